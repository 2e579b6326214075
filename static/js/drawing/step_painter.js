/**
 * Shows the drawing as it stands at a step. What appears when is written in the drawing itself (data-step, data-until)
 * and in the steps; here it is only applied, and only what is another than before is touched: every write costs a
 * frame.
 *
 * @typedef {import("../lib/api.js").Trace} Trace
 * @typedef {{element: Element, from: number, until: number, isHidden: boolean|null}} Timed  null: not known yet
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

import { numbersOf } from "../state/elements.js";

const CALM = 220; // ms: a step that follows the last one sooner comes without a transition
const AIR = { x: 5, y: 1 }; // between a number and the edge of its coloured ground

/**
 * @param {SVGSVGElement} svg  freshly mounted
 */
export function createPainter(svg) {
  /** @type {Timed[]} */
  const timed = [...svg.querySelectorAll("[data-step]")].map((each) => ({
    element: each,
    from: Number(each.getAttribute("data-step")),
    until: each.hasAttribute("data-until") ? Number(each.getAttribute("data-until")) : Infinity,
    isHidden: null,
  }));
  for (const each of svg.querySelectorAll(".tint")) each.remove(); // an earlier painter's, where the drawing stayed
  for (const each of svg.querySelectorAll("[data-lit]")) each.removeAttribute("data-lit");
  // a drawing as far as a step has no times: what an earlier one kept back is there
  for (const each of svg.querySelectorAll("[data-hidden]:not([data-step])")) each.removeAttribute("data-hidden");
  for (const each of svg.querySelectorAll('text > [id$="-ug"]')) each.parentElement?.setAttribute("data-product", "");
  /** @type {Map<Element, string>} */
  let lit = new Map();
  /** @type {Element[]} */
  let grounds = [];
  /** @type {Map<string, Box>} */
  const measured = new Map(); // around what a step writes on an edge, by its ids: measuring lays the drawing out
  let shownAt = -Infinity;

  /**
   * @param {Trace} trace @param {number} index
   * @param {number} part  how much of a backward step in three parts is shown: 0 UG, 1 LG too, 2 their product too
   * @param {boolean} isStill  no transitions: the numbers changed, not the step
   */
  function show(trace, index, part, isStill) {
    const step = trace.steps[index];
    if (!step) return;
    const now = performance.now();
    const isHurried = now - shownAt < CALM;
    shownAt = now;
    const later = part < 2 ? step.substeps.slice(part + 1).flat() : [];
    const kept = new Set(later.flatMap(hiddenWith));
    if (svg.hasAttribute("data-still") !== (isStill || isHurried))
      svg.toggleAttribute("data-still", isStill || isHurried);
    for (const each of timed) conceal(each, index < each.from || index >= each.until || kept.has(each.element));
    if (svg.getAttribute("data-phase") !== step.phase) svg.setAttribute("data-phase", step.phase);
    light(step.phase === "start" ? new Map() : litAt(trace, step));
    ground(step.phase === "start" ? [] : writtenAt(trace, step, later));
  }

  /** @param {Timed} each @param {boolean} isHidden */
  function conceal(each, isHidden) {
    if (each.isHidden === isHidden) return;
    each.isHidden = isHidden;
    each.element.toggleAttribute("data-hidden", isHidden);
  }

  /**
   * What belongs to a later part of the step: a number, or all that shows a sum.
   * @param {string} id
   * @returns {Element[]}
   */
  function hiddenWith(id) {
    const found = svg.getElementById(id);
    const block = found instanceof SVGTSpanElement ? null : blockOf(id);
    const sum = found?.closest(".node")
      ? (found.closest(".node")?.querySelectorAll(`[data-step="${found.getAttribute("data-step")}"]`) ?? [])
      : [];
    return [...sum, ...(found ? [found] : []), ...(block ? [block] : [])];
  }

  /**
   * The gate of the step, its wires and neighbours, and the sums that are new.
   * @param {Trace} trace
   * @param {import("../lib/api.js").Step} step
   * @returns {Map<Element, string>}
   */
  function litAt(trace, step) {
    /** @type {Map<Element, string>} */
    const found = new Map();
    const add = (/** @type {string|null} */ id, /** @type {string} */ how) => {
      const part = id ? svg.getElementById(id) : null;
      if (part && !found.has(part)) found.set(part, how);
    };
    add(step.node, "gate");
    for (const edge of trace.edges) {
      if (edge.target !== step.node && edge.source !== step.node) continue;
      add(edge.id, "near");
      add(edge.source === step.node ? edge.target : edge.source, "near");
    }
    const numbers = numbersOf(trace);
    for (const id of step.appears) if (numbers.get(id)?.role === "grad") add(id, "new");
    return found;
  }

  /** @param {Map<Element, string>} next */
  function light(next) {
    for (const each of lit.keys()) if (!next.has(each)) each.removeAttribute("data-lit");
    for (const [each, how] of next) if (lit.get(each) !== how) each.setAttribute("data-lit", how);
    lit = next;
  }

  /**
   * The numbers that a step writes, by edge.
   * @param {Trace} trace
   * @param {import("../lib/api.js").Step} step
   * @param {string[]} later
   * @returns {[string, string[]][]}
   */
  function writtenAt(trace, step, later) {
    const numbers = numbersOf(trace);
    return trace.edges
      .filter((edge) => edge.target === step.node || edge.source === step.node)
      .map(
        (edge) =>
          /** @type {[string, string[]]} */ ([
            edge.id,
            step.appears.filter((id) => numbers.get(id)?.part === edge.id && !later.includes(id)),
          ]),
      )
      .filter(([, ids]) => ids.length > 0);
  }

  /**
   * A coloured ground behind what the step writes; all is measured before one is drawn.
   * @param {[string, string[]][]} written
   */
  function ground(written) {
    for (const each of grounds) each.remove();
    const boxes = written.map(([, ids]) => boxAround(ids));
    grounds = written.flatMap(([edge], at) => {
      const box = boxes[at];
      if (!box) return [];
      const made = document.createElementNS(svg.namespaceURI, "rect");
      for (const [name, value] of Object.entries({ class: "tint", ...box, rx: 4 }))
        made.setAttribute(name, String(value));
      svg.getElementById(edge)?.prepend(made);
      return [made];
    });
  }

  /** @param {string[]} ids @returns {Box|undefined} */
  function boxAround(ids) {
    const key = ids.join();
    const known = measured.get(key);
    if (known) return known;
    const boxes = ids.map(blockOf).flatMap((each) => (each instanceof SVGGraphicsElement ? [each.getBBox()] : []));
    if (!boxes.length) return undefined;
    const left = Math.min(...boxes.map((box) => box.x)) - AIR.x;
    const top = Math.min(...boxes.map((box) => box.y)) - AIR.y;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + AIR.x;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + AIR.y;
    const found = { x: left, y: top, width: right - left, height: bottom - top };
    measured.set(key, found);
    return found;
  }

  /** All that shows a number: its text, or the group with its brackets or its map. @param {string} id */
  function blockOf(id) {
    const text = svg.getElementById(id)?.closest("text");
    return text?.closest("g[data-step]") ?? text;
  }

  return {
    show,
    /** The texts are others: what was measured of them counts no more. */
    forget: () => measured.clear(),
  };
}

/** @typedef {ReturnType<typeof createPainter>} Painter */
