/**
 * Where the window stands on the drawing: the person's own view; else the whole, where it can be read or was asked for;
 * else a readable part that holds the present gate with what it reads and what reads it. Such windows are planned over
 * all steps, so that they change seldom.
 */

import { element } from "../lib/dom.js";
import { OFTEN, planWindows } from "../lib/camera_windows.js";
import { createFocus } from "./step_focus.js";
import { isRule, roomOfCells, sizeOfProducts } from "./small_labels.js";
import { beyond, between, fit, follow, framing } from "../lib/viewport.js";

/**
 * @typedef {import("../lib/viewport.js").Viewport} Viewport
 * @typedef {import("../lib/viewport.js").Size} Size
 * @typedef {import("../lib/camera_windows.js").Plan} Plan
 */

// font sizes of the drawing (drawing/labels.py): = LG × UG, numbers in a matrix, a forward value
const PRODUCT_TEXT = 11;
const CELL_TEXT = 11.5;
const VALUE_TEXT = 14;
const SMALLEST_TEXT = 11; // pixels on screen, of whatever is not seen whole on purpose
// pixels of the numbers: from which on all is shown, at which a part is, and only for the calm of the view
const PAGE = { whole: 12.5, part: 14, least: SMALLEST_TEXT };
const PHONE = { whole: 11, part: 12, least: 9 };
const HALL = 16; // pixels, from a seat at the back
const HALL_SHARE = 20 / 1080; // of the window's height, in a higher one
const LARGEST = 1.6; // times the natural size
const STRIDE = 1.06; // from one scale that is tried to the next
const TALL = 1; // width over height under which a window counts as tall
const NARROW = 600; // pixels
const CALM = 260; // ms
const MOST = 700; // nodes of a drawing whose windows are planned ahead
const MANY = 200; // nodes of a drawing of which one scale alone is tried

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;

/**
 * @param {HTMLElement} view
 * @param {import("../state/store.js").Store} store
 */
export function createCamera(view, store) {
  // of its own: what is set on the window goes down to every part of the drawing
  const veil = element("div", { class: "veil" });
  view.after(veil);
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {SVGGElement|null} */
  let drawn = null; // all that is drawn in it
  /** @type {Size} */
  let drawing = { width: 1, height: 1 };
  let smallest = VALUE_TEXT; // font size of the numbers, by which the room is judged
  /** @type {[SVGTextElement, number][]} */
  let small = []; // names, signs and fitted numbers with their sizes: they grow a little where all is drawn small
  /** @type {[SVGTextElement, number][]} */
  let fine = []; // lines = LG × UG whose digits did not fit: in a hall they grow as the others do
  /** @type {Size} */
  // asking the page each time would lay it out each time
  let room = { width: view.clientWidth || 1, height: view.clientHeight || 1 };
  /** @type {Viewport|null} */
  let shown = null;
  /** @type {Viewport|null} */
  let goal = null; // where a movement leads
  let textsAt = 0; // the scale that the texts were last sized for
  let frame = 0;
  /** @type {Set<(shown: Viewport, drawing: Size, room: Size) => void>} */
  const watchers = new Set();
  /** @type {{k: number, plan: Plan}|null} */
  let planned = null;
  let readable = 0; // font size that the smallest numbers may have where they are written large; 0: not yet measured

  const isNarrow = () => room.width < NARROW;
  const margin = () => (isNarrow() ? 8 : 16);
  const hall = () => (isNarrow() ? VALUE_TEXT : Math.max(HALL, innerHeight * HALL_SHARE));
  const sizes = () => (store.get().isPresenting ? { whole: hall(), part: hall() } : isNarrow() ? PHONE : PAGE);
  const least = () => (store.get().isPresenting ? smallestScale() : sizes().whole / smallest);
  const most = () => (store.get().isPresenting ? (LARGEST * hall()) / VALUE_TEXT : LARGEST);
  const fitted = () => fit(drawing, room, margin(), most());
  const isReadable = () => fitted().k >= least() * 0.995;
  const focus = createFocus(store);

  /** What the arrangement follows: on a phone how it is held, so that writing and stepping have one drawing. */
  function shape() {
    if (isNarrow()) return innerWidth < innerHeight ? "tall" : "low";
    return room.width < room.height * TALL ? "tall" : "wide";
  }

  /**
   * What a window shows at a scale, in the drawing's own measure; endless where all of it is seen.
   * @param {number} k
   */
  function pane(k) {
    const side = (/** @type {number} */ length, /** @type {number} */ free) =>
      length * k <= free ? Infinity : free / k;
    return {
      width: side(drawing.width, room.width - 2 * margin()),
      height: side(drawing.height, room.height - 2 * margin()),
    };
  }

  /**
   * The scale and the windows of all steps: as planned, and not as asked for one by one. The largest scale in which the
   * view is calm and nothing is missing; else the one in which least is missing of those that are calm. On the page
   * numbers become smaller than where all is shown only for the calm of the view.
   */
  function plan() {
    const { trace, isPresenting } = store.get();
    if (planned || !trace || trace.nodes.length > MOST) return planned;
    const subjects = trace.steps.map((_, step) => focus.subjectAt(step));
    const [first, last] = range();
    for (let k = trace.nodes.length > MANY ? (isPresenting ? last : first) : first; ; k = Math.max(last, k / STRIDE)) {
      const found = { k, plan: planWindows(subjects, drawing, pane(k)) };
      if (!planned || isBetter(found.plan, planned.plan)) planned = found;
      const { moves, lacks, cut } = planned.plan;
      const isEnough = !isPresenting && k / STRIDE < Math.max(least(), SMALLEST_TEXT / PRODUCT_TEXT) * 0.99;
      if ((moves <= OFTEN && (isEnough || lacks + cut === 0)) || k <= last || trace.nodes.length > MANY) return planned;
    }
  }

  /** The largest and the smallest scale of a part. */
  function range() {
    if (store.get().isPresenting) return [Math.max(most(), smallestScale()), smallestScale()];
    const { part, least } = isNarrow() ? PHONE : PAGE;
    return [part, least].map((size) => size / smallest);
  }

  /** In a hall: where the last number of all is large enough, small ones written larger where they have room. */
  function smallestScale() {
    const cell = smallest === CELL_TEXT ? CELL_TEXT : VALUE_TEXT;
    readable ||= Math.min(
      sizeOfProducts(svg, PRODUCT_TEXT, VALUE_TEXT),
      cell * roomOfCells(svg, String(CELL_TEXT), VALUE_TEXT / cell),
    );
    return hall() / readable;
  }

  /** The view that belongs to the state. */
  function current() {
    const { viewport, isWhole, step } = store.get();
    if (viewport) return viewport;
    if (isWhole || isReadable()) return fitted();
    const found = plan();
    if (found) return follow(found.k, found.plan.windows[found.plan.at[step] ?? 0], drawing, room, null, margin());
    const k = sizes().part / smallest;
    return follow(k, planWindows([focus.subjectAt(step)], drawing, pane(k)).windows[0], drawing, room, goal, margin());
  }

  /** Show the view of the state. @param {boolean} [isCalm]  go there in a short movement */
  function place(isCalm = false) {
    if (!svg) return;
    cancelAnimationFrame(frame);
    const [from, to] = [shown, (goal = current())];
    if (!isCalm || !from || isStill() || (from.k === to.k && from.x === to.x && from.y === to.y)) return show(to);
    const start = performance.now();
    const move = (/** @type {number} */ now) => {
      const share = Math.min(1, Math.max(0, (now - start) / CALM));
      show(share < 1 ? between(from, to, share * share * (3 - 2 * share)) : to);
      if (share < 1) frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
  }

  /** @param {{viewBox: string, shift: string}} frame */
  function set({ viewBox, shift }) {
    // written again, it lays all out
    if (svg?.getAttribute("viewBox") !== viewBox) svg?.setAttribute("viewBox", viewBox);
    if (drawn) drawn.style.transform = shift;
  }

  /** @param {Viewport} seen */
  function show(seen) {
    if (!svg) return;
    shown = seen;
    set(framing(seen, room));
    const hidden = beyond(seen, drawing, room);
    for (const [side, pixels] of Object.entries(hidden))
      veil.style.setProperty(`--${side}`, String(Math.min(1, pixels / 40)));
    for (const act of watchers) act(seen, drawing, room);
    if (textsAt === seen.k) return;
    textsAt = seen.k;
    const isLarge = store.get().isPresenting && seen.k >= smallestScale() * 0.98;
    // seen whole on purpose, all is small alike
    const least = isLarge ? hall() : Math.max(1, smallest * seen.k);
    const floor = Math.min(store.get().isPresenting ? hall() : SMALLEST_TEXT, least);
    svg.style.setProperty("--k", String(seen.k));
    svg.style.setProperty("--floor", `${floor}px`);
    for (const [text, size] of small) text.style.fontSize = size * seen.k < floor ? `${floor / seen.k}px` : "";
    for (const [text, size] of fine)
      text.style.fontSize = isLarge && size * seen.k < floor ? `${floor / seen.k}px` : "";
    svg.toggleAttribute("data-large", isLarge && seen.k * PRODUCT_TEXT < hall());
    svg.toggleAttribute("data-dense", seen.k * PRODUCT_TEXT < SMALLEST_TEXT * 0.98);
  }

  new ResizeObserver(() => {
    room = { width: view.clientWidth || 1, height: view.clientHeight || 1 };
    planned = null;
    store.set({ room: shape() });
    place();
  }).observe(view);

  store.subscribe(["viewport"], ({ viewport }) => place(viewport === null));
  store.subscribe(["isWhole"], () => place(true));
  store.subscribe(["isPresenting"], () => {
    focus.take(svg);
    planned = null;
    textsAt = 0;
    place();
  });
  // paper shows it whole
  addEventListener("beforeprint", () => set({ viewBox: `0 0 ${drawing.width} ${drawing.height}`, shift: "" }));
  addEventListener("afterprint", () => place());

  return {
    current,
    place,
    room: () => room,
    isReadable,
    /** The height from which on all of the drawing's can be read, in pixels. */
    need: () => drawing.height * least() + 2 * margin(),
    /** What the gate of the present step reads, and what reads it. */
    neighbours: () => focus.neighbours(store.get().step),
    /** @param {SVGSVGElement|null} mounted */
    take(mounted) {
      svg = mounted;
      drawn = mounted?.querySelector("#drawing") ?? null;
      textsAt = 0;
      focus.take(mounted);
      planned = null;
      readable = 0;
      if (!mounted) return;
      drawing = { width: Number(mounted.getAttribute("width")), height: Number(mounted.getAttribute("height")) };
      smallest = mounted.querySelector(`text[font-size="${CELL_TEXT}"]`) ? CELL_TEXT : VALUE_TEXT;
      [small, fine] = [smallTexts(mounted), fineTexts(mounted)];
    },
    /** The same drawing has other texts. @param {SVGSVGElement} kept */
    reread(kept) {
      [small, fine] = [smallTexts(kept), fineTexts(kept)];
      textsAt = 0;
      planned = null;
      if (!store.get().isPresenting || !readable) return;
      const before = readable; // smaller for longer numbers, and never to and fro
      readable = 0;
      smallestScale();
      readable = Math.min(before, readable);
    },
    /** Hear of every view that is shown. @param {(shown: Viewport, drawing: Size, room: Size) => void} act */
    onShow: (act) => watchers.add(act),
  };
}

/** Calmer, where a view moves too often; else with less that is missing. @param {Plan} one @param {Plan} other */
function isBetter(one, other) {
  const [moves, others] = [one, other].map((plan) => Math.max(plan.moves, OFTEN));
  return moves === others ? one.lacks + one.cut < other.lacks + other.cut : moves < others;
}

/**
 * Texts that may have to grow: = LG × UG has rules of its own, and the cells of a matrix keep their size.
 * @param {Element} svg
 * @returns {[SVGTextElement, number][]}
 */
function smallTexts(svg) {
  const texts = /** @type {SVGTextElement[]} */ ([...svg.querySelectorAll("text[font-size]")]);
  return texts
    .filter((text) => !text.querySelector(':scope > [id$="-ug"], :scope > [id$="-lg"], :scope > tspan[y]'))
    .map((text) => /** @type {[SVGTextElement, number]} */ ([text, Number(text.getAttribute("font-size"))]))
    .filter(([, size]) => size < VALUE_TEXT);
}

/** @param {Element} svg @returns {[SVGTextElement, number][]} */
function fineTexts(svg) {
  const texts = /** @type {SVGTextElement[]} */ ([...svg.querySelectorAll('text:has(> [id$="-ug"], > [id$="-lg"])')]);
  return texts
    .map((text) => /** @type {[SVGTextElement, number]} */ ([text, Number(text.getAttribute("font-size"))]))
    .filter(([text, size]) => size < PRODUCT_TEXT && !isRule(text));
}

/** @typedef {ReturnType<typeof createCamera>} Camera */
