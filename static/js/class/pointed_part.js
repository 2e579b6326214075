/** The wire or gate that a question is about, marked in the drawing until the answer is shown. */

import { numbersOf } from "../state/elements.js";

/**
 * @param {import("../state/store.js").Store} store
 * @returns {(element: string) => void} marks the part to which an element belongs (an edge's number, a gate's sum); ""
 *   marks none
 */
export function createPointing(store) {
  let pointed = "";

  function draw() {
    const svg = document.querySelector("#view svg");
    for (const each of svg?.querySelectorAll("[data-polled]") ?? []) each.removeAttribute("data-polled");
    const part = numbersOf(store.get().trace).get(pointed)?.part ?? pointed;
    if (part) svg?.querySelector(`#${CSS.escape(part)}`)?.setAttribute("data-polled", "");
  }

  store.subscribe(["trace", "values", "step", "language", "viewport"], () => {
    if (pointed) queueMicrotask(draw);
  });

  return (element) => {
    pointed = element;
    draw();
  };
}
