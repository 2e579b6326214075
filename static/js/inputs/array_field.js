/** One array: its name, a line of text, and a grid of cells that opens under it. Both take what is pasted. */

import { writeName } from "./name_room.js";
import { boxedArray, readArray, shapeOf, writeArray } from "../lib/arrays.js";
import { element } from "../lib/dom.js";
import { arrayCells } from "./array_cells.js";
import { readValue } from "./typed_values.js";
import { createPin } from "./pin_button.js";
import { createTrouble } from "./field_error.js";

/** @typedef {import("./inputs.js").Entry} Entry @typedef {import("./inputs.js").Field} Field */

const MOST = 400; // cells that are worth a grid
const REST = 250; // ms of rest before the server is asked what a text says
const WHOLE = /^[\w.]*[\[({\\]|[\n\t;]/; // a pasted text that is an array, not a piece of one

/** @param {import("../lib/words.js").Words} words @returns {Field} */
export function arrayField(words) {
  /** @type {Entry|null} */
  let entry = null;
  let timer = 0;
  let asked = 0;
  const label = element("label");
  const box = /** @type {HTMLInputElement} */ (
    element("input", {
      type: "text",
      spellcheck: "false",
      autocomplete: "off",
      oninput: read,
      onpaste: paste,
      onchange: settle,
      onfocus: spell,
      onblur: spell,
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && settle(),
    })
  );
  const shape = element("span", { class: "shape" });
  const opener = element(
    "button",
    { type: "button", class: "button small cells-button", "aria-expanded": "false" },
    element("span", { "aria-hidden": "true", text: "▦" }),
  );
  const grid = element("div", { class: "sheet grid", role: "dialog", hidden: true });
  const trouble = createTrouble(box);
  const pin = createPin(words);
  const root = element("div", { class: "field tensor" }, label, box, shape, opener, ...pin.parts, trouble.root, grid);
  const take = (/** @type {any[]} */ value) => {
    give(value);
    box.value = writeArray(value);
  };
  const cells = arrayCells(grid, { field: root, opener, entry: () => entry, take, words });
  box.addEventListener("revert", (event) => {
    if (!trouble.isSaid() || !entry) return;
    event.preventDefault();
    trouble.clear();
    box.value = writeArray(entry.value);
  });

  /** All digits under the hand, so that none gets lost; else those that there is room for. */
  function spell() {
    if (!entry || !Array.isArray(entry.value) || trouble.isSaid()) return;
    const text = (document.activeElement === box ? writeArray : boxedArray)(entry.value);
    if (JSON.stringify(readArray(box.value)) !== JSON.stringify(readArray(text))) box.value = text;
  }

  function read() {
    clearTimeout(timer);
    asked += 1;
    const value = readArray(box.value);
    if (value === null) timer = setTimeout(() => ask(box.value, false), REST);
    else {
      trouble.clear();
      give(value);
    }
  }

  /**
   * What the server reads in it; a number takes the array's place only once it is written to its end.
   * @param {string} text
   * @param {boolean} isDone
   */
  async function ask(text, isDone) {
    const mine = (asked += 1);
    const { value, trouble: wrong } = await readValue(text, { isNumber: false, words });
    if (mine !== asked || !entry) return;
    if (wrong !== null) return trouble.say(wrong);
    if (!Array.isArray(value) && !isDone) return trouble.say(words.say("inputs.becomes_number"));
    trouble.clear();
    const refused = await give(value);
    if (refused) return trouble.say(refused);
    if (isDone) box.value = writeArray(value);
  }

  /** Done with writing. */
  function settle() {
    clearTimeout(timer);
    if (entry && !box.disabled && readArray(box.value) === null) ask(box.value, true);
  }

  /** @param {any} value @returns {Promise<string|null>} why it is not taken */
  async function give(value) {
    if (!entry) return null;
    const isSame = JSON.stringify(shapeOf(value)) === JSON.stringify(shapeOf(entry.value));
    if (!Array.isArray(value)) return entry.replace(value);
    entry = { ...entry, value, shape: shapeOf(value) ?? entry.shape };
    cells.write();
    if (!isSame) return entry.replace(value);
    entry.give(value);
    return null;
  }

  /** Cells of a spreadsheet come with line ends, which a line of text would lose. @param {ClipboardEvent} event */
  function paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const value = readArray(text);
    if (value === null && !WHOLE.test(text.trim())) return;
    event.preventDefault();
    clearTimeout(timer);
    if (value === null) {
      ask(text, true);
      return;
    }
    asked += 1;
    give(value);
    box.value = writeArray(value);
    trouble.clear();
  }

  return {
    root,
    show(next) {
      const before = JSON.stringify(entry?.value);
      entry = next;
      const size = next.shape.reduce((product, length) => product * length, 1);
      writeName(root, label, next);
      box.setAttribute("aria-label", next.name);
      grid.setAttribute("aria-label", next.name);
      opener.setAttribute("aria-label", words.say("inputs.cells", { name: next.name }));
      opener.hidden = !Array.isArray(next.value) || size > MOST || size === 0;
      root.toggleAttribute("data-default", next.isDefault);
      root.title = next.isDefault ? words.say("inputs.default") : "";
      shape.textContent =
        next.shape.length === 1 ? words.say("inputs.vector", { size: next.shape[0] }) : next.shape.join(" × ");
      root.toggleAttribute("data-fixed", next.isFixed);
      pin.show(next);
      const isMoved = JSON.stringify(next.value) !== before;
      if (document.activeElement === box ? isMoved : isMoved || !trouble.isSaid()) {
        box.value = Array.isArray(next.value) ? boxedArray(next.value) : "";
        root.style.setProperty("--letters", String(box.value.length));
        box.disabled = !Array.isArray(next.value); // too large for a line: only its shape is known here
        trouble.clear();
      }
      cells.write();
    },
  };
}
