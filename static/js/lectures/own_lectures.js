/** The keys of the lectures that this browser made or was given: nobody else has them, and no account keeps them. */

import { limits } from "../lib/limits.js";
import { keep, recall } from "../lib/storage.js";

/** @typedef {{view: string, edit: string|null}} Keys */

const NAME = "lectures";

/** @param {any} found @returns {Keys[]} */
function clean(found) {
  if (!Array.isArray(found)) return [];
  return found
    .filter((each) => typeof each?.view === "string")
    .map(({ view, edit }) => ({ view, edit: typeof edit === "string" ? edit : null }));
}

/** @returns {Keys[]} the newest first */
export function myKeys() {
  return clean(recall(NAME));
}

/** @param {Keys} keys */
export function remember(keys) {
  const known = myKeys().find(({ view }) => view === keys.view);
  keep(
    NAME,
    [
      { view: keys.view, edit: keys.edit ?? known?.edit ?? null },
      ...myKeys().filter(({ view }) => view !== keys.view),
    ].slice(0, limits.lectures),
  );
}

/** @param {string} gone */
export function forget(gone) {
  keep(
    NAME,
    myKeys().filter(({ view }) => view !== gone),
  );
}

/** All keys as a text that can be put away, and read again. */
export function keyFile() {
  return `${JSON.stringify({ gatewise_keys: 1, lectures: myKeys() }, null, 1)}\n`;
}

/**
 * Take the keys of a file.
 * @param {string} text
 * @returns {number} how many lectures it opens, -1 where it is no key file
 */
export function takeKeyFile(text) {
  try {
    const found = JSON.parse(text);
    if (found?.gatewise_keys !== 1) return -1;
    const keys = clean(found.lectures);
    for (const each of keys.reverse()) remember(each);
    return keys.length;
  } catch {
    return -1;
  }
}
