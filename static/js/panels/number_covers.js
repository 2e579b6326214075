/** Covers over numbers of the drawing: a question mark in the place of each, and nothing that tells them otherwise. */

import { svg as make } from "./chart.js";

const PAD = 3;
const LEAST = 22; // width of a cover: how long the number is, it does not tell

/** @param {import("./panel_tools.js").House} house @param {import("../drawing/canvas.js").Canvas} canvas */
export function coverNumbers({ store }, canvas) {
  /** @type {string|null} */
  let pointed = null;
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {Map<string, number>} */
  let numbers = new Map(); // of the questions, by element
  /** @type {Set<string>} */
  let ticked = new Set(); // solved, and still covered because they would tell another answer
  /** @type {Map<Element, string>} */
  let told = new Map(); // tooltips with numbers, as they were

  function draw() {
    if (!svg) return;
    const { asked } = store.get();
    for (const each of svg.querySelectorAll(".cover")) each.remove();
    for (const each of svg.querySelectorAll("[data-asked]")) each.removeAttribute("data-asked");
    svg.ownerDocument.documentElement.toggleAttribute("data-exercise", asked.length > 0);
    speak();
    if (asked.length) hush();
    for (const id of asked) {
      const found = svg.getElementById(id);
      if (found) cover(found, id);
    }
  }

  /** Tooltips say nothing meanwhile; what the parts are called says no number that is kept back (walk.js). */
  function hush() {
    if (!svg) return;
    for (const tip of svg.querySelectorAll(".captions title")) {
      if (tip.textContent) told.set(tip, tip.textContent);
      tip.textContent = "";
    }
  }

  function speak() {
    for (const [part, text] of told) part.textContent = text;
    told = new Map();
  }

  /** @param {Element} found @param {string} id */
  function cover(found, id) {
    if (getComputedStyle(found).visibility === "hidden") return; // drawn too small to be read: nothing to cover
    const small = found instanceof SVGTSpanElement;
    const block = small ? found : (found.closest("g[data-step]") ?? found);
    const box =
      block instanceof SVGTextContentElement ? extentOf(block) : /** @type {SVGGraphicsElement} */ (block).getBBox();
    if (!box || !box.width) return;
    block.setAttribute("data-asked", "");
    const wide = small ? box.width : Math.max(LEAST, box.width + 2 * PAD);
    const left = box.x + box.width / 2 - wide / 2;
    const rect = make("rect", { x: left, y: box.y + 1, width: wide, height: box.height - 2, rx: 3 });
    const size = Math.min(15, box.height * 0.8, wide * 1.5);
    const sign = make(
      "text",
      {
        x: box.x + box.width / 2,
        y: box.y + box.height / 2,
        "text-anchor": "middle",
        "dominant-baseline": "central",
        "font-size": size.toFixed(1),
      },
      ticked.has(id) ? "✓" : "?",
    );
    const place = numbers.get(id);
    if (place && wide > 1.6 * size)
      sign.append(
        make("tspan", { "font-size": (0.72 * size).toFixed(1), dy: (0.22 * size).toFixed(1) }, String(place)),
      );
    const group = make(
      "g",
      { class: id === pointed ? "cover ours pointed" : "cover ours", "aria-hidden": "true" },
      rect,
      sign,
    );
    const text = found.closest("text");
    const moved = text ? getComputedStyle(text).transform : "none";
    if (moved !== "none") group.style.transform = moved; // a line that is drawn larger stands a little lower
    (found.closest(".node, .edge") ?? svg)?.append(group);
  }

  canvas.onMount((mounted) => {
    svg = mounted;
    told = new Map();
    queueMicrotask(draw);
  });
  store.subscribe(["trace", "language"], () => (told = new Map())); // what was told is told anew
  store.subscribe(["trace", "values", "step", "part", "language", "viewport"], () => {
    if (store.get().asked.length) queueMicrotask(draw);
  });
  store.subscribe(["asked"], draw);

  return {
    /** Which question asks for which element; its cover shows the question's number. @param {string[]} elements */
    number(elements) {
      numbers = new Map(elements.map((id, at) => [id, at + 1]));
      ticked = new Set();
    },
    /** @param {string} id */
    tick(id) {
      ticked.add(id);
    },
    /** Whether the labels of the drawing have numbers of a kind, such as "lg". @param {string} kind */
    has: (kind) => Boolean(svg?.querySelector(`.edge [id$="-${kind}"]`)),
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
