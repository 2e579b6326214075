/** Taking the drawing away: a menu of formats, each one click. */

import { askFile, Refused } from "../api.js";
import { download, element } from "../dom.js";
import { createLayer } from "../layer.js";
import { questionOf } from "../live.js";

/**
 * @typedef {object} Choice
 * @property {string} format    as POST /api/export names it
 * @property {boolean} isOneStep  the file shows the present step
 * @property {string} says      key of its name
 * @property {string} line      key of the line under it
 */

/** @type {Choice[]} */
const CHOICES = [
  { format: "svg", isOneStep: true, says: "export.svg", line: "export.svg_line" },
  { format: "zip", isOneStep: false, says: "export.zip", line: "export.zip_line" },
  { format: "dot", isOneStep: false, says: "export.dot", line: "export.dot_line" },
];

/**
 * @param {{button: HTMLElement}} parts
 * @param {{store: import("../store.js").Store, words: import("../i18n.js").Words, toast: (text: string) => void}} house
 */
export function createExport({ button }, { store, words, toast }) {
  const layer = createLayer(() => ({ title: words.say("export.title"), body: [list()] }), words);
  button.addEventListener("click", () => layer.open());

  function list() {
    const entries = CHOICES.map((choice) =>
      element(
        "li",
        {},
        element(
          "button",
          { type: "button", class: "choice", onclick: () => take(choice) },
          element("strong", { text: words.say(choice.says) }),
          element("small", { text: words.say(choice.line) }),
        ),
      ),
    );
    return element("ul", { class: "choices" }, ...entries);
  }

  /** @param {Choice} choice */
  async function take({ format, isOneStep }) {
    layer.close();
    const state = store.get();
    try {
      const { blob, name } = await askFile({ ...questionOf(state), format, ...(isOneStep ? { step: state.step } : {}) });
      download(blob, name);
    } catch (error) {
      toast(error instanceof Refused ? error.message : words.say("editor.offline"));
    }
  }

  return { toggle: () => layer.toggle() };
}
