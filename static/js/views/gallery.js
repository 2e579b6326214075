/** The examples menu, by lecture. */

import { element } from "../dom.js";
import { createLayer } from "../layer.js";

/** The groups in order: what an example's file names, and the key of the heading. @type {[string, string][]} */
const GROUPS = [
  ["first", "examples.first"],
  ["neuron", "examples.neuron"],
  ["patterns", "examples.patterns"],
  ["vectors", "examples.vectors"],
  ["layers", "examples.layers"],
  ["networks", "examples.networks"],
];

/**
 * @typedef {object} Example
 * @property {string} name
 * @property {string} group
 * @property {Record<string, string>} title
 * @property {Record<string, string>} line
 * @property {string} source
 * @property {Record<string, unknown>} inputs
 * @property {"none"|"all"|string[]} expand
 * @property {number} seed
 * @property {unknown} upstream
 */

/** Which of the two the page is painted in now. */
function theme() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/**
 * @param {{button: HTMLElement}} parts
 * @param {{actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 * @param {Example[]} examples
 */
export function createGallery({ button }, { actions, words }, examples) {
  const layer = createLayer(() => ({ title: words.say("examples.title"), body: [gallery()] }), words, { isWide: true });
  button.addEventListener("click", () => {
    layer.open();
    button.setAttribute("aria-expanded", "true");
  });
  layer.onClose(() => button.setAttribute("aria-expanded", "false"));

  function gallery() {
    return element(
      "div",
      { class: "gallery" },
      ...GROUPS.flatMap(([group, heading]) => [
        element("h3", { text: words.say(heading) }),
        element("ul", { class: "choices" }, ...examples.filter((example) => example.group === group).map(card)),
      ]),
    );
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
