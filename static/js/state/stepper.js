/**
 * Where one can go from a step. Pure: steps in, a number out.
 *
 * @typedef {import("../lib/api.js").Step} Step
 */

/** @param {Step[]} steps @param {number} index */
export function clamp(steps, index) {
  return Math.max(0, Math.min(steps.length - 1, index));
}

/**
 * One step on; in fine steps, one of the three parts of a backward step.
 * @param {Step[]} steps @param {{step: number, part: number}} at @param {boolean} isFine
 */
export function advance(steps, { step, part }, isFine) {
  if (isFine && steps[step]?.substeps.length && part < 2) return { step, part: part + 1 };
  const next = clamp(steps, step + 1);
  return { step: next, part: isFine && next !== step && steps[next].substeps.length ? 0 : 2 };
}

/** The same backwards. @param {Step[]} steps @param {{step: number, part: number}} at @param {boolean} isFine */
export function retreat(steps, { step, part }, isFine) {
  if (isFine && steps[step]?.substeps.length && part > 0) return { step, part: part - 1 };
  return { step: clamp(steps, step - 1), part: 2 };
}

/** The step at which the gradient is seeded: forward before it, backward after it. @param {Step[]} steps */
export function turningPoint(steps) {
  return steps.findIndex((step) => step.phase === "seed");
}

/**
 * The step of a gate in one direction, or -1.
 * @param {Step[]} steps @param {string|null} node @param {"forward"|"backward"} phase
 */
export function stepOf(steps, node, phase) {
  return steps.findIndex((step) => step.node === node && step.phase === phase);
}

/**
 * The step that a click on a node leads to: a forward step that is still to come, and from that very step the backward
 * one. Otherwise nothing moves: a click asks, and what is shown stays.
 * @param {Step[]} steps @param {number} index @param {string} node
 */
export function visit(steps, index, node) {
  const found = stepOf(steps, node, "forward");
  if (index >= turningPoint(steps) || found < index) return index;
  return found === index ? mirror(steps, index) : found;
}

/**
 * The same gate in the other direction; from the start the last step, from the seed the last forward step.
 * @param {Step[]} steps @param {number} index
 */
export function mirror(steps, index) {
  const here = steps[index];
  if (!here) return index;
  if (here.phase === "start") return steps.length - 1;
  if (here.phase === "seed") return Math.max(0, index - 1);
  const found = stepOf(steps, here.node, here.phase === "forward" ? "backward" : "forward");
  return found < 0 ? index : found;
}

/**
 * Where to stand in a new trace when one stood at `index` of the old: at the end if it was the end, at the same gate
 * if it is still there and `keeps` says that the program is the same, at the same number if there are as many steps.
 * @param {Step[]|null} old @param {number} index @param {Step[]} now @param {boolean} keeps
 */
export function carryOver(old, index, now, keeps) {
  if (!old) return clamp(now, index);
  if (old.length === now.length) return clamp(now, index);
  if (index > 0 && index >= old.length - 1) return now.length - 1;
  if (!keeps) return 0;
  const here = old[index];
  const same = now.findIndex((step) => step.phase === here.phase && step.node === here.node);
  return same < 0 ? clamp(now, Math.round((index / Math.max(1, old.length - 1)) * (now.length - 1))) : same;
}

/** @type {WeakMap<Step[], Map<string, number>>} */
const remembered = new WeakMap();

/**
 * At which step each element appears, as the server says it.
 * @param {Step[]} steps @returns {Map<string, number>}
 */
export function appearances(steps) {
  const known = remembered.get(steps);
  if (known) return known;
  const found = new Map();
  remembered.set(steps, found);
  for (const step of steps) {
    for (const id of step.appears) if (!found.has(id)) found.set(id, step.index);
  }
  return found;
}
