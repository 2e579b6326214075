/** Arrays as people write them and as the page needs them. Pure. */

import { boxed } from "./numbers.js";

/** @typedef {number | Tensor[]} Tensor */

const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/iy;

/**
 * `[[1, 2], [3, 4]]`, `np.array([[1., 2.]])`, what NumPy prints (`[[1. 2.]\n [3. 4.]]`), or cells copied from a
 * spreadsheet (tabs and line ends), as nested lists; null where it is none of these, or not rectangular: the server
 * reads more.
 * @param {string} text @returns {Tensor|null}
 */
export function readArray(text) {
  const plain = text.replaceAll("−", "-").trim();
  if (!plain) return null;
  if (plain.includes(";") || /^\[[^,[]*\n[^,[]*\]$/.test(plain)) return null; // rows as MATLAB writes them
  if (/\t/.test(plain) && plain.includes(",")) return null; // decimal commas in cells
  const bracketed = plain
    .replace(/^(?:\w+\.)?(?:array|tensor|matrix)\s*\(/i, "")
    .replace(/(?:,\s*dtype\s*=\s*[\w.'"]+\s*)?\)\s*$/, "");
  const found = bracketed.startsWith("[") ? readBrackets(bracketed) : readCells(plain);
  return found !== null && shapeOf(found) ? found : null;
}

/** @param {string} text @returns {Tensor|null} */
function readBrackets(text) {
  /** @type {Tensor[][]} */
  const open = [];
  /** @type {Tensor|null} */
  let whole = null;
  let at = 0;
  while (at < text.length) {
    const sign = text[at];
    if (whole !== null && !/\s/.test(sign)) return null;
    if (sign === "[") {
      open.push([]);
      at += 1;
    } else if (sign === "]") {
      const done = open.pop();
      if (!done) return null;
      if (open.length) open[open.length - 1].push(done);
      else whole = done;
      at += 1;
    } else if (/[\s,]/.test(sign)) at += 1;
    else {
      NUMBER.lastIndex = at;
      const match = NUMBER.exec(text);
      if (!match || !open.length) return null;
      open[open.length - 1].push(Number(match[0]));
      at = NUMBER.lastIndex;
    }
  }
  return whole;
}

/** @param {string} text @returns {Tensor|null} */
function readCells(text) {
  const rows = text.split(/\r?\n/).map((line) =>
    line
      .trim()
      .split(/\s*[\t,]\s*|\s+/)
      .map((cell) => (cell ? Number(cell) : NaN)),
  );
  if (rows.some((row) => row.some((cell) => !Number.isFinite(cell)))) return null;
  if (rows.length === 1) return rows[0].length > 1 ? rows[0] : null;
  return rows.every((row) => row.length === 1) ? rows.map(([cell]) => cell) : rows;
}

/** The lengths of the axes; null where rows differ. @param {unknown} array @returns {number[]|null} */
export function shapeOf(array) {
  if (!Array.isArray(array)) return [];
  if (!array.length) return [0];
  const shapes = array.map(shapeOf);
  const first = JSON.stringify(shapes[0]);
  return shapes.every((shape) => shape && JSON.stringify(shape) === first)
    ? [array.length, .../** @type {number[]} */ (shapes[0])]
    : null;
}

/**
 * An array with one element changed.
 * @param {any} array
 * @param {number[]} index
 * @param {unknown} value
 * @returns {any}
 */
export function withElement(array, [first, ...rest], value) {
  return array.map((/** @type {unknown} */ each, /** @type {number} */ at) =>
    at !== first ? each : rest.length ? withElement(each, rest, value) : value,
  );
}

/** An array as rows of cells, one row for a vector. @param {any} array @returns {number[][]} */
export function rowsOf(array) {
  if (!Array.isArray(array)) return [[array]];
  if (!Array.isArray(array[0])) return [array];
  return array.flatMap((row) => (Array.isArray(row[0]) ? rowsOf(row) : [row]));
}

/** The array as one line. @param {unknown} array */
export function writeArray(array) {
  return JSON.stringify(array).replaceAll(",", ", ");
}

/** The same in the digits that a box has room for. @param {Tensor} array */
export function boxedArray(array) {
  return writeArray(array).replace(/[^\s,[\]]+/g, (number) => boxed(Number(number)));
}

/** Numbers that are the same on every machine for the same seed (Mulberry32). @param {number} seed */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {number[]} shape @param {() => number} roll @param {number} reach @returns {Tensor} */
export function randomLike([length, ...rest], roll, reach) {
  if (length === undefined) return Math.round((roll() * 2 - 1) * reach * 10) / 10;
  return Array.from({ length }, () => randomLike(rest, roll, reach));
}
