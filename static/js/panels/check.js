/** Check: each input's gradient three ways, side by side, with a mark; corners are explained, not blamed. */

import { element } from "../lib/dom.js";
import { raised } from "../lib/numbers.js";
import { redraw } from "../lib/redraw.js";
import { createDesk, math } from "./panel_tools.js";

/** @type {Record<string, string>} */
const MARKS = { agrees: "✓", differs: "✗", kink: "∠", nonfinite: "∞", none: "–", late: "…" };
/** @type {("analytic"|"numeric"|"symbolic")[]} */
const WAYS = ["analytic", "numeric", "symbolic"];

/** @param {import("./panel_tools.js").House} house */
export function createCheckPanel(house) {
  const { actions, words } = house;
  const body = element("div");
  const desk = createDesk(house, "api/check", write);
  const box = element("div", { class: "insight" }, desk.note, body);

  /** @param {import("../lib/contract.js").Check|null} found */
  function write(found) {
    redraw(body, ...(found ? [table(found), notes(found)] : []));
  }

  /** @param {import("../lib/contract.js").Check} found */
  function table({ inputs }) {
    const labels = new Map(house.store.get().trace?.inputs.map(({ key, label }) => [key, label]));
    // central differences, or the complex step
    const numeric = Object.values(inputs)[0]?.method_text ?? "";
    const heads = [
      words.say("insight.input"),
      words.say("insight.check.analytic"),
      numeric,
      words.say("insight.check.symbolic"),
      words.say("insight.check.error"),
      words.say("insight.check.mark"),
    ];
    const rows = Object.entries(inputs).map(([key, one]) =>
      element(
        "tr",
        {},
        element("th", { scope: "row", text: labels.get(key) ?? key }),
        ...WAYS.map((way) =>
          element("td", { class: way === "analytic" ? "dg" : "", text: one[way] === null ? "–" : one.texts[way] }),
        ),
        element("td", { class: "soft", text: ["kink", "nonfinite"].includes(one.verdict) ? "–" : errorOf(one) }),
        element(
          "td",
          {},
          element("span", {
            class: "mark",
            "data-mark": one.verdict,
            role: "img",
            title: one.text,
            "aria-label": one.text,
            text: MARKS[one.verdict] ?? "?",
          }),
        ),
      ),
    );
    return element(
      "table",
      { class: "rows checks", "aria-label": words.say("tabs.check") },
      element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))),
      element("tbody", {}, ...rows),
    );
  }

  /** What is to be explained, once each. @param {import("../lib/contract.js").Check} found */
  function notes({ inputs, symbolic, is_right: isRight }) {
    const isPlain = Object.values(inputs).every(({ verdict }) => verdict === "agrees" || verdict === "none");
    const said = new Map(Object.values(inputs).map((one) => [one.text, one]));
    const all = [...said.values()].filter((one) => said.size > 1 || one.verdict !== "agrees");
    return element(
      "div",
      { class: "remarks" },
      element(
        "p",
        {},
        element("strong", {
          text: words.say(
            !isRight ? "insight.check.wrong" : isPlain ? "insight.check.right" : "insight.check.explained",
          ),
        }),
      ),
      ...all.map((one) =>
        element(
          "p",
          {},
          element("span", {
            class: "mark",
            "data-mark": one.verdict,
            "aria-hidden": "true",
            text: MARKS[one.verdict],
          }),
          ` ${one.text} `,
          one.node ? wayTo(one.node) : null,
        ),
      ),
      element(
        "p",
        { class: "closed" },
        element("span", { class: "soft", text: symbolic.text }),
        symbolic.output ? math({ mathml: symbolic.output.mathml }) : null,
      ),
    );
  }

  /** A button that leads to a gate. @param {string} node */
  function wayTo(node) {
    return element("button", {
      type: "button",
      class: "link",
      text: words.say("insight.check.show"),
      onclick: () => actions.stepTo(node, "backward"),
    });
  }

  return { key: "check", says: "tabs.check", render: () => (desk.ask(), box) };
}

/** @param {import("../lib/contract.js").InputCheck} one */
function errorOf({ numeric_error: numeric, symbolic_error: symbolic }) {
  const known = [numeric, symbolic].filter((each) => typeof each === "number");
  if (!known.length) return "–";
  const worst = Math.max(...known);
  return worst === 0 ? "0" : raised(worst.toExponential(0));
}
