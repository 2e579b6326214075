/** A slider whose reach grows while it is held at its end. */

import { element } from "../lib/dom.js";

const REACH = 5; // a slider runs from -REACH to REACH at first
const NOTCHES = 100;
const GROWTH = 1.25;
const PATIENCE = 350; // ms at the end before the reach grows, and between two growths
const FARTHEST = 1e9;

/** @param {(value: number) => void} give */
export function createReach(give) {
  let reach = REACH;
  let isHeld = false;
  let timer = 0;
  const slider = /** @type {HTMLInputElement} */ (
    element("input", { type: "range", oninput: drag, onchange: release })
  );

  function drag() {
    const value = Number(slider.valueAsNumber.toPrecision(12));
    slider.style.setProperty("--at", String((value + reach) / (2 * reach)));
    give(value);
    clearTimeout(timer);
    if (isHeld && Math.abs(value) >= reach * 0.999 && reach < FARTHEST) timer = setTimeout(grow, PATIENCE);
  }

  /** Farther in both directions; the thumb stays at the end, so its number grows. */
  function grow() {
    const end = Math.sign(slider.valueAsNumber);
    reach = niceAbove(reach * GROWTH);
    bound();
    slider.value = String(end * reach);
    drag();
  }

  function release() {
    clearTimeout(timer);
    isHeld = false;
    if (Math.abs(slider.valueAsNumber) >= reach * 0.999 && reach < FARTHEST) reach *= 2;
    place(slider.valueAsNumber);
  }

  function bound() {
    slider.min = String(-reach);
    slider.max = String(reach);
    // Off the notches a slider would snap to the next one and say so: let it stand where the number is.
    slider.step = document.activeElement === slider || isHeld ? String((2 * reach) / NOTCHES) : "any";
  }

  /** @param {number} value */
  function place(value) {
    while (Number.isFinite(value) && Math.abs(value) > reach) reach *= 2;
    bound();
    slider.value = String(value);
    slider.style.setProperty("--at", String((slider.valueAsNumber + reach) / (2 * reach)));
  }

  slider.addEventListener("pointerdown", () => {
    isHeld = true;
    slider.step = String((2 * reach) / NOTCHES);
  });
  slider.addEventListener("pointerup", () => (isHeld = false));
  slider.addEventListener("focus", () => (slider.step = String((2 * reach) / NOTCHES)));

  return {
    slider,
    place,
    /** A number from elsewhere; not under a hand. @param {number} value */
    show: (value) => isHeld || place(value),
  };
}

/** A round number not under `value`. @param {number} value */
function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * 0.999) ?? 10) * power;
}
