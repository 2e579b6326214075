/** Jacobian: the derivative of a gate's output by one operand as an array of its full rank, and the four steps to DG. */

import { element } from "../../dom.js";
import { rowsOf } from "../../arrays.js";
import { nameOf } from "../peek.js";
import { button, createDesk, labelled, math, select, short } from "./desk.js";

const CELLS = 24; // rows and columns of a matrix that are written
const SHEETS = 12; // sheets that are written
const LAST = 4;

/** @param {import("./desk.js").House} house */
export function createJacobianPanel(house) {
  const { store, words } = house;
  let edge = "";
  let stage = 0; // 0: the Jacobian as sheets; then the four steps, one more each
  /** @type {any} */
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
    return trace.edges.filter((each) => each.lg_kind !== null && each !== trace.edges.at(-1)).map((each) => [each.id, `${nameOf(trace, each.source)} → ${nameOf(trace, each.target)}`]);
  }

  function draw() {
    const picture = found?.picture;
    if (!picture) return void [rules, body].forEach((each) => each.replaceChildren());
    const { steps } = picture;
    rules.replaceChildren(...(stage === LAST || stage === 0 ? rulesOf(picture) : []));
    const shape = picture.shape.length ? `(${picture.shape.join(", ")})` : words.say("insight.jacobian.number");
    const axes = picture.axes.map((/** @type {any} */ axis) => words.say(axis.is_output ? "insight.jacobian.axis_out" : "insight.jacobian.axis_in", { letter: axis.letter, size: axis.size, name: axis.name }));
    const parts = [
      ["transposed", "insight.jacobian.transposed", "Jᵀ"],
      ["upstream", "insight.jacobian.upstream", "UG"],
      ["product", "insight.jacobian.product", "Jᵀ UG"],
      ["gradient", "insight.jacobian.gradient", "DG"],
    ];
    const between = ["", "×", "=", "→"];
    const chain = parts.flatMap(([key, says, sign], at) =>
      at < stage ? [between[at] ? element("span", { class: "between", "aria-hidden": "true", text: between[at] }) : null, block(sign, words.say(says), matrix(steps[key], key === "upstream" || key === "product"), key)] : [],
    );
    const content = [
      element("p", { class: "lead" }, math(picture.title), ` ${words.say("insight.jacobian.shape", { shape })} `, element("span", { class: "soft", text: axes.join(" · ") })),
      stage === 0 ? sheetsOf(picture) : element("div", { class: "chain" }, ...chain.filter((each) => each !== null)),
    ];
    body.replaceChildren(...content.filter((each) => each !== null));
  }

  /** @param {any} picture */
  function sheetsOf({ sheets }) {
    const rest = sheets.length - SHEETS;
    const more = rest > 0 ? element("span", { class: "soft", text: words.say("insight.jacobian.more", { count: rest }) }) : null;
    return element("div", { class: "sheets" }, ...sheets.slice(0, SHEETS).map(sheet), more);
  }

  /** The index form, and the short rule that it collapses to. @param {any} picture */
  function rulesOf({ index_rule: index, short_rule: short_ }) {
    const between = index && short_ ? element("span", { class: "between", text: "⇒" }) : null;
    return [index ? math(index) : null, between, short_ ? math(short_) : null].filter((each) => each !== null);
  }

  /** @param {any} one */
  function sheet(one) {
    const rows = rowsOf(one.numbers);
    const zero = rowsOf(one.zero);
    const table = gridOf(rows, (row, column) => Boolean(zero[row]?.[column]));
    return element("figure", { class: "block" }, table, element("figcaption", {}, math(one.label)));
  }

  /** @param {any} values @param {boolean} isColumn */
  function matrix(values, isColumn) {
    const rows = isColumn && Array.isArray(values) && !Array.isArray(values[0]) ? values.map((each) => [each]) : rowsOf(values);
    return gridOf(rows, (row, column) => rows[row][column] === 0);
  }

  return {
    key: "jacobian",
    says: "tabs.jacobian",
    isWide: true,
    /** @param {import("./desk.js").State} state */
    render(state) {
      const known = edges();
      if (state.selected !== followed && known.some(([id]) => id === state.selected)) edge = state.selected ?? "";
      followed = state.selected;
      if (!known.some(([id]) => id === edge)) edge = (known.find(([id]) => (state.trace?.edges.find((each) => each.id === id)?.lg ?? null) === null) ?? known[0])?.[0] ?? "";
      setTools(known);
      if (edge) desk.ask({ edge });
      else body.replaceChildren(element("p", { class: "hint", text: words.say("insight.jacobian.none") }));
      return box;
    },
  };

  /** @param {[string, string][]} known */
  function setTools(known) {
    const focused = document.activeElement instanceof HTMLElement && tools.contains(document.activeElement) ? document.activeElement.dataset.role : null;
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
    for (const [role, each] of Object.entries({ pick, back, on })) each.dataset.role = role;
    tools.replaceChildren(labelled(words.say("insight.jacobian.edge"), pick), rules, element("span", { class: "grow" }), back, element("span", { class: "stage-count", "aria-live": "polite", text: words.say("insight.jacobian.stage", { stage, last: LAST }) }), on);
    if (focused) /** @type {HTMLElement|null} */ (tools.querySelector(`[data-role="${focused}"]:not([disabled])`) ?? tools.querySelector("button:not([disabled])"))?.focus();
  }
}

/** @param {string} sign @param {string} name @param {HTMLElement} content @param {string} key */
function block(sign, name, content, key) {
  const colour = { upstream: "ug", gradient: "dg" }[key] ?? "";
  return element("figure", { class: `block ${colour}` }, content, element("figcaption", {}, element("b", { class: colour, text: sign }), ` ${name}`));
}

/** @param {unknown[][]} rows @param {(row: number, column: number) => boolean} isZero */
function gridOf(rows, isZero) {
  const cut = (/** @type {unknown[]} */ row) => row.slice(0, CELLS);
  const table = element(
    "table",
    { class: rows.length > 6 ? "matrix tall" : "matrix" },
    element("tbody", {}, ...rows.slice(0, CELLS).map((row, y) => element("tr", {}, ...cut(row).map((each, x) => element("td", { class: isZero(y, x) ? "zero" : "", text: short(each) })), row.length > CELLS ? element("td", { text: "…" }) : null))),
  );
  if (rows.length > CELLS) table.append(element("tfoot", {}, element("tr", {}, element("td", { text: "⋮" }))));
  return table;
}
