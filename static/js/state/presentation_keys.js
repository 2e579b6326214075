/**
 * What the keys of a presentation (presenting.js) do, for the list of keys.
 * @type {import("./keymap.js").Binding[]}
 */
export const PRESENT_KEYS = [
  { keys: ["w"], says: "keys.words", act: null },
  { keys: ["b", "."], says: "keys.blank", act: null },
  { keys: ["d"], says: "keys.pen", act: null },
  { keys: ["s"], says: "keys.speaker", act: null },
];
