/**
 * Arrays to look at: a small one stands as a matrix, a larger one opens from its shape, with a map over its numbers.
 */

import { rowsOf, shapeOf } from "./arrays.js";
import { element } from "./dom.js";
import { USUAL, full, shapeText, short } from "./numbers.js";

const CELL = 3; // pixels of a heat map's cell
const HEAT = 40; // numbers of an array from which a map is drawn over its table
const ROWS = 200; // rows of a table that are written
const FEW = 64; // numbers of an array that stands open
const SMALL = { rows: 4, columns: 4 }; // of a matrix that stands in a line of a table

/** Which folded arrays a person has opened: they stay so while the tables are written anew. @type {Set<string>} */
const opened = new Set();

/**
 * A small matrix in its brackets, a larger one folded; null for what is no array.
 * @param {unknown} value
 * @param {string} name
 * @param {string} key
 * @param {number|null} [digits]  of its numbers
 */
export function smallArray(value, name, key, digits) {
  const shape = Array.isArray(value) ? shapeOf(value) : null;
  if (!shape || shape.length > 2) return foldedArray(value, name, key, digits);
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
  return rows <= SMALL.rows && columns <= SMALL.columns
    ? element("div", { class: "bracketed" }, cellTable("", name, rowsOf(value), digits))
    : foldedArray(value, name, key, digits);
}

/**
 * An array behind its shape; null for what is no array.
 * @param {unknown} value
 * @param {string} name
 * @param {string} key
 * @param {number|null} [digits]
 */
export function foldedArray(value, name, key, digits) {
  if (!Array.isArray(value)) return null;
  const summary = element("summary", { text: shapeText(value), onclick: remember });
  const fold = /** @type {HTMLDetailsElement} */ (
    element(
      "details",
      { class: "folded", open: opened.has(key) },
      summary,
      element("div", { class: "bracketed" }, cellTable("", name, rowsOf(value), digits)),
    )
  );
  return fold;

  /** What the click is about to do: the toggle event may come after the next step has made another table. */
  function remember() {
    if (fold.open) opened.delete(key);
    else opened.add(key);
  }
}

/** @param {string} role @param {string} name @param {unknown[]} array @param {number|null} [digits] */
export function arrayBlock(role, name, array, digits) {
  const rows = rowsOf(array);
  const size = rows.reduce((sum, row) => sum + row.length, 0);
  return element(
    "details",
    { class: "array", open: size <= FEW },
    element("summary", { class: role, text: name }),
    size >= HEAT ? heatMap(rows, name) : null,
    cellTable(role, name, rows, digits),
  );
}

/** @param {string} role @param {string} name @param {unknown[][]} rows @param {number|null} [digits] */
function cellTable(role, name, rows, digits) {
  const lines = rows
    .slice(0, ROWS)
    .map((row) =>
      element("tr", {}, ...row.map((each) => element("td", { text: short(each, digits ?? USUAL), title: full(each) }))),
    );
  return element("table", { class: `cells ${role}`, "aria-label": name }, element("tbody", {}, ...lines));
}

/**
 * Diverging, zero is white, and a spot in what is negative: its sign is seen without colours too.
 * @param {unknown[][]} rows @param {string} name
 */
function heatMap(rows, name) {
  const canvas = /** @type {HTMLCanvasElement} */ (
    element("canvas", {
      class: "heat",
      width: rows[0].length * CELL,
      height: rows.length * CELL,
      role: "img",
      "aria-label": name,
    })
  );
  const pen = canvas.getContext("2d");
  const most = Math.max(1e-300, ...rows.flat().map((each) => (typeof each === "number" ? Math.abs(each) : 0)));
  rows.forEach((row, y) =>
    row.forEach((each, x) => {
      const share = typeof each === "number" ? each / most : 0;
      const ink = share < 0 ? [33, 102, 172] : [166, 124, 0];
      const colour = ink.map((part) => Math.round(255 + (part - 255) * Math.abs(share)));
      if (!pen) return;
      pen.fillStyle = typeof each === "number" ? `rgb(${colour.join()})` : "#475569";
      pen.fillRect(x * CELL, y * CELL, CELL, CELL);
      if (share >= 0) return;
      pen.fillStyle = share < -0.5 ? "#ffffff" : "#2166ac";
      pen.fillRect(x * CELL + 1, y * CELL + 1, CELL - 2, 1);
    }),
  );
  return canvas;
}
