/** What stands in every other tab while an exercise keeps numbers back. */

import { element } from "../lib/dom.js";

/** @param {import("../state/actions.js").Actions} actions @param {import("../lib/words.js").Words} words */
export function keptBack(actions, words) {
  return element(
    "div",
    { class: "insight kept-back" },
    element("p", { text: words.say("insight.exercise.running") }),
    element(
      "div",
      { class: "choices-row" },
      element("button", {
        type: "button",
        class: "button small primary",
        text: words.say("insight.exercise.back"),
        onclick: () => actions.openTab("exercise"),
      }),
      element("button", {
        type: "button",
        class: "button small",
        text: words.say("insight.exercise.end"),
        onclick: () => actions.keepBack([]),
      }),
    ),
  );
}
