/**
 * The examples menu: by lecture, each with its circuit and a line of what it teaches. The list is fetched when first
 * wanted.
 */

import { askExamples } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { createLayer } from "../lib/dialog.js";
import { redraw } from "../lib/redraw.js";
import { arrange, plain, rankOf } from "../gallery/example_search.js";

/**
 * @typedef {import("../lib/api.js").Example} Example
 * @typedef {import("../lib/api.js").Lecture} Lecture
 */

/** Which of the two the page is painted in now. */
function theme() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/**
 * @param {{button: HTMLElement, link: HTMLElement}} parts  `link` leads to the whole gallery
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createGallery({ button, link }, { store, actions, words }) {
  /** @type {Promise<Lecture[]>|null} */
  let asked = null;
  const layer = createLayer(() => ({ title: words.say("examples.title"), body: [menu()] }), words, { isWide: true });
  button.addEventListener("click", () => {
    layer.open();
    // no keyboard slides in over a phone
    /** @type {HTMLElement|null} */
    const search = matchMedia("(hover: hover)").matches ? document.querySelector("dialog[open] .search") : null;
    search?.focus();
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
    const search = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "search",
        class: "search",
        autocomplete: "off",
        placeholder: words.say("examples.search"),
        "aria-label": words.say("examples.search"),
        oninput: sift,
      })
    );
    const nothing = element("p", { role: "status", class: "hint" });
    /**
     * @type {{element: HTMLElement, list: HTMLElement, cards: {element: HTMLElement, title: string, said: string}[]}[]}
     */
    let parts = [];

    /** Only what holds all the words, what has them in its title first. */
    function sift() {
      const query = plain(search.value.trim());
      const ranked = parts.map((part) => {
        const found = part.cards.map((each) => ({ element: each.element, rank: rankOf(each, query) }));
        for (const { element: each, rank } of found) each.hidden = rank === Infinity;
        const rank = Math.min(...found.map((each) => each.rank));
        part.element.hidden = rank === Infinity;
        arrange(part.list, found);
        return { element: part.element, rank };
      });
      arrange(list, ranked);
      const isEmpty = parts.length > 0 && ranked.every(({ rank }) => rank === Infinity);
      redraw(
        nothing,
        ...(isEmpty
          ? [`${words.say("gallery.nothing")} `, element("a", { href: galleryLink(), text: words.say("examples.all") })]
          : []),
      );
    }

    fetchList().then(
      (lectures) => {
        list.removeAttribute("aria-busy");
        parts = lectures.map(section);
        redraw(list, ...parts.map((part) => part.element));
        sift();
      },
      () => redraw(list, element("p", { role: "alert", text: words.say("examples.away") })),
    );
    const whole = element("a", { class: "button", href: galleryLink(), text: words.say("gallery.title") });
    return element("div", {}, element("div", { class: "seek" }, search, whole), nothing, list);
  }

  const galleryLink = () => /** @type {HTMLAnchorElement} */ (link).href;

  /** @param {Lecture} lecture */
  function section(lecture) {
    const language = words.language();
    const heading = element(
      "h3",
      {},
      element("span", { text: lecture.title[language] }),
      " ",
      element("small", { text: lecture.from[language] }),
    );
    const cards = lecture.examples.map((each) => ({
      element: card(each),
      title: plain(Object.values(each.title).join(" ")),
      said: plain(`${Object.values(lecture.title).join(" ")} ${each.said}`),
    }));
    const list = element("ul", { class: "choices" }, ...cards.map((each) => each.element));
    return { element: element("section", {}, heading, list), list, cards };
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
