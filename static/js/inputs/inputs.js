/** The inputs: a name, a field and a slider for numbers, text and cells for arrays. All follow at once, both ways. */

import { Refused, askTrace } from "../lib/api.js";
import { dice, randomLike, shapeOf, withElement } from "../lib/arrays.js";
import { element } from "../lib/dom.js";
import { limits } from "../lib/limits.js";
import { redraw } from "../lib/redraw.js";
import { drawingOf } from "../state/live_answer.js";
import { isLong } from "./name_room.js";
import { numberField } from "./number_field.js";

/**
 * @typedef {import("../lib/api.js").Input} Input
 * @typedef {import("../lib/api.js").Trace} Trace
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} label
 * @property {any} value
 * @property {boolean} isDefault   nobody gave it: the server chose it
 * @property {number[]} shape
 * @property {string[]} nodes      where it stands on the drawing
 * @property {boolean} isFixed     it takes no gradient
 * @property {"value"|"size"|"label"} role
 * @property {string} whole        the input that it is, or is an element of
 * @property {() => void} pin      fix it, or let it go
 * @property {(value: any) => void} give     a number of the same kind, while a hand is on it
 * @property {(value: any) => Promise<string|null>} replace  a value of another shape, if the program allows it; else
 *   why not
 *
 * @typedef {{root: HTMLElement, show: (entry: Entry) => void}} Field
 */

const REACH = 3; // random numbers lie between -REACH and REACH

/**
 * @param {HTMLElement} root
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createInputs(root, { store, actions, words }) {
  /** @type {Map<string, Field>} */
  let fields = new Map();
  /** @type {Map<string, string>} */
  let places = new Map(); // which field belongs to an input on the drawing
  const randomise = element("button", {
    type: "button",
    class: "button small",
    onclick: () => sow(1 + Math.floor(Math.random() * limits.seed)),
  });
  const reset = element("button", { type: "button", class: "button small", onclick: actions.reset });
  const seedName = element("span");
  const seedBox = /** @type {HTMLInputElement} */ (
    element("input", { type: "number", min: 1, max: limits.seed, step: 1, oninput: readSeed })
  );
  const seed = element("label", { class: "seed", hidden: true }, seedName, seedBox);
  const descended = element("span", { class: "soft descended", role: "status", hidden: true });
  const tools = element("div", { class: "input-tools" }, randomise, seed, reset, descended);

  /** @type {typeof import("./array_field.js").arrayField|null} */
  let arrayField = null; // comes with the first array

  store.follow(["trace", "language", "seed"], show);

  /** @param {import("../state/store.js").State} state */
  function show({ trace, seed: now }) {
    const entries = (trace?.inputs ?? []).flatMap((input) => entriesOf(input, /** @type {Trace} */ (trace)));
    const next = new Map(entries.map((entry) => [`${entry.name} ${entry.shape.length > 0}`, entry]));
    if (!arrayField && entries.some(({ shape }) => shape.length)) {
      import("./array_field.js").then((found) => {
        ({ arrayField } = found);
        show(store.get());
      });
      return;
    }
    const isOther = [...next.keys()].join() !== [...fields.keys()].join();
    if (isOther || !tools.isConnected) {
      fields = new Map(
        [...next].map(([key, entry]) => [
          key,
          fields.get(key) ?? (arrayField && entry.shape.length ? arrayField(words) : numberField(words)),
        ]),
      );
      root.toggleAttribute(
        "data-uneven",
        [...next.values()].some((entry) => entry.shape.length > 0 || isLong(entry.label)),
      );
      redraw(root, ...[...fields.values()].map((field) => field.root), tools);
    }
    for (const [key, entry] of next) fields.get(key)?.show(entry);
    if (isOther) fit();
    places = new Map([...next].flatMap(([key, { nodes }]) => nodes.map((node) => [node, key])));
    randomise.textContent = words.say("inputs.randomise");
    reset.textContent = words.say("inputs.reset");
    seedName.textContent = words.say("inputs.seed");
    seed.hidden = !now;
    if (document.activeElement !== seedBox) seedBox.value = String(now);
    tools.hidden = entries.length === 0;
  }

  /** Arrays are as wide as they are written, unless some inputs would be out of sight then. */
  function fit() {
    root.removeAttribute("data-many");
    root.toggleAttribute("data-many", root.scrollHeight > root.clientHeight + 1);
  }

  /** What is clicked on the drawing is found here too. */
  store.follow(["selected", "trace"], ({ selected }, before) => {
    const chosen = selected ? fields.get(places.get(selected) ?? "")?.root : undefined;
    for (const { root: each } of fields.values()) each.toggleAttribute("data-selected", each === chosen);
    if (selected !== before.selected && matchMedia("(width >= 900px)").matches)
      chosen?.scrollIntoView({ block: "nearest" });
  });

  store.follow(["isDescended", "language"], ({ isDescended }) => {
    descended.hidden = !isDescended;
    descended.textContent = isDescended ? words.say("insight.descend.set") : "";
  });

  /** New numbers from a seed, which is shown: the same seed gives the same numbers again. @param {number} seed */
  function sow(seed) {
    actions.sow(randomValues(seed), seed);
  }

  function readSeed() {
    const value = seedBox.valueAsNumber;
    if (Number.isInteger(value) && value > 0 && value <= limits.seed) sow(value);
  }

  /**
   * One entry an input; one an element where the drawing shows the elements.
   * @param {Input} input
   * @param {Trace} trace
   * @returns {Entry[]}
   */
  function entriesOf(input, trace) {
    const { key, name, label, value, shape } = input;
    const common = {
      isDefault: input.is_default,
      isFixed: input.is_fixed,
      role: input.role,
      whole: name,
      pin: () => actions.pin(name),
    };
    const drag = input.is_fixed ? actions.give : actions.drag; // what is a constant of its gate is read anew
    const given = store.get().inputs[key] ?? value; // what was typed since that answer
    if (input.elements.length === 0) {
      const isNewer = Array.isArray(given) || (shape.length === 0 && typeof given === "number");
      return [
        {
          ...common,
          name,
          label,
          value: isNewer ? given : value,
          shape: (isNewer && shapeOf(given)) || shape,
          nodes: input.nodes,
          give: (next) => drag(key, next),
          replace: (next) => offer(key, next, shape.length > 0 && Array.isArray(next)),
        },
      ];
    }
    return input.elements.map(({ node, index }) => {
      const part = /** @type {import("../lib/api.js").GraphNode} */ (trace.nodes.find((each) => each.id === node));
      const withIt = (/** @type {unknown} */ next) => withElement(store.get().inputs[key] ?? value, index, next);
      return {
        ...common,
        name: part.name ?? name,
        label: part.label ?? name,
        value: part.value,
        shape: [],
        nodes: [node],
        give: (/** @type {unknown} */ next) => drag(key, withIt(next)),
        replace: (/** @type {unknown} */ next) => offer(key, withIt(next), false),
      };
    });
  }

  /**
   * A value of another shape: an array's the program may follow (another one will be changed too), in a number's place
   * only what the program can be read with.
   * @param {string} key @param {unknown} value @param {boolean} isTaken @returns {Promise<string|null>} why not
   */
  async function offer(key, value, isTaken) {
    try {
      const question = drawingOf(store.get());
      if (!isTaken) await askTrace({ ...question, inputs: { ...question.inputs, [key]: value } });
      actions.give(key, value);
      return null;
    } catch (error) {
      return error instanceof Refused && error.message ? error.message : words.say("editor.offline");
    }
  }

  /** New values for all that takes a gradient: class labels stay what they are. @param {number} seed */
  function randomValues(seed) {
    const trace = store.get().trace;
    const roll = dice(seed);
    const free = (trace?.inputs ?? []).filter((input) => !input.is_fixed && trace?.gradients[input.key] !== null);
    return Object.fromEntries(free.map((input) => [input.key, randomLike(input.shape, roll, REACH)]));
  }

  return { entriesOf };
}
