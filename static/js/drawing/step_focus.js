/** What each step is about on the drawing, as boxes: where the camera looks when not all can be shown. */

import { around } from "../lib/camera_windows.js";

/**
 * @typedef {import("../lib/camera_windows.js").Box} Box
 * @typedef {import("../lib/camera_windows.js").Subject} Subject
 * @typedef {{from: number, until: number, box: Box}} Measured  a part, and when it is there
 * @typedef {{edge: string, node: string, label: Box|null, shape: Box|null}} Neighbour  of a step's gate, and the edge
 *   to it
 */

const GROWTH = 6; // units that = LG × UG may reach further down in a hall, where it is written larger (css/drawing.css)

/** @param {import("../state/store.js").Store} store */
export function createFocus(store) {
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {Map<string, Measured[]>} */
  const boxes = new Map(); // of parts, in the drawing's own measure: labels have their room, whatever stands in them
  /** @type {Map<string, import("../lib/api.js").GraphEdge[]>} */
  let edgesOf = new Map();
  /** @type {import("../lib/api.js").Trace|null} */
  let known = null;

  /** The edges of each gate, looked up once. */
  function edges() {
    const { trace } = store.get();
    if (trace === known) return edgesOf;
    known = trace;
    edgesOf = new Map();
    for (const edge of trace?.edges ?? []) {
      for (const end of new Set([edge.source, edge.target])) edgesOf.set(end, [...(edgesOf.get(end) ?? []), edge]);
    }
    return edgesOf;
  }

  /** The gate of a step; where there is none, the output. @param {number} step */
  function gateAt(step) {
    const { trace } = store.get();
    return trace?.steps[step]?.node ?? trace?.nodes.at(-1)?.id ?? "";
  }

  /** What a step's gate reads, and what reads it. @param {number} step @returns {Neighbour[]} */
  function neighbours(step) {
    const gate = gateAt(step);
    return (edges().get(gate) ?? []).map((edge) => {
      const node = edge.source === gate ? edge.target : edge.source;
      return {
        edge: edge.id,
        node,
        label: boxOf(edge.id, step),
        shape: boxOf(`${edge.id} leaf`, step) ?? boxOf(node, step),
      };
    });
  }

  /**
   * The gate of a step, the labels of its edges, what it reads and what reads it; an input belongs to its label, so
   * that none is cut off beside its numbers. The start is about what the first gate is about.
   * @param {number} step @returns {Subject}
   */
  function subjectAt(step) {
    const { trace } = store.get();
    if (trace?.steps[step]?.phase === "start" && step + 1 < trace.steps.length) return subjectAt(step + 1);
    const gate = boxOf(gateAt(step), step);
    if (!gate) return { core: { x: 0, y: 0, width: 0, height: 0 }, dear: [], minor: [] };
    const inputs = new Set(trace?.nodes.flatMap(({ id, kind }) => (kind === "input" ? [id] : [])));
    const all = neighbours(step);
    return {
      core: gate,
      dear: all.flatMap(({ node, label, shape }) =>
        label && shape && inputs.has(node) ? [around([label, shape])] : (label ?? []),
      ),
      minor: all.flatMap(({ shape }) => shape ?? []),
    };
  }

  /**
   * Around a gate, what stands on an edge at a step, or the input that is drawn anew at an edge.
   * @param {string} id
   * @param {number} step
   */
  function boxOf(id, step) {
    if (!boxes.has(id)) boxes.set(id, measure(id));
    const seen = (boxes.get(id) ?? []).filter(({ from, until }) => from <= step && step < until);
    return seen.length ? around(seen.map(({ box }) => box)) : null;
  }

  /** @param {string} id @returns {Measured[]} */
  function measure(id) {
    const [name, leaf] = id.split(" ");
    const part = svg?.getElementById(name);
    // of a gate its sums too, and not the handle that opens it
    const of = part?.classList.contains("edge") ? "" : ":scope > .shape, ";
    const found = [...(part?.querySelectorAll(leaf ? ":scope > .leaf" : `${of}:scope > .captions > *`) ?? [])];
    return (found.length || !of ? found : [part]).flatMap((each) => {
      if (!(each instanceof SVGGraphicsElement)) return [];
      const { x, y, width, height: natural } = each.getBBox();
      if (!width) return [];
      const height = natural + (store.get().isPresenting && each.querySelector('[id$="-ug"]') ? GROWTH : 0);
      return [
        {
          from: Number(each.getAttribute("data-step") ?? 0),
          until: Number(each.getAttribute("data-until") ?? Infinity),
          box: { x, y, width, height },
        },
      ];
    });
  }

  return {
    subjectAt,
    neighbours,
    /** @param {SVGSVGElement|null} mounted */
    take(mounted) {
      svg = mounted;
      boxes.clear();
    },
  };
}
