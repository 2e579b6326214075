/** The cells of an array: a grid that opens under its field, with the keys and the pasting of a spreadsheet. */

import { readArray, rowsOf, withElement } from "../lib/arrays.js";
import { element } from "../lib/dom.js";
import { boxed } from "../lib/numbers.js";
import { redraw } from "../lib/redraw.js";
import { plainNumber, readValue } from "./typed_values.js";

const REST = 250; // ms of rest before the server is asked what a cell says

/**
 * @typedef {object} Around       what a grid stands in
 * @property {HTMLElement} field
 * @property {HTMLElement} opener  the button that opens it
 * @property {() => import("./inputs.js").Entry|null} entry  the array as it stands
 * @property {(value: any[]) => void} take  an array with another number, or of another shape
 * @property {import("../lib/words.js").Words} words
 */

/** @param {HTMLElement} grid @param {Around} around */
export function arrayCells(grid, { field, opener, entry, take, words }) {
  let gridShape = "";
  let timer = 0;

  opener.addEventListener("click", toggle);

  function toggle() {
    grid.hidden = !grid.hidden;
    opener.setAttribute("aria-expanded", String(!grid.hidden));
    if (grid.hidden) return;
    write();
    field.closest(".desk")?.setAttribute("data-open", "");
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
    const now = entry();
    if (grid.hidden || !now || !Array.isArray(now.value)) return;
    const rows = rowsOf(now.value);
    const shape = JSON.stringify(now.shape);
    if (shape !== gridShape) {
      gridShape = shape;
      const cells = rows.map((row, y) => element("tr", {}, ...row.map((_, x) => element("td", {}, cell(y, x)))));
      redraw(
        grid,
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
      "aria-label": `${entry()?.name}[${place(y, x).join(", ")}]`,
      oninput: (/** @type {Event} */ event) => readCell(/** @type {HTMLInputElement} */ (event.target), y, x),
      onpaste: (/** @type {ClipboardEvent} */ event) => pasteCells(event, y, x),
      onkeydown: (/** @type {KeyboardEvent} */ event) => travel(event, y, x),
      onfocus: (/** @type {Event} */ event) => focusCell(/** @type {HTMLInputElement} */ (event.target), y, x),
    });
  }

  /** @param {HTMLInputElement} input @param {number} y @param {number} x */
  function focusCell(input, y, x) {
    const now = entry();
    if (now) input.value = String(rowsOf(now.value)[y][x]);
    input.select();
  }

  /** Where a cell stands in the array. @param {number} y @param {number} x */
  function place(y, x) {
    const lengths = entry()?.shape ?? [];
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
    const now = entry();
    if (now) take(withElement(now.value, place(y, x), value));
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
    const now = entry();
    if (!now) return;
    const rows = rowsOf(now.value);
    const isColumn = !text.includes("[") && text.trim().split(/\r?\n/).length > 1 && !Array.isArray(value[0]);
    const block = isColumn ? value.map((/** @type {number} */ each) => [each]) : rowsOf(value);
    const fits =
      y + block.length <= rows.length && block.every((/** @type {number[]} */ row) => x + row.length <= rows[0].length);
    let next = now.value;
    if (!fits || (x === 0 && y === 0 && text.includes("["))) next = value;
    else
      block.forEach((/** @type {number[]} */ row, /** @type {number} */ down) =>
        row.forEach((each, across) => (next = withElement(next, place(y + down, x + across), each))),
      );
    take(next);
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
    if (event.target instanceof Node && !field.contains(event.target)) close();
  });
  grid.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });

  return { write };
}
