/**
 * The formula of a step, as the server wrote it. Where it has no room, it is broken at its equals signs, or the arrays
 * that are put into it are folded away: they stand on the drawing, and can be asked for.
 *
 * @typedef {import("./text_fitting.js").Arrangement} Arrangement
 */

import { element, parseXml } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";

const TALL = "mfrac, mtable, msqrt, munder, munderover";
const SPACE = "http://www.w3.org/1998/Math/MathML";
const SIGNS = ["=", "+="];

/**
 * @param {HTMLElement} box
 * @param {import("../lib/words.js").Words} words
 * @param {() => void} onAsk  a person wants what is put in, or no longer
 */
export function createFormula(box, words, onAsk) {
  let isAsked = false; // what is put in is to be seen, though it takes more room than there is
  let hasOperands = false;
  /** @type {Partial<Record<Arrangement, Element>>} */
  let made = {};
  const asker = element("button", { type: "button", class: "button small operands-button", text: "⋯", onclick: ask });

  function ask() {
    isAsked = !isAsked;
    asker.setAttribute("aria-pressed", String(isAsked));
    box.toggleAttribute("data-asked", isAsked);
    onAsk();
  }

  return {
    box,
    /** @param {string|null} mathml */
    show(mathml) {
      const math = mathml ? parseXml(mathml, "application/xml") : null;
      if (math) settleBrackets(math);
      hasOperands = math !== null && markOperands(math);
      made = math ? { plain: math } : {};
      asker.title = words.say("formula.operands");
      asker.setAttribute("aria-label", asker.title);
      asker.setAttribute("aria-pressed", String(isAsked));
      redraw(box, ...(math ? [math] : []), ...(hasOperands ? [asker] : []));
    },

    /** How it can be arranged, the best first. @returns {Arrangement[]} */
    kinds: () =>
      !made.plain ? ["plain"] : hasOperands && !isAsked ? ["plain", "broken", "folded"] : ["plain", "broken"],

    /** @param {Arrangement} kind */
    arrange(kind) {
      box.toggleAttribute("data-folded", kind === "folded");
      if (!made.plain) return;
      const wanted = kind === "broken" ? (made.broken ??= broken(made.plain)) : made.plain;
      const standing = box.querySelector("math");
      if (standing !== wanted) standing?.replaceWith(wanted);
    },
  };
}

/** Chromium leaves a gap beside a bracket that may stretch, also where nothing tall is in it. @param {Element} math */
function settleBrackets(math) {
  for (const bracket of math.querySelectorAll("mo")) {
    const isBracket = bracket.textContent === "(" || bracket.textContent === ")";
    if (isBracket && !bracket.parentElement?.querySelector(TALL)) bracket.setAttribute("stretchy", "false");
  }
}

/**
 * The lines of a formula: what stands left of the first sign, if it is apart, and all the rest.
 * @param {Element} math
 * @returns {Element[]}
 */
const linesOf = (math) => [...math.querySelectorAll(":scope > .lines > mtr > .right > mrow, :scope > mrow")];

/** What each sign begins, and what stands before the first. @param {Element} line @returns {Element[][]} */
function partsOf(line) {
  /** @type {Element[][]} */
  const parts = [[]];
  for (const piece of line.children) {
    if (piece.localName === "mo" && SIGNS.includes(piece.textContent ?? "")) parts.push([]);
    parts[parts.length - 1].push(piece);
  }
  return parts;
}

/**
 * Mark the arrays that stand between what a line says in symbols and its result: `X W = [1 2] [3 4]ᵀ = [11]`.
 * @param {Element} math @returns {boolean}  whether there are any
 */
function markOperands(math) {
  const found = linesOf(math).map((line) => {
    const [, ...parts] = partsOf(line);
    const between = parts[parts.length - 2] ?? [];
    if (!between.some((each) => each.matches("mtable") || each.querySelector("mtable"))) return false;
    const group = grouped([], "operands");
    between[0].before(group);
    group.append(...between);
    return true;
  });
  return found.includes(true);
}

/** @param {Element[]} pieces @param {string} name */
function grouped(pieces, name) {
  const group = document.createElementNS(SPACE, "mrow");
  group.setAttribute("class", name);
  group.append(...pieces);
  return group;
}

/** The same formula with its last sign, which says the result, in a line of its own. @param {Element} plain */
function broken(plain) {
  const math = /** @type {Element} */ (plain.cloneNode(true));
  const table = document.createElementNS(SPACE, "mtable");
  table.setAttribute("class", "lines");
  for (const line of linesOf(math)) {
    const left = line.closest("mtr")?.querySelector(".left");
    const [first, ...parts] = partsOf(line);
    const result = parts.length > 1 ? parts.pop() : [];
    table.append(row(left ? [...left.children] : first, [...(left ? first : []), ...parts.flat()]));
    if (result?.length) table.append(row([], result));
  }
  redraw(math, table);
  return math;
}

/** @param {Element[]} left @param {Element[]} right */
function row(left, right) {
  const made = document.createElementNS(SPACE, "mtr");
  for (const [name, pieces] of /** @type {[string, Element[]][]} */ ([
    ["left", left],
    ["right", right],
  ])) {
    const cell = document.createElementNS(SPACE, "mtd");
    cell.setAttribute("class", name);
    cell.append(grouped(pieces, "part"));
    made.append(cell);
  }
  return made;
}
