/** What opens over the page: a titled dialog that closes by Escape, by its button, or by a click beside it. */

import { element } from "./dom.js";

/**
 * @param {() => {title: string, body: Node[]}} content  made anew each time it opens
 * @param {import("./words.js").Words} words
 * @param {{isWide?: boolean}} [options]
 */
export function createLayer(content, words, { isWide = false } = {}) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: isWide ? "wide" : null }));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the backdrop; everything inside has its own element
  });
  document.body.append(dialog);

  function open() {
    const { title, body } = content();
    const heading = element("h2", { text: title });
    const close = element("button", {
      type: "button",
      class: "button small icon",
      "aria-label": words.say("layer.close"),
      text: "×",
      onclick: () => dialog.close(),
    });
    dialog.setAttribute("aria-label", title);
    dialog.replaceChildren(
      element("div", { class: "dialog-head" }, heading, close),
      element("div", { class: "dialog-body", tabindex: "0", role: "group", "aria-label": title }, ...body),
    );
    dialog.showModal();
  }

  return {
    open,
    close: () => dialog.close(),
    toggle() {
      if (dialog.open) dialog.close();
      else if (!document.querySelector("dialog[open]")) open(); // one over the page at a time
    },
    /** @param {() => void} act */
    onClose: (act) => dialog.addEventListener("close", act),
  };
}
