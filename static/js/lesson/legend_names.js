/**
 * LG, UG and DG by their full names: in the legend at the first backward steps, and wherever they stand under a
 * pointer.
 */

import { element } from "../lib/dom.js";
import { keep, recall } from "../lib/storage.js";

const ROLES = ["dg", "lg", "ug"];
const OFTEN = 3; // backward steps after which the letters are known

/**
 * @param {HTMLElement} legend
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 */
export function createNames(legend, { store, words }) {
  document.addEventListener("pointerover", ({ target }) => {
    if (!(target instanceof HTMLElement) || target.childElementCount) return;
    const role = (target.textContent ?? "").toLowerCase();
    if (ROLES.includes(role)) target.title = words.say(`peek.${role}`);
  });

  let seen = Number(recall("spelled")) || 0;
  if (seen >= OFTEN) return;
  const full = ROLES.map((role) => ({ role, said: element("span", { class: "full" }) }));
  for (const { role, said } of full) legend.querySelector(`.${role}`)?.before(said);
  const say = () => full.forEach(({ role, said }) => (said.textContent = words.say(`legend.${role}`).concat(" ")));
  store.follow(["language"], say);

  const stop = store.follow(["step", "trace"], ({ step, trace }, before) => {
    const isBackward = ["seed", "backward"].includes(trace?.steps[step]?.phase ?? "");
    legend.toggleAttribute("data-spelled", isBackward);
    if (!isBackward || step <= before.step) return;
    seen += 1;
    keep("spelled", seen);
    if (seen <= OFTEN) return;
    legend.removeAttribute("data-spelled");
    stop();
  });
}
