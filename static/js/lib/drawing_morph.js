/**
 * Makes a standing drawing equal to a new one of the same shape: only texts and attributes change, elements stay.
 * Nothing is laid out anew, what is focused stays focused, and running transitions go on.
 */

/** What the page itself has put on the drawing, and the new one does not know of. */
const OURS = /^(data-(hidden|lit|phase|still|dense|at|selected|product)|style|tabindex|role|aria-.*|viewBox)$/;

/** @param {Node} node */
const isOurs = (node) =>
  node instanceof Element && (node.classList.contains("tint") || node.classList.contains("ours"));

/** @param {Element} standing @returns {ChildNode[]} */
const childrenOf = (standing) => [...standing.childNodes].filter((each) => !isOurs(each));

/**
 * @param {Element} standing @param {Element} wanted  of the same name
 * @param {Node} [source]  what it was made of, if nothing has rewritten it since: where that is wanted again, all can
 *   stay
 * @returns {boolean}  whether every element could stay
 */
export function morph(standing, wanted, source) {
  if (source?.isEqualNode(wanted)) return true;
  for (const { name, value } of wanted.attributes) {
    if (!OURS.test(name) && standing.getAttribute(name) !== value) standing.setAttribute(name, value);
  }
  for (const { name } of [...standing.attributes]) {
    if (!wanted.hasAttribute(name) && !OURS.test(name)) standing.removeAttribute(name);
  }
  return morphChildren(standing, childrenOf(standing), [...wanted.childNodes], source ? [...source.childNodes] : []);
}

/**
 * The same for some neighbours under one parent.
 * @param {Element} parent
 * @param {ChildNode[]} before
 * @param {ChildNode[]} after
 * @param {ChildNode[]} [sources]
 * @returns {boolean}
 */
export function morphChildren(parent, before, after, sources = []) {
  if (before.length !== after.length || before.some((each, at) => each.nodeName !== after[at].nodeName)) {
    const next = before.length ? before[before.length - 1].nextSibling : null;
    for (const each of before) each.remove();
    for (const each of after) parent.insertBefore(document.importNode(each, true), next);
    return false;
  }
  let isKept = true;
  before.forEach((each, at) => {
    const wanted = after[at];
    if (each instanceof Element)
      isKept =
        morph(each, /** @type {Element} */ (wanted), sources.length === after.length ? sources[at] : undefined) &&
        isKept;
    else if (each.nodeValue !== wanted.nodeValue) each.nodeValue = wanted.nodeValue;
  });
  return isKept;
}

/**
 * Whether two drawings have the same parts at the same places, so that one can be morphed into the other.
 * @param {Element} one @param {Element} other
 */
export function isSameShape(one, other) {
  return outline(one) === outline(other);
}

/** @param {Element} svg */
function outline(svg) {
  const pieces = [svg.getAttribute("width"), svg.getAttribute("height")];
  for (const each of svg.querySelectorAll("#drawing > [id]")) {
    const mark = each.querySelector(":scope > :is(.shape, .wire, rect:not(.tint))");
    pieces.push(
      each.id,
      mark?.getAttribute("d") ??
        `${mark?.getAttribute("cx") ?? mark?.getAttribute("x")} ${mark?.getAttribute("cy") ?? mark?.getAttribute("y")}`,
    );
  }
  return pieces.join("|");
}
