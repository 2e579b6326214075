/** Check marks for the gradients: once all of them stand there, the server is asked whether other ways agree. */

import { askInsight } from "../lib/api.js";
import { inShownDigits } from "./live_answer.js";

const REST = 600; // ms at the last step before it is asked

/**
 * @typedef {object} Checks
 * @property {import("../lib/api.js").Trace} trace  the one that was checked
 * @property {Record<string, {verdict: string, text: string}>} inputs
 */

/** @param {import("./store.js").Store} store */
export function keepChecked(store) {
  let timer = 0;

  async function ask() {
    const state = store.get();
    const { trace } = state;
    if (!trace || !isDue(state)) return;
    try {
      const { inputs } = await askInsight("api/check", inShownDigits(state));
      if (store.get().trace === trace) store.set({ checks: { trace, inputs } });
    } catch {
      // no mark is no harm: the panel of the check says why
    }
  }

  store.follow(["trace", "step", "part", "status", "isHandOn", "tab", "isPresenting"], (state) => {
    clearTimeout(timer);
    if (isDue(state)) timer = setTimeout(ask, REST);
  });
}

/** Whether all gradients are in sight and nothing is known of them yet. @param {import("./store.js").State} state */
function isDue({ trace, step, status, isHandOn, tab, isPresenting, checks }) {
  const isLast = trace !== null && step > 0 && step >= trace.steps.length - 1;
  return isLast && status === "fresh" && !isHandOn && tab === "gradients" && !isPresenting && checks?.trace !== trace;
}
