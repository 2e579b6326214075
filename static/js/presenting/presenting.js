/**
 * A presentation under the hand: its keys, a click that goes on, a blank screen, words that come and go, and what hides
 * when nobody moves. The pen and the speaker's window have files of their own.
 */

import { element } from "../lib/dom.js";
import { keep, recall } from "../lib/storage.js";
import { createPen } from "./pen.js";
import { createSpeaker } from "./speaker_window.js";

const IDLE = 2500; // ms after which bar and pointer hide
const SLACK = 6; // pixels that a click may wander
const ASIDE = "a, button, input, select, textarea, summary, .handle, .overview, .pen-tools";

/**
 * @param {{stage: HTMLElement, view: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 * @param {import("../drawing/camera.js").Camera} camera
 */
export function createPresenting({ stage, view }, house, camera) {
  const { store, actions } = house;
  const root = document.documentElement;
  const curtain = element("div", { class: "curtain", hidden: true, onclick: () => (curtain.hidden = true) });
  document.body.append(curtain);
  const pen = createPen({ stage, view }, house, camera);
  const keymap = new Map([
    ["w", toggleWords],
    ["b", () => (curtain.hidden = false)],
    [".", () => (curtain.hidden = false)],
    ["d", pen.toggle],
    ["Backspace", pen.takeBack],
    ["Delete", pen.clear],
  ]);
  const speaker = createSpeaker(house, (event) => press(event));
  keymap.set("s", speaker.open);
  root.toggleAttribute("data-words", recall("words") === true);

  function toggleWords() {
    keep("words", root.toggleAttribute("data-words"));
  }

  /** Whether the presentation took the key. @param {KeyboardEvent} event */
  function press(event) {
    if (
      !store.get().isPresenting ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      document.querySelector("dialog[open]")
    )
      return false;
    if (!curtain.hidden) {
      curtain.hidden = true; // any key raises it, and does nothing else
      return true;
    }
    if (event.key === "Escape" && pen.isOn()) {
      pen.toggle();
      return true;
    }
    const act = keymap.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    act?.();
    return act !== undefined;
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (["Shift", "F5", "F11"].includes(event.key) || !press(event)) return;
      event.preventDefault();
      event.stopPropagation(); // the page's own keys have other meanings
    },
    true,
  );

  /** @type {{x: number, y: number}|null} */
  let pressed = null;
  stage.addEventListener("pointerdown", ({ clientX, clientY }) => (pressed = { x: clientX, y: clientY }), true);
  stage.addEventListener(
    "click",
    (event) => {
      if (!store.get().isPresenting || !(event.target instanceof Element) || event.target.closest(ASIDE)) return;
      event.stopPropagation();
      if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= SLACK) actions.next();
    },
    true,
  );

  let timer = 0;
  function rest() {
    delete root.dataset.idle;
    clearTimeout(timer);
    timer = setTimeout(() => (root.dataset.idle = ""), IDLE);
  }
  document.addEventListener("pointermove", rest);
  store.follow(["isPresenting"], ({ isPresenting }) => {
    curtain.hidden = true;
    if (!isPresenting && pen.isOn()) pen.toggle();
    rest();
  });
}
