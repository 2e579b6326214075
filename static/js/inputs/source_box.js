/**
 * The source box: it grows with its lines, underlines what is wrong, and lights up the gate that is being spoken of.
 */

import { followCalmly } from "../state/reading_pace.js";
import { characters, element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { overridden } from "./overridden_values.js";
import { difference } from "../state/undo.js";

/**
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../lib/api.js").Fault} Fault
 * @typedef {{start: number, end: number, kind: string}} Mark  code points of the text
 */

const LEAST = 108; // pixels: four lines and a half, which says that there are more
const SHARE = 0.22; // of the window's height, that lines may take; where more is told below them, fewer
const FULL = 0.7; // of the box's width, from which a line may soon be broken
const LETTER = 10; // pixels, more than one takes

/**
 * @param {{box: HTMLTextAreaElement, mirror: HTMLElement, troubles: HTMLElement, unused: HTMLElement, notices:
 *   HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createEditor({ box, mirror, troubles, unused, notices }, { store, actions, words }) {
  const paper = /** @type {HTMLElement} */ (box.parentElement);

  let scrolled = 0;
  let isLong = false; // whether there are lines out of sight
  box.addEventListener("input", () => actions.type(box.value));
  box.addEventListener("scroll", () => (mirror.scrollTop = scrolled = box.scrollTop));
  box.addEventListener("blur", seek);
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width !== width) grow();
    width = contentRect.width;
    seek(); // with fewer lines, what is lit may have gone out of sight
  }).observe(paper);
  addEventListener("resize", grow);
  for (const told of [troubles, notices])
    told.addEventListener("mousedown", (event) => {
      // The box keeps the focus: without it, it may shrink, and the button would leave before the click.
      if (event.target instanceof Element && event.target.closest("button")) event.preventDefault();
    });

  /** As high as its lines, up to a share of the window: one height, whether somebody writes or not. */
  function grow() {
    box.style.height = "auto";
    const lines = box.scrollHeight;
    box.style.height = `${Math.min(lines, Math.max(LEAST, innerHeight * SHARE))}px`;
    isLong = lines > box.clientHeight + 1;
  }

  /**
   * Measuring makes the browser lay out the page: not for a letter in a line with room to spare.
   * @param {string} now
   * @param {string} before
   */
  function growIfNeeded(now, before) {
    const width = (box.clientWidth || 1) * FULL;
    const [lines, old] = [now.split("\n"), before.split("\n")];
    if (lines.length !== old.length || [...lines, ...old].some((line) => line.length * LETTER > width)) grow();
  }

  /** Bring the lit part into sight, unless somebody is writing. */
  function seek() {
    const mark = mirror.querySelector("mark");
    const isCut = isLong || document.documentElement.hasAttribute("data-tight") || store.get().tab !== "gradients";
    if (!mark || !isCut || document.activeElement === box) return;
    const [top, bottom] = [mark.offsetTop, mark.offsetTop + mark.offsetHeight];
    if (top < box.scrollTop || bottom > box.scrollTop + box.clientHeight)
      box.scrollTop = top - (box.clientHeight - mark.offsetHeight) / 2;
    mirror.scrollTop = box.scrollTop;
  }

  store.follow(["source"], ({ source }, before) => {
    if (box.value !== source) write(source);
    if (source === before.source) grow();
    else growIfNeeded(source, before.source);
  });

  /** Put another text in; whoever writes goes on where it has changed. @param {string} source */
  function write(source) {
    const { start, added } = difference(box.value, source);
    const isHere = document.activeElement === box;
    box.value = source;
    if (isHere) box.setSelectionRange(start + added, start + added);
  }

  let marked = "";
  followCalmly(store, ["source", "inputs", "trace", "step", "faults", "status", "language"], (state) => {
    const marks =
      state.status === "wrong" && state.source.trim()
        ? wrongMarks(state)
        : [...currentMark(state), ...overridden(state.source, state.inputs)];
    const now = JSON.stringify([state.source, marks]);
    if (now !== marked) mark(state.source, marks);
    marked = now;
    const isEmpty = !state.source.trim(); // nobody has done anything wrong yet
    paper.toggleAttribute("data-wrong", state.status === "wrong" && !isEmpty);
    troubles.toggleAttribute("data-empty", isEmpty);
    box.setAttribute("aria-invalid", String(state.status === "wrong" && !isEmpty));
  });

  /** @param {string} source @param {Mark[]} marks */
  function mark(source, marks) {
    redraw(mirror, ...markedText(source, marks));
    if (scrolled) mirror.scrollTop = scrolled;
    seek();
  }

  let kept = ""; // a program with both halves that is wanted whole
  store.follow(["faults", "status", "trace", "language"], ({ faults, status, trace }) => {
    const lines = faults.map((fault) => trouble(fault));
    if (status === "offline")
      lines.push(element("div", { class: "trouble", role: "status", text: words.say("editor.offline") }));
    if (!lines.length && trace?.forward_half && kept !== box.value) lines.push(advice(trace.forward_half));
    redraw(troubles, ...lines);
  });

  store.follow(["trace", "status", "language"], ({ trace: last, status }) => {
    const trace = status === "wrong" ? null : last; // what is told of the last drawing is not true of another text
    unused.hidden = !trace?.unused.length;
    unused.textContent = trace
      ? words.say("editor.unused", { names: trace.unused.join(", "), output: trace.output.label })
      : "";
    const fixed = (trace?.inputs ?? [])
      .filter((input) => input.is_fixed && input.role !== "value")
      .map(({ label }) => label);
    notices.hidden = !trace?.notices.length && !fixed.length;
    const told = (trace?.notices ?? []).map(({ line, message, fix }) =>
      element("li", {}, `${line}: ${message}`, ...(fix ? [" ", fixButton(fix)] : [])),
    );
    if (fixed.length) told.push(element("li", { text: words.say("editor.fixed", { names: fixed.join(", ") }) }));
    redraw(notices, ...told);
  });

  /** @param {import("../lib/api.js").Half} half */
  function advice(half) {
    const line = element(
      "div",
      { class: "trouble", role: "status" },
      words.say("editor.by_hand", { line: half.line }),
      forwardOnly(half),
    );
    const keep = () => {
      kept = box.value;
      line.remove();
    };
    line.append(element("button", { type: "button", class: "fix", text: words.say("editor.keep_all"), onclick: keep }));
    return line;
  }

  /** @param {import("../lib/api.js").Half} half */
  function forwardOnly(half) {
    return element("button", {
      type: "button",
      class: "fix",
      text: words.say("editor.forward_half"),
      onclick: () => actions.type(half.source),
    });
  }

  /** @param {Fault} fault */
  function trouble(fault) {
    const place = fault.line ? words.say("editor.place", { line: fault.line, column: fault.column ?? 1 }) : "";
    const message = element(
      "div",
      { role: "alert", "aria-label": fault.message },
      element("p", { text: fault.message }),
    );
    const fixes = fault.fixes.map(fixButton);
    if (fault.forward_half) fixes.push(forwardOnly(fault.forward_half));
    return element(
      "div",
      { class: "trouble" },
      message,
      ...fixes,
      place ? element("span", { class: "place", text: place }) : null,
    );
  }

  /** @param {import("../lib/api.js").Fix} fix */
  function fixButton(fix) {
    return element(
      "button",
      { type: "button", class: "fix", onclick: () => mend(fix) },
      `${words.say("editor.fix")} `,
      element("code", { text: fix.label }),
    );
  }

  /** Put a proposed text in the place of the offending one. @param {import("../lib/api.js").Fix} fix */
  function mend(fix) {
    const text = characters(store.get().source);
    const { start, end } = fix.span;
    box.focus();
    actions.type([...text.slice(0, start), fix.replacement, ...text.slice(end)].join(""));
  }
}

/** Where a fault stands in the text. @param {Fault} fault @param {string[]} text @returns {Mark} */
function spanOf(fault, text) {
  let start = 0;
  for (let line = 1; line < (fault.line ?? 1); line += 1) start = text.indexOf("\n", start) + 1;
  start = Math.min(text.length, start + (fault.column ?? 1) - 1);
  return { start, end: Math.min(text.length, start + characters(fault.text).length), kind: "wrong" };
}

/** @param {State} state @returns {Mark[]} */
function wrongMarks(state) {
  const text = characters(state.source);
  return state.faults.filter((fault) => fault.line !== null).map((fault) => spanOf(fault, text));
}

/** What the present step is about, in the text that was traced. @param {State} state @returns {Mark[]} */
function currentMark({ trace, step, status }) {
  const at = trace?.steps[step];
  if (!trace || !at || status !== "fresh") return [];
  const node = trace.nodes.find((each) => each.id === at.node);
  return node?.kind === "gate" && node.span ? [{ start: node.span[0], end: node.span[1], kind: at.phase }] : [];
}

/** @param {string} source @param {Mark[]} marks */
function markedText(source, marks) {
  const text = characters(source);
  const pieces = [];
  let at = 0;
  for (const { start, end, kind } of [...marks].sort((a, b) => a.start - b.start)) {
    if (start < at) continue; // one inside another: the outer one shows it
    pieces.push(text.slice(at, start).join(""));
    pieces.push(element("mark", { class: kind, text: text.slice(start, end).join("") || " " }));
    at = Math.max(end, start);
  }
  pieces.push(`${text.slice(at).join("")}\n`); // a last empty line has height only with something behind it
  return pieces;
}
