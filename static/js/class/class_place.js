/**
 * Where a class stands, and a page that goes there.
 *
 * @typedef {import("../lib/contract.js").Texts} Texts
 * @typedef {import("../lib/contract.js").ToldPoll} ToldPoll
 * @typedef {import("../lib/contract.js").Standing} Standing
 */

import { addressOf, stateFrom } from "../state/permalink.js";

const OWN = ["step", "fine", "lang", "theme", "tab", "selected"]; // each page's own, or told apart

/** The program and how it is drawn, without the step. @param {import("../state/store.js").State} state */
export function placeOf(state) {
  const address = addressOf(state);
  const query = new URLSearchParams(address.includes("#") ? address.slice(address.indexOf("#") + 1) : address);
  for (const name of OWN) query.delete(name);
  return query.toString();
}

/** Go where a class stands. @param {Standing} standing @param {import("../state/store.js").Store} store */
export function goThere({ address, step, part }, store) {
  const now = store.get();
  const fine = part < 2 ? { isFine: true, part } : { part: 2 };
  if (!address) return;
  if (address === placeOf(now) && !now.isHeld) {
    store.set({
      step: now.trace ? Math.min(step, now.trace.steps.length - 1) : step,
      arrival: now.arrival === null ? null : step,
      ...fine,
      isPlaying: false,
    });
    return;
  }
  const found = stateFrom({ search: `?${address}`, hash: "" });
  if (!found) return;
  const { source, inputs, fixed, expand, close, seed, upstream, view, descent } = found;
  const fresh = {
    isHeld: false,
    parked: [],
    isPlaying: false,
    viewport: null,
    isWhole: false,
    values: null,
    isHandOn: false,
    isDescended: false,
    selected: null,
  };
  store.set({
    source,
    inputs,
    home: inputs,
    fixed,
    expand,
    close,
    seed,
    upstream,
    view,
    descent,
    ...fresh,
    step,
    arrival: step,
    ...fine,
  });
}
