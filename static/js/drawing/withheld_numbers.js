/** What an exercise keeps back: never shown, never spoken. */

import { elementOf } from "../state/elements.js";

/**
 * Whether a number of a part is kept back: its own, or the same number on a wire beside it.
 * @param {import("../state/store.js").State} state
 * @param {string} id  of a node or an edge
 * @param {import("../state/elements.js").Role} role
 */
export function isKeptBack({ asked, trace }, id, role) {
  if (!asked.length || !trace) return false;
  if (!trace.nodes.some((node) => node.id === id)) return asked.includes(elementOf(id, role));
  const leaving = trace.edges.filter(({ source }) => source === id);
  const arriving = trace.edges.filter(({ target }) => target === id);
  const own = leaving.length ? leaving : arriving; // the output has only the wire that reaches it
  if (role === "value") return own.some((edge) => asked.includes(elementOf(edge.id, "value")));
  return (
    asked.includes(elementOf(id, "grad")) ||
    own.some((edge) => asked.includes(elementOf(edge.id, "dg"))) ||
    arriving.some((edge) => asked.includes(elementOf(edge.id, "ug")))
  );
}
