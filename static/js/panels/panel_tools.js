/** What every insight tab needs: an answer asked for when the tab is seen, fields, formulas, and choices of inputs. */

import { Refused, askInsight, isForNow, waitBefore } from "../lib/api.js";
import { download, element, parseXml } from "../lib/dom.js";
import { fetchFile } from "../lib/download.js";
import { inShownDigits, questionOf } from "../state/live_answer.js";
import { fileName } from "../lib/file_names.js";

const TALL = "mfrac, mtable, msqrt, munder, munderover";

/**
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../lib/words.js").Words} Words
 * @typedef {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words: Words,
 *   toast: (text: string) => void}} House
 * @typedef {{plain: string, latex: string, mathml: string}} Formula
 */

/**
 * Asks `path` whenever the program or `extra` has changed, and gives the newest answer to `write`. Nothing is asked
 * while a number is dragged or a text is wrong.
 * @template {keyof import("../lib/contract.js").Answers} P
 * @param {House} house
 * @param {P} path
 * @param {(answer: import("../lib/contract.js").Answers[P]|null) => void} write
 */
export function createDesk({ store, words }, path, write) {
  const note = element("p", { class: "hint", role: "status", hidden: true });
  let asked = "";
  let failures = 0; // in a row
  let again = 0;
  /** @type {AbortController|null} */
  let running = null;

  /** @param {string} text  none hides the note */
  function tell(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  /** @param {Record<string, unknown>} [extra] @param {P} [where]  another path */
  async function ask(extra = {}, where = path) {
    await null; // when a program is replaced, the tabs hear of it before it is known to be unanswered
    const state = store.get();
    if (!state.trace || state.status !== "fresh" || state.isHandOn) return; // the drawing is about to be another
    const question = { ...inShownDigits(state), ...extra };
    const text = JSON.stringify([where, question]);
    if (text === asked) return;
    asked = text;
    clearTimeout(again);
    running?.abort();
    const mine = (running = new AbortController());
    const timer = setTimeout(() => tell(words.say("insight.working")), 250);
    try {
      const answer = await askInsight(where, question, mine.signal);
      if (running !== mine) return;
      failures = 0;
      tell("");
      write(answer);
    } catch (error) {
      if (running !== mine || mine.signal.aborted) return;
      asked = "";
      const said = error instanceof Refused ? error.faults.map((fault) => fault.message).join(" ") : "";
      tell(said || words.say("insight.offline"));
      if (isForNow(error)) {
        again = setTimeout(() => note.isConnected && ask(extra, where), waitBefore(failures, error));
        failures += 1;
      } else if (error instanceof Refused && error.status < 500) write(null);
    } finally {
      clearTimeout(timer);
    }
  }

  return { note, ask, forget: () => (asked = "") };
}

/**
 * One question of its own, outside of a desk.
 * @template {keyof import("../lib/contract.js").Answers} P
 * @param {House} house
 * @param {P} path
 * @param {Record<string, unknown>} extra
 */
export function askOnce({ store }, path, extra) {
  return askInsight(path, { ...inShownDigits(store.get()), ...extra });
}

/** A file, made as the export dialog's are, and saved. @param {House} house @param {Record<string, unknown>} order */
export async function takeFile({ store, words, toast }, order) {
  const state = store.get();
  toast(words.say("insight.working"));
  try {
    const { blob, name } = await fetchFile({ ...questionOf(state), ...order }, () => {}, new AbortController().signal);
    download(blob, fileName(name, { ...state, output: state.trace?.output.name }));
  } catch (error) {
    toast(error instanceof Refused && error.faults.length ? error.message : words.say("insight.offline"));
  }
}

/** @param {Formula|{mathml: string}|null} formula @param {string} [style] */
export function math(formula, style = "inline") {
  if (!formula) return element("span");
  const kind = style === "block" ? ' display="block"' : "";
  const made = parseXml(
    `<math xmlns="http://www.w3.org/1998/Math/MathML"${kind}>${formula.mathml}</math>`,
    "application/xml",
  );
  for (const bracket of made?.querySelectorAll("mo") ?? []) {
    // Chromium leaves a gap beside a bracket that may stretch, also where nothing tall is in it.
    if ("()".includes(bracket.textContent ?? "") && !bracket.parentElement?.querySelector(TALL))
      bracket.setAttribute("stretchy", "false");
  }
  return made ?? element("span", { text: "plain" in formula ? formula.plain : "" });
}

/** A field under its name. @param {string} name @param {HTMLElement} field @param {string} [kind] */
export function labelled(name, field, kind = "pick") {
  return element("label", { class: kind }, element("span", { text: name }), field);
}

/** @param {[string, string][]} options @param {string} chosen @param {(value: string) => void} act */
export function select(options, chosen, act) {
  const made = /** @type {HTMLSelectElement} */ (
    element(
      "select",
      {},
      ...options.map(([value, text]) => element("option", { value, text, selected: value === chosen })),
    )
  );
  made.addEventListener("change", () => act(made.value));
  return made;
}

/**
 * A select for answers. Arrow keys walk through its options, and each would be a try: with keys it acts on Enter, or
 * when it is left.
 * @param {[string, string][]} options @param {string} chosen @param {(value: string) => void} act
 */
export function answerSelect(options, chosen, act) {
  let byKeys = false;
  let last = chosen;
  const made = select(options, chosen, () => byKeys || settle());
  function settle() {
    byKeys = false;
    if (made.value === last) return;
    last = made.value;
    act(made.value);
  }
  made.addEventListener("keydown", ({ key }) => (key === "Enter" ? settle() : (byKeys = key !== "Tab")));
  made.addEventListener("pointerdown", () => (byKeys = false));
  made.addEventListener("blur", settle);
  return made;
}

/** @param {string} text @param {() => void} act @param {string} [kind] */
export function button(text, act, kind = "") {
  return element("button", { type: "button", class: `button small ${kind}`, text, onclick: act });
}

/**
 * The inputs that the output depends on: not those that were given another value before use.
 * @param {import("../lib/api.js").Trace} trace
 */
export function usedInputs(trace) {
  return trace.inputs.filter(({ nodes }) => nodes.length);
}

/**
 * The numbers that can be moved one by one: an input, or the elements of a small one; "x" or "W 0 1".
 * @param {import("../lib/api.js").Trace} trace @returns {[string, string][]}
 */
export function elementsOf(trace) {
  return usedInputs(trace).flatMap(({ key, label, shape, elements }) => {
    if (elements.length)
      return elements.map(
        ({ node, index }) =>
          /** @type {[string, string]} */ ([
            JSON.stringify([key, index]),
            trace.nodes.find(({ id }) => id === node)?.label ?? key,
          ]),
      );
    if (!shape.length) return [/** @type {[string, string]} */ ([JSON.stringify([key, []]), label])];
    return indices(shape)
      .slice(0, 64)
      .map(
        (index) => /** @type {[string, string]} */ ([JSON.stringify([key, index]), `${label}[${index.join(", ")}]`]),
      );
  });
}

/** @param {number[]} shape @returns {number[][]} */
function indices([length, ...rest]) {
  if (length === undefined) return [[]];
  const inner = indices(rest);
  return Array.from({ length: Math.min(length, 64) }, (_, at) =>
    inner.slice(0, 64).map((more) => [at, ...more]),
  ).flat();
}

/**
 * The chosen element if the program still has it, else the first.
 * @param {[string, string][]} elements
 * @param {string} chosen
 */
export function stillThere(elements, chosen) {
  return elements.some(([value]) => value === chosen) ? chosen : (elements[0]?.[0] ?? "");
}
