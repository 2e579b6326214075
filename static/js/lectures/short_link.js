/** A short link to what the page shows, with its QR code. */

import { Refused, askOther as ask } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { addressOf, whole } from "../state/permalink.js";

/** The state as a query, however long. @param {import("../state/store.js").State} state */
function queryOf(state) {
  const address = addressOf(state);
  return address.includes("#") ? address.slice(address.indexOf("#") + 1) : address.slice(1);
}

/** Have a link made. @param {import("../state/store.js").State} state @param {import("../lib/words.js").Words} words */
export async function makeShort(state, words) {
  const { code, until } = await ask("api/links/new", { address: queryOf(state), lang: words.language() });
  return {
    link: whole(`x/${code}`),
    until: new Date(until * 1000).toLocaleDateString(words.language(), { dateStyle: "long" }),
  };
}

/** @param {string} text @param {string} says what it leads to, for who cannot see it @param {number} size */
export function codeOf(text, says, size) {
  return element("img", {
    class: "qr",
    src: `qr.svg?text=${encodeURIComponent(text)}`,
    alt: says,
    width: size,
    height: size,
  });
}

/**
 * The part of Share that makes short links.
 * @param {import("../state/store.js").Store} store @param {import("../lib/words.js").Words} words
 * @param {(box: HTMLInputElement) => void} take  copies
 */
export function shortPart(store, words, take) {
  const place = element("div", { class: "short-link" });
  const make = element("button", { type: "button", class: "button", text: words.say("short.make"), onclick: draw });
  place.append(element("p", { class: "hint", text: words.say("short.line") }), make);

  async function draw() {
    try {
      const { link, until } = await makeShort(store.get(), words);
      const box = /** @type {HTMLInputElement} */ (
        element("input", { type: "text", readonly: true, value: link, "aria-label": words.say("short.link") })
      );
      const copy = element("button", {
        type: "button",
        class: "button primary",
        text: words.say("share.link_copy"),
        onclick: () => take(box),
      });
      redraw(
        place,
        element("div", { class: "share-row" }, element("span", { text: words.say("short.link") }), box, copy),
        element(
          "div",
          { class: "short-code" },
          codeOf(link, words.say("short.code"), 168),
          element("p", { class: "hint", text: words.say("short.until", { until }) }),
        ),
      );
    } catch (error) {
      redraw(
        place,
        element("p", {
          class: "trouble",
          role: "alert",
          text: error instanceof Refused && error.faults.length ? error.message : words.say("editor.offline"),
        }),
        make,
      );
    }
  }
  return place;
}

/**
 * A large code over everything, until the next key or click.
 * @param {import("../state/store.js").Store} store
 * @param {import("../lib/words.js").Words} words
 */
export async function showCode(store, words) {
  const link = await makeShort(store.get(), words).then(
    (made) => made.link,
    () => whole(addressOf(store.get())),
  );
  const sheet = element(
    "dialog",
    { class: "code-sheet", "aria-label": words.say("short.code") },
    codeOf(link, words.say("short.code"), 480),
    element("p", { text: link.replace(/^https?:\/\//, "") }),
  );
  document.body.append(sheet);
  sheet.addEventListener("click", () => /** @type {HTMLDialogElement} */ (sheet).close());
  sheet.addEventListener("close", () => sheet.remove());
  sheet.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "q") /** @type {HTMLDialogElement} */ (sheet).close();
  });
  /** @type {HTMLDialogElement} */ (sheet).showModal();
}
