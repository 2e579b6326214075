/** The answer follows the question: asked again at every change, and an old answer never overwrites a newer one. */

import { Refused, askTrace } from "./api.js";
import { carryOver } from "./stepper.js";

/**
 * @typedef {import("./store.js").State} State
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./api.js").Question} Question
 */

const TYPING = 160; // ms of rest before text is sent
const RETRY = 2; // seconds, when the server cannot be reached

/** What to ask the server for a state. @param {State} state @returns {Question} */
export function questionOf(state) {
  const { source, expand, close, seed, upstream, language } = state;
  const inputs = Object.fromEntries(Object.entries(state.inputs).filter(([name]) => !state.parked.includes(name)));
  return { source, inputs, expand, close, seed, upstream, lang: language };
}

/**
 * Names of given values that the program does not have (any more), as the server tells them.
 * @param {import("./api.js").Fault[]} faults @param {State} state
 */
function strangers(faults, state) {
  return faults
    .filter((fault) => fault.code === "unknown_name" && fault.line === null && fault.text in state.inputs)
    .map((fault) => fault.text);
}

/**
 * @param {Store} store
 * @param {boolean} isAnswered  whether the store already holds the answer to its question
 */
export function keepTracing(store, isAnswered) {
  let asked = isAnswered ? JSON.stringify(questionOf(store.get())) : "";
  let answeredSource = isAnswered ? store.get().source : "";
  let timer = 0;
  /** @type {AbortController|null} */
  let running = null;

  async function ask() {
    clearTimeout(timer);
    const question = questionOf(store.get());
    const text = JSON.stringify(question);
    if (text === asked || running) return; // when the running one ends, it looks again
    asked = text;
    const mine = (running = new AbortController());
    try {
      const trace = await askTrace(question, mine.signal);
      if (running === mine) accept(trace, question);
    } catch (error) {
      if (running === mine) reject(error);
    } finally {
      if (running === mine) {
        running = null;
        ask();
      }
    }
  }

  /** @param {import("./api.js").Trace} trace @param {Question} question */
  function accept(trace, question) {
    const state = store.get();
    const isNow = JSON.stringify(questionOf(state)) === asked;
    const old = state.arrival === null ? (state.trace?.steps ?? null) : null;
    const step = carryOver(old, state.arrival ?? state.step, trace.steps, question.source === answeredSource);
    answeredSource = question.source;
    store.set({ trace, step, arrival: null, faults: [], status: isNow ? "fresh" : "waiting" });
  }

  /** @param {unknown} error */
  function reject(error) {
    const isBusy = error instanceof Refused && error.faults[0]?.code === "busy";
    if (error instanceof Refused && !isBusy) {
      const state = store.get();
      const parked = strangers(error.faults, state);
      if (parked.length) store.set({ parked: [...state.parked, ...parked] });
      else store.set({ faults: error.faults, status: "wrong" });
      return;
    }
    store.set({ status: "offline" });
    asked = "";
    timer = setTimeout(ask, (error instanceof Refused && error.retryAfter ? error.retryAfter : RETRY) * 1000);
  }

  store.subscribe(["source", "inputs", "parked", "expand", "close", "seed", "upstream", "language"], (now, before) => {
    if (JSON.stringify(questionOf(now)) === asked && !running) {
      clearTimeout(timer);
      return;
    }
    store.set({ status: "waiting" });
    clearTimeout(timer);
    if (now.source !== before.source) {
      running?.abort(); // what is being computed is about another text
      running = null;
    }
    timer = setTimeout(ask, now.source !== before.source && now.inputs === before.inputs ? TYPING : 0);
  });

  if (!isAnswered) ask();
}
