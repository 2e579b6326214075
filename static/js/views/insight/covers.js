/** Covers over numbers of the drawing: a question mark in the place of each. */

import { svg as make } from "./chart.js";

const PAD = 3;

/** @param {import("../../store.js").Store} store @param {import("../canvas.js").Canvas} canvas */
export function coverNumbers(store, canvas) {
  /** @type {string[]} */
  let hidden = [];
  /** @type {string|null} */
  let pointed = null;
  /** @type {SVGSVGElement|null} */
  let svg = null;

  function draw() {
    if (!svg) return;
    for (const each of svg.querySelectorAll(".cover")) each.remove();
    for (const each of svg.querySelectorAll("[data-asked]")) each.removeAttribute("data-asked");
    svg.ownerDocument.documentElement.toggleAttribute("data-exercise", hidden.length > 0);
    for (const id of hidden) {
      const found = svg.getElementById(id);
      if (found) cover(found, id);
    }
  }

  /** @param {Element} found @param {string} id */
  function cover(found, id) {
    if (getComputedStyle(found).visibility === "hidden") return; // drawn too small to be read: nothing to cover
    const block = found instanceof SVGTSpanElement ? found : (found.closest("g[data-step]") ?? found);
    const box = block instanceof SVGTextContentElement ? extentOf(block) : /** @type {SVGGraphicsElement} */ (block).getBBox();
    if (!box || !box.width) return;
    const home = found.closest(".node, .edge") ?? svg;
    block.setAttribute("data-asked", "");
    const small = found instanceof SVGTSpanElement;
    const rect = make("rect", { x: box.x - (small ? 0 : PAD), y: box.y + 1, width: box.width + (small ? 0 : 2 * PAD), height: box.height - 2, rx: 3 });
    const sign = make("text", { x: box.x + box.width / 2, y: box.y + box.height / 2, "text-anchor": "middle", "dominant-baseline": "central", "font-size": Math.min(15, box.height * 0.75) }, "?");
    home?.append(make("g", { class: id === pointed ? "cover pointed" : "cover", "aria-hidden": "true" }, rect, sign));
  }

  canvas.onMount((mounted) => {
    svg = mounted;
    queueMicrotask(draw);
  });
  store.subscribe(["trace", "values", "step", "part"], () => {
    if (hidden.length) queueMicrotask(draw);
  });

  return {
    /** @param {string[]} ids */
    hide(ids) {
      hidden = ids;
      draw();
    },
    /** Mark one of them, and the edge that it stands on. @param {string|null} id @param {string|null} [edge] */
    point(id, edge = null) {
      pointed = id;
      for (const each of svg?.querySelectorAll("[data-asking]") ?? []) each.removeAttribute("data-asking");
      if (edge) svg?.getElementById(edge)?.setAttribute("data-asking", "");
      draw();
    },
  };
}

/** Where a run of characters stands. @param {SVGTextContentElement} text */
function extentOf(text) {
  const last = text.getNumberOfChars() - 1;
  if (last < 0) return null;
  const [first, end] = [text.getExtentOfChar(0), text.getExtentOfChar(last)];
  const right = Math.max(first.x + first.width, end.x + end.width);
  return { x: first.x, y: Math.min(first.y, end.y), width: right - first.x, height: first.height };
}
