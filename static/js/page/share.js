/** Sharing: the address, which is the whole state, a frame for a course page, and the way to the code. */

import { element } from "../lib/dom.js";
import { createLayer } from "../lib/dialog.js";
import { shortPart } from "../lectures/short_link.js";
import { addressOf, whole } from "../state/permalink.js";

/**
 * @param {{button: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 */
export function createShare({ button }, { store, actions, words, toast }) {
  const layer = createLayer(content, words);
  button.addEventListener("click", layer.open);

  function content() {
    const address = addressOf(store.get());
    const link = whole(address);
    const embedded = whole(`embed${address}`).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    const look = 'width="100%" height="460" style="border:1px solid #cbd5e1;border-radius:8px"';
    const frame = `<iframe src="${embedded}" title="${words.say("share.frame_title")}" ${look}></iframe>`;
    return {
      title: words.say("share.title"),
      body: [
        element("p", { class: "hint", text: words.say("share.line") }),
        row(
          "share.link",
          /** @type {HTMLInputElement} */ (element("input", { type: "text", readonly: true, value: link })),
        ),
        row(
          "share.embed",
          /** @type {HTMLTextAreaElement} */ (element("textarea", { readonly: true, rows: 4 }, frame)),
        ),
        shortPart(store, words, take),
        element(
          "div",
          { class: "share-row" },
          element("span", { text: words.say("groups.code_line") }),
          element("button", {
            type: "button",
            class: "button",
            text: words.say("groups.code_open"),
            onclick: showCode,
          }),
        ),
      ],
    };
  }

  /** Code opens beside the drawing, where it follows the steps. */
  function showCode() {
    layer.close();
    actions.openTab("code");
  }

  /** @param {string} says @param {HTMLInputElement|HTMLTextAreaElement} box */
  function row(says, box) {
    box.setAttribute("aria-label", words.say(says));
    box.addEventListener("focus", () => box.select());
    const copy = element("button", {
      type: "button",
      class: "button primary",
      text: words.say(`${says}_copy`),
      onclick: () => take(box),
    });
    return element(
      "div",
      { class: "share-row" },
      element("span", { "aria-hidden": "true", text: words.say(says) }),
      box,
      copy,
    );
  }

  /** @param {HTMLInputElement|HTMLTextAreaElement} box */
  async function take(box) {
    try {
      await navigator.clipboard.writeText(box.value);
      layer.close();
      toast(words.say("share.done"));
    } catch {
      box.select(); // the clipboard may be forbidden: what is selected can be copied by hand
      toast(words.say("share.by_hand"));
    }
  }
}
