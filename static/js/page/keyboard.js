/** Keys from anywhere on the page, the way out of a field, and undo in every field. */

import { isSign, keyOf, keymapOf } from "../state/keymap.js";
import { areSignKeys, keep } from "../lib/storage.js";

const LISTED = ["?", "x"]; // open and close a dialog, also over it
const WRITTEN = "textarea, select, input:not([type=range], [type=checkbox], [type=radio], [type=button])";
const OURS = "#source, .inputs input"; // what is typed there is the page's to undo

/**
 * @param {{button: HTMLElement, source: HTMLElement, stage: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, undo:
 *   import("../state/undo.js").Undo, words: import("../lib/words.js").Words, toast: (text: string) => void}} house
 * @param {Omit<Parameters<typeof keymapOf>[1], "toggleHelp"|"undo"|"redo">} others
 */
export function createKeyboard({ button, source, stage }, { store, actions, undo, words, toast }, others) {
  const chapters = keymapOf(actions, { ...others, toggleHelp, undo: () => goBack("undo"), redo: () => goBack("redo") });
  /** @type {import("../state/keymap.js").Binding[]} */
  const added = [];
  let areSigns = areSignKeys();
  /** @type {Promise<{toggle: () => void}>|null} */
  let help = null;

  button.addEventListener("click", toggleHelp);

  function toggleHelp() {
    if (!help && document.querySelector("dialog[open]")) return; // one over the page at a time
    help ??= Promise.all([import("./help.js"), words.more()]).then(([{ createHelp }]) =>
      createHelp({ chapters, signs: { get: () => areSigns, set: setSigns } }, { store, actions, words, source }),
    );
    help.then(
      (made) => made.toggle(),
      () => {
        help = null;
        toast(words.say("editor.offline"));
      },
    );
  }

  /** @param {boolean} isOn */
  function setSigns(isOn) {
    areSigns = isOn;
    keep("signs", isOn ? null : false);
  }

  /** @param {"undo"|"redo"} way */
  function goBack(way) {
    const place = undo[way]();
    const box = document.activeElement;
    if (place && box === source && box instanceof HTMLTextAreaElement) box.setSelectionRange(place.end, place.end);
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing || event.defaultPrevented) return;
    const key = keyOf(event);
    if (key === "Mod+Enter" || key === "Escape") return leave(event);
    const binding = [...added, ...chapters.flatMap((chapter) => chapter.bindings)].find(
      ({ keys, act, when }) => act && keys.includes(key) && (when?.() ?? true),
    );
    if (!binding?.act || (isSign(key) && !areSigns) || isTaken(event.target, key)) return;
    if (key.startsWith("Mod+") && isForeign(event.target))
      return afterItsOwn(/** @type {HTMLElement} */ (event.target), binding.act);
    event.preventDefault();
    if (key.startsWith("Mod+") && hasPending(event.target)) return;
    if (event.repeat) actions.hurry();
    binding.act();
  });

  document.addEventListener("beforeinput", (event) => {
    const way = { historyUndo: /** @type {const} */ ("undo"), historyRedo: /** @type {const} */ ("redo") }[
      event.inputType
    ];
    if (!way || isForeign(event.target)) return;
    event.preventDefault(); // from a menu, or a shaken phone
    goBack(way);
  });

  /** Out of a field, so that the arrows step. @param {KeyboardEvent} event */
  function leave(event) {
    const box = event.target;
    if (!(box instanceof HTMLElement) || !box.matches(WRITTEN) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (event.key === "Escape" && hasPending(box)) return;
    stage.focus({ preventScroll: true });
  }

  return {
    /**
     * Further keys, asked before those of the page.
     * @param {import("../state/keymap.js").Binding[]} bindings
     * @param {string} chapter  where the help lists them: a chapter's words
     */
    add(bindings, chapter) {
      added.push(...bindings);
      const known = chapters.find(({ says }) => says === chapter);
      if (known) known.bindings.push(...bindings.map((each) => ({ ...each, act: null })));
      else chapters.push({ says: chapter, bindings: bindings.map((each) => ({ ...each, act: null })) });
    },
  };
}

/**
 * A field with a text of its own that is not in the page's state: a search, an answer.
 * @param {EventTarget|null} target
 */
function isForeign(target) {
  return target instanceof HTMLElement && target.matches(WRITTEN) && !target.matches(OURS);
}

/**
 * Let a field undo what was typed into it; once it has nothing left, the page does.
 * @param {HTMLElement} box
 * @param {() => void} act
 */
function afterItsOwn(box, act) {
  let isHeard = false;
  const hear = () => (isHeard = true);
  box.addEventListener("input", hear, { once: true });
  setTimeout(() => {
    box.removeEventListener("input", hear);
    if (!isHeard && !document.querySelector("dialog[open]")) act();
  });
}

/** Whether a field had something that could not be read, and has thrown it away. @param {EventTarget|null} target */
function hasPending(target) {
  return (
    target instanceof HTMLElement &&
    target.matches(OURS) &&
    !target.dispatchEvent(new CustomEvent("revert", { cancelable: true }))
  );
}

/** Whether the focused element needs the key itself. @param {EventTarget|null} target @param {string} key */
function isTaken(target, key) {
  if (!(target instanceof Element)) return false;
  if (document.querySelector("dialog[open]")) return target.matches(WRITTEN) || !LISTED.includes(key);
  if (key.startsWith("Mod+")) return false;
  if (target.matches("textarea, select, [contenteditable]")) return true;
  if (target.closest("[role=tab]") && key.startsWith("Arrow")) return true;
  if (target.matches(WRITTEN)) return !["PageUp", "PageDown"].includes(key);
  if (target.matches("input[type=range]")) return key.startsWith("Arrow") || ["Home", "End"].includes(key);
  if (target.matches("input[type=radio]") && key.startsWith("Arrow")) return true;
  if ([" ", "Shift+ ", "Enter"].includes(key)) return target.closest("button, a, summary, input, [role=tab]") !== null;
  return ["ArrowUp", "ArrowDown"].includes(key) && isScrollable(target);
}

/** Whether up and down read on in what the focus is in. @param {Element} target */
function isScrollable(target) {
  for (let at = /** @type {Element|null} */ (target); at && at !== document.body; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if (at.scrollHeight > at.clientHeight + 1 && (overflowY === "auto" || overflowY === "scroll")) return true;
  }
  return false;
}
