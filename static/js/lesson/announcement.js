/**
 * What a screen reader says of a step: what it is and its sentence, once. The title is left out while only a part of
 * the step changed; the "what if", the reasons and the formula are there to be read, and are not read out.
 */

import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { followCalmly } from "../state/reading_pace.js";

/**
 * @param {HTMLElement} explanation
 * @param {import("../state/store.js").Store} store
 */
export function createAnnouncement(explanation, store) {
  const live = element("div", { class: "unseen", id: "announced", role: "status" });
  explanation.after(live);
  let title = "";
  let told = "";
  let isOpening = true; // a page that opens is read as a page: nothing of it is read out by itself

  followCalmly(store, ["trace", "values", "step", "part", "isFine", "language", "asked"], ({ asked, trace }) => {
    const now = asked.length ? "" : written(); // an exercise runs: nothing gives it away
    if (now === told) return;
    told = now;
    const of = textOf(".where span");
    const lines = [of === title ? "" : of, textOf(".part"), textOf(".text")].filter(Boolean);
    title = of;
    const isSaid = now && !isOpening;
    isOpening &&= trace === null;
    redraw(live, ...(isSaid ? lines.map((text) => element("p", { text })) : []));
  });

  /** All that may be said. */
  function written() {
    return [".where span", ".part", ".text"].map(textOf).join("\n");
  }

  /** @param {string} name */
  function textOf(name) {
    return explanation.querySelector(name)?.textContent?.trim() ?? "";
  }
}
