/**
 * Which parts of a drawing are shown at which step, where not all can be shown: windows of one size that hold what each
 * step is about, and change as seldom as they can. The best row of windows is found as a whole: what lies outside of a
 * window has a price, and so has every change. The same rule as the slides' (graph/slides/window_plan.py). Pure.
 *
 * @typedef {Readonly<{x: number, y: number, width: number, height: number}>} Box
 * @typedef {import("./viewport.js").Size} Size
 * @typedef {{core: Box, dear: Box[], minor: Box[]}} Subject  what a step is about: what must be seen, what stands on a
 *   chip where it is not, what may be missing
 * @typedef {{windows: Box[], at: number[], lacks: number, cut: number, moves: number}} Plan
 *   `windows`: what they hold; `at`: the window of a step; `lacks`, `cut`: dear and minor things outside of their
 *   windows; `moves`: how often the window changes, as a share
 * @typedef {{place: number[], seen: Size, subjects: Subject[], costs: Float64Array[], lefts: number[], tops: number[]}}
 *   Table
 */

export const OFTEN = 0.25; // of the changes from step to step, at which windows may change
const AIR = 4; // around what a window holds
const [CORE, DEAR, MINOR] = [1e9, 10, 1]; // prices of what lies outside
// of a change, in the order in which they are tried
const PRICES = [1, 3, 9, 12, 16, 24, 32, 48, 64, 96, 128, 256, 1e6];
const PLACES = 32; // of a window along each axis
const NEAR = 6; // places nearer to each other than that are the same

/** The box around some boxes. @param {Box[]} boxes @returns {Box} */
export function around(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/**
 * The windows of all steps: the calmest way in which the least is missing.
 * @param {Subject[]} subjects  one a step @param {Size} drawing @param {Size} room  of a window, in the drawing's own
 *   measure
 * @returns {Plan}
 */
export function planWindows(subjects, drawing, room) {
  const table = tableOf(subjects, drawing, room);
  /** @type {Plan|null} */
  let plan = null;
  for (const price of PRICES) {
    plan = cheapest(table, price);
    if (plan.moves <= OFTEN) break;
  }
  return /** @type {Plan} */ (plan);
}

/**
 * All places of a window, and what each step misses in each of them.
 * @param {Subject[]} subjects
 * @param {Size} drawing
 * @param {Size} seen
 * @returns {Table}
 */
function tableOf(subjects, drawing, seen) {
  const boxes = subjects.flatMap(({ core, dear }) => [core, ...dear]);
  const across = places(
    boxes.map((box) => box.x),
    drawing.width,
    seen.width,
  );
  const down = places(
    boxes.map((box) => box.y),
    drawing.height,
    seen.height,
  );
  const lefts = down.flatMap(() => across);
  const tops = down.flatMap((top) => across.map(() => top));
  const place = lefts.map((_, index) => index);
  const table = { place, seen, subjects, costs: /** @type {Float64Array[]} */ ([]), lefts, tops };
  /** @type {Map<Box, Uint8Array>} */
  const known = new Map();
  /** @param {Box} box */
  const missed = (box) => {
    const found = known.get(box) ?? Uint8Array.from(place, (each) => (holds(table, each, box) ? 0 : 1));
    known.set(box, found);
    return found;
  };
  /** @type {Map<Subject, Float64Array>} */
  const costs = new Map();
  for (const subject of subjects) {
    const sum = costs.get(subject) ?? new Float64Array(place.length);
    if (!costs.has(subject)) {
      for (const [price, kind] of /** @type {[number, Box[]][]} */ ([
        [CORE, [subject.core]],
        [DEAR, subject.dear],
        [MINOR, subject.minor],
      ])) {
        for (const box of kind) missed(box).forEach((miss, each) => (sum[each] += price * miss));
      }
      costs.set(subject, sum);
    }
    table.costs.push(sum);
  }
  return table;
}

/** Whether a window holds a box. @param {Table} table @param {number} place @param {Box} box */
function holds({ lefts, tops, seen }, place, box) {
  const [left, top] = [lefts[place], tops[place]];
  return (
    box.x >= left && box.x + box.width <= left + seen.width && box.y >= top && box.y + box.height <= top + seen.height
  );
}

/**
 * The row of windows that costs least where a change has this price.
 * (A. Viterbi, Error bounds for convolutional codes, IEEE Transactions on Information Theory 13, 1967)
 * @param {Table} table @param {number} price @returns {Plan}
 */
function cheapest(table, price) {
  const { place, costs, subjects } = table;
  let total = Float64Array.from(costs[0]);
  /** @type {{best: number, isChange: Uint8Array}[]} */
  const from = [];
  for (const cost of costs.slice(1)) {
    const best = least(total);
    const changed = total[best] + price;
    const isChange = Uint8Array.from(place, (each) => (total[each] > changed ? 1 : 0));
    from.push({ best, isChange });
    const before = total;
    total = Float64Array.from(place, (each) => (isChange[each] ? changed : before[each]) + cost[each]);
  }
  const chosen = [least(total)];
  for (const { best, isChange } of from.reverse()) chosen.unshift(isChange[chosen[0]] ? best : chosen[0]);
  /** @type {Box[][]} */
  const held = [];
  const at = chosen.map((window, step) => {
    if (window !== chosen[step - 1]) held.push([]);
    const { core, dear, minor } = subjects[step];
    const seen = [core, ...dear, ...minor].filter((box) => holds(table, window, box));
    held[held.length - 1].push(...(seen.length ? seen : [core]));
    return held.length - 1;
  });
  const missing = (/** @type {"dear"|"minor"} */ kind) =>
    chosen.reduce(
      (sum, window, step) => sum + subjects[step][kind].filter((box) => !holds(table, window, box)).length,
      0,
    );
  const moves = (held.length - 1) / Math.max(1, subjects.length - 1);
  return { windows: held.map(around), at, lacks: missing("dear"), cut: missing("minor"), moves };
}

/** @param {Float64Array} numbers  the place of the least of them, the first of several */
function least(numbers) {
  let best = 0;
  for (let each = 1; each < numbers.length; each++) if (numbers[each] < numbers[best]) best = each;
  return best;
}

/**
 * Where a window may begin along one axis: where something begins that is to be seen. Moved on until it meets such a
 * place, a window holds no less than before.
 * @param {number[]} starts @param {number} drawn @param {number} seen @returns {number[]}
 */
function places(starts, drawn, seen) {
  if (drawn <= seen) return [seen === Infinity ? -1e6 : (drawn - seen) / 2];
  const found = [0];
  const wanted = starts
    .map((start) => Math.min(Math.max(0, start - AIR), drawn - seen))
    .sort((one, other) => one - other);
  for (const start of wanted) if (start >= found[found.length - 1] + NEAR) found.push(start);
  const count = found.length;
  return count <= PLACES
    ? found
    : Array.from({ length: PLACES }, (_, place) => found[Math.floor((place * (count - 1)) / (PLACES - 1))]);
}

/** Whether one box lies in another. @param {Box} inner @param {Box} outer @param {number} [slack] */
export function isWithin(inner, outer, slack = 0.5) {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}
