/** Slides straight from a card: the format that was chosen last, with the progress in the card. */

import { Refused } from "../lib/api.js";
import { download, element } from "../lib/dom.js";
import { fetchFile } from "../lib/download.js";
import { stateFrom } from "../state/permalink.js";
import { keep, recall } from "../lib/storage.js";
import { redraw } from "../lib/redraw.js";

/**
 * @param {{cards: NodeListOf<HTMLElement>, format: HTMLElement}} parts
 * @param {import("../lib/words.js").Words} words
 */
export function createSlides({ cards, format }, words) {
  const choice = /** @type {HTMLSelectElement} */ (format);
  const kept = recall("slides");
  if ([...choice.options].some(({ value }) => value === kept)) choice.value = kept;
  choice.addEventListener("change", () => keep("slides", choice.value));

  for (const card of cards) {
    const place = /** @type {HTMLElement} */ (card.querySelector(".making"));
    const button = /** @type {HTMLButtonElement} */ (card.querySelector(".take"));
    button.addEventListener("click", () => take(card, place, button));
  }

  /** @param {HTMLElement} card @param {HTMLElement} place @param {HTMLButtonElement} button */
  async function take(card, place, button) {
    const making = new AbortController();
    const bar = /** @type {HTMLProgressElement} */ (element("progress", { "aria-label": words.say("gallery.slides") }));
    const told = element("span");
    const cancel = element("button", {
      type: "button",
      class: "button small",
      text: words.say("gallery.cancel"),
      onclick: () => making.abort(),
    });
    button.disabled = true;
    redraw(place, bar, told, cancel);
    try {
      const { blob, name } = await fetchFile(
        orderOf(card),
        (done, total) => {
          bar.max = total;
          bar.value = done;
          told.textContent = words.say("gallery.making", { done, total });
        },
        making.signal,
      );
      const named = `${card.id}${name.slice(name.lastIndexOf("."))}`;
      download(blob, named);
      redraw(place, element("p", { text: words.say("gallery.saved", { name: named }) }));
    } catch (error) {
      const message = error instanceof Refused && error.faults.length ? error.message : words.say("gallery.away");
      redraw(place, ...(making.signal.aborted ? [] : [element("p", { role: "alert", text: message })]));
    } finally {
      button.disabled = false;
    }
  }

  /** The body of POST /api/export, read from the address that opens the example. @param {HTMLElement} card */
  function orderOf(card) {
    const link = /** @type {HTMLAnchorElement} */ (card.querySelector("a.open"));
    const { source, inputs, expand, close, seed, upstream, view } = stateFrom(new URL(link.href)) ?? {};
    return { source, inputs, expand, close, seed, upstream, view, lang: words.language(), format: choice.value };
  }
}
