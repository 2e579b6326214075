/** Under the source box: how to get from writing to stepping, until it has been done once. */

import { element } from "../lib/dom.js";
import { keep, recall } from "../lib/storage.js";

/**
 * @param {HTMLElement} box
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 */
export function createLeaving(box, { store, words }) {
  if (recall("left")) return;
  const line = element("p", { class: "hint leaving", id: "leaving" }); // a line of its own, over nothing
  box.parentElement?.after(line);
  box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") ?? ""} leaving`.trim());
  let isLeft = false; // out of the box, and no step taken yet

  const say = () =>
    (line.textContent = words.say("editor.leave", {
      key: /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘ Enter" : "Ctrl Enter",
    }));
  store.follow(["language"], say);
  box.addEventListener(
    "keydown",
    (event) => (isLeft = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))),
  );
  const stop = store.subscribe(["step"], () => {
    if (!isLeft || document.activeElement === box) return;
    keep("left", true);
    line.remove();
    box.setAttribute("aria-describedby", (box.getAttribute("aria-describedby") ?? "").replace(/\s*leaving$/, ""));
    stop();
  });
}
