/** The inputs: a name, a field and a slider for numbers, text and cells for arrays. All follow at once, both ways. */

import { dice, randomLike, withElement } from "../arrays.js";
import { element } from "../dom.js";
import { arrayField } from "./arrayfield.js";
import { numberField } from "./numberfield.js";

/**
 * @typedef {import("../api.js").Input} Input
 * @typedef {import("../api.js").Trace} Trace
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} label
 * @property {any} value
 * @property {boolean} isDefault   nobody gave it: the server chose it
 * @property {number[]} shape
 * @property {string[]} nodes      where it stands on the drawing
 * @property {(value: any) => void} give     a number of the same kind, while a hand is on it
 * @property {(value: any) => void} replace  a value of another shape
 *
 * @typedef {{root: HTMLElement, show: (entry: Entry) => void}} Field
 */

const REACH = 3; // random numbers lie between -REACH and REACH
const SEEDS = 10_000;

/**
 * @param {HTMLElement} root
 * @param {{store: import("../store.js").Store, actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 */
export function createInputs(root, { store, actions, words }) {
  /** @type {Map<string, Field>} */
  let fields = new Map();
  /** @type {Map<string, string>} */
  let places = new Map(); // which field belongs to an input on the drawing
  const randomise = element("button", { type: "button", class: "button small", onclick: () => sow(1 + Math.floor(Math.random() * (SEEDS - 1))) });
  const reset = element("button", { type: "button", class: "button small", onclick: actions.reset });
  const seedName = element("span");
  const seedBox = /** @type {HTMLInputElement} */ (element("input", { type: "number", min: 1, max: SEEDS - 1, step: 1, oninput: readSeed }));
  const seed = element("label", { class: "seed", hidden: true }, seedName, seedBox);
  const descended = element("span", { class: "soft descended", role: "status", hidden: true });
  const tools = element("div", { class: "input-tools" }, randomise, seed, reset, descended);

  store.follow(["trace", "language", "seed"], ({ trace, seed: now }) => {
    const entries = (trace?.inputs ?? []).flatMap((input) => entriesOf(input, /** @type {Trace} */ (trace)));
    const next = new Map(entries.map((entry) => [`${entry.name} ${entry.shape.length > 0}`, entry]));
    if ([...next.keys()].join() !== [...fields.keys()].join() || !tools.isConnected) {
      fields = new Map([...next].map(([key, entry]) => [key, fields.get(key) ?? (entry.shape.length ? arrayField(words) : numberField(words))]));
      root.toggleAttribute("data-arrays", [...next.values()].some((entry) => entry.shape.length > 0));
      root.replaceChildren(...[...fields.values()].map((field) => field.root), tools);
    }
    for (const [key, entry] of next) fields.get(key)?.show(entry);
    places = new Map([...next].flatMap(([key, { nodes }]) => nodes.map((node) => [node, key])));
    randomise.textContent = words.say("inputs.randomise");
    reset.textContent = words.say("inputs.reset");
    seedName.textContent = words.say("inputs.seed");
    seed.hidden = !now;
    if (document.activeElement !== seedBox) seedBox.value = String(now);
    tools.hidden = entries.length === 0;
  });

  /** What is clicked on the drawing is found here too. */
  store.follow(["selected", "trace"], ({ selected }, before) => {
    const chosen = selected ? fields.get(places.get(selected) ?? "")?.root : undefined;
    for (const { root: each } of fields.values()) each.toggleAttribute("data-selected", each === chosen);
    if (selected !== before.selected && matchMedia("(width >= 900px)").matches) chosen?.scrollIntoView({ block: "nearest" });
  });

  store.follow(["isDescended", "language"], ({ isDescended }) => {
    descended.hidden = !isDescended;
    descended.textContent = isDescended ? words.say("insight.descend.set") : "";
  });

  /** New numbers from a seed, which is shown: the same seed gives the same numbers again. @param {number} seed */
  function sow(seed) {
    actions.giveAll(randomValues(seed));
    actions.sow(seed);
  }

  function readSeed() {
    const value = seedBox.valueAsNumber;
    if (Number.isInteger(value) && value > 0 && value < SEEDS) sow(value);
  }

  /** One entry an input; one an element where the drawing shows the elements. @param {Input} input @param {Trace} trace @returns {Entry[]} */
  function entriesOf(input, trace) {
    const isDefault = input.is_default;
    const { key, name, label, value, shape } = input;
    const given = store.get().inputs[key] ?? value; // what was typed since that answer
    if (input.elements.length === 0) {
      return [{ name, label, value: shape.length === 0 && typeof given === "number" ? given : value, shape, nodes: input.nodes, isDefault, give: (next) => actions.drag(key, next), replace: (next) => actions.give(key, next) }];
    }
    return input.elements.map(({ node, index }) => {
      const part = /** @type {import("../api.js").GraphNode} */ (trace.nodes.find((each) => each.id === node));
      const give = (/** @type {unknown} */ next) => actions.drag(key, withElement(store.get().inputs[key] ?? value, index, next));
      return { name: part.name ?? name, label: part.label, value: part.value, shape: [], nodes: [node], isDefault, give, replace: give };
    });
  }

  /** New values for all that takes a gradient: class labels stay what they are. @param {number} seed */
  function randomValues(seed) {
    const trace = store.get().trace;
    const roll = dice(seed);
    const free = (trace?.inputs ?? []).filter((input) => trace?.gradients[input.key] !== null);
    return Object.fromEntries(free.map((input) => [input.key, randomLike(input.shape, roll, REACH)]));
  }

  return { entriesOf };
}
