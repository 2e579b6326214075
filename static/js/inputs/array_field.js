/** One array: its name, a line of text, and a grid of cells that opens under it. Both take what is pasted. */

import { boxedArray, readArray, rowsOf, shapeOf, withElement, writeArray } from "../lib/arrays.js";
import { element } from "../lib/dom.js";
import { boxed } from "../lib/numbers.js";
import { plainNumber, readValue } from "./typed_values.js";
import { createPin } from "./pin.js";
import { createTrouble } from "./field_error.js";

/** @typedef {import("./inputs.js").Entry} Entry @typedef {import("./inputs.js").Field} Field */

const MOST = 400; // cells that are worth a grid
const REST = 250; // ms of rest before the server is asked what a text says
const WHOLE = /^[\w.]*[\[({\\]|[\n\t;]/; // a pasted text that is an array, not a piece of one

/** @param {import("../lib/words.js").Words} words @returns {Field} */
export function arrayField(words) {
  /** @type {Entry|null} */
  let entry = null;
  let gridShape = "";
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
    { type: "button", class: "button small cells-button", "aria-expanded": "false", onclick: toggle },
    element("span", { "aria-hidden": "true", text: "▦" }),
  );
  const grid = element("div", { class: "sheet grid", role: "dialog", hidden: true });
  const trouble = createTrouble(box);
  const pin = createPin(words);
  const root = element("div", { class: "field tensor" }, label, box, shape, opener, ...pin.parts, trouble.root, grid);
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
    write();
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

  function toggle() {
    grid.hidden = !grid.hidden;
    opener.setAttribute("aria-expanded", String(!grid.hidden));
    if (grid.hidden) return;
    write();
    root.closest(".desk")?.setAttribute("data-open", "");
    const place = opener.getBoundingClientRect();
    grid.style.top = `${Math.min(place.bottom + 6, innerHeight - grid.offsetHeight - 8)}px`;
    grid.style.left = `${Math.max(8, Math.min(place.right - grid.offsetWidth, innerWidth - grid.offsetWidth - 8))}px`;
    /** @type {HTMLElement|null} */ (grid.querySelector("input"))?.focus();
  }

  function close() {
    if (grid.hidden) return;
    const hadFocus = grid.contains(document.activeElement);
    grid.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    if (hadFocus) opener.focus();
  }

  /** The cells as the array stands; made anew only when its shape is another. */
  function write() {
    if (grid.hidden || !entry || !Array.isArray(entry.value)) return;
    const rows = rowsOf(entry.value);
    const now = JSON.stringify(entry.shape);
    if (now !== gridShape) {
      gridShape = now;
      const cells = rows.map((row, y) => element("tr", {}, ...row.map((_, x) => element("td", {}, cell(y, x)))));
      grid.replaceChildren(
        element("table", {}, element("tbody", {}, ...cells)),
        element("p", { class: "hint", text: words.say("inputs.paste") }),
      );
    }
    const boxes = grid.querySelectorAll("input");
    rows.flat().forEach((value, at) => {
      if (boxes[at] && boxes[at] !== document.activeElement) boxes[at].value = boxed(value);
    });
  }

  /** @param {number} y @param {number} x */
  function cell(y, x) {
    return element("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-label": `${entry?.name}[${place(y, x).join(", ")}]`,
      oninput: (/** @type {Event} */ event) => readCell(/** @type {HTMLInputElement} */ (event.target), y, x),
      onpaste: (/** @type {ClipboardEvent} */ event) => pasteCells(event, y, x),
      onkeydown: (/** @type {KeyboardEvent} */ event) => travel(event, y, x),
      onfocus: (/** @type {Event} */ event) => focusCell(/** @type {HTMLInputElement} */ (event.target), y, x),
    });
  }

  /** @param {HTMLInputElement} input @param {number} y @param {number} x */
  function focusCell(input, y, x) {
    if (entry) input.value = String(rowsOf(entry.value)[y][x]);
    input.select();
  }

  /** Where a cell stands in the array. @param {number} y @param {number} x */
  function place(y, x) {
    const lengths = entry?.shape ?? [];
    if (lengths.length === 1) return [x];
    const found = [x];
    for (const length of lengths.slice(0, -1).reverse()) {
      found.unshift(y % length);
      y = Math.floor(y / length);
    }
    return found;
  }

  /** @param {HTMLInputElement} input @param {number} y @param {number} x */
  function readCell(input, y, x) {
    clearTimeout(timer);
    const value = plainNumber(input.value);
    if (value !== null) putCell(input, y, x, value);
    else timer = setTimeout(() => askCell(input, y, x), REST);
  }

  /** @param {HTMLInputElement} input @param {number} y @param {number} x */
  async function askCell(input, y, x) {
    const text = input.value;
    const { value, trouble } = await readValue(text, { isNumber: true, words });
    if (input.value !== text) return;
    input.title = trouble ?? "";
    if (typeof value === "number") putCell(input, y, x, value);
    else input.setAttribute("aria-invalid", "true");
  }

  /** @param {HTMLInputElement} input @param {number} y @param {number} x @param {number} value */
  function putCell(input, y, x, value) {
    input.setAttribute("aria-invalid", "false");
    if (!entry) return;
    give(withElement(entry.value, place(y, x), value));
    box.value = writeArray(entry.value);
  }

  /** @param {ClipboardEvent} event @param {number} y @param {number} x */
  async function pasteCells(event, y, x) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const known = readArray(text);
    if (known === null && !/[\s,;[(]/.test(text.trim())) return;
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (event.target);
    const { value, trouble } =
      known === null ? await readValue(text, { isNumber: false, words }) : { value: known, trouble: null };
    input.title = trouble ?? "";
    if (Array.isArray(value)) putBlock(value, text, y, x);
    else if (typeof value === "number") putCell(input, y, x, value);
    else input.setAttribute("aria-invalid", "true");
  }

  /**
   * A block goes in from this cell on; a whole array of another shape, pasted at the first cell, takes its place.
   * @param {any} value
   * @param {string} text
   * @param {number} y
   * @param {number} x
   */
  function putBlock(value, text, y, x) {
    if (!entry) return;
    const rows = rowsOf(entry.value);
    const isColumn = !text.includes("[") && text.trim().split(/\r?\n/).length > 1 && !Array.isArray(value[0]);
    const block = isColumn ? value.map((/** @type {number} */ each) => [each]) : rowsOf(value);
    const fits =
      y + block.length <= rows.length && block.every((/** @type {number[]} */ row) => x + row.length <= rows[0].length);
    let next = entry.value;
    if (!fits || (x === 0 && y === 0 && text.includes("["))) next = value;
    else
      block.forEach((/** @type {number[]} */ row, /** @type {number} */ down) =>
        row.forEach((each, across) => (next = withElement(next, place(y + down, x + across), each))),
      );
    give(next);
    box.value = writeArray(next);
    /** @type {HTMLElement|null} */ (grid.querySelector("input"))?.focus();
  }

  /**
   * Arrows and Enter go from cell to cell; left and right only from the ends of a number.
   * @param {KeyboardEvent} event
   * @param {number} y
   * @param {number} x
   */
  function travel(event, y, x) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const isAtStart = input.selectionStart === 0;
    const isAtEnd = input.selectionEnd === input.value.length;
    const moves = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      Enter: [1, 0],
      ...(isAtStart ? { ArrowLeft: [0, -1] } : {}),
      ...(isAtEnd ? { ArrowRight: [0, 1] } : {}),
    };
    const [down, across] = /** @type {Record<string, number[]>} */ (moves)[event.key] ?? [0, 0];
    if (!down && !across) return;
    event.preventDefault();
    const row = grid.querySelectorAll("tr")[y + down];
    /** @type {HTMLInputElement|undefined} */ (row?.querySelectorAll("input")[x + across])?.focus();
  }

  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !root.contains(event.target)) close();
  });
  grid.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });

  return {
    root,
    show(next) {
      const before = JSON.stringify(entry?.value);
      entry = next;
      const size = next.shape.reduce((product, length) => product * length, 1);
      label.textContent = next.label;
      box.setAttribute("aria-label", next.name);
      grid.setAttribute("aria-label", next.name);
      opener.setAttribute("aria-label", words.say("inputs.cells", { name: next.name }));
      opener.hidden = !Array.isArray(next.value) || size > MOST || size === 0;
      root.toggleAttribute("data-default", next.isDefault);
      root.title = next.isDefault ? words.say("inputs.default") : "";
      shape.textContent = next.shape.length === 1 ? `(${next.shape[0]},)` : next.shape.join(" × ");
      root.toggleAttribute("data-fixed", next.isFixed);
      pin.show(next);
      const isMoved = JSON.stringify(next.value) !== before;
      if (document.activeElement === box ? isMoved : isMoved || !trouble.isSaid()) {
        box.value = Array.isArray(next.value) ? boxedArray(next.value) : "";
        root.style.setProperty("--letters", String(box.value.length));
        box.disabled = !Array.isArray(next.value); // too large for a line: only its shape is known here
        trouble.clear();
      }
      write();
    },
  };
}
