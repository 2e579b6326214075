/** Beside an input: the pin that fixes it, or what it is that it takes no gradient. */

import { element, glyph } from "../lib/dom.js";

const PIN = "M6 2h4M6.6 2v4.2L4.6 9h6.8L9.4 6.2V2M8 9v5";

/** @param {import("../lib/words.js").Words} words */
export function createPin(words) {
  /** @type {import("./inputs.js").Entry|null} */
  let entry = null;
  const button = element("button", { type: "button", class: "pin", onclick: () => entry?.pin() }, glyph(PIN));
  const tag = element("span", { class: "tag", hidden: true });
  return {
    parts: [button, tag],
    /** @param {import("./inputs.js").Entry} next */
    show(next) {
      entry = next;
      const isOwn = next.role !== "value"; // a size or a label cannot be let go of
      button.hidden = isOwn || next.whole.includes("."); // a layer's weight is named only when it has been made
      button.setAttribute("aria-pressed", String(next.isFixed));
      button.setAttribute("aria-label", words.say("inputs.pin", { name: next.whole }));
      button.title = words.say(next.isFixed ? "inputs.unpin_line" : "inputs.pin_line");
      tag.hidden = !isOwn;
      tag.textContent = isOwn ? words.say(`inputs.role_${next.role}`) : "";
      tag.title = isOwn ? words.say(`inputs.role_${next.role}_line`) : "";
    },
  };
}
