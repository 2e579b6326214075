/** The one table of keys: what a key does and what the help says of it stand in the same line. */

import { PRESENT_KEYS } from "./presentation_keys.js";

/**
 * @typedef {object} Binding
 * @property {string[]} keys        as KeyboardEvent.key, letters in lower case; with "Shift+" or "Mod+" (Ctrl, ⌘)
 *   before it
 * @property {string} says          key of the words in the help
 * @property {(() => void)|null} act  null: heard elsewhere, listed here
 * @property {() => boolean} [when]  only while that holds
 *
 * @typedef {{says: string, bindings: Binding[]}} Chapter
 */

const SHOWN = new Map([
  ["ArrowRight", "→"],
  ["ArrowLeft", "←"],
  ["ArrowUp", "↑"],
  ["ArrowDown", "↓"],
  [" ", "Space"],
  ["PageDown", "Page Down"],
  ["PageUp", "Page Up"],
  ["Escape", "Esc"],
  ["-", "−"],
]);
const UNSHOWN = new Set(["=", "_"]); // the same keys with and without Shift

/**
 * @param {import("./actions.js").Actions} actions
 * @param {{zoomIn: () => void, zoomOut: () => void, fit: () => void, toggleExport: () => void, togglePresent: () =>
 *   void, toggleLanguage: () => void, toggleDesk: () => void, showCode: () => void, toggleHelp: () => void, undo: () =>
 *   void, redo: () => void}} others
 * @returns {Chapter[]}
 */
export function keymapOf(actions, others) {
  return [
    {
      says: "keys.chapter_steps",
      bindings: [
        { keys: ["ArrowRight", " ", "PageDown", "Enter", "ArrowDown"], says: "keys.next", act: actions.next },
        { keys: ["ArrowLeft", "PageUp", "ArrowUp", "Shift+ "], says: "keys.previous", act: actions.previous },
        { keys: ["Home"], says: "keys.first", act: actions.first },
        { keys: ["End"], says: "keys.last", act: actions.last },
        { keys: ["p"], says: "keys.play", act: actions.togglePlaying },
        { keys: ["b"], says: "keys.mirror", act: actions.mirror },
        { keys: ["3"], says: "keys.fine", act: actions.toggleFine },
      ],
    },
    {
      says: "keys.chapter_drawing",
      bindings: [
        { keys: ["o"], says: "keys.open", act: actions.toggleHere },
        { keys: ["+", "="], says: "keys.zoom_in", act: others.zoomIn },
        { keys: ["-", "_"], says: "keys.zoom_out", act: others.zoomOut },
        { keys: ["0"], says: "keys.fit", act: others.fit },
        { keys: ["f"], says: "keys.present", act: others.togglePresent },
        { keys: ["ArrowUp", "ArrowDown", "Enter"], says: "keys.walk", act: null },
      ],
    },
    {
      says: "keys.chapter_present",
      bindings: PRESENT_KEYS,
    },
    {
      says: "keys.chapter_page",
      bindings: [
        { keys: ["Mod+Enter", "Escape"], says: "keys.leave", act: null },
        { keys: ["e"], says: "keys.desk", act: others.toggleDesk },
        { keys: ["Mod+z"], says: "keys.undo", act: others.undo },
        { keys: ["Mod+Shift+z", "Mod+y"], says: "keys.redo", act: others.redo },
        { keys: ["x"], says: "keys.export", act: others.toggleExport },
        { keys: ["l"], says: "keys.language", act: others.toggleLanguage },
        { keys: ["q"], says: "keys.code", act: others.showCode },
        { keys: ["a"], says: "keys.ask", act: null }, // where a class is led: class/lead.js
        { keys: ["?"], says: "keys.help", act: others.toggleHelp },
      ],
    },
  ];
}

/**
 * The key of an event as the table names it; letters by their place where the keyboard writes another script.
 * @param {KeyboardEvent} event
 */
export function keyOf({ key, code, shiftKey, ctrlKey, metaKey }) {
  const isAscii = key.length !== 1 || (key >= " " && key <= "~");
  const plain = isAscii && key !== "Process" ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? key);
  const name = plain.length === 1 ? plain.toLowerCase() : plain;
  const isShifted = shiftKey && (name === " " || ctrlKey || metaKey);
  return `${ctrlKey || metaKey ? "Mod+" : ""}${isShifted ? "Shift+" : ""}${name}`;
}

/** Whether a key writes a sign, which speech and shaky hands may press by mistake (WCAG 2.1.4). @param {string} key */
export const isSign = (key) => key.length === 1 && key !== " ";

/**
 * How the keys of a binding are written on a keyboard.
 * @param {Binding} binding
 * @param {boolean} isMac
 * @returns {string[][]} keys, each with what is held beside it
 */
export function shownKeys({ keys }, isMac) {
  return keys
    .filter((key) => !UNSHOWN.has(key))
    .map((key) => {
      const held = key.length > 1 ? key.split("+").slice(0, -1) : [];
      const name = held.length ? key.slice(held.join("+").length + 1) : key;
      const shown = SHOWN.get(name) ?? (name.length === 1 ? name.toUpperCase() : name);
      return [...held.map((each) => (each === "Mod" ? (isMac ? "⌘" : "Ctrl") : each)), shown];
    });
}
