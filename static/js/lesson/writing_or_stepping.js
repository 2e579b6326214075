/**
 * Writing and stepping are two states of the page: from the first step on, or while a panel is open, the desk folds
 * into
 * one line, and comes back by hand or at the start. What a person chose otherwise is remembered. Other bands fold each
 * by
 * its own button; the line over the lesson can be drawn up and down.
 */

import { keep, recall } from "../lib/storage.js";

const NARROW = "(width < 900px)";
const TINY = "(width < 500px) and (height < 500px)"; // a page at 400 %: room for drawing and sentence alone
const MANY = 2; // rows of inputs that still leave room for the drawing on a phone
const ARRAY = 2; // rows that an array counts for
const LONGEST = 60; // characters of the values that are told of folded inputs

/**
 * @param {NodeListOf<HTMLElement>} buttons  each says in data-folds which band it folds
 * @param {HTMLElement} splitter  the line over the lesson
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 */
export function createBands(buttons, splitter, { store, words }) {
  const narrow = matchMedia(NARROW);
  const tiny = matchMedia(TINY);
  /** @type {Record<string, boolean>} */
  const chosen = recall("folded") ?? {};
  let isOpened = false; // the desk of a phone, by hand: until the next step

  /** @param {string} band */
  function isFolded(band) {
    if (band === "desk") return narrow.matches ? isStepping() && !isOpened : (chosen.desk ?? isStepping());
    const key = `${band}${narrow.matches ? "-narrow" : ""}`;
    if (key in chosen) return chosen[key];
    return (
      band === "inputs" &&
      narrow.matches &&
      entries().reduce((rows, node) => rows + (node.shape.length ? ARRAY : 1), 0) > MANY
    );
  }

  /** The words of a step, and what is asked about it, need the room of the desk. */
  function isStepping() {
    const { step, trace, status, tab } = store.get();
    const isBusy = step > 0 || tiny.matches || (tab !== "" && !narrow.matches);
    return isBusy && trace !== null && status !== "wrong" && document.activeElement?.closest("#desk") == null;
  }

  function entries() {
    return (store.get().trace?.nodes ?? []).filter((node) => node.kind === "input");
  }

  function show() {
    for (const button of buttons) {
      const band = /** @type {string} */ (button.dataset.folds);
      const isAway = isFolded(band);
      button.setAttribute("aria-expanded", String(!isAway));
      const told =
        isAway && band === "inputs"
          ? entries()
              .map((node) => `${node.label} = ${node.texts.value}`)
              .join("  ")
          : "";
      button.title = words.say(isAway ? "bands.unfold" : "bands.fold", { band: words.say(`bands.${band}`) });
      const line = button.querySelector(".told");
      const short = told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told;
      if (line && line.textContent !== short) line.textContent = short;
      document.documentElement.toggleAttribute(`data-folded-${band}`, isAway);
    }
  }

  /** @param {string} band */
  function toggle(band) {
    const isAway = !isFolded(band);
    if (band !== "desk") chosen[`${band}${narrow.matches ? "-narrow" : ""}`] = isAway;
    else if (narrow.matches) isOpened = !isAway;
    else if (isAway === isStepping())
      delete chosen.desk; // as it would be by itself
    else chosen.desk = isAway;
    keep("folded", chosen);
    show();
  }

  /** Who opens the desk means to write; on a phone the keyboard would take half of the screen. @param {string} band */
  function toggleByHand(band) {
    toggle(band);
    if (band === "desk" && !isFolded(band) && matchMedia("(hover: hover)").matches)
      document.getElementById("source")?.focus();
  }

  for (const button of buttons)
    button.addEventListener("click", () => toggleByHand(/** @type {string} */ (button.dataset.folds)));
  for (const window of [narrow, tiny]) window.addEventListener("change", show);
  listenToSplitter(splitter);
  store.follow(["trace", "language", "step", "status", "tab"], ({ step }, before) => {
    if (step !== before.step) isOpened = false;
    show();
  });

  return {
    toggleDesk: () => toggleByHand("desk"),

    /** Open the desk at the field of an input. @param {string} name */
    unfold(name) {
      if (isFolded("desk")) toggle("desk");
      const field = [...document.querySelectorAll("#inputs .field input")].find(
        (each) => each.getAttribute("aria-label") === name,
      );
      if (field instanceof HTMLElement) field.focus();
    },
  };
}

const LOWEST = 120; // pixels that the lesson keeps
const HIGHEST = 0.6; // of the window, that it may take
const NUDGE = 24; // pixels a key

/** @param {HTMLElement} splitter */
function listenToSplitter(splitter) {
  const root = document.documentElement;
  const lesson = /** @type {HTMLElement} */ (document.getElementById(splitter.getAttribute("aria-controls") ?? ""));

  /** The words alone have one height, an open panel another. */
  const kind = () => (root.hasAttribute("data-opened") ? "opened" : "lesson");

  /** @param {number|null} height  null: the usual one @param {string} [which] */
  function set(height, which = kind()) {
    const now = height === null ? null : Math.round(Math.max(LOWEST, Math.min(innerHeight * HIGHEST, height)));
    if (now === null) root.style.removeProperty(`--${which}`);
    else root.style.setProperty(`--${which}`, `${now}px`);
    keep(which, now);
    tell();
  }

  function tell() {
    splitter.setAttribute("aria-valuemin", String(LOWEST));
    splitter.setAttribute("aria-valuemax", String(Math.round(innerHeight * HIGHEST)));
    splitter.setAttribute("aria-valuenow", String(Math.round(lesson.offsetHeight)));
  }

  splitter.addEventListener("pointerdown", (event) => {
    splitter.setPointerCapture(event.pointerId);
    splitter.toggleAttribute("data-dragging", true);
    event.preventDefault();
  });
  splitter.addEventListener("pointermove", (event) => {
    if (splitter.hasPointerCapture(event.pointerId)) set(lesson.getBoundingClientRect().bottom - event.clientY);
  });
  for (const end of ["pointerup", "pointercancel"])
    splitter.addEventListener(end, () => splitter.removeAttribute("data-dragging"));
  splitter.addEventListener("dblclick", () => set(null));
  splitter.addEventListener("keydown", (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way) return;
    set(lesson.offsetHeight + way * NUDGE);
    event.preventDefault();
  });
  for (const which of ["lesson", "opened"]) {
    const kept = recall(which);
    if (typeof kept === "number") set(kept, which);
  }
  tell();
}
