/** Asking: what the graph offers at this step, to be changed as the lecturer likes, or a question of their own. */

import { limits } from "../lib/limits.js";
import { askOther as ask } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { createLayer } from "../lib/dialog.js";
import { redraw } from "../lib/redraw.js";
import { questionOf } from "../state/live_answer.js";

/**
 * @typedef {import("./class_place.js").Texts} Texts
 * @typedef {import("../lib/contract.js").PollOffer} Offer
 */

/**
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words, toast: (text: string) =>
 *   void}} house
 * @param {{call: import("./lecturer.js").Call, asked: () => void}} acts
 */
export function createAsking({ store, words, toast }, { call, asked }) {
  const place = element("div", { class: "asking" });
  const layer = createLayer(() => ({ title: words.say("class.ask_title"), body: [place] }), words, { isWide: true });
  /** @type {Offer[]} */
  let offers = [];

  async function open() {
    const state = store.get();
    const found = await ask("api/class/questions", { ...questionOf(state), step: state.step }).catch(() => null);
    offers = found?.questions ?? [];
    if (!found) toast(words.say("class.no_offers"));
    layer.open();
    draw(offers[0] ?? own());
  }

  /** @returns {Offer} */
  const own = () => ({
    kind: "own",
    step: null,
    element: null,
    texts: {},
    choices: [
      { id: "a", texts: {}, idea: "own", label: {} }, // which is right is chosen: often first, it would be known
      { id: "b", texts: {}, idea: "own", label: {} },
      { id: "c", texts: {}, idea: "own", label: {} },
    ],
  });

  /** @param {Offer} chosen */
  function draw(chosen) {
    const language = words.language();
    const entry = (/** @type {Offer} */ offer, /** @type {string} */ text) =>
      element("button", {
        type: "button",
        class: "offer",
        "aria-pressed": String(offer === chosen || (offer.kind === "own" && chosen.kind === "own")),
        text,
        onclick: () => draw(offer),
      });
    const list = element(
      "div",
      { class: "offers", role: "group", "aria-label": words.say("class.offers") },
      ...offers.map((offer) => entry(offer, offer.texts[language])),
      entry(own(), words.say("class.own")),
    );
    const text = /** @type {HTMLTextAreaElement} */ (
      element(
        "textarea",
        {
          rows: 2,
          maxlength: limits.poll_text,
          "aria-label": words.say("class.question"),
          placeholder: words.say("class.question"),
        },
        chosen.texts[language] ?? "",
      )
    );
    const rows = chosen.choices.map((choice, at) => {
      const box = /** @type {HTMLInputElement} */ (
        element("input", {
          value: choice.texts[language] ?? "",
          maxlength: limits.poll_text,
          "aria-label": words.say("class.choice", { number: at + 1 }),
          placeholder: words.say("class.choice", { number: at + 1 }),
        })
      );
      const right = /** @type {HTMLInputElement} */ (
        element("input", {
          type: "radio",
          name: "right",
          checked: choice.idea === "right",
          "aria-label": words.say("class.is_right", { number: at + 1 }),
        })
      );
      const note =
        choice.label[language] && choice.idea !== "right" ? element("small", { text: choice.label[language] }) : null;
      return { choice, box, right, row: element("div", { class: "asking-choice" }, right, box, note) };
    });
    const send = element("button", { type: "button", class: "button primary", text: words.say("class.send") });
    send.addEventListener("click", async () => {
      const choices = rows
        .filter(({ box }) => box.value.trim())
        .map(({ choice, box, right }) => ({
          texts: changed(choice.texts, box.value.trim()),
          idea: ideaOf(choice.idea, right.checked),
        }));
      if (!text.value.trim() || choices.length < 2 || choices.every(({ idea }) => idea !== "right"))
        return toast(words.say("class.incomplete"));
      const done = await call("api/class/ask", {
        poll: { texts: changed(chosen.texts, text.value.trim()), choices, step: chosen.step, element: chosen.element },
      });
      if (!done) return;
      layer.close();
      asked();
    });
    const more = element("button", {
      type: "button",
      class: "button small",
      text: words.say("class.more"),
      disabled: rows.length >= 8,
      onclick: () =>
        draw({
          ...chosen,
          texts: changed(chosen.texts, text.value),
          choices: [
            ...rows.map(({ choice, box, right }) => ({
              ...choice,
              texts: changed(choice.texts, box.value),
              idea: ideaOf(choice.idea, right.checked),
            })),
            { id: "x", texts: {}, idea: "own", label: {} },
          ],
        }),
    });
    redraw(
      place,
      list,
      element(
        "div",
        { class: "asking-form" },
        text,
        element("p", { class: "hint", text: words.say("class.right_line") }),
        ...rows.map(({ row }) => row),
        element("div", { class: "asking-end" }, more, send),
      ),
    );
    send.focus();
  }

  /**
   * What was not changed keeps its words in every language.
   * @param {Texts} texts
   * @param {string} now
   * @returns {Texts}
   */
  function changed(texts, now) {
    return texts[words.language()] === now ? texts : { [words.language()]: now };
  }

  return { open };
}

/** @param {string} idea @param {boolean} isRight */
function ideaOf(idea, isRight) {
  return isRight ? "right" : idea === "right" ? "own" : idea;
}
