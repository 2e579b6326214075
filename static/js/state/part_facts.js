/** Facts about a part of the drawing: its name, and its numbers with all their digits and as they are drawn. */

import { element } from "../lib/dom.js";
import { full } from "../lib/numbers.js";
import { ROLES, elementOf } from "./elements.js";
import { appearances } from "./stepper.js";

/**
 * @typedef {import("../lib/api.js").Trace} Trace
 * @typedef {{role: "value"|"lg"|"ug"|"dg", name: string, text: string, drawn: string, isLater: boolean}} Fact
 * @typedef {{title: string, rows: Fact[], notes: string[]}} Facts
 */

/**
 * What is known of a gate or an edge at a step; null where there is nothing to say.
 * @param {Trace} trace
 * @param {string} id
 * @param {number} step
 * @param {import("../lib/words.js").Words} words
 * @returns {Facts|null}
 */
export function factsOf(trace, id, step, words) {
  const shown = appearances(trace.steps);
  const node = trace.nodes.find((each) => each.id === id);
  const name = (/** @type {string} */ node) => nameOf(trace, node);
  if (node) {
    const out = trace.edges.find((edge) => edge.source === id) ?? trace.edges.find((edge) => edge.target === id);
    const back = trace.edges
      .filter((edge) => edge.source === id)
      .map((edge) => shown.get(elementOf(edge.id, "dg")) ?? 0);
    const isOutput = node.kind === "output";
    const gradient = isOutput ? out?.ug : node.grad;
    const whole = Math.max(...back, shown.get(elementOf(out?.id ?? "", "dg")) ?? 0);
    const arrived = whole > step ? soFar(trace, id, step, shown) : null;
    const sum = (/** @type {string} */ number) => words.say("peek.so_far", { number });
    return {
      title: [name(id), node.sign].filter((each, at, all) => each && all.indexOf(each) === at).join(" = "),
      rows: [
        {
          role: /** @type {const} */ ("value"),
          name: words.say("peek.value"),
          text: full(node.value),
          drawn: spoken(node.value, node.texts.value),
          isLater: (shown.get(elementOf(out?.id ?? "", "value")) ?? 0) > step,
        },
        ...(gradient === null || gradient === undefined
          ? []
          : [
              {
                role: /** @type {const} */ ("dg"),
                name: words.say("peek.grad"),
                text: arrived ? sum(full(arrived.total)) : full(gradient),
                drawn: arrived
                  ? sum(spoken(arrived.total, arrived.drawn))
                  : spoken(gradient, (isOutput ? out?.texts.ug : node.texts.grad) ?? ""),
                isLater: whole > step && !arrived,
              },
            ]),
      ],
      notes: [...new Set(node.faults.map((fault) => words.say(`fault.${fault}`)))],
    };
  }
  const edge = trace.edges.find((each) => each.id === id);
  if (!edge) return null;
  const known = { value: edge.value, lg: edge.lg ?? edge.lg_rule, ug: edge.ug, dg: edge.dg };
  const rule = edge.lg === null ? `${words.say("peek.rule")} ` : "";
  const rows = ROLES.filter((role) => known[role] !== null).map((role) => ({
    role,
    name: words.say(`peek.${role}`),
    text: role === "lg" && rule ? `${rule}${edge.lg_rule}` : full(known[role]),
    drawn: role === "lg" ? `${rule}${spoken(edge.lg, edge.texts.lg)}` : spoken(known[role], edge.texts[role]),
    isLater: (shown.get(elementOf(id, role)) ?? Infinity) > step,
  }));
  return { title: titleOf(trace, edge, words), rows, notes: [] };
}

/**
 * A number in the digits shown; an array too long for that by shape and extremes: its shape alone would be taken for a
 * number.
 * @param {unknown} value @param {string} text
 */
const spoken = (value, text) => (typeof value === "object" && value && !text.startsWith("[") ? full(value) : text);

/**
 * What a wire is called; which operand it is, where two wires of one name come to one gate.
 * @param {Trace} trace @param {import("../lib/api.js").GraphEdge} edge @param {import("../lib/words.js").Words} words
 */
function titleOf(trace, edge, words) {
  const named = `${nameOf(trace, edge.source)} → ${nameOf(trace, edge.target)}`;
  const isAlone = trace.edges.every(
    (each) => each === edge || each.target !== edge.target || nameOf(trace, each.source) !== nameOf(trace, edge.source),
  );
  return isAlone ? named : `${named}, ${words.say("peek.operand", { number: edge.slot + 1 })}`;
}

/**
 * What a node's gradient has come to while paths are still to come; null where none has come.
 * @param {Trace} trace @param {string} id @param {number} step @param {Map<string, number>} shown
 */
function soFar(trace, id, step, shown) {
  const at = (trace.sums[id] ?? []).findLastIndex(([from]) => from <= step);
  if (at >= 0) return { total: trace.sums[id][at][1], drawn: trace.sum_texts[id][at][1] };
  const first = trace.edges.find(
    (edge) => edge.source === id && edge.dg !== null && (shown.get(elementOf(edge.id, "dg")) ?? Infinity) <= step,
  );
  return first ? { total: first.dg, drawn: first.texts.dg } : null;
}

/** A node's name: what every sentence calls its value, a number as it is. @param {Trace} trace @param {string} id */
export function nameOf(trace, id) {
  const node = trace.nodes.find((each) => each.id === id);
  if (!node) return id;
  if (node.label || node.kind !== "constant") return node.label || node.called || node.sign || id;
  return Array.isArray(node.value) ? node.called : full(node.value);
}

/** @param {Facts} facts @param {import("../lib/words.js").Words} words */
export function factsTable({ rows }, words) {
  return element(
    "dl",
    { class: "facts" },
    ...rows.flatMap(({ role, name, text, isLater }) => [
      element("dt", { text: name }),
      element("dd", { class: isLater ? "later" : role, text: isLater ? words.say("table.later") : text }),
    ]),
  );
}
