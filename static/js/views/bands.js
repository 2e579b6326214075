/** The bands of the page fold away, each by its own button; on a narrow screen many inputs begin folded. */

import { keep, recall } from "../storage.js";

const NARROW = "(width < 900px)";
const MANY = 2; // inputs that still leave room for the drawing on a phone
const LONGEST = 60; // characters of the values that are told of folded inputs

/**
 * @param {NodeListOf<HTMLElement>} buttons  each says in data-folds which band it folds
 * @param {{store: import("../store.js").Store, words: import("../i18n.js").Words}} house
 */
export function createBands(buttons, { store, words }) {
  const narrow = matchMedia(NARROW);
  /** @type {Record<string, boolean>} */
  const chosen = recall("folded") ?? {};

  /** @param {string} band */
  function isFolded(band) {
    const key = `${band}${narrow.matches ? "-narrow" : ""}`;
    if (key in chosen) return chosen[key];
    return band === "inputs" && narrow.matches && entries().length > MANY;
  }

  function entries() {
    return (store.get().trace?.nodes ?? []).filter((node) => node.kind === "input");
  }

  function show() {
    for (const button of buttons) {
      const band = /** @type {string} */ (button.dataset.folds);
      const isAway = isFolded(band);
      button.setAttribute("aria-expanded", String(!isAway));
      const told = band === "inputs" && isAway ? entries().map((node) => `${node.label} = ${node.texts.value}`).join("  ") : "";
      button.title = words.say(isAway ? "bands.unfold" : "bands.fold", { band: words.say(`bands.${band}`) });
      const line = button.querySelector(".told");
      if (line) line.textContent = told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told;
      document.documentElement.toggleAttribute(`data-folded-${band}`, isAway);
    }
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const band = /** @type {string} */ (button.dataset.folds);
      chosen[`${band}${narrow.matches ? "-narrow" : ""}`] = !isFolded(band);
      keep("folded", chosen);
      show();
    });
  }
  narrow.addEventListener("change", show);
  store.follow(["trace", "language"], show);
}
