/**
 * What stands beyond the window, drawn once more at its edge: the node of a neighbour and all that its wire says, as
 * large as in the drawing.
 */

import { around } from "../lib/camera_windows.js";
import { element } from "../lib/dom.js";

const AIR = 3; // around what is copied, in the drawing's own measure
const NODE_SHARE = 0.75; // of a node's size

/**
 * @param {SVGSVGElement} svg
 * @param {{edge: string, node: string}} neighbour
 * @param {{k: number, isOperand: boolean, hasLabel: boolean, hasNode: boolean}} how  `isOperand`: what is read stands
 *   before its wire; `hasLabel`: its numbers are beyond the window too; `hasNode`: not its numbers alone
 * @returns {HTMLElement|null}
 */
export function pictureOf(svg, { edge, node }, { k, isOperand, hasLabel, hasNode }) {
  const wire = svg.getElementById(edge);
  const leaf = wire?.querySelector(":scope > .leaf");
  const shape = leaf
    ? [...leaf.children]
    : [...(svg.getElementById(node)?.querySelectorAll(":scope > .shape, :scope > text") ?? [])];
  const label = hasLabel ? [...(wire?.querySelectorAll(":scope > .name, :scope > .captions > *") ?? [])] : [];
  const drawn = [hasNode ? copyOf(svg, shape, k * NODE_SHARE, "node") : null, copyOf(svg, label, k, "edge")].flatMap(
    (each) => each ?? [],
  );
  if (!drawn.length) return null;
  return element("span", { class: "view copy", "aria-hidden": "true" }, ...(isOperand ? drawn : drawn.reverse()));
}

/**
 * @param {SVGSVGElement} svg
 * @param {Element[]} parts
 * @param {number} k
 * @param {string} kind
 */
function copyOf(svg, parts, k, kind) {
  const seen = /** @type {SVGGraphicsElement[]} */ (parts).filter(
    (part) => getComputedStyle(part).visibility === "visible" && !part.hasAttribute("data-hidden"),
  );
  const boxes = seen.map((part) => part.getBBox()).filter((box) => box.width);
  if (!boxes.length) return null;
  const { x, y, width, height } = around(boxes);
  const group = document.createElementNS(svg.namespaceURI, "g");
  const drawing = svg.querySelector("#drawing");
  for (const name of ["font-family", "text-anchor"]) group.setAttribute(name, drawing?.getAttribute(name) ?? "");
  group.setAttribute("class", kind);
  group.setAttribute("data-lit", "near");
  group.append(...seen.map((part) => part.cloneNode(true)));
  for (const each of group.querySelectorAll("[id]")) each.removeAttribute("id");
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(false));
  for (const name of ["role", "aria-label", "tabindex"]) copy.removeAttribute(name);
  copy.setAttribute("viewBox", [x - AIR, y - AIR, width + 2 * AIR, height + 2 * AIR].join(" "));
  copy.setAttribute("width", String((width + 2 * AIR) * k));
  copy.setAttribute("height", String((height + 2 * AIR) * k));
  copy.append(group);
  return copy;
}
