/** How much larger the small line under the wires can be written before it meets what stands beside it. */

const AIR = 2; // in the drawing's own measure
const MANY = 2_000_000; // pairs of parts, beyond which it is not asked: the line keeps its size
const OBSTACLES = ".node > .shape, .edge > .leaf, .edge > .captions text:not([data-product])";

/**
 * @param {SVGSVGElement|null} svg @param {number} most  times its own size, which is enough
 * @returns {number}  between 1 and `most`
 */
export function roomOfProducts(svg, most) {
  const products = /** @type {SVGTextElement[]} */ ([...(svg?.querySelectorAll("text[data-product]") ?? [])]);
  const others = /** @type {SVGGraphicsElement[]} */ ([...(svg?.querySelectorAll(OBSTACLES) ?? [])]);
  if (!products.length || products.length * others.length > MANY) return 1;
  const own = products.map((text) => ({ box: text.getBBox(), isBeside: text.getAttribute("text-anchor") === "start" }));
  const boxes = [...others.map((each) => each.getBBox()), ...own.map(({ box }) => box)];
  return own.reduce(
    (least, { box, isBeside }, at) => Math.min(least, growthOf(box, isBeside, boxes, others.length + at, most)),
    most,
  );
}

/**
 * A line grows downwards, and to the right or to both sides.
 * @param {DOMRect} box
 * @param {boolean} isBeside
 * @param {DOMRect[]} others
 * @param {number} self  its own place among them
 * @param {number} most
 */
function growthOf(box, isBeside, others, self, most) {
  const low = box.y + box.height * most;
  const middle = isBeside ? box.x : box.x + box.width / 2;
  const half = isBeside ? box.width : box.width / 2;
  let free = half * most;
  for (const [at, other] of others.entries()) {
    if (at === self || other.y >= low || other.y + other.height <= box.y + AIR) continue;
    const isRight = other.x + other.width / 2 > middle;
    if (!isRight && isBeside) continue;
    const gap = isRight ? other.x - middle : middle - other.x - other.width;
    if (gap >= half * 0.8) free = Math.min(free, gap - AIR);
  }
  return Math.max(1, Math.min(most, free / half));
}
