/** How much larger the small line under the wires, and numbers in arrays, can be written before they meet others. */

const AIR = 2; // in the drawing's own measure
const BRACKET = 6; // and its distance to the numbers
const MANY = 2_000_000; // pairs of parts, beyond which it is not asked: the line keeps its size
const OBSTACLES = ".node > .shape, .edge > .leaf, .edge > .captions text:not([data-product])";

/**
 * The size in which all lines that have numbers can be written; one whose digits did not fit begins smaller. What
 * stands under an array is a rule: it grows as far as itself has room, so that numbers need not wait for it.
 * @param {SVGSVGElement|null} svg @param {number} usual  size of such a line @param {number} most  which is enough
 * @returns {number}  at most `most`
 */
export function sizeOfProducts(svg, usual, most) {
  const products = /** @type {SVGTextElement[]} */ ([...(svg?.querySelectorAll("text[data-product]") ?? [])]);
  const others = /** @type {SVGGraphicsElement[]} */ ([...(svg?.querySelectorAll(OBSTACLES) ?? [])]);
  if (!products.length || products.length * others.length > MANY) return usual;
  const sizes = products.map((text) => Number(text.getAttribute("font-size") ?? usual));
  const own = products.map((text) => ({ box: text.getBBox(), isBeside: text.getAttribute("text-anchor") === "start" }));
  const boxes = [...others.map((each) => each.getBBox()), ...own.map(({ box }) => box)];
  const growths = own.map(({ box, isBeside }, at) =>
    growthOf(box, isBeside, boxes, others.length + at, most / sizes[at]),
  );
  for (const [at, text] of products.entries()) if (isRule(text)) text.style.setProperty("--own", String(growths[at]));
  return Math.min(most, ...growths.map((growth, at) => (isRule(products[at]) ? most : growth * sizes[at])));
}

/** Whether no number stands in such a line. @param {Element} product */
export const isRule = (product) => product.querySelector('[id$="-ug"]')?.textContent === "UG";

/**
 * How much larger all numbers in arrays can be written: up to what a column of them holds.
 * @param {SVGSVGElement|null} svg @param {string} size  of such numbers @param {number} most
 * @returns {number}  between 1 and `most`
 */
export function roomOfCells(svg, size, most) {
  const arrays = /** @type {SVGTextElement[]} */ ([...(svg?.querySelectorAll(`text[font-size="${size}"]`) ?? [])]);
  const rooms = arrays.map((text) => {
    const cells = /** @type {SVGTSpanElement[]} */ ([...text.querySelectorAll(":scope > tspan[y]:not([font-size])")]);
    const columns = new Set([...text.children].map((cell) => cell.getAttribute("x"))).size;
    const brackets = text.previousElementSibling;
    if (!cells.length || !(brackets instanceof SVGGraphicsElement)) return most;
    const { width } = brackets.getBBox();
    // a column alone has air beside it
    const room = columns > 1 ? (width - 2 * BRACKET) / columns - AIR : width - BRACKET;
    return room / Math.max(...cells.map((cell) => cell.getComputedTextLength()));
  });
  return Math.max(1, Math.min(most, ...rooms));
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
