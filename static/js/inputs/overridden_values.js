/** Typed values that no longer count, because a slider, a cell or a descent has put others in their place. Pure. */

import { readArray } from "../lib/arrays.js";
import { characters } from "../lib/dom.js";

const STATEMENT = /[^\n;]+/g;
const VALUE = /^(\s*([^\s=()[\]]+)\s*=(?!=)\s*)([^#]*[^#\s])/; // `name = `, the name, the value without a comment

/**
 * Where they stand, in code points.
 * @param {string} source
 * @param {Record<string, unknown>} inputs
 * @returns {{start: number, end: number, kind: string}[]}
 */
export function overridden(source, inputs) {
  const found = [];
  for (const { 0: statement, index } of source.matchAll(STATEMENT)) {
    const match = VALUE.exec(statement);
    if (!match || !Object.hasOwn(inputs, match[2])) continue;
    const typed = match[3].startsWith("[") ? readArray(match[3]) : Number(match[3].replaceAll("−", "-"));
    const isValue = Array.isArray(typed) || Number.isFinite(typed);
    if (!isValue || JSON.stringify(typed) === JSON.stringify(inputs[match[2]])) continue;
    const start = characters(source.slice(0, index + match[1].length)).length;
    found.push({ start, end: start + characters(match[3]).length, kind: "overridden" });
  }
  return found;
}
