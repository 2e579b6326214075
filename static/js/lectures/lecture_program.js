/**
 * A program of a lecture and the page: from one to the other.
 *
 * @typedef {Omit<import("../lib/contract.js").LectureProgram, "state"> & {state: Record<string, any>}} Program
 * @typedef {Omit<import("../lib/contract.js").Lecture, "programs"> & {programs: Program[]}} Lecture
 */

/**
 * What is kept of the page: the program with everything that is opened and chosen.
 * @param {import("../state/store.js").State} state
 */
export function stateOf(state) {
  const { source, expand, close, seed, upstream, view, step, isFine, part, tab, selected, descent } = state;
  const inputs = Object.fromEntries(Object.entries(state.inputs).filter(([name]) => !state.parked.includes(name)));
  return {
    source,
    inputs,
    expand,
    close,
    seed,
    upstream,
    view,
    step,
    ...(isFine ? { fine: part } : {}),
    tab: tab === "gradients" ? null : tab,
    selected,
    descent,
  };
}

/** What is kept of an example. @param {import("../lib/api.js").Example} example */
export function stateOfExample({ source, inputs, expand, close, seed, upstream, view, tab, selected, descent }) {
  return { source, inputs, expand, close, seed, upstream, view, tab, selected, descent };
}

/** A program as it is sent. @param {Program} program @param {Partial<Program>} [change] */
export function sent(program, change = {}) {
  const { title, note, steps, words, state } = { ...program, ...change };
  return { ...state, title, note, steps, words };
}

/**
 * Show a program on the page.
 * @param {Program} program
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions}} house
 */
export function show({ key, state }, { store, actions }) {
  const {
    source,
    inputs = {},
    expand = "none",
    close = [],
    seed = 0,
    upstream = null,
    view = {},
    tab = null,
    selected = null,
    descent = null,
    step = 0,
    fine,
  } = state;
  actions.load(
    /** @type {any} */ ({ name: key, source, inputs, expand, close, seed, upstream, view, tab, selected, descent }),
  );
  store.set({ step, arrival: step, isFine: fine !== undefined, part: fine ?? 2 });
}

/** A title for a program that has none. @param {Program} program */
export function nameOf({ title, state }) {
  return title || String(state.source).trim().split("\n")[0].slice(0, 60);
}
