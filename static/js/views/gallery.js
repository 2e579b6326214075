/** The examples menu: by lecture, each with its circuit and a line of what it teaches. The list is fetched when first wanted. */

import { askExamples } from "../api.js";
import { element } from "../dom.js";
import { createLayer } from "../layer.js";

/**
 * @typedef {import("../api.js").Example} Example
 * @typedef {import("../api.js").Lecture} Lecture
 */

/** Which of the two the page is painted in now. */
function theme() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/**
 * @param {{button: HTMLElement, link: HTMLElement}} parts  `link` leads to the whole gallery
 * @param {{store: import("../store.js").Store, actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 */
export function createGallery({ button, link }, { store, actions, words }) {
  /** @type {Promise<Lecture[]>|null} */
  let asked = null;
  const layer = createLayer(() => ({ title: words.say("examples.title"), body: [menu()] }), words, { isWide: true });
  button.addEventListener("click", () => {
    layer.open();
    if (matchMedia("(hover: hover)").matches) document.querySelector("dialog[open] .search")?.focus(); // no keyboard slides in over a phone
    button.setAttribute("aria-expanded", "true");
  });
  layer.onClose(() => button.setAttribute("aria-expanded", "false"));
  store.subscribe(["language"], ({ language }) => {
    /** @type {HTMLAnchorElement} */ (link).search = `?lang=${language}`;
  });
  for (const kind of ["pointerenter", "focus"]) button.addEventListener(kind, fetchList, { once: true });

  function fetchList() {
    asked ??= askExamples();
    asked.catch(() => (asked = null)); // the next opening tries again
    return asked;
  }

  function menu() {
    const list = element("div", { class: "gallery", "aria-busy": "true" });
    const search = /** @type {HTMLInputElement} */ (element("input", { type: "search", class: "search", autocomplete: "off", placeholder: words.say("examples.search"), "aria-label": words.say("examples.search"), oninput: () => sift(list, search.value) }));
    fetchList().then(
      (lectures) => {
        list.removeAttribute("aria-busy");
        list.replaceChildren(...lectures.map(section));
      },
      () => list.replaceChildren(element("p", { role: "alert", text: words.say("examples.away") })),
    );
    const whole = element("a", { class: "button", href: /** @type {HTMLAnchorElement} */ (link).href, text: words.say("gallery.title") });
    return element("div", {}, element("div", { class: "seek" }, search, whole), list);
  }

  /** @param {Lecture} lecture */
  function section(lecture) {
    const language = words.language();
    const heading = element("h3", {}, element("span", { text: lecture.title[language] }), " ", element("small", { text: lecture.from[language] }));
    return element("section", {}, heading, element("ul", { class: "choices" }, ...lecture.examples.map(card)));
  }

  /** @param {Example} example */
  function card(example) {
    const language = words.language();
    return element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: "choice",
          onclick: () => {
            layer.close();
            actions.load(example);
          },
        },
        element("img", { src: `examples/${example.name}.svg?theme=${theme()}`, alt: "", loading: "lazy", height: 58 }),
        element("strong", { text: example.title[language] }),
        element("small", { text: example.line[language] }),
      ),
    );
  }
}

/** Only what holds all the words. @param {HTMLElement} list @param {string} text */
function sift(list, text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const part of list.querySelectorAll("section")) {
    let isEmpty = true;
    for (const each of part.querySelectorAll("li")) {
      const said = `${part.querySelector("h3")?.textContent} ${each.textContent}`.toLowerCase();
      each.hidden = !wanted.every((word) => said.includes(word));
      isEmpty &&= each.hidden;
    }
    part.hidden = isEmpty;
  }
}
