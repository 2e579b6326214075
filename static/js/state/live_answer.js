/** The answer follows the question: asked again at every change, and an old answer never overwrites a newer one. */

import { Refused, askTrace, askValues, isForNow, waitBefore } from "../lib/api.js";
import { carryOver } from "./stepper.js";
import { answeredBefore } from "../lib/question_key.js";

/**
 * @typedef {import("./store.js").State} State
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("../lib/api.js").Question} Question
 */

const TYPING = 30; // ms of rest before text is sent, where one key follows another at once
const LEISURE = 120; // ms between two keys after which the second is sent without waiting
const PATIENCE = 350; // ms of rest before a half-typed text is called wrong
const REST = 250; // ms without a change after which a hand counts as taken off
const PACE = 1000 / 15; // ms from one question for numbers to the next: a whole class may drag at once
/** @type {import("../lib/api.js").Fault[]} */
const NO_FAULTS = [];

/** What a state asks, wherever it is shown. @param {State} state @returns {Question} */
export function questionOf(state) {
  const { source, fixed, expand, close, seed, upstream, language, view } = state;
  const inputs = Object.fromEntries(Object.entries(state.inputs).filter(([name]) => !state.parked.includes(name)));
  return { source, inputs, fixed, expand, close, seed, upstream, lang: language, view };
}

/** The same for a drawing in this window, which may be narrow. @param {State} state @returns {Question} */
export function drawingOf(state) {
  const question = questionOf(state);
  const { room, view } = state;
  return { ...question, view: { ...(room === "wide" ? {} : { room }), ...view } };
}

/** The same for a panel, whose numbers have the drawing's digits and nothing else of its look. @param {State} state */
export function inShownDigits(state) {
  const digits = state.view?.digits;
  return { ...questionOf(state), view: digits ? { digits } : undefined };
}

/**
 * Names of given values that the program does not have (any more), as the server tells them.
 * @param {import("../lib/api.js").Fault[]} faults @param {State} state
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
  let asked = isAnswered ? JSON.stringify(drawingOf(store.get())) : "";
  let answeredSource = isAnswered ? store.get().source : "";
  let askedValues = "";
  let askedNumbersAt = -Infinity;
  let paced = 0;
  let edited = -Infinity; // when the text was last changed
  let complaint = 0;
  let timer = 0;
  let again = 0; // until what found nobody is asked once more
  let failures = 0; // in a row
  /** @type {AbortController|null} */
  let running = null;

  /** The hand is off once nothing has changed for a while and no slider is pressed. */
  function rest() {
    if (document.querySelector("input[type=range]:active")) timer = setTimeout(rest, REST);
    else store.set({ isHandOn: false });
  }

  /** Numbers alone, while a hand is on one: one question at a time, then the newest. */
  async function askNumbers() {
    const state = store.get();
    if (state.isHeld) return;
    const question = drawingOf(state);
    const text = JSON.stringify([question, state.step]);
    if (running || text === askedValues || !state.isHandOn || !state.trace) return;
    const early = askedNumbersAt + PACE - performance.now();
    clearTimeout(paced);
    if (early > 0) {
      paced = setTimeout(askNumbers, early);
      return;
    }
    askedNumbersAt = performance.now();
    askedValues = text;
    const mine = (running = new AbortController());
    try {
      const values = await askValues(question, state.step, mine.signal);
      if (running === mine && question.source === store.get().source)
        store.set({ values, faults: NO_FAULTS, status: "fresh" });
    } catch {
      if (running === mine) store.set({ isHandOn: false }); // the whole question will say what is wrong
    } finally {
      if (running === mine) {
        running = null;
        if (store.get().isHandOn) askNumbers();
        else ask();
      }
    }
  }

  async function ask() {
    clearTimeout(timer);
    if (store.get().isHeld) return;
    const question = drawingOf(store.get());
    const text = JSON.stringify(question);
    if (running) return; // when it ends, it looks again
    if (text === asked) return settle();
    clearTimeout(again);
    asked = text;
    const mine = (running = new AbortController());
    try {
      const trace = await askTrace(question, mine.signal);
      if (running === mine) accept(trace, question);
    } catch (error) {
      const kept = running === mine && !(error instanceof Refused) ? await answeredBefore(question) : null;
      if (running === mine && kept) accept(kept, question);
      else if (running === mine) reject(error);
    } finally {
      if (running === mine) {
        running = null;
        if (store.get().isHandOn) askNumbers();
        else ask();
      }
    }
  }

  /** There is nothing to ask about, and what was asked before is no answer to what comes. */
  function letGo() {
    clearTimeout(timer);
    clearTimeout(complaint);
    clearTimeout(again);
    running?.abort();
    running = null;
    asked = askedValues = answeredSource = "";
  }

  /** The hand has come back to where the last whole answer was given: that answer counts again. */
  function settle() {
    const { trace, values } = store.get();
    askedValues = "";
    if (trace && values) store.set({ trace: { ...trace }, values: null, status: "fresh" });
  }

  /** @param {import("../lib/api.js").Trace} trace @param {Question} question */
  function accept(trace, question) {
    const state = store.get();
    const isNow = JSON.stringify(drawingOf(state)) === asked;
    const old = state.arrival === null ? (state.trace?.steps ?? null) : null;
    const step = carryOver(old, state.arrival ?? state.step, trace.steps, question.source === answeredSource);
    answeredSource = question.source;
    askedValues = "";
    failures = 0;
    store.set({ trace, values: null, step, arrival: null, faults: NO_FAULTS, status: isNow ? "fresh" : "waiting" });
  }

  /** @param {unknown} error */
  function reject(error) {
    if (error instanceof Refused && !isForNow(error)) {
      failures = 0;
      const state = store.get();
      const parked = strangers(error.faults, state);
      if (parked.length) store.set({ parked: [...state.parked, ...parked] });
      else {
        clearTimeout(complaint);
        complaint = setTimeout(
          () => store.set({ faults: error.faults, status: "wrong" }),
          Math.max(0, edited + PATIENCE - performance.now()),
        );
      }
      return;
    }
    store.set({ status: "offline" });
    clearTimeout(again);
    again = setTimeout(askAgain, waitBefore(failures, error)); // until then the same counts as asked
    failures += 1;
  }

  function askAgain() {
    asked = "";
    ask();
  }

  addEventListener("online", () => {
    failures = 0;
    if (store.get().status === "offline") askAgain();
  });

  store.subscribe(
    [
      "source",
      "inputs",
      "fixed",
      "parked",
      "expand",
      "close",
      "seed",
      "upstream",
      "language",
      "view",
      "room",
      "isHandOn",
      "isHeld",
    ],
    (now, before) => {
      if (now.isHeld) return letGo();
      if (now.isHandOn && now.trace && now.source === before.source) {
        clearTimeout(timer);
        timer = setTimeout(rest, REST);
        askNumbers();
        return;
      }
      if (JSON.stringify(drawingOf(now)) === asked && !running) {
        clearTimeout(timer);
        if (!store.get().isHandOn) settle();
        return;
      }
      clearTimeout(complaint);
      const isLeisurely = performance.now() - edited > LEISURE;
      if (now.source !== before.source) edited = performance.now();
      store.set({ status: "waiting" });
      clearTimeout(timer);
      if (now.source !== before.source) {
        running?.abort(); // what is being computed is about another text
        running = null;
      }
      const isTyped = now.source !== before.source && now.inputs === before.inputs;
      if (isTyped && !isLeisurely) timer = setTimeout(ask, TYPING);
      else queueMicrotask(ask); // before the letter is drawn: the server works meanwhile
    },
  );

  if (!isAnswered) ask();
}
