/** When a gate is opened or closed, what stays glides from its old place to its new one, and what is new comes up. */

const CALM = 320; // ms
const MOST = 250; // parts of a drawing beyond which it changes at once

/** @typedef {Map<string, {x: number, y: number}>} Places  middles on screen, by id */

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The part of a group that says where it is. @param {Element} part */
function markOf(part) {
  if (part.classList.contains("edge")) return part.querySelector('[id$="-value"]') ?? part.querySelector(".wire");
  return part.querySelector(".shape, rect");
}

/** @param {Element} mark */
function middle(mark) {
  const box = mark.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Where everything is now. @param {SVGSVGElement|null} svg @returns {Places} */
export function placesOf(svg) {
  const parts = svg ? [...svg.querySelectorAll("#drawing > [id]")] : [];
  if (parts.length > MOST || isStill()) return new Map();
  return new Map(
    parts.flatMap((part) => {
      const mark = markOf(part);
      return mark ? [[part.id, middle(mark)]] : [];
    }),
  );
}

/** Where a part comes from: its own old place, or that of the gate it was in. @param {string} id @param {Places} before */
function originOf(id, before) {
  for (let name = id; name; name = name.slice(0, Math.max(0, name.lastIndexOf("-")))) {
    const found = before.get(name) ?? before.get(name.replace(/^e/, "n"));
    if (found) return { at: found, isSame: name === id };
  }
  return null;
}

/**
 * Let a freshly mounted drawing come from where its parts stood.
 * @param {SVGSVGElement} svg @param {Places} before @param {number} k  pixels a unit of the drawing
 */
export function glide(svg, before, k) {
  const parts = [...svg.querySelectorAll("#drawing > [id]")];
  if (!before.size || parts.length > MOST || isStill()) return;
  const timing = { duration: CALM, easing: "cubic-bezier(.3, 0, .2, 1)" };
  for (const part of parts) {
    const mark = markOf(part);
    const from = originOf(part.id, before);
    if (!mark) continue;
    const to = middle(mark);
    const shift = from ? `translate(${(from.at.x - to.x) / k}px, ${(from.at.y - to.y) / k}px)` : "none";
    const isNew = !from?.isSame;
    if (!part.classList.contains("edge")) {
      if (part.classList.contains("group")) part.animate([{ opacity: 0 }, { opacity: 1 }], timing);
      else part.animate([{ transform: shift, ...(isNew ? { opacity: 0 } : {}) }, { transform: "none" }], timing);
      continue;
    }
    for (const piece of part.children) {
      const isLine = piece.matches(".wire, .arrow, .hit, .tint");
      piece.animate(isLine || isNew ? [{ opacity: 0 }, { opacity: 0, offset: 0.4 }, {}] : [{ transform: shift }, { transform: "none" }], timing);
    }
  }
}
