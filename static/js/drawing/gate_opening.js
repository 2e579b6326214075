/** When a gate is opened or closed, what stays glides from its old place to its new one, and what is new comes up. */

import { ancestry } from "../state/elements.js";

const CALM = 320; // ms
const MOST = 250; // parts of a drawing beyond which it changes at once

/** @typedef {Map<string, {x: number, y: number}>} Places  middles on screen, by id */

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The part of a group that says where it is. @param {Element} part */
function markOf(part) {
  if (part.classList.contains("edge")) return part.querySelector('[id$="-value"]') ?? part.querySelector(".wire");
  return part.querySelector(".shape, rect");
}

/**
 * Where a mark is on screen, read from what is written in the drawing: nothing has to be laid out for it.
 * @param {Element} mark
 * @param {import("../lib/viewport.js").Viewport} view
 */
function middle(mark, view) {
  const read = (/** @type {string} */ name) =>
    Number(mark.getAttribute(name) ?? mark.querySelector("tspan")?.getAttribute(name) ?? 0);
  const [x, y] = mark.hasAttribute("d")
    ? (/** @type {string} */ (mark.getAttribute("d"))
        .match(/-?[\d.]+/g)
        ?.slice(0, 2)
        .map(Number) ?? [0, 0])
    : mark.hasAttribute("cx")
      ? [read("cx"), read("cy")]
      : [read("x") + read("width") / 2, read("y") + read("height") / 2];
  return { x: x * view.k + view.x, y: y * view.k + view.y };
}

/**
 * Where everything is now.
 * @param {SVGSVGElement} svg
 * @param {import("../lib/viewport.js").Viewport} view
 * @returns {Places}
 */
export function placesOf(svg, view) {
  const parts = [...svg.querySelectorAll("#drawing > [id]")];
  if (parts.length > MOST || isStill()) return new Map();
  return new Map(
    parts.flatMap((part) => {
      const mark = markOf(part);
      return mark ? [[part.id, middle(mark, view)]] : [];
    }),
  );
}

/**
 * Where a part comes from: its own old place, or that of the gate it was in.
 * @param {string[]} names  of the part, and of what it stands in
 * @param {Places} before
 */
function originOf(names, before) {
  for (const [at, name] of names.entries()) {
    const found = before.get(name);
    if (found) return { at: found, isSame: at === 0 };
  }
  return null;
}

/**
 * Let a freshly mounted drawing come from where its parts stood.
 * @param {SVGSVGElement} svg @param {Places} before @param {import("../lib/viewport.js").Viewport} view
 * @param {import("../lib/api.js").Trace|null} trace
 */
export function glide(svg, before, view, trace) {
  const parts = [...svg.querySelectorAll("#drawing > [id]")];
  if (!before.size || parts.length > MOST || isStill()) return;
  const timing = { duration: CALM, easing: "cubic-bezier(.3, 0, .2, 1)" };
  for (const part of parts) {
    const mark = markOf(part);
    const from = originOf(ancestry(trace, part.id), before);
    if (!mark) continue;
    const to = middle(mark, view);
    const shift = from ? `translate(${(from.at.x - to.x) / view.k}px, ${(from.at.y - to.y) / view.k}px)` : "none";
    const isNew = !from?.isSame;
    if (!part.classList.contains("edge")) {
      if (part.classList.contains("group")) part.animate([{ opacity: 0 }, { opacity: 1 }], timing);
      else part.animate([{ transform: shift, ...(isNew ? { opacity: 0 } : {}) }, { transform: "none" }], timing);
      continue;
    }
    for (const piece of part.children) {
      const isLine = piece.matches(".wire, .arrow, .hit, .tint");
      piece.animate(
        isLine || isNew
          ? [{ opacity: 0 }, { opacity: 0, offset: 0.4 }, {}]
          : [{ transform: shift }, { transform: "none" }],
        timing,
      );
    }
  }
}
