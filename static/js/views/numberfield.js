/** One number: its name, a field and a slider. The slider's reach grows while it is held at its end. */

import { element } from "../dom.js";
import { boxed } from "../numbers.js";

/** @typedef {import("./inputs.js").Entry} Entry @typedef {import("./inputs.js").Field} Field */

const REACH = 5; // a slider runs from -REACH to REACH at first
const NOTCHES = 100;
const GROWTH = 1.25;
const PATIENCE = 350; // ms at the end before the reach grows, and between two growths
const FARTHEST = 1e9;

/** @param {import("../i18n.js").Words} words @returns {Field} */
export function numberField(words) {
  /** @type {Entry|null} */
  let entry = null;
  let reach = REACH;
  let isHeld = false;
  let timer = 0;
  const label = element("label");
  const box = /** @type {HTMLInputElement} */ (element("input", { type: "number", step: "any", autocomplete: "off", oninput: read }));
  const slider = /** @type {HTMLInputElement} */ (element("input", { type: "range", oninput: drag, onchange: release }));
  const root = element("div", { class: "field" }, label, box, slider);

  function read() {
    const value = box.valueAsNumber;
    const isNumber = Number.isFinite(value);
    box.setAttribute("aria-invalid", String(!isNumber));
    if (!isNumber || !entry) return;
    entry = { ...entry, value };
    place();
    entry.give(value);
  }

  function drag() {
    const value = Number(slider.valueAsNumber.toPrecision(12));
    if (!entry) return;
    entry = { ...entry, value };
    box.value = String(value);
    box.setAttribute("aria-invalid", "false");
    slider.style.setProperty("--at", String((value + reach) / (2 * reach)));
    entry.give(value);
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
    place();
  }

  function bound() {
    slider.min = String(-reach);
    slider.max = String(reach);
    // Off the notches a slider would snap to the next one and say so: let it stand where the number is.
    slider.step = document.activeElement === slider || isHeld ? String((2 * reach) / NOTCHES) : "any";
  }

  function place() {
    const value = Number(entry?.value);
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
    root,
    show(next) {
      entry = next;
      label.textContent = next.label;
      label.title = next.name;
      box.setAttribute("aria-label", next.name);
      slider.setAttribute("aria-label", next.name);
      root.toggleAttribute("data-default", next.isDefault);
      root.title = next.isDefault ? words.say("inputs.default") : "";
      const isTyping = document.activeElement === box && (box.valueAsNumber === next.value || box.getAttribute("aria-invalid") === "true");
      if (!isTyping) {
        box.value = boxed(next.value);
        box.title = box.value === String(next.value) ? "" : String(next.value);
        box.setAttribute("aria-invalid", "false");
      }
      if (!isHeld) place();
    },
  };
}

/** A round number not under `value`. @param {number} value */
function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * 0.999) ?? 10) * power;
}
