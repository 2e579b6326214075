/**
 * The server's calls; contract.d.ts has the shapes of its answers, written from the records in graph/payload.
 *
 * @typedef {import("./contract.js").Fault} Fault
 * @typedef {import("./contract.js").Fix} Fix
 * @typedef {import("./contract.js").Notice} Notice
 * @typedef {import("./contract.js").Half} Half
 * @typedef {import("./contract.js").Step} Step
 * @typedef {import("./contract.js").GraphNode} GraphNode
 * @typedef {import("./contract.js").GraphEdge} GraphEdge
 * @typedef {import("./contract.js").Input} Input
 * @typedef {import("./contract.js").Trace} Trace
 * @typedef {import("./contract.js").Values} Values
 * @typedef {import("./contract.js").Value} Value
 * @typedef {import("./contract.js").TraceRequest} Question
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
 * @typedef {{version: number, step: number, part: number, view: import("../state/store.js").View, trace: Trace}}
 *   StepSoFar
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

/**
 * @template T
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
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
 * @returns {Promise<import("./contract.js").Value>}
 */
export async function askValue(text, isNumber, lang) {
  /** @type {import("./contract.js").Answers["api/value"]} */
  const read = await post("api/value", { text, is_number: isNumber, lang });
  return read.value;
}

/**
 * One of the tabs' questions.
 * @template {keyof import("./contract.js").Answers} P
 * @param {P} path
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./contract.js").Answers[P]>}
 */
export async function askInsight(path, body, signal) {
  return post(path, body, signal);
}

/**
 * What classes, lectures and links are asked.
 * @template {keyof import("./contract.js").Answers} P
 * @param {P} path
 * @param {object} body
 * @param {string} [root]  where the addresses begin, for pages that lie deeper
 * @returns {Promise<import("./contract.js").Answers[P]>}
 */
export async function askOther(path, body, root = "") {
  return post(root + path, body);
}

/**
 * A class's program as far as its step, while a question runs.
 * @param {string} code @param {string} lang @param {"wide"|"tall"|"low"} room @returns {Promise<StepSoFar>}
 */
export async function askStepSoFar(code, lang, room) {
  return jsonOf(await fetch(`api/class/${code}/step?lang=${lang}&room=${room}`, { cache: "no-store" }));
}

/**
 * A file that the server makes.
 * @param {string} path @param {object} body @param {AbortSignal} [signal] @returns {Promise<Blob>}
 */
export async function askFile(path, body, signal) {
  const answer = await sent(path, body, signal);
  return answer.ok ? answer.blob() : jsonOf(answer);
}

/**
 * How far a file is that another machine makes: where it can be fetched when it is done, why not when it has failed.
 * @param {string} job @param {AbortSignal} signal
 * @returns {Promise<{done: number, total: number|null, name: string, path?: string, size?: number, errors?: Fault[]}>}
 */
export async function askJob(job, signal) {
  return jsonOf(await fetch(`api/jobs/${job}`, { signal }));
}

/** A file that nobody wants any more. @param {string} job */
export function cancelJob(job) {
  fetch(`api/jobs/${job}`, { method: "DELETE", keepalive: true }).catch(() => {}); // it is deleted after an hour anyway
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
