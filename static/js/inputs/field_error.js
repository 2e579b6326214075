/** What is wrong with what stands in a field, said right under it. */

import { element } from "../lib/dom.js";

/** @param {HTMLInputElement} box */
export function createTrouble(box) {
  const root = element("p", { class: "field-note", role: "alert", hidden: true });

  function place() {
    const { left, bottom } = box.getBoundingClientRect();
    root.style.left = `${Math.max(8, Math.min(left, innerWidth - root.offsetWidth - 8))}px`;
    root.style.top = `${bottom + 4}px`;
  }

  box.addEventListener("focus", () => {
    root.hidden = !root.textContent;
    place();
  });
  box.addEventListener("blur", () => (root.hidden = true)); // the mark stays

  return {
    root,
    isSaid: () => box.getAttribute("aria-invalid") === "true",

    /** @param {string} text */
    say(text) {
      box.setAttribute("aria-invalid", "true");
      box.title = text;
      root.textContent = text;
      root.hidden = document.activeElement !== box;
      place();
    },

    clear() {
      box.setAttribute("aria-invalid", "false");
      root.textContent = "";
      root.hidden = true;
    },
  };
}
