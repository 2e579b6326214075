/**
 * While stepping, source and inputs are one line: the program as mathematics, the inputs as chips with their values.
 * A number can be changed in its chip; an array leads to its cells.
 */

import { element, parseXml } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { numberField } from "../inputs/number_field.js";

const MOST = 24; // chips; more inputs are reached by unfolding
const AIR = 6; // pixels between a chip and its slider
const LEADING = 4; // pixels of a formula's height that hold no ink
const SMALLEST = 0.8; // how much smaller a formula is written to fit into the line

/**
 * @typedef {import("../inputs/inputs.js").Entry} Entry
 * @typedef {{root: HTMLElement, show: (entry: Entry) => void}} Chip
 */

/** A program's lines behind each other; what is opened by a colon or a bracket goes on. @param {string} source */
function linesInOne(source) {
  const lines = source.split("\n").flatMap((line) => line.trim() || []);
  const [first = "", ...rest] = lines;
  return rest.reduce((before, line) => `${before}${/[:([{,]$/.test(before) ? " " : "; "}${line}`, first);
}

/**
 * @param {{written: HTMLElement, chips: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 * @param {{entriesOf: (input: import("../lib/api.js").Input, trace: import("../lib/api.js").Trace) => Entry[], unfold:
 *   (name: string) => void}} desk
 */
export function createLine({ written, chips }, { store, words }, { entriesOf, unfold }) {
  /** @type {Map<string, Chip>} */
  let shown = new Map();

  store.follow(["trace", "source"], ({ trace, source }) => {
    const mathml = trace?.steps[0]?.formula?.mathml;
    const math = mathml ? parseXml(mathml, "application/xml") : null;
    redraw(written, math ? inOneLine(math) : element("code", { text: linesInOne(source) }));
    asHighAsTheLine();
  });
  new ResizeObserver(asHighAsTheLine).observe(written);

  /** A formula higher than the line is written smaller; where that would not be read the program stands as typed. */
  function asHighAsTheLine() {
    const math = /** @type {HTMLElement | null} */ (written.querySelector("math"));
    if (!math) return;
    math.style.removeProperty("font-size");
    const height = math.getBoundingClientRect().height;
    const room = /** @type {HTMLElement} */ (written.parentElement).clientHeight + LEADING;
    if (height <= room) return;
    const share = room / height;
    if (share < SMALLEST) redraw(written, element("code", { text: linesInOne(store.get().source) }));
    else math.style.fontSize = `${share * parseFloat(getComputedStyle(math).fontSize)}px`;
  }

  store.follow(["trace", "language"], ({ trace }) => {
    const entries = (trace?.inputs ?? [])
      .flatMap((input) => entriesOf(input, /** @type {import("../lib/api.js").Trace} */ (trace)))
      .slice(0, MOST);
    const next = new Map(entries.map((entry) => [`${entry.name} ${entry.shape.length > 0}`, entry]));
    if ([...next.keys()].join() !== [...shown.keys()].join()) {
      shown = new Map(
        [...next].map(([key, entry]) => [key, shown.get(key) ?? (entry.shape.length ? arrayChip() : numberChip())]),
      );
      redraw(chips, ...[...shown.values()].map(({ root }) => root));
    }
    for (const [key, entry] of next) shown.get(key)?.show(entry);
  });

  /** @returns {Chip} */
  function numberChip() {
    const field = numberField(words);
    const [box, slider] = /** @type {HTMLElement[]} */ ([...field.root.querySelectorAll("input")]);
    const root = element("div", { class: "chip", onfocusin: place }, field.root);

    function place() {
      const at = root.getBoundingClientRect();
      slider.style.left = `${Math.max(8, Math.min(at.left, innerWidth - slider.offsetWidth - 8))}px`;
      slider.style.top = `${at.bottom + AIR}px`;
    }

    return {
      root,
      show(entry) {
        field.show(entry);
        box.style.width = `${Math.max(3, /** @type {HTMLInputElement} */ (box).value.length) + 1.6}ch`;
      },
    };
  }

  /** @returns {Chip} */
  function arrayChip() {
    let name = "";
    const letter = element("i");
    const size = element("span");
    const root = element("button", { type: "button", class: "chip array", onclick: () => unfold(name) }, letter, size);
    return {
      root,
      show(entry) {
        name = entry.name;
        letter.textContent = entry.label;
        size.textContent = entry.shape.join(" × ");
        root.title = words.say("bands.unfold", { band: entry.label });
      },
    };
  }
}

/** The statements of a program side by side. @param {Element} math */
function inOneLine(math) {
  const rows = [...math.querySelectorAll(":scope > .lines > mtr")];
  if (!rows.length) return math;
  const line = document.createElementNS(math.namespaceURI, "math");
  rows.forEach((row, at) => {
    if (at) {
      const comma = document.createElementNS(math.namespaceURI, "mo");
      comma.textContent = ",";
      line.append(comma);
    }
    line.append(...[...row.children].flatMap((cell) => [...cell.children]));
  });
  return line;
}
