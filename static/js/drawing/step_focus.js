/** What each step is about on the drawing, as boxes: where the camera looks when not all can be shown. */

import { around } from "../lib/camera_windows.js";

/**
 * @typedef {import("../lib/camera_windows.js").Box} Box
 * @typedef {import("../lib/camera_windows.js").Subject} Subject
 * @typedef {{from: number, until: number, box: Box}} Measured  a part, and when it is there
 * @typedef {{edge: string, node: string, label: Box|null, shape: Box|null}} Neighbour  of a step's gate, and the edge
 *   to it
 */

const FIRST = 60; // inputs that are looked at for the first view

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
   * The gate with the numbers that a step writes; then what it reads and what reads it, the nearest first. At the
   * start,
   * the inputs along the flow.
   * @param {number} step @returns {Subject}
   */
  function subjectAt(step) {
    const { trace } = store.get();
    const at = trace?.steps[step];
    if (at?.phase === "start") return beginning();
    const gate = boxOf(gateAt(step), step);
    if (!gate) return { core: { x: 0, y: 0, width: 0, height: 0 }, more: [] };
    const near = (/** @type {Box} */ box) =>
      Math.hypot(box.x + box.width / 2 - gate.x - gate.width / 2, box.y + box.height / 2 - gate.y - gate.height / 2);
    const written = new Set((at?.appears ?? []).map((id) => id.slice(0, id.lastIndexOf("-"))));
    const all = neighbours(step);
    const own = all.flatMap(({ edge, label }) => (label && written.has(edge) ? [label] : []));
    const more = all
      .flatMap(({ label, shape }) => [label, label && shape ? around([label, shape]) : shape])
      .flatMap((box) => box ?? []);
    const nearest = (/** @type {Box} */ one, /** @type {Box} */ other) => near(one) - near(other);
    return { core: gate, more: [...own.sort(nearest), ...more.sort(nearest)] };
  }

  /** @returns {Subject} */
  function beginning() {
    const { trace } = store.get();
    const [width, height] = ["width", "height"].map((side) => Number(svg?.getAttribute(side) ?? 1));
    const inputs = (trace?.nodes ?? []).filter((node) => node.kind === "input").slice(0, FIRST);
    const found = inputs.flatMap(({ id }) => {
      const first = (edges().get(id) ?? [])[0];
      const own = [(first && boxOf(`${first.id} leaf`, 0)) ?? boxOf(id, 0), first ? boxOf(first.id, 0) : null].flatMap(
        (box) => box ?? [],
      );
      return own.length ? [around(own)] : [];
    });
    const along = width > height ? "x" : "y";
    found.sort((one, other) => one[along] - other[along]);
    const [core, ...more] = found.length ? found : [{ x: 0, y: height / 2, width: 0, height: 0 }];
    return { core, more };
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
    const found = part?.classList.contains("edge")
      ? [...part.querySelectorAll(leaf ? ":scope > .leaf" : ":scope > .captions > *")]
      : [part];
    return found.flatMap((each) => {
      if (!(each instanceof SVGGraphicsElement)) return [];
      const { x, y, width, height } = each.getBBox();
      if (!width) return [];
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
