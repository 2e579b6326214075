/** The tables of the lesson: gradients, edges, and what is selected, with its arrays in full. */

import { ROLES, elementOf } from "../state/elements.js";
import { element } from "../lib/dom.js";
import { appearances, stepOf } from "../state/stepper.js";
import { arrayBlock, foldedArray, smallArray } from "../lib/array_view.js";
import { factsOf, factsTable, nameOf } from "../state/part_facts.js";

/**
 * @typedef {import("../lib/api.js").Trace} Trace
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../lib/words.js").Words} Words
 */

const SHORT = 16; // characters of a gradient that fit in half a row

/** @param {State} state @param {Words} words */
export function gradientTable({ trace, step, values, checks, view }, words) {
  const shown = appearances(trace?.steps ?? []);
  const rows = gradientRows(/** @type {Trace} */ (trace), shown, values);
  const output = trace?.output.loss ?? "f";
  const verdicts = checks && checks.trace === trace && !values ? verdictsOf(checks) : new Map();
  const isPaired = rows.length > 1 && rows.every(({ text, grad }) => text.length <= SHORT && !Array.isArray(grad));
  return element(
    "table",
    { class: isPaired ? "rows pairs" : "rows pairs single", role: "table", "aria-label": words.say("tabs.gradients") },
    element(
      "tbody",
      { role: "rowgroup" },
      ...rows.map(({ id, label, text, grad, from }) =>
        element(
          "tr",
          { role: "row", "data-current": from === step },
          element("th", { role: "rowheader", scope: "row", text: `∂${output}/∂${label}` }),
          from <= step
            ? element(
                "td",
                {
                  role: "cell",
                  class: values && Array.isArray(grad) ? "dg pending" : "dg",
                  "data-verdict": verdicts.get(id)?.verdict,
                  title: verdicts.get(id)?.text,
                },
                smallArray(grad, `∂${output}/∂${label}`, `gradient ${id}`, view?.digits) ?? text,
              )
            : element("td", { role: "cell", class: "later", text: words.say("table.later") }),
        ),
      ),
    ),
  );
}

/**
 * What was found of each input, by the ids of its nodes.
 * @param {import("../state/gradient_checks.js").Checks} checks
 */
function verdictsOf({ trace, inputs }) {
  return new Map(trace.inputs.flatMap(({ key, nodes }) => nodes.map((node) => [node, inputs[key]])));
}

/**
 * One row an input that is drawn: its gradient counts from the step at which the last of its parts has arrived.
 * @param {Trace} trace @param {Map<string, number>} shown @param {import("../lib/api.js").Values|null} values
 */
function gradientRows(trace, shown, values) {
  return trace.nodes
    .filter((node) => node.kind === "input")
    .map((node) => {
      const parts = trace.edges
        .filter((edge) => edge.source === node.id)
        .map((edge) => shown.get(elementOf(edge.id, "dg")));
      const known = parts.filter((each) => each !== undefined);
      const texts = values?.nodes[node.id] ?? node.texts;
      return {
        id: node.id,
        label: node.label,
        text: texts?.grad ?? "–",
        grad: node.grad,
        from: known.length ? Math.max(...known) : 0,
      };
    });
}

/**
 * @param {State} state @param {Words} words
 * @param {boolean} [isPlain]  as a text alternative: nothing in it takes the focus
 */
export function edgeTable({ trace, step, values, view }, words, isPlain = false) {
  const { edges: all, steps } = /** @type {Trace} */ (trace);
  const shown = appearances(steps);
  const heads = ["table.from", "table.to", "table.value", "table.lg", "table.ug", "table.dg"].map((key) =>
    element("th", { scope: "col", text: words.say(key) }),
  );
  return element(
    "table",
    { class: "rows", "aria-label": words.say("tabs.edges") },
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...all.map((edge) => edgeRow(edge))),
  );

  /** @param {import("../lib/api.js").GraphEdge} edge */
  function edgeRow(edge) {
    const texts = values?.edges[edge.id] ?? edge.texts;
    const cells = ROLES.map((kind) => {
      const from = shown.get(elementOf(edge.id, kind)) ?? Infinity;
      return from <= step
        ? element(
            "td",
            { class: kind },
            (!isPlain &&
              !values &&
              foldedArray(edge[kind], words.say(`peek.${kind}`), `${edge.id} ${kind}`, view?.digits)) ||
              (texts?.[kind] ?? "–"),
          )
        : element("td", { class: "later", text: from === Infinity ? "–" : words.say("table.later") });
    });
    const ends = [edge.source, edge.target].map((id) => nameOf(/** @type {Trace} */ (trace), id));
    return element(
      "tr",
      {},
      element("th", { scope: "row", text: ends[0] }),
      element("td", { text: ends[1] }),
      ...cells,
    );
  }
}

/**
 * The gate or the edge that was clicked.
 * @param {State} state
 * @param {Words} words
 * @param {import("../state/actions.js").Actions} actions
 */
export function selectionPanel({ trace, step, selected, view }, words, actions) {
  const facts = trace && selected ? factsOf(trace, selected, step, words) : null;
  if (!facts || !trace) return element("p", { class: "hint", text: words.say("selected.none") });
  const edge = trace.edges.find((each) => each.id === selected);
  const node = trace.nodes.find((each) => each.id === selected);
  const arrays = Object.entries(
    edge ? { value: edge.value, dg: edge.dg, lg: edge.lg, ug: edge.ug } : { value: node?.value, dg: node?.grad },
  );
  const seen = arrays.filter(
    ([role, value]) => Array.isArray(value) && !facts.rows.find((row) => row.role === role)?.isLater,
  );
  return element(
    "div",
    { class: "selection" },
    element(
      "div",
      { class: "selection-head" },
      element("h2", { text: facts.title }),
      ...stepsOf(trace, /** @type {string} */ (selected), step, words, actions),
    ),
    factsTable(facts, words),
    ...facts.notes.map((text) => element("p", { text })),
    ...seen.map(([role, value]) =>
      arrayBlock(
        role,
        words.say(!edge && role === "dg" ? "peek.grad" : `peek.${role}`),
        /** @type {unknown[]} */ (value),
        view?.digits,
      ),
    ),
  );
}

/**
 * The way to both steps of a gate: a click on the drawing asks, and never goes back.
 * @param {Trace} trace
 * @param {string} node
 * @param {number} step
 * @param {Words} words
 * @param {import("../state/actions.js").Actions} actions
 */
function stepsOf({ steps }, node, step, words, actions) {
  const phases = /** @type {("forward"|"backward")[]} */ (["forward", "backward"]);
  return phases.flatMap((phase) => {
    const found = stepOf(steps, node, phase);
    if (found < 0) return [];
    return [
      element("button", {
        type: "button",
        class: "button small",
        "aria-disabled": found === step ? "true" : null,
        text: words.say(`selected.${phase}`, { step: found }),
        onclick: () => actions.stepTo(node, phase),
      }),
    ];
  });
}
