/** Tangents on the drawing, in the place of the gradients: markup and steps come from the server, nothing moves. */

import { parseXml } from "../lib/dom.js";

/** @param {import("../state/store.js").Store} store @param {import("../drawing/canvas.js").Canvas} canvas */
export function layTangents(store, canvas) {
  /** @type {Record<string, string>|null} */
  let captions = null;
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {{element: Element, from: number}[]} */
  let timed = [];

  function draw() {
    if (!svg) return;
    for (const each of svg.querySelectorAll(".tangents")) each.remove();
    for (const each of svg.querySelectorAll("[data-outgoing]")) each.removeAttribute("data-outgoing");
    const { trace, tab } = store.get();
    const shown = tab === "forward" && trace ? captions : null;
    for (const each of [svg, svg.closest(".stage")]) each?.toggleAttribute("data-tangents", shown !== null);
    if (!shown || !trace) return;
    const turn = trace.steps.find(({ phase }) => phase === "seed")?.index ?? Infinity;
    for (const each of svg.querySelectorAll(".captions [data-step]")) {
      if (Number(each.getAttribute("data-step")) >= turn) each.setAttribute("data-outgoing", "");
    }
    for (const [id, markup] of Object.entries(shown)) {
      const made = parseXml(`<g xmlns="${svg.namespaceURI}" class="tangents ours">${markup}</g>`, "image/svg+xml");
      if (made) svg.getElementById(id)?.append(made);
    }
    timed = [...svg.querySelectorAll(".tangents [data-step]")].map((element) => ({
      element,
      from: Number(element.getAttribute("data-step")),
    }));
    appear();
  }

  function appear() {
    const { step } = store.get();
    for (const { element, from } of timed) element.toggleAttribute("data-hidden", step < from);
  }

  canvas.onMount((mounted) => {
    svg = mounted;
    queueMicrotask(draw);
  });
  store.subscribe(["trace", "values", "tab"], () => {
    if (captions) queueMicrotask(draw);
  });
  store.subscribe(["step"], appear);
  // the numbers under the hand are newer
  store.subscribe(["isHandOn"], ({ isHandOn }) => svg?.toggleAttribute("data-waiting", isHandOn && captions !== null));

  return {
    /** @param {Record<string, string>|null} found  markup by edge id */
    show(found) {
      captions = found;
      draw();
    },
  };
}
