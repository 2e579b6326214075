/**
 * Jacobian: the derivative of a gate's output by one operand as an array of its full rank, and the four steps to DG.
 * The pictures come from the server, as the slides have them.
 */

import { element, parseXml } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { nameOf } from "../state/part_facts.js";
import { button, createDesk, labelled, math, select, takeFile } from "./panel_tools.js";

const LAST = 4;
const LEAST = 0.55; // of its size: smaller, and it is scrolled
const FILES = [
  ["pdf", "PDF"],
  ["pptx", "PowerPoint"],
  ["html", "HTML"],
  ["zip", "ZIP (SVG)"],
  ["svg", "SVG"],
  ["png", "PNG"],
];

/** @param {import("./panel_tools.js").House} house */
export function createJacobianPanel(house) {
  const { store, words } = house;
  let edge = "";
  let stage = 0; // 0: the Jacobian as sheets; then the four steps
  /** @type {import("../lib/contract.js").Jacobian|null} */
  let found = null;
  /** @type {string|null} */
  let followed = null;
  const tools = element("div", { class: "choices-row" });
  const rules = element("span", { class: "rules" });
  const body = element("div", { class: "board" });
  const desk = createDesk(house, "api/jacobian", (answer) => {
    found = answer;
    draw();
  });
  const box = element("div", { class: "insight jacobian" }, tools, desk.note, body);

  /** The edges into gates, by what they carry and where. @returns {[string, string][]} */
  function edges() {
    const { trace } = store.get();
    if (!trace) return [];
    return trace.edges
      .filter((each) => each.lg_kind !== null && each !== trace.edges.at(-1))
      .map((each) => [each.id, `${nameOf(trace, each.source)} → ${nameOf(trace, each.target)}`]);
  }

  function draw() {
    const picture = found?.picture;
    if (!found || !picture) return void [rules, body].forEach((each) => redraw(each));
    redraw(rules, ...rulesOf(picture));
    const kind = ["number", "vector"][picture.shape.length] ?? "shape";
    const shape = picture.shape.join(" × ");
    const names = ["sheets", "transpose", "flatten", "multiply", "reshape"].map((each) => nameOfStage(each));
    const svg = parseXml(found.stages[stage], "image/svg+xml");
    if (svg instanceof SVGElement) {
      svg.style.minWidth = `${LEAST * Number(svg.getAttribute("width"))}px`;
      svg.style.minHeight = `${LEAST * Number(svg.getAttribute("height"))}px`;
    }
    redraw(
      body,
      element(
        "p",
        { class: "lead" },
        element("strong", { text: names[stage] }),
        math(picture.title),
        element("span", {
          class: "soft",
          text: words.say(`insight.jacobian.${kind}`, { shape }),
        }),
      ),
      element("div", { class: "picture" }, ...(svg ? [svg] : [])),
    );
  }

  /** @param {string} stage */
  function nameOfStage(stage) {
    return {
      sheets: words.say("jacobian.sheets"),
      transpose: words.say("jacobian.transpose"),
      flatten: words.say("jacobian.flatten"),
      multiply: words.say("jacobian.multiply"),
      reshape: words.say("jacobian.reshape"),
    }[stage];
  }

  /**
   * The index form, and the short rule that it collapses to.
   * @param {import("../lib/contract.js").JacobianPicture} picture
   */
  function rulesOf({ index_rule: index, short_rule: short_ }) {
    const between = index && short_ ? element("span", { class: "between", text: "⇒" }) : null;
    return [index ? math(index) : null, between, short_ ? math(short_) : null].filter((each) => each !== null);
  }

  return {
    key: "jacobian",
    says: "tabs.jacobian",

    /** @param {import("./panel_tools.js").State} state */
    render(state) {
      const known = edges();
      if (state.selected !== followed && known.some(([id]) => id === state.selected)) edge = state.selected ?? "";
      followed = state.selected;
      if (!known.some(([id]) => id === edge))
        edge =
          (known.find(([id]) => (state.trace?.edges.find((each) => each.id === id)?.lg ?? null) === null) ??
            known[0])?.[0] ?? "";
      setTools(known);
      if (edge) desk.ask({ edge });
      else redraw(body, element("p", { class: "hint", text: words.say("insight.jacobian.none") }));
      return box;
    },
  };

  /** @param {[string, string][]} known */
  function setTools(known) {
    const focused =
      document.activeElement instanceof HTMLElement && tools.contains(document.activeElement)
        ? document.activeElement.dataset.role
        : null;
    const move = (/** @type {number} */ by) => {
      stage = Math.max(0, Math.min(LAST, stage + by));
      setTools(edges());
      draw();
    };
    const pick = select(known, edge, (id) => {
      edge = id;
      desk.ask({ edge });
    });
    const [back, on] = [button("◀", () => move(-1)), button("▶", () => move(1))];
    back.setAttribute("aria-label", words.say("insight.jacobian.back"));
    on.setAttribute("aria-label", words.say("insight.jacobian.on"));
    back.toggleAttribute("disabled", stage === 0);
    on.toggleAttribute("disabled", stage === LAST);
    const files = select(
      [["", words.say("insight.jacobian.slides")], .../** @type {[string, string][]} */ (FILES)],
      "",
      (format) => {
        files.value = "";
        if (format) takeFile(house, { edge, format, step: stage });
      },
    );
    files.setAttribute("aria-label", words.say("insight.jacobian.slides"));
    for (const [role, each] of Object.entries({ pick, back, on, files })) each.dataset.role = role;
    const count = element("span", {
      class: "stage-count",
      "aria-live": "polite",
      text: words.say("insight.jacobian.stage", { stage, last: LAST }),
    });
    redraw(
      tools,
      labelled(words.say("insight.jacobian.edge"), pick),
      rules,
      element("span", { class: "grow" }),
      element("span", { class: "stages" }, back, count, on),
      files,
    );
    if (focused)
      /** @type {HTMLElement|null} */ (
        tools.querySelector(`[data-role="${focused}"]:not([disabled])`) ?? tools.querySelector("button:not([disabled])")
      )?.focus();
  }
}
