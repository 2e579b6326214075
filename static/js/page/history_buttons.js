/** Undo and redo in the top bar, in sight while writing and while stepping. */

import { KEYS } from "../state/undo.js";

/**
 * @param {{back: HTMLElement, again: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words, undo:
 *   import("../state/undo.js").Undo}} house
 */
export function createHistory({ back, again }, { store, words, undo }) {
  back.addEventListener("click", undo.undo);
  again.addEventListener("click", undo.redo);
  store.follow([...KEYS, "language"], () => {
    const { past, future } = undo.counts();
    for (const [button, says, count] of /** @type {[HTMLElement, string, number][]} */ ([
      [back, "inputs.undo", past],
      [again, "inputs.redo", future],
    ])) {
      button.title = words.say(says);
      button.setAttribute("aria-disabled", String(!count));
    }
  });
}
