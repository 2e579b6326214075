/** The inputs: a name, a field and a slider for numbers, a field for arrays. All follow at once, in both directions. */

import { element } from "../dom.js";

/**
 * @typedef {import("../api.js").Input} Input
 * @typedef {import("../api.js").Trace} Trace
 * @typedef {{name: string, label: string, value: unknown, isDefault: boolean, shape: number[], give: (value: unknown) => void}} Entry
 * @typedef {{root: HTMLElement, show: (entry: Entry) => void}} Field
 */

const REACH = 5; // a slider runs from -REACH to REACH at first
const NOTCHES = 100;
const FEW = 4; // elements of an array that fit in a narrow field

/**
 * @param {HTMLElement} root
 * @param {{store: import("../store.js").Store, actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 */
export function createInputs(root, { store, actions, words }) {
  /** @type {Map<string, Field>} */
  let fields = new Map();
  const randomise = element("button", { type: "button", class: "button small", onclick: () => actions.giveAll(randomValues()) });
  const reset = element("button", { type: "button", class: "button small", onclick: actions.reset });
  const tools = element("div", { class: "input-tools" }, randomise, reset);

  store.follow(["trace", "language"], ({ trace }) => {
    const entries = (trace?.inputs ?? []).flatMap((input) => entriesOf(input, /** @type {Trace} */ (trace)));
    const next = new Map(entries.map((entry) => [`${entry.name} ${entry.shape.length > 0}`, entry]));
    if ([...next.keys()].join() !== [...fields.keys()].join()) {
      fields = new Map([...next].map(([key, entry]) => [key, fields.get(key) ?? (entry.shape.length ? arrayField() : numberField(words))]));
      root.replaceChildren(...[...fields.values()].map((field) => field.root), tools);
    }
    for (const [key, entry] of next) fields.get(key)?.show(entry);
    randomise.textContent = words.say("inputs.randomise");
    reset.textContent = words.say("inputs.reset");
    tools.hidden = entries.length === 0;
  });

  /** One entry an input; one an element where the drawing shows the elements. @param {Input} input @param {Trace} trace @returns {Entry[]} */
  function entriesOf(input, trace) {
    const isDefault = input.is_default;
    if (input.elements.length === 0) {
      return [{ ...pick(input), isDefault, give: (value) => actions.give(input.key, value) }];
    }
    return input.elements.map(({ node, index }) => {
      const part = /** @type {import("../api.js").GraphNode} */ (trace.nodes.find((each) => each.id === node));
      const give = (/** @type {unknown} */ value) => actions.give(input.key, withElement(input.value, index, value));
      return { name: part.name ?? input.name, label: part.label, value: part.value, shape: [], isDefault, give };
    });
  }

  /** New values for all that takes a gradient: class labels stay what they are. */
  function randomValues() {
    const trace = store.get().trace;
    const free = (trace?.inputs ?? []).filter((input) => trace?.gradients[input.key] !== null);
    return Object.fromEntries(free.map((input) => [input.key, randomLike(input.shape)]));
  }
}

/** @param {Input} input */
function pick({ name, label, value, shape }) {
  return { name, label, value, shape };
}

/** An array with one element changed. @param {any} array @param {number[]} index @param {unknown} value @returns {unknown} */
function withElement(array, [first, ...rest], value) {
  return array.map((/** @type {unknown} */ each, /** @type {number} */ at) =>
    at !== first ? each : rest.length ? withElement(each, rest, value) : value,
  );
}

/** @param {number[]} shape @returns {unknown} */
function randomLike([length, ...rest]) {
  if (length === undefined) return Math.round((Math.random() * 2 - 1) * REACH * 10) / 10;
  return Array.from({ length }, () => randomLike(rest));
}

/** @param {import("../i18n.js").Words} words @returns {Field} */
function numberField(words) {
  /** @type {Entry|null} */
  let entry = null;
  let reach = REACH;
  const label = element("label");
  const box = /** @type {HTMLInputElement} */ (element("input", { type: "number", step: "any", autocomplete: "off", oninput: read }));
  const slider = /** @type {HTMLInputElement} */ (element("input", { type: "range", oninput: drag, onchange: widen }));
  const root = element("div", { class: "field" }, label, box, slider);

  function read() {
    const value = box.valueAsNumber;
    const isNumber = Number.isFinite(value);
    box.setAttribute("aria-invalid", String(!isNumber));
    if (isNumber) entry?.give(value);
  }

  function drag() {
    entry?.give(slider.valueAsNumber);
  }

  /** At its end the slider reaches twice as far. */
  function widen() {
    if (Math.abs(slider.valueAsNumber) >= reach) reach *= 2;
    place();
  }

  function place() {
    const value = Number(entry?.value);
    while (Number.isFinite(value) && Math.abs(value) > reach) reach *= 2;
    slider.min = String(-reach);
    slider.max = String(reach);
    slider.step = String((2 * reach) / NOTCHES);
    // Off the notches a slider would snap to the next one and say so: let it stand where the number is.
    if (document.activeElement !== slider) slider.step = "any";
    slider.value = String(value);
    slider.style.setProperty("--at", String((slider.valueAsNumber + reach) / (2 * reach)));
  }

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
      if (document.activeElement !== box || box.valueAsNumber !== next.value) {
        if (!(document.activeElement === box && box.getAttribute("aria-invalid") === "true")) box.value = String(next.value);
      }
      place();
    },
  };
}

/** @returns {Field} */
function arrayField() {
  /** @type {Entry|null} */
  let entry = null;
  const label = element("label");
  const box = /** @type {HTMLInputElement} */ (element("input", { type: "text", spellcheck: "false", autocomplete: "off", oninput: read }));
  const shape = element("span", { class: "shape" });
  const root = element("div", { class: "field matrix" }, label, box, shape);

  function read() {
    const value = arrayFrom(box.value);
    box.setAttribute("aria-invalid", String(value === null));
    if (value !== null) entry?.give(value);
  }

  return {
    root,
    show(next) {
      entry = next;
      label.textContent = next.label;
      box.setAttribute("aria-label", next.name);
      root.toggleAttribute("data-default", next.isDefault);
      root.toggleAttribute("data-wide", next.shape.reduce((size, length) => size * length, 1) > FEW);
      shape.textContent = next.shape.join(" × ");
      if (document.activeElement !== box) {
        box.value = Array.isArray(next.value) ? JSON.stringify(next.value).replaceAll(",", ", ") : "";
        box.disabled = !Array.isArray(next.value); // too large for a line: only its shape is known here
        box.setAttribute("aria-invalid", "false");
      }
    },
  };
}

/** `[[1, 2], [3, 4]]` as nested arrays of numbers, or null. @param {string} text @returns {unknown} */
function arrayFrom(text) {
  try {
    const value = JSON.parse(text.replaceAll("−", "-"));
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
