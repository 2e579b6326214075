/** Facts about a part of the drawing: what it is called, and its numbers with all their digits. */

import { element } from "../lib/dom.js";
import { full } from "../lib/numbers.js";
import { ROLES, elementOf } from "./elements.js";
import { appearances } from "./stepper.js";

/**
 * @typedef {import("../lib/api.js").Trace} Trace
 * @typedef {{role: "value"|"lg"|"ug"|"dg", name: string, text: string, isLater: boolean}} Fact
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
    const gradient = node.kind === "output" ? out?.ug : node.grad;
    return {
      title: [node.label, node.sign].filter(Boolean).join(" = ") || name(id),
      rows: [
        {
          role: /** @type {const} */ ("value"),
          name: words.say("peek.value"),
          text: full(node.value),
          isLater: (shown.get(elementOf(out?.id ?? "", "value")) ?? 0) > step,
        },
        ...(gradient === null || gradient === undefined
          ? []
          : [
              {
                role: /** @type {const} */ ("dg"),
                name: words.say("peek.grad"),
                text: full(gradient),
                isLater: Math.max(...back, shown.get(elementOf(out?.id ?? "", "dg")) ?? 0) > step,
              },
            ]),
      ],
      notes: [...new Set(node.faults.map((fault) => words.say(`fault.${fault}`)))],
    };
  }
  const edge = trace.edges.find((each) => each.id === id);
  if (!edge) return null;
  const known = { value: edge.value, lg: edge.lg ?? edge.lg_rule, ug: edge.ug, dg: edge.dg };
  const rows = ROLES.filter((role) => known[role] !== null).map((role) => ({
    role,
    name: words.say(`peek.${role}`),
    text: role === "lg" && edge.lg === null ? `${words.say("peek.rule")} ${edge.lg_rule}` : full(known[role]),
    isLater: (shown.get(elementOf(id, role)) ?? Infinity) > step,
  }));
  return { title: `${name(edge.source)} → ${name(edge.target)}`, rows, notes: [] };
}

/** What a node is called: as the person calls it, else by its sign. @param {Trace} trace @param {string} id */
export function nameOf(trace, id) {
  const node = trace.nodes.find((each) => each.id === id);
  return node ? node.label || node.sign || (node.kind === "constant" ? full(node.value) : id) : id;
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
