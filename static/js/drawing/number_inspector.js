/** What is under the pointer, the focus or the finger: all its names, and its numbers with all their digits. */

import { element } from "../lib/dom.js";
import { factsOf, factsTable } from "../state/part_facts.js";

const FIRM = 14; // pixels from a press, within which the pointer asks nothing: what it opened shall be seen
const LINGER = 220; // ms in which the pointer may travel from a part to its panel

/**
 * @param {{stage: HTMLElement, view: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 */
export function createPeek({ stage, view }, { store, words }) {
  const panel = element("div", { class: "peek", id: "peek", role: "tooltip", hidden: true });
  stage.append(panel);
  let timer = 0;
  /** @type {string|null} */
  let about = null;
  /** @type {PointerEvent|null} */
  let pressed = null;

  /** @param {EventTarget|null} target */
  const partOf = (target) =>
    target instanceof Element && !target.closest(".handle") ? target.closest(".node, .edge") : null;

  /** @param {Element} part @param {DOMRect} [at] */
  function show(part, at) {
    clearTimeout(timer);
    const { trace, step } = store.get();
    const facts = trace && factsOf(trace, part.id, step, words);
    if (!facts) return hide();
    about = part.id;
    panel.replaceChildren(
      element("strong", { text: facts.title }),
      factsTable(facts, words),
      ...facts.notes.map((text) => element("p", { text })),
    );
    panel.hidden = false;
    const room = stage.getBoundingClientRect();
    const box = at ?? (part.querySelector(".shape, .captions") ?? part).getBoundingClientRect();
    const left = box.x + box.width / 2 - room.x - panel.offsetWidth / 2;
    const above = box.y - room.y - panel.offsetHeight - 8;
    const below = box.bottom - room.y + 8;
    panel.style.left = `${Math.max(6, Math.min(room.width - panel.offsetWidth - 6, left))}px`;
    panel.style.top = `${above > 4 ? above : Math.min(below, room.height - panel.offsetHeight - 4)}px`;
  }

  function hide() {
    clearTimeout(timer);
    about = null;
    panel.hidden = true;
  }

  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, LINGER);
  };

  view.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    if (pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) < FIRM) return;
    pressed = null;
    const part = partOf(event.target);
    if (part && part.id !== about) show(part);
    else if (part) clearTimeout(timer);
    else leave();
  });
  view.addEventListener("pointerleave", leave);
  panel.addEventListener("pointerenter", () => clearTimeout(timer));
  panel.addEventListener("pointerleave", leave);
  view.addEventListener("pointerdown", (event) => {
    pressed = event;
    hide();
  });
  view.addEventListener("wheel", hide, { passive: true });
  view.addEventListener("click", (event) => {
    const part = partOf(event.target);
    if (part && matchMedia("(hover: none)").matches) show(part);
  });
  view.addEventListener("focusin", (event) => {
    const part = partOf(event.target);
    if (part?.matches(":focus-visible")) show(part);
  });
  view.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  store.subscribe(["trace", "step", "viewport", "language"], hide);
}
