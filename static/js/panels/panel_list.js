/** The insight tabs, in the order in which they stand. Each one's module is fetched when its tab is first opened. */

import { element, sheet } from "../lib/dom.js";

/** @typedef {import("../lesson/lesson.js").Panel} Panel */

/**
 * @param {import("./panel_tools.js").House} house
 * @param {import("../drawing/canvas.js").Canvas} canvas
 * @returns {Panel[]}
 */
export function createInsights(house, canvas) {
  if (house.store.get().exercise.length) queueMicrotask(() => house.actions.openTab("exercise"));
  return [
    later(
      house,
      "check",
      () => import("./check.js"),
      (found) => found.createCheckPanel(house),
    ),
    later(
      house,
      "jacobian",
      () => import("./jacobian.js"),
      (found) => found.createJacobianPanel(house),
    ),
    later(
      house,
      "code",
      () => import("./code.js"),
      (found) => found.createCodePanel(house),
    ),
    later(
      house,
      "symbols",
      () => import("./symbols.js"),
      (found) => found.createSymbolsPanel(house, canvas),
    ),
    later(
      house,
      "forward",
      () => import("./forward.js"),
      (found) => found.createForwardPanel(house, canvas),
    ),
    later(
      house,
      "meaning",
      () => import("./meaning.js"),
      (found) => found.createMeaningPanel(house),
    ),
    later(
      house,
      "descend",
      () => import("./descend.js"),
      (found) => found.createDescendPanel(house),
    ),
    later(
      house,
      "exercise",
      () => import("./exercise.js"),
      (found) => found.createExercisePanel(house, canvas),
    ),
  ];
}

/**
 * A tab whose panel comes when it is first shown: with its words, and not without its style sheet.
 * @template M
 * @param {import("./panel_tools.js").House} house
 * @param {string} key
 * @param {() => Promise<M>} load
 * @param {(found: M) => Panel} make
 */
function later({ store, words }, key, load, make) {
  /** @type {Panel|null} */
  let panel = null;
  /** @type {Promise<[M, unknown, void]>|null} */
  let coming = null;

  /** @param {import("../state/store.js").State} state */
  function render(state) {
    if (panel) return panel.render(state);
    const place = element("div");
    coming ??= Promise.all([load(), sheet("insight"), words.more()]);
    coming
      .then(([found]) => {
        panel ??= make(found);
        if (place.isConnected) place.replaceWith(panel.render(store.get()));
      })
      .catch(() => (coming = null)); // the server was away: the next time it is asked again
    return place;
  }

  return { key, says: `tabs.${key}`, render };
}
