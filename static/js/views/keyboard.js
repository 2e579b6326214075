/** The one keymap. What a key does and what the help says of it stand in the same line. */

import { element } from "../dom.js";
import { createLayer } from "../layer.js";
import { PRESENT_KEYS } from "./presentkeys.js";

/** @typedef {{keys: string[], says: string, act: (() => void)|null}} Binding  `keys` as KeyboardEvent.key */

const SHOWN = new Map([
  ["ArrowRight", "→"],
  ["ArrowLeft", "←"],
  ["ArrowUp", "↑"],
  ["ArrowDown", "↓"],
  [" ", "Space"],
  ["PageDown", "Page Down"],
  ["PageUp", "Page Up"],
  ["-", "−"],
]);

const TOUCHES = [["touch.tap", "touch.tap_does"], ["touch.drag", "touch.drag_does"], ["touch.pinch", "touch.pinch_does"], ["touch.sign", "touch.sign_does"]];

/**
 * @param {{button: HTMLElement}} parts
 * @param {{store: import("../store.js").Store, actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 * @param {{zoomIn: () => void, zoomOut: () => void, fit: () => void, toggleDesk: () => void, toggleExport: () => void, togglePresent: () => void, toggleLanguage: () => void}} others
 */
export function createKeyboard({ button }, { actions, words }, others) {
  /** @type {Binding[]} */
  const keymap = [
    { keys: ["ArrowRight", " ", "PageDown"], says: "keys.next", act: actions.next },
    { keys: ["ArrowLeft", "PageUp"], says: "keys.previous", act: actions.previous },
    { keys: ["Home"], says: "keys.first", act: actions.first },
    { keys: ["End"], says: "keys.last", act: actions.last },
    { keys: ["p"], says: "keys.play", act: actions.togglePlaying },
    { keys: ["b"], says: "keys.mirror", act: actions.mirror },
    { keys: ["3"], says: "keys.fine", act: actions.toggleFine },
    { keys: ["o"], says: "keys.open", act: () => actions.toggleHere() },
    { keys: ["f"], says: "keys.present", act: others.togglePresent },
    { keys: ["+", "="], says: "keys.zoom_in", act: others.zoomIn },
    { keys: ["-"], says: "keys.zoom_out", act: others.zoomOut },
    { keys: ["0"], says: "keys.fit", act: others.fit },
    { keys: ["e"], says: "keys.desk", act: others.toggleDesk },
    { keys: ["x"], says: "keys.export", act: others.toggleExport },
    { keys: ["l"], says: "keys.language", act: others.toggleLanguage },
    { keys: ["?"], says: "keys.help", act: toggleHelp },
    { keys: ["ArrowUp", "ArrowDown", "Enter"], says: "keys.walk", act: null },
    ...PRESENT_KEYS,
  ];

  const help = createLayer(() => ({ title: words.say(matchMedia("(hover: none)").matches ? "touch.title" : "keys.title"), body: [helpTable()] }), words);
  button.addEventListener("click", toggleHelp);

  function toggleHelp() {
    help.toggle();
  }

  function helpTable() {
    const row = (/** @type {HTMLElement[]} */ signs, /** @type {string} */ says) => element("tr", {}, element("td", {}, ...signs), element("td", { text: words.say(says) }));
    const hands = matchMedia("(hover: none)").matches ? TOUCHES.map(([sign, says]) => row([element("b", { text: words.say(sign) })], says)) : [];
    const rows = keymap.map(({ keys, says }) =>
      row(keys.filter((key) => key !== "=").map((key) => element("kbd", { text: SHOWN.get(key) ?? key.toUpperCase().slice(0, 1) + key.slice(1) })), says),
    );
    return element("table", { class: "keys" }, element("tbody", {}, ...hands, ...rows));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const binding = keymap.find(({ keys }) => keys.includes(key));
    if (!binding?.act || isTaken(event.target, key)) return;
    event.preventDefault();
    if (event.repeat) actions.hurry();
    binding.act();
  });
}

/** Whether the focused element needs the key itself. @param {EventTarget|null} target @param {string} key */
function isTaken(target, key) {
  if (!(target instanceof HTMLElement)) return false;
  const isTyped = target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== "range");
  if (document.querySelector("dialog[open]")) return isTyped || (key !== "?" && key !== "x");
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target.closest("[role=tab]") && key.startsWith("Arrow")) return true;
  if (target instanceof HTMLInputElement) {
    if (target.type !== "range") return !["PageUp", "PageDown"].includes(key);
    return ["ArrowLeft", "ArrowRight", "Home", "End"].includes(key);
  }
  if (key === " ") return target.closest("button, a, summary, [role=tab]") !== null;
  return false;
}
