/** Taking the drawing away: how slides shall look, a list of formats, each one click, and how far the file is. */

import { limits } from "../lib/limits.js";
import { Refused } from "../lib/api.js";
import { download, element } from "../lib/dom.js";
import { fetchFile } from "../lib/download.js";
import { createLayer } from "../lib/dialog.js";
import { questionOf } from "../state/live_answer.js";
import { keepHere, recall } from "../lib/storage.js";
import { fileName } from "../lib/file_names.js";
import { redraw } from "../lib/redraw.js";
import { createOrderForm } from "./export_choices.js";
import { createPreview } from "./export_preview.js";
import { MEMORY } from "./unfinished_file.js";

/**
 * @typedef {object} Choice
 * @property {string} format    as POST /api/export names it
 * @property {boolean} isOneStep  the file shows the present step
 * @property {boolean} [isPoster]  the file shows the whole pass on one page
 * @property {string} says      key of its name
 * @property {string} line      key of the line under it
 * @property {object} [more]    what else is ordered
 */

/** @type {Choice[]} */
const CHOICES = [
  { format: "pptx", isOneStep: false, says: "export.pptx", line: "export.pptx_line" },
  { format: "pdf", isOneStep: false, says: "export.pdf", line: "export.pdf_line" },
  { format: "handout", isOneStep: false, says: "export.handout", line: "export.handout_line" },
  { format: "html", isOneStep: false, says: "export.html", line: "export.html_line" },
  { format: "reveal", isOneStep: false, says: "export.reveal", line: "export.reveal_line" },
  { format: "zip", isOneStep: false, says: "export.zip", line: "export.zip_line" },
  { format: "svg", isOneStep: true, says: "export.svg", line: "export.svg_line" },
  { format: "png", isOneStep: true, says: "export.png", line: "export.png_line" },
  { format: "mp4", isOneStep: false, says: "export.mp4", line: "export.mp4_line" },
  { format: "webm", isOneStep: false, says: "export.webm", line: "export.webm_line" },
  { format: "gif", isOneStep: false, says: "export.gif", line: "export.gif_line" },
  { format: "vtt", isOneStep: false, says: "export.vtt", line: "export.vtt_line" },
  { format: "animated", isOneStep: false, says: "export.animated", line: "export.animated_line" },
  { format: "pdf", isOneStep: false, isPoster: true, says: "export.poster", line: "export.poster_line" },
  {
    format: "worksheet",
    isOneStep: false,
    says: "export.worksheet",
    line: "export.worksheet_line",
    more: { part: "sheet" },
  },
  {
    format: "worksheet",
    isOneStep: false,
    says: "export.answers",
    line: "export.answers_line",
    more: { part: "answers" },
  },
  { format: "tex", isOneStep: false, says: "export.tex", line: "export.tex_line" },
  { format: "dot", isOneStep: false, says: "export.dot", line: "export.dot_line" },
];

/**
 * Slides begin as a person set the page; what a small screen makes of it is not theirs.
 * @param {import("../state/store.js").State} state @returns {import("./export_choices.js").PageLook}
 */
function lookOf({ view, language }) {
  return {
    mode: view.label ?? "numbers",
    digits: String(Math.min(limits.slide_digits, view.digits ?? 3)),
    direction: view.direction ?? "auto",
    palette: view.palette ?? "default",
    hide: view.hide ?? [],
    lang: language,
  };
}

/**
 * @param {{button: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 */
export function createExport({ button }, { store, actions, words, toast }) {
  const layer = createLayer(content, words, { isWide: true });
  /** @type {AbortController|null} */
  let making = null;
  /** @param {import("../state/store.js").State} state */
  const formOf = (state) => createOrderForm(words, lookOf(state), state.source, state.isLeading === true);
  let order = formOf(store.get());
  /** @type {ReturnType<typeof createPreview>|null} */
  let preview = null;
  let place = element("div");
  button.addEventListener("click", () => layer.open());
  layer.onClose(() => {
    making?.abort();
    preview?.end();
  });

  function content() {
    order = formOf(store.get());
    preview = createPreview({ store, words }, order);
    place = element("div", { class: "making", "aria-live": "polite" });
    return {
      title: words.say("export.title"),
      body: [element("div", { class: "ordering" }, order.form, preview.box), list(), place],
    };
  }

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
    return element("ul", { class: "choices two" }, ...entries, element("li", {}, codeButton()));
  }

  /** Code opens beside the drawing, where it follows the steps. */
  function codeButton() {
    const open = () => {
      layer.close();
      actions.openTab("code");
    };
    return element(
      "button",
      { type: "button", class: "choice", onclick: open },
      element("strong", { text: words.say("groups.code") }),
      element("small", { text: words.say("groups.code_line") }),
    );
  }

  /** @param {Choice} choice */
  async function take({ format, isOneStep, isPoster, more }) {
    if (!order.form.reportValidity()) return;
    making?.abort();
    const mine = new AbortController();
    making = mine;
    const bar = /** @type {HTMLProgressElement} */ (element("progress", { "aria-label": words.say("export.working") }));
    const cancel = element("button", {
      type: "button",
      class: "button small",
      text: words.say("export.cancel"),
      onclick: () => mine.abort(),
    });
    redraw(place, element("span", { text: words.say("export.working") }), bar, cancel);
    const state = store.get();
    const asked = {
      ...questionOf(state),
      ...order.read(),
      words: preview?.said() ?? {},
      ...more,
      ...(order.read().class_results ? { class: recall("class") } : {}),
      format,
      ...(isOneStep ? { step: state.step } : {}),
      ...(isPoster ? { poster: order.paper() } : {}),
    };
    try {
      const { blob, name } = await fetchFile(
        asked,
        (done, total) => {
          bar.max = total;
          bar.value = done;
        },
        mine.signal,
        (job) => keepHere(MEMORY, { job }),
      );
      download(blob, fileName(name, { ...state, title: asked.title, output: state.trace?.output.name }));
      redraw(place);
      making = null;
      layer.close();
    } catch (error) {
      if (making === mine) redraw(place);
      if (mine.signal.aborted) return;
      const message = error instanceof Refused && error.faults.length ? error.message : words.say("editor.offline");
      redraw(place, element("p", { role: "alert", text: message }));
      toast(message);
    } finally {
      if (making === null || making === mine) keepHere(MEMORY, null);
    }
  }

  return { toggle: () => layer.toggle() };
}
