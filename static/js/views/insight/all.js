/** The insight tabs, in the order in which they stand. Each one's module is fetched when its tab is first opened. */

import { element } from "../../dom.js";

/** @typedef {import("../inspector.js").Panel} Panel */

/** @param {import("./desk.js").House} house @param {import("../canvas.js").Canvas} canvas @returns {Panel[]} */
export function createInsights(house, canvas) {
  const asked = idsInAddress(); // read now: the address soon follows what is shown
  if (asked) queueMicrotask(() => house.actions.openTab("exercise"));
  return [
    later(house, "check", async () => (await import("./check.js")).createCheckPanel(house)),
    later(house, "jacobian", async () => (await import("./jacobian.js")).createJacobianPanel(house)),
    later(house, "code", async () => (await import("./code.js")).createCodePanel(house)),
    later(house, "symbols", async () => (await import("./symbols.js")).createSymbolsPanel(house, canvas)),
    later(house, "forward", async () => (await import("./forward.js")).createForwardPanel(house, canvas)),
    later(house, "meaning", async () => (await import("./meaning.js")).createMeaningPanel(house)),
    later(house, "descend", async () => (await import("./descend.js")).createDescendPanel(house)),
    later(house, "exercise", async () => (await import("./exercise.js")).createExercisePanel(house, canvas, asked)),
  ];
}

/** The questions that a link carries. */
function idsInAddress() {
  const query = new URLSearchParams(location.hash.includes("source=") ? location.hash.slice(1) : location.search);
  const ids = (query.get("exercise") ?? "").split(";").filter(Boolean);
  return ids.length ? ids : null;
}

/** A tab whose panel comes when it is first shown. @param {import("./desk.js").House} house @param {string} key @param {() => Promise<Panel>} load */
function later({ store }, key, load) {
  /** @type {Panel|null} */
  let panel = null;
  /** @type {Promise<Panel>|null} */
  let coming = null;

  /** @param {import("../../store.js").State} state */
  function render(state) {
    if (panel) return panel.render(state);
    const place = element("div");
    coming ??= load();
    coming
      .then((found) => {
        panel = found;
        if (place.isConnected) place.replaceWith(found.render(store.get()));
      })
      .catch(() => (coming = null)); // the server was away: the next time it is asked again
    return place;
  }

  return { key, says: `tabs.${key}`, isWide: true, render };
}
