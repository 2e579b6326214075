/** The room that the name of an input takes beyond that of a letter or two: its field is the wider for it. */

const SHORT = 3; // letters that every field has room for
const LONG = 5; // letters beyond which a phone gives a name a line of its own
const LETTER = 9.5; // pixels
const WIDE = "\u10ff"; // letters from here on take two places

/** @param {string} label */
const places = (label) => [...label].reduce((sum, letter) => sum + (letter > WIDE ? 2 : 1), 0);

/** @param {string} label */
export const isLong = (label) => places(label) > LONG;

/**
 * @param {HTMLElement} root  of the field
 * @param {HTMLElement} name
 * @param {import("./inputs.js").Entry} entry
 */
export function writeName(root, name, { label, name: whole }) {
  name.textContent = label;
  name.title = whole;
  root.style.setProperty("--name-room", `${Math.max(0, places(label) - SHORT) * LETTER}px`);
  root.toggleAttribute("data-long", isLong(label));
}
