/** Which gates and calls of a program stand open, and which are closed. Pure. */

/** @typedef {import("./store.js").State} State */

/** The ids of the composites that are open, one by one. @param {State} state @returns {string[]} */
export function openComposites({ expand, trace }) {
  const composites = (trace?.groups ?? []).filter((group) => group.kind === "composite");
  return expand === "all" ? composites.map((group) => group.id) : expand === "none" ? [] : expand;
}

/** The calls that are open and in no other that is. @param {State} state @returns {string[]} */
export function openCalls({ trace }) {
  const groups = trace?.groups ?? [];
  const calls = groups.filter((group) => group.kind !== "composite" && group.closable && group.open);
  return calls.filter((group) => !calls.some((other) => other.id === group.parent)).map((group) => group.id);
}

/**
 * The call, layer or pass that a gate stands for: a gate for each value that leaves it.
 * @param {State} state
 * @param {string} id
 */
export function closedCall({ trace }, id) {
  const call = trace?.nodes.find((node) => node.id === id)?.closed;
  return call ? trace?.groups.find((group) => group.id === call) : undefined;
}
