/**
 * What is read follows the picture at a reader's pace: while steps run past under a hand, or a number does, words,
 * formulas and tables are made anew some times a second, not at every frame; once the hand rests, they say what is.
 */

const STEPS = 180; // ms between two of them while steps run past
const NUMBERS = 50; // while a number is dragged

/**
 * Like `store.follow`, but calm while a hand hurries through the steps.
 * @param {import("./store.js").Store} store @param {(keyof import("./store.js").State)[]} keys
 * @param {(now: import("./store.js").State, before: import("./store.js").State) => void} act  `before`: when it last
 *   acted
 */
export function followCalmly(store, keys, act) {
  let seen = store.get();
  let actedAt = -Infinity;
  const isNews = (/** @type {import("./store.js").State} */ now) => keys.some((key) => now[key] !== seen[key]);
  store.follow([...keys, "isHurried", "isHandOn"], (now, before) => {
    const at = performance.now();
    const isFirst = now === before;
    const isDragged = now.isHandOn && keys.every((key) => key === "values" || now[key] === seen[key]);
    const pace = now.isHurried ? STEPS : isDragged ? NUMBERS : 0;
    if (!isFirst && (!isNews(now) || at - actedAt < pace)) return;
    actedAt = at;
    const last = seen;
    seen = now;
    act(now, isFirst ? now : last);
  });
}
