/** The tables of the lesson: gradients, edges, and what is selected, with its arrays in full. */

import { element } from "../dom.js";
import { rowsOf } from "../arrays.js";
import { full } from "../numbers.js";
import { appearances } from "../stepper.js";
import { factsOf, factsTable, nameOf } from "./peek.js";

/**
 * @typedef {import("../api.js").Trace} Trace
 * @typedef {import("../store.js").State} State
 * @typedef {import("../i18n.js").Words} Words
 */

const SHORT = 16; // characters of a gradient that fit in half a row
const HEAT = 40; // numbers of an array from which a map is drawn over its table
const ROWS = 200; // rows of a table that are written

/** @param {State} state @param {Words} words */
export function gradientTable({ trace, step, values }, words) {
  const shown = appearances(trace?.steps ?? []);
  const rows = gradientRows(/** @type {Trace} */ (trace), shown, values);
  const output = trace?.output.label ?? "f";
  const isPaired = rows.length > 1 && rows.every(({ text }) => text.length <= SHORT);
  return element(
    "table",
    { class: isPaired ? "rows pairs" : "rows pairs single", role: "table", "aria-label": words.say("tabs.gradients") },
    element(
      "tbody",
      { role: "rowgroup" },
      ...rows.map(({ label, text, from }) =>
        element(
          "tr",
          { role: "row", "data-current": from === step },
          element("th", { role: "rowheader", scope: "row", text: `∂${output}/∂${label}` }),
          element("td", { role: "cell", class: from <= step ? "dg" : "later", text: from <= step ? text : words.say("table.later") }),
        ),
      ),
    ),
  );
}

/**
 * One row an input that is drawn: its gradient counts from the step at which the last of its parts has arrived.
 * @param {Trace} trace @param {Map<string, number>} shown @param {import("../api.js").Values|null} values
 */
function gradientRows(trace, shown, values) {
  return trace.nodes
    .filter((node) => node.kind === "input")
    .map((node) => {
      const parts = trace.edges.filter((edge) => edge.source === node.id).map((edge) => shown.get(`${edge.id}-dg`));
      const known = parts.filter((each) => each !== undefined);
      const texts = values?.nodes[node.id] ?? node.texts;
      return { label: node.label, text: texts?.grad ?? "–", from: known.length ? Math.max(...known) : 0 };
    });
}

/** @param {State} state @param {Words} words */
export function edgeTable({ trace, step, values }, words) {
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

  /** @param {import("../api.js").GraphEdge} edge */
  function edgeRow(edge) {
    const texts = /** @type {Record<string, string>} */ (values?.edges[edge.id] ?? edge.texts);
    const cells = ["value", "lg", "ug", "dg"].map((kind) => {
      const from = shown.get(`${edge.id}-${kind}`) ?? Infinity;
      return from <= step
        ? element("td", { class: kind, text: texts?.[kind] ?? "–" })
        : element("td", { class: "later", text: from === Infinity ? "–" : words.say("table.later") });
    });
    const ends = [edge.source, edge.target].map((id) => nameOf(/** @type {Trace} */ (trace), id));
    return element("tr", {}, element("th", { scope: "row", text: ends[0] }), element("td", { text: ends[1] }), ...cells);
  }
}

/** The gate or the edge that was clicked. @param {State} state @param {Words} words */
export function selectionPanel({ trace, step, selected }, words) {
  const facts = trace && selected ? factsOf(trace, selected, step, words) : null;
  if (!facts || !trace) return element("p", { class: "hint", text: words.say("selected.none") });
  const edge = trace.edges.find((each) => each.id === selected);
  const node = trace.nodes.find((each) => each.id === selected);
  const arrays = Object.entries(edge ? { value: edge.value, dg: edge.dg, lg: edge.lg, ug: edge.ug } : { value: node?.value, dg: node?.grad });
  const seen = arrays.filter(([role, value]) => Array.isArray(value) && !facts.rows.find((row) => row.role === role)?.isLater);
  return element(
    "div",
    { class: "selection" },
    element("h2", { text: facts.title }),
    factsTable(facts, words),
    ...facts.notes.map((text) => element("p", { text })),
    ...seen.map(([role, value]) => arrayBlock(role, words.say(!edge && role === "dg" ? "peek.grad" : `peek.${role}`), /** @type {unknown[]} */ (value))),
  );
}

/** @param {string} role @param {string} name @param {unknown[]} array */
function arrayBlock(role, name, array) {
  const rows = rowsOf(array);
  const size = rows.reduce((sum, row) => sum + row.length, 0);
  const table = element(
    "table",
    { class: `cells ${role}`, "aria-label": name },
    element("tbody", {}, ...rows.slice(0, ROWS).map((row) => element("tr", {}, ...row.map((each) => element("td", { text: short(each), title: full(each) }))))),
  );
  return element("details", { class: "array", open: size <= 64 }, element("summary", { class: role, text: name }), size >= HEAT ? heatMap(rows, name) : null, table);
}

/** Four significant digits; the whole number is in its title. @param {unknown} value */
function short(value) {
  return typeof value === "number" ? full(Number(value.toPrecision(4))) : full(value);
}

/** Diverging, zero is white. @param {unknown[][]} rows @param {string} name */
function heatMap(rows, name) {
  const canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { class: "heat", width: rows[0].length, height: rows.length, role: "img", "aria-label": name }));
  const pen = canvas.getContext("2d");
  const most = Math.max(1e-300, ...rows.flat().map((each) => (typeof each === "number" ? Math.abs(each) : 0)));
  rows.forEach((row, y) =>
    row.forEach((each, x) => {
      const share = typeof each === "number" ? each / most : 0;
      const ink = share < 0 ? [33, 102, 172] : [178, 24, 43];
      const colour = ink.map((part) => Math.round(255 + (part - 255) * Math.abs(share)));
      if (!pen) return;
      pen.fillStyle = typeof each === "number" ? `rgb(${colour.join()})` : "#475569";
      pen.fillRect(x, y, 1, 1);
    }),
  );
  return canvas;
}
