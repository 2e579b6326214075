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
  /** @type {Element[]} */
  let grounds = [];

  /** @param {Trace} trace @param {number} index @param {boolean} isStill  no transitions: the numbers changed, not the step */
  function show(trace, index, isStill) {
    const step = trace.steps[index];
    if (!step) return;
    svg.toggleAttribute("data-still", isStill);
    for (const { element, from, until } of timed) element.toggleAttribute("data-hidden", index < from || index >= until);
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
    for (const edge of trace.edges) {
      if (edge.target !== step.node && edge.source !== step.node) continue;
      light(edge.id, "near");
      light(edge.source === step.node ? edge.target : edge.source, "near");
      const written = step.appears.filter((id) => id.startsWith(`${edge.id}-`));
      if (written.length) tint(edge.id, written);
    }
    const sums = step.appears.filter((id) => id.endsWith("-grad"));
    for (const id of sums) light(id, "new");
  }

  /** A coloured ground behind what the step writes on an edge. @param {string} edge @param {string[]} written */
  function tint(edge, written) {
    const boxes = written
      .map((id) => blockOf(id))
      .filter((each) => each instanceof SVGGraphicsElement)
      .map((each) => each.getBBox());
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
