/**
 * The server's calls and the shapes of its answers (the contract is graph/payload/trace_payload.py).
 *
 * @typedef {object} Fault            one error of a program
 * @property {string} code
 * @property {string} message
 * @property {number|null} line       1-based
 * @property {number|null} column     1-based, in code points
 * @property {string} text            the offending text
 * @property {string|null} hint
 * @property {Fix[]} fixes            edits that help
 * @property {Half|null} [forward_half] the program without its backward half, where only that is at fault
 *
 * @typedef {{label: string, span: {start: number, end: number}, replacement: string}} Fix  an edit; its span in code
 *   points
 *
 * @typedef {{code: string, line: number, column: number, text: string, message: string}} Notice  what was left out or
 *   decided
 *
 * @typedef {{line: number, source: string}} Half  the line from which gradients are computed by hand, and the text
 *   before it
 *
 * @typedef {object} Step
 * @property {number} index
 * @property {"start"|"forward"|"seed"|"backward"} phase
 * @property {string|null} node
 * @property {string[]} appears       ids of the elements that appear at this step
 * @property {string[][]} substeps    the same in three parts: UG, LG, their product; empty for other steps
 * @property {string} title
 * @property {string} text
 * @property {[string, string][]} runs  the same text in pieces, each with whose colour it takes: lg, ug, dg, value or
 *   none
 * @property {string} meaning
 * @property {string} why
 * @property {{latex: string, mathml: string}|null} formula
 *
 * @typedef {object} GraphNode
 * @property {string} id
 * @property {"input"|"constant"|"gate"|"output"} kind
 * @property {string|null} op
 * @property {string|null} sign
 * @property {string|null} name
 * @property {string} label
 * @property {unknown} value
 * @property {unknown} grad
 * @property {number[]} shape
 * @property {[number, number]|null} span
 * @property {string|null} group
 * @property {boolean} can_open
 * @property {string[]} faults         what is to be warned of
 * @property {{value: string, grad: string}} texts   as the drawing writes them
 *
 * @typedef {object} GraphEdge
 * @property {string} id
 * @property {string} source
 * @property {string} target
 * @property {unknown} value
 * @property {unknown} lg
 * @property {string|null} lg_kind
 * @property {string|null} lg_rule
 * @property {unknown} ug
 * @property {unknown} dg
 * @property {Record<string, string>} texts   value, lg, ug, dg as the drawing writes them
 *
 * @typedef {object} Input
 * @property {string} key
 * @property {string} name
 * @property {string} label
 * @property {unknown} value
 * @property {number[]} shape
 * @property {boolean} is_default
 * @property {boolean} is_given
 * @property {boolean} is_fixed        it takes no gradient: a size, labels, or fixed by hand
 * @property {"value"|"size"|"label"} role
 * @property {string[]} nodes          ids of the nodes that show it
 * @property {{node: string, index: number[]}[]} elements  where the drawing shows its elements one by one
 *
 * @typedef {object} Trace
 * @property {{name: string, label: string, loss: string, value: unknown, shape: number[]}} output
 * @property {Record<string, unknown>} gradients
 * @property {Input[]} inputs
 * @property {GraphNode[]} nodes
 * @property {GraphEdge[]} edges
 * @property {{id: string, kind: string, op: string|null, title: string, parent: string|null, name: string|null, open:
 *   boolean, closable: boolean}[]} groups
 * @property {Step[]} steps
 * @property {Record<string, string>} closable  gates that end a typed-out composite, with its name
 * @property {string[]} unused
 * @property {Notice[]} notices
 * @property {string[]} fixed         sizes: drawn as constants
 * @property {Half|null} forward_half  where lines of the program compute gradients by hand
 * @property {string|null} svg
 * @property {{note: string}|null} drawing
 *
 * @typedef {object} Example
 * @property {string} name
 * @property {Record<string, string>} title  by language, as is the line
 * @property {Record<string, string>} line
 * @property {string} source
 * @property {Record<string, unknown>} inputs
 * @property {"none"|"all"|string[]} expand
 * @property {string[]} close
 * @property {number} seed
 * @property {unknown} upstream
 * @property {import("../state/store.js").View} view
 * @property {string|null} tab         the panel that makes the point
 * @property {string|null} selected    the edge that it shows
 * @property {string[]} [fixed]        inputs that get no gradient
 * @property {import("../state/store.js").Descent|null} descent  a descent that shows something
 * @property {string} said             all that a search finds it by
 *
 * @typedef {{key: string, title: Record<string, string>, from: Record<string, string>, examples: Example[]}} Lecture
 *
 * @typedef {object} Question
 * @property {string} source
 * @property {Record<string, unknown>} inputs
 * @property {string[]} fixed
 * @property {"none"|"all"|string[]} expand
 * @property {string[]} close
 * @property {number} seed
 * @property {unknown} upstream
 * @property {string} lang
 * @property {object} [view]
 *
 * @typedef {object} Values           numbers for a drawing that stands already
 * @property {Record<string, string>} captions  by id of an edge or a node: the markup of what is written there
 * @property {Record<string, {value: string, lg: string, ug: string, dg: string}>} edges  texts, as in the trace
 * @property {Record<string, {value: string, grad: string}>} nodes
 * @property {Step} step
 */

/** An answer that is no success: the faults it names, and when to ask again (seconds, 0 for not). */
export class Refused extends Error {
  /** @param {number} status @param {Fault[]} faults @param {number} retryAfter */
  constructor(status, faults, retryAfter) {
    super(faults[0]?.message ?? String(status));
    this.status = status;
    this.faults = faults;
    this.retryAfter = retryAfter;
  }

  /** Whether the same may be asked again: the server is busy or away, or something before it has answered for it. */
  get isForNow() {
    return this.faults.length === 0 || (FOR_NOW.has(this.status) && this.faults[0].code !== "timeout");
  }
}

const FOR_NOW = new Set([429, 502, 503, 504]);
const FIRST_WAIT = 1; // seconds
const LONGEST_WAIT = 30;
const TRIES = 4; // of what nobody asks for again by himself

/** Whether a failure may pass by itself. @param {unknown} error */
export function isForNow(error) {
  return !(error instanceof Refused) || error.isForNow;
}

/**
 * Milliseconds before a question is asked again: longer each time, and not the same for all who were refused at once.
 * @param {number} failures  how often it has failed in a row before @param {unknown} error
 */
export function waitBefore(failures, error) {
  const grown = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
  const wanted = error instanceof Refused ? error.retryAfter : 0;
  return Math.max(grown, wanted) * (1 + Math.random() / 2) * 1000;
}

/**
 * What `ask` gives, asked a few times where that may help.
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function patiently(ask) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isForNow(error) || failures + 1 >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitBefore(failures, error)));
    }
  }
}

/** The JSON of an answer. @param {Response} answer */
async function jsonOf(answer) {
  const found = await answer.json().catch(() => null);
  if (answer.ok && found !== null) return found;
  throw new Refused(answer.status, found?.errors ?? [], Number(answer.headers.get("Retry-After")) || 0);
}

/** @param {string} path @param {object} body @param {AbortSignal} [signal] @returns {Promise<any>} */
async function post(path, body, signal) {
  return jsonOf(await sent(path, body, signal));
}

/** @param {string} path @param {object} body @param {AbortSignal} [signal] */
function sent(path, body, signal) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

/** @param {Question} question @param {number} step @param {AbortSignal} [signal] @returns {Promise<Values>} */
export async function askValues(question, step, signal) {
  return post("api/trace", { ...question, only: "values", step }, signal);
}

/** @param {Question} question @param {AbortSignal} [signal] @returns {Promise<Trace>} */
export async function askTrace(question, signal) {
  return post("api/trace", question, signal);
}

/**
 * What a pasted text says.
 * @param {string} text
 * @param {boolean} isNumber  one number is wanted there
 * @param {string} lang
 * @returns {Promise<any>}
 */
export async function askValue(text, isNumber, lang) {
  return (await post("api/value", { text, is_number: isNumber, lang })).value;
}

/**
 * One of the tabs' questions.
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function askInsight(path, body, signal) {
  return post(path, body, signal);
}

/** A file that the server makes. @param {string} path @param {object} body @param {AbortSignal} [signal] @returns {Promise<Blob>} */
export async function askFile(path, body, signal) {
  const answer = await sent(path, body, signal);
  return answer.ok ? answer.blob() : jsonOf(answer);
}

/** The words of what opens later: by language, by key. @returns {Promise<Record<string, Record<string, string>>>} */
export async function askWords() {
  return patiently(async () => jsonOf(await fetch("api/words")));
}

/**
 * The functions by topic. @param {string} lang
 * @returns {Promise<{key: string, title: string, functions: {name: string, title: string, says: string, typed: string,
 *   inserts: string, also: string[]}[]}[]>}
 */
export async function askFunctions(lang) {
  return patiently(async () => jsonOf(await fetch(`api/functions?lang=${lang}`)));
}

/** The examples of the menu. @returns {Promise<Lecture[]>} */
export async function askExamples() {
  return patiently(async () => jsonOf(await fetch("api/examples")));
}
