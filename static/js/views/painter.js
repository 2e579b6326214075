/**
 * Shows the drawing as it stands at a step. What appears when is written in the drawing itself (data-step, data-until)
 * and in the steps; here it is only applied.
 *
 * @typedef {import("../api.js").Trace} Trace
 */

/**
 * @param {SVGSVGElement} svg  freshly mounted
 */
export function createPainter(svg) {
  const timed = [...svg.querySelectorAll("[data-step]")].map((each) => ({
    element: each,
    from: Number(each.getAttribute("data-step")),
    until: each.hasAttribute("data-until") ? Number(each.getAttribute("data-until")) : Infinity,
  }));
  for (const each of svg.querySelectorAll(".tint")) each.remove(); // an earlier painter's, where the drawing stayed
  for (const each of svg.querySelectorAll("[data-lit]")) each.removeAttribute("data-lit");
  /** @type {Element[]} */
  let lit = [];
  /** @type {Element[]} */
  let grounds = [];

  /**
   * @param {Trace} trace @param {number} index
   * @param {number} part  how much of a backward step in three parts is shown: 0 UG, 1 LG too, 2 their product too
   * @param {boolean} isStill  no transitions: the numbers changed, not the step
   */
  function show(trace, index, part, isStill) {
    const step = trace.steps[index];
    if (!step) return;
    svg.toggleAttribute("data-still", isStill);
    for (const { element, from, until } of timed) element.toggleAttribute("data-hidden", index < from || index >= until);
    const later = part < 2 ? step.substeps.slice(part + 1).flat() : [];
    for (const id of later) hide(id);
    svg.setAttribute("data-phase", step.phase);
    for (const each of lit) each.removeAttribute("data-lit");
    for (const each of grounds) each.remove();
    [lit, grounds] = [[], []];
    if (step.phase === "start") return;
    const light = (/** @type {string|null} */ id, /** @type {string} */ how) => {
      const found = id ? svg.getElementById(id) : null;
      if (!found || found.hasAttribute("data-lit")) return;
      found.setAttribute("data-lit", how);
      lit.push(found);
    };
    light(step.node, "gate");
    /** @type {[string, DOMRect[]][]} */
    const tints = []; // measured all before one is written: else the drawing is laid out for each
    for (const edge of trace.edges) {
      if (edge.target !== step.node && edge.source !== step.node) continue;
      light(edge.id, "near");
      light(edge.source === step.node ? edge.target : edge.source, "near");
      const written = step.appears.filter((id) => id.startsWith(`${edge.id}-`) && !later.includes(id));
      if (written.length) tints.push([edge.id, boxesOf(written)]);
    }
    for (const [edge, boxes] of tints) tint(edge, boxes);
    const sums = step.appears.filter((id) => id.endsWith("-grad"));
    for (const id of sums) light(id, "new");
  }

  /** Hide what belongs to a later part of the step: a number, or all that shows a sum. @param {string} id */
  function hide(id) {
    const found = svg.getElementById(id);
    for (const each of [found, found instanceof SVGTSpanElement ? null : blockOf(id)]) each?.setAttribute("data-hidden", "");
    if (!id.endsWith("-grad")) return;
    for (const each of found?.closest(".node")?.querySelectorAll(`[data-step="${found.getAttribute("data-step")}"]`) ?? []) {
      each.setAttribute("data-hidden", "");
    }
  }

  /** @param {string[]} written */
  function boxesOf(written) {
    return written
      .map((id) => blockOf(id))
      .filter((each) => each instanceof SVGGraphicsElement)
      .map((each) => each.getBBox());
  }

  /** A coloured ground behind what the step writes on an edge. @param {string} edge @param {DOMRect[]} boxes */
  function tint(edge, boxes) {
    if (!boxes.length) return;
    const left = Math.min(...boxes.map((box) => box.x)) - 5;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + 5;
    const top = Math.min(...boxes.map((box) => box.y)) - 1;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + 1;
    const ground = document.createElementNS(svg.namespaceURI, "rect");
    const place = { class: "tint", x: left, y: top, width: right - left, height: bottom - top, rx: 4 };
    for (const [name, value] of Object.entries(place)) ground.setAttribute(name, String(value));
    svg.getElementById(edge)?.prepend(ground);
    grounds.push(ground);
  }

  /** All that shows a number: its text, or the group with its brackets or its map. @param {string} id */
  function blockOf(id) {
    const text = svg.getElementById(id)?.closest("text");
    return text?.closest("g[data-step]") ?? text;
  }

  return { show };
}

/** @typedef {ReturnType<typeof createPainter>} Painter */
