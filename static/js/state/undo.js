/**
 * One undo for the whole page: the text, its inputs, pins and opened gates, in the order in which they were changed.
 */

/**
 * @typedef {import("./store.js").State} State
 * @typedef {import("./store.js").Store} Store
 * @typedef {{doc: Pick<State, typeof KEYS[number]>, step: number}} Moment
 * @typedef {{kind: "text", start: number, removed: number, added: number, isLine: boolean}|{kind: "value", name:
 *   string}|{kind: "descent"}|{kind: "other"}} Change
 */

/** What can be undone; beside it goes what belongs to a program and is never changed alone. */
export const KEYS = /** @type {const} */ ([
  "source",
  "inputs",
  "fixed",
  "home",
  "expand",
  "close",
  "seed",
  "upstream",
  "view",
]);
const ALONG = /** @type {const} */ (["descent", "example", "isDescended"]);
const MOST = 500; // moments that are kept
const PAUSE = 1200; // ms between two letters, after which the second is undone on its own
const TYPED = 2; // letters that one key changes at most: an IME puts one in another's place

/** @param {Store} store */
export function keepUndo(store) {
  /** @type {Moment[]} */
  const past = [];
  /** @type {Moment[]} */
  const future = [];
  /** @type {Change|null} */
  let last = null;
  let changed = -Infinity;
  let isMoving = false;

  store.subscribe([...KEYS], (now, before) => {
    if (isMoving) return;
    const change = changeOf(before, now);
    const isMore = last !== null && isSame(last, change, before, performance.now() - changed);
    if (!isMore) past.push(momentOf(before));
    if (past.length > MOST) past.shift();
    future.length = 0;
    last = change;
    changed = performance.now();
  });

  /**
   * @param {Moment[]} from
   * @param {Moment[]} to
   * @returns {{start: number, end: number}|null} where the text has changed, null: nothing to go to
   */
  function move(from, to) {
    const moment = from.pop();
    if (!moment) return null;
    const now = store.get();
    to.push(momentOf(now));
    last = null;
    isMoving = true;
    store.set(patchOf(moment, now));
    isMoving = false;
    const { start, added } = difference(now.source, moment.doc.source);
    return { start, end: start + added };
  }

  return {
    undo: () => move(past, future),
    redo: () => move(future, past),
    counts: () => ({ past: past.length, future: future.length }),
  };
}

/** @typedef {ReturnType<typeof keepUndo>} Undo */

/** @param {State} state @returns {Moment} */
function momentOf(state) {
  const doc = Object.fromEntries([...KEYS, ...ALONG].map((key) => [key, state[key]]));
  return { doc: /** @type {Moment["doc"]} */ (doc), step: state.step };
}

/**
 * What brings a moment back; another program comes with the step at which it was left.
 * @param {Moment} moment
 * @param {State} now
 * @returns {Partial<State>}
 */
function patchOf({ doc, step }, now) {
  const isOther = doc.source !== now.source && doc.home !== now.home;
  const isRedrawn = isOther || doc.view !== now.view;
  const fresh = { parked: [], isHandOn: false, isPlaying: false, values: null };
  const trace = now.trace && { ...now.trace }; // the fields show the old values at once, before the answer comes
  return {
    ...doc,
    ...fresh,
    trace,
    ...(isRedrawn ? { viewport: null } : {}),
    ...(isOther ? { arrival: step, selected: null } : {}),
  };
}

/** @param {State} before @param {State} now @returns {Change} */
function changeOf(before, now) {
  if (now.source !== before.source) {
    const found = difference(before.source, now.source);
    return { kind: "text", ...found, isLine: now.source.slice(found.start, found.start + found.added).includes("\n") };
  }
  if (now.isDescended && now.inputs !== before.inputs) return { kind: "descent" };
  const keys = KEYS.filter((key) => now[key] !== before[key]);
  const names = Object.keys({ ...now.inputs, ...before.inputs }).filter(
    (name) => now.inputs[name] !== before.inputs[name],
  );
  return keys.length === 1 && keys[0] === "inputs" && names.length === 1
    ? { kind: "value", name: names[0] }
    : { kind: "other" };
}

/**
 * Whether a change goes on with the last one: letter after letter, one slider under one hand, one descent.
 * @param {Change} last
 * @param {Change} now
 * @param {State} before
 * @param {number} rest  ms since the last one
 */
function isSame(last, now, before, rest) {
  if (last.kind === "text" && now.kind === "text") {
    const isKey = now.added <= TYPED && now.removed <= TYPED && !now.isLine && rest < PAUSE;
    const isWay = Boolean(last.added) === Boolean(now.added);
    const [from, to] = [now.start, now.start + now.removed];
    return (
      isKey &&
      isWay &&
      last.added <= TYPED &&
      last.removed <= TYPED &&
      from <= last.start + last.added &&
      to >= last.start
    );
  }
  if (last.kind === "value" && now.kind === "value") return last.name === now.name && before.isHandOn;
  return last.kind === "descent" && now.kind === "descent" && before.isDescended;
}

/** Where two texts differ. @param {string} old @param {string} now */
export function difference(old, now) {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return { start, removed: old.length - start - end, added: now.length - start - end };
}
