/** A slide as it will be, beside the choices about it: any step, with a title and a note of its own. */

import { element } from "../lib/dom.js";
import { askFile, isForNow, waitBefore } from "../lib/api.js";
import { questionOf } from "../state/live_answer.js";

const REST = 250; // ms after the last change of a choice
/** @typedef {{title: string, note: string}} Said */

/**
 * Titles and notes that a person gave to single steps, and the program they are about: they are never another's.
 * @type {{source: string, words: Map<number, Said>}}
 */
let given = { source: "", words: new Map() };

/**
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 * @param {ReturnType<typeof import("./export_choices.js").createOrderForm>} order
 */
export function createPreview({ store, words }, order) {
  const { source } = store.get();
  if (given.source !== source) given = { source, words: new Map() };
  const last = Math.max(0, (store.get().trace?.steps.length ?? 1) - 1);
  let step = Math.min(store.get().step, last);
  let timer = 0;
  let address = "";
  let failures = 0; // in a row
  /** @type {AbortController|null} */
  let asking = null;

  const picture = /** @type {HTMLImageElement} */ (element("img", { alt: words.say("export.preview") }));
  const count = element("output", { class: "soft" });
  const turn = (/** @type {string} */ sign, /** @type {string} */ says, /** @type {number} */ by) =>
    element("button", {
      type: "button",
      class: "button small icon",
      text: sign,
      "aria-label": words.say(says),
      onclick: () => show(step + by),
    });
  const [back, on] = [turn("◀", "steps.previous", -1), turn("▶", "steps.next", 1)];
  const title = field("title", "export.slide_title", 120);
  const note = field("note", "export.slide_note", 2000);
  const box = element(
    "figure",
    { class: "preview", "aria-label": words.say("export.preview") },
    element("div", { class: "preview-picture" }, picture),
    element("figcaption", { class: "preview-row" }, back, count, on),
    title.root,
    note.root,
  );

  /** @param {keyof Said} name @param {string} says @param {number} longest */
  function field(name, says, longest) {
    const input = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "text",
        maxlength: longest,
        autocomplete: "off",
        oninput: () => {
          const said = { title: "", note: "", ...given.words.get(step), [name]: input.value };
          if (said.title.trim() || said.note.trim()) given.words.set(step, said);
          else given.words.delete(step);
          soon();
        },
      })
    );
    return { input, root: element("label", {}, element("span", { text: words.say(says) }), input) };
  }

  /** @param {number} to */
  function show(to) {
    step = Math.max(0, Math.min(last, to));
    const said = given.words.get(step);
    title.input.value = said?.title ?? "";
    title.input.placeholder = store.get().trace?.steps[step]?.title ?? "";
    note.input.value = said?.note ?? "";
    count.textContent = words.say("steps.of", { step, last });
    back.toggleAttribute("disabled", step === 0);
    on.toggleAttribute("disabled", step === last);
    draw();
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(draw, REST);
  }

  async function draw() {
    clearTimeout(timer);
    asking?.abort();
    const mine = (asking = new AbortController());
    picture.classList.add("pending");
    try {
      const { width, ...chosen } = order.read(); // a width is for pictures made of dots
      const asked = { ...questionOf(store.get()), ...chosen, words: said(), format: "svg", step };
      const blob = await askFile("api/export", asked, mine.signal);
      if (asking !== mine) return;
      URL.revokeObjectURL(address);
      address = URL.createObjectURL(blob);
      picture.src = address;
      picture.classList.remove("pending");
      failures = 0;
    } catch (error) {
      // the slide before stays, grey; what is wrong is said where a file is made
      if (asking === mine && isForNow(error)) timer = setTimeout(draw, waitBefore(failures++, error));
    }
  }

  /** Titles and notes as POST /api/export reads them. @returns {Record<string, Said>} */
  const said = () => Object.fromEntries(given.words);

  order.form.addEventListener("input", soon);
  show(step);
  return {
    box,
    said,
    end() {
      clearTimeout(timer);
      asking?.abort();
      asking = null;
      URL.revokeObjectURL(address);
    },
  };
}
