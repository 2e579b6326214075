/** One wire with its four numbers, as the drawing has them: for the help. */

const SPACE = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, string|number>} attributes @param {...(Node|string)} children */
function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** @param {number} x @param {number} y @param {string} role @param {...(Node|string)} content */
const text = (x, y, role, ...content) => shape("text", { x, y, class: role, "text-anchor": "middle" }, ...content);

/** @param {string} label  what it shows, in words */
export function drawnWire(label) {
  return shape(
    "svg",
    { viewBox: "0 0 330 96", class: "drawn-wire", role: "img", "aria-label": label },
    shape("rect", { x: 4, y: 31, width: 44, height: 34, rx: 9, class: "box" }),
    text(26, 54, "name", "x"),
    shape("path", { d: "M48 48H236", class: "wire" }),
    shape("path", { d: "M236 48l-10 -4.5v9z", class: "head" }),
    text(142, 38, "value", "3"),
    text(142, 68, "dg", "8"),
    text(142, 88, "small", "= ", shape("tspan", { class: "lg" }, "2"), " × ", shape("tspan", { class: "ug" }, "4")),
    shape("circle", { cx: 256, cy: 48, r: 20, class: "gate" }),
    text(256, 54, "sign", "×2"),
    shape("path", { d: "M276 48H322", class: "wire" }),
    text(300, 38, "value", "6"),
    text(300, 68, "dg", "4"),
  );
}
