/**
 * Elements of the drawing by their ids. A number of a part has the id `<part>-<role>`; this is the one place that says
 * so, and nobody takes an id apart: what it means is looked up in the trace.
 */

/**
 * @typedef {import("../lib/api.js").Trace} Trace
 * @typedef {"value"|"lg"|"ug"|"dg"|"grad"} Role  grad: of a node, the others of an edge
 * @typedef {{part: string, role: Role}} Shown
 */

/** @type {("value"|"lg"|"ug"|"dg")[]} */
export const ROLES = ["value", "lg", "ug", "dg"];
/** @type {WeakMap<Trace, Map<string, Shown>>} */
const known = new WeakMap();

/** The id of the number that a part shows. @param {string} part @param {Role} role */
export function elementOf(part, role) {
  return `${part}-${role}`;
}

/** What every number of the drawing is, by the element's id. @param {Trace|null} trace @returns {Map<string, Shown>} */
export function numbersOf(trace) {
  if (!trace) return new Map();
  let found = known.get(trace);
  if (!found) {
    found = new Map();
    for (const { id } of trace.nodes) found.set(elementOf(id, "grad"), { part: id, role: "grad" });
    for (const { id } of trace.edges) for (const role of ROLES) found.set(elementOf(id, role), { part: id, role });
    known.set(trace, found);
  }
  return found;
}

/**
 * Where a part may have stood before something was opened: itself, the gate that an edge enters, and what that is in,
 * from the inside out.
 * @param {Trace|null} trace @param {string} id @returns {string[]}
 */
export function ancestry(trace, id) {
  const edge = trace?.edges.find((each) => each.id === id);
  const node = trace?.nodes.find((each) => each.id === (edge?.target ?? id));
  const found = [id, ...(edge ? [edge.target] : [])];
  for (let group = node?.group; group; group = trace?.groups.find((each) => each.id === group)?.parent)
    found.push(group);
  return found;
}
