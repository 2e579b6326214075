/**
 * What a phone sees while a question runs: the program as far as the class's step, made by the server without anything
 * that comes later. The text of the program and its numbers leave the page until the answer is shown.
 */

import { Refused, askStepSoFar, isForNow, waitBefore } from "../lib/api.js";

/**
 * @typedef {import("./class_place.js").Standing} Standing
 * @typedef {import("../state/store.js").State} State
 */

/**
 * @param {string} code
 * @param {import("../state/store.js").Store} store
 * @param {(patch: Partial<State>) => void} go  sets the state as the class does, not as a hand does
 */
export function createStepSoFar(code, store, go) {
  /** @type {Standing|null} */
  let wanted = null;
  let shown = ""; // what the page holds: version, language, shape of the window
  let timer = 0;
  let failures = 0;
  store.subscribe(["language", "room"], () => wanted && show(wanted));

  /** @param {Standing} standing */
  async function show(standing) {
    clearTimeout(timer);
    wanted = standing;
    const { language, room } = store.get();
    const key = JSON.stringify([standing.version, language, room]);
    const { step, part } = standing;
    if (key === shown) return go({ step, part, isPlaying: false, source: "", expand: "none", close: [], tab: "" });
    try {
      const found = await askStepSoFar(code, language, room);
      failures = 0;
      if (wanted !== standing) return;
      if (found.version < standing.version) return again(standing); // told by a process that has not heard of it yet
      shown = key;
      go(heldAt(found));
    } catch (error) {
      if (wanted === standing && (isForNow(error) || (error instanceof Refused && error.status === 409)))
        again(standing);
    }
  }

  /** @param {Standing} standing */
  function again(standing) {
    timer = setTimeout(() => wanted === standing && show(standing), waitBefore(failures, null));
    failures += 1;
  }

  return {
    show,
    /** The whole program may be shown again. */
    stop() {
      clearTimeout(timer);
      wanted = null;
      shown = "";
    },
  };
}

/**
 * The state of a page that holds a step and nothing from which more could be asked.
 * @param {import("../lib/api.js").StepSoFar} found
 * @returns {Partial<State>}
 */
function heldAt({ trace, step, part, view }) {
  return {
    isHeld: true,
    source: "",
    inputs: {},
    home: {},
    fixed: [],
    parked: [],
    expand: "none",
    close: [],
    seed: 0,
    upstream: null,
    descent: null,
    view,
    trace,
    values: null,
    checks: null,
    faults: [],
    status: "fresh",
    isHandOn: false,
    isPlaying: false,
    tab: "",
    selected: null,
    viewport: null,
    isWhole: false,
    step,
    isFine: part < 2,
    part,
    arrival: null,
  };
}
