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
  /** @type {Element[]} */
  let lit = [];

  /** @param {Trace} trace @param {number} index @param {boolean} isStill  no transitions: the numbers changed, not the step */
  function show(trace, index, isStill) {
    const step = trace.steps[index];
    if (!step) return;
    svg.toggleAttribute("data-still", isStill);
    for (const { element, from, until } of timed) element.toggleAttribute("data-hidden", index < from || index >= until);
    svg.setAttribute("data-phase", step.phase);
    for (const each of lit) each.removeAttribute("data-lit");
    lit = [];
    if (step.phase === "start") return;
    const light = (/** @type {string|null} */ id, /** @type {string} */ how) => {
      const found = id ? svg.getElementById(id) : null;
      if (!found) return;
      found.setAttribute("data-lit", how);
      lit.push(found);
    };
    light(step.node, "gate");
    for (const id of step.appears) light(id, "new");
    for (const edge of trace.edges) {
      if (edge.target === step.node) light(edge.id, "near");
      else if (edge.source === step.node) light(edge.id, "near");
    }
  }

  return { show };
}

/** @typedef {ReturnType<typeof createPainter>} Painter */
