/**
 * Where the window stands on the drawing: the person's own view; else the whole, where it can be read or was asked for;
 * else a readable part that follows the present gate, with a calm movement from step to step.
 */

import { element } from "../dom.js";
import { createFocus } from "./focus.js";
import { beyond, between, fit, follow, framing } from "../viewport.js";

/**
 * @typedef {import("../viewport.js").Viewport} Viewport
 * @typedef {import("../viewport.js").Size} Size
 */

const SMALLEST_TEXT = 11; // pixels on screen
const PRODUCT_TEXT = 11; // font sizes of the drawing (drawing/labels.py): = LG × UG, numbers in a matrix, a forward value
const CELL_TEXT = 11.5;
const VALUE_TEXT = 14;
const FEWER = 2; // digits where the usual three leave too little room
const GAIN = 0.92; // of the readable scale, what fewer digits can make up for
const TALL = 1.15; // width over height under which a window counts as tall
const NARROW = 600; // pixels
const CALM = 260; // ms
const LARGEST = 1.6; // times the natural size, for a hall
const LARGEST_ARRAYS = 1.2; // the same of a drawing with arrays, which are wide
const CHROME = { height: 48, left: 160, right: 232 }; // legend and tools, in the upper corners

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;

/**
 * @param {HTMLElement} view
 * @param {import("../store.js").Store} store
 */
export function createCamera(view, store) {
  const veil = element("div", { class: "veil" }); // of its own: what is set on the window goes down to every part of the drawing
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
  /** @type {Size} */
  let room = { width: view.clientWidth || 1, height: view.clientHeight || 1 }; // asking the page each time would lay it out each time
  /** @type {Viewport|null} */
  let shown = null;
  /** @type {Viewport|null} */
  let goal = null; // where a movement leads
  let textsAt = 0; // the scale that the texts were last sized for
  let frame = 0;
  /** @type {Set<(shown: Viewport, drawing: Size, room: Size) => void>} */
  const watchers = new Set();

  const least = () => SMALLEST_TEXT / smallest;
  const margin = () => (room.width < NARROW ? 8 : 16);
  const hasChrome = () => !store.get().isPresenting && !("embedded" in document.documentElement.dataset);
  const fitted = () => fit(drawing, room, margin(), 1.6, hasChrome() ? CHROME : undefined);
  const isReadable = () => fitted().k >= least() * 0.995;

  const subject = createFocus(store, { room: () => room, scale: followed, margin });

  /** The scale at which steps are followed: what can be read; for a hall, as large as the height allows. */
  function followed() {
    if (!store.get().isPresenting) return least();
    const most = smallest === CELL_TEXT ? LARGEST_ARRAYS : LARGEST;
    return Math.max(least(), Math.min(most, (room.height - 2 * margin()) / drawing.height));
  }

  /** The view that belongs to the state. */
  function current() {
    const { viewport, isWhole } = store.get();
    if (viewport) return viewport;
    return isWhole || isReadable() ? fitted() : follow(followed(), subject.focus(), drawing, room, goal, margin(), hasChrome() && room.width < NARROW ? CHROME.height : margin());
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
    if (svg?.getAttribute("viewBox") !== viewBox) svg?.setAttribute("viewBox", viewBox); // written again, it lays all out
    if (drawn) drawn.style.transform = shift;
  }

  /** @param {Viewport} seen */
  function show(seen) {
    if (!svg) return;
    shown = seen;
    set(framing(seen, room));
    const hidden = beyond(seen, drawing, room);
    for (const [side, pixels] of Object.entries(hidden)) veil.style.setProperty(`--${side}`, String(Math.min(1, pixels / 40)));
    for (const act of watchers) act(seen, drawing, room);
    if (textsAt === seen.k) return;
    textsAt = seen.k;
    const floor = Math.min(SMALLEST_TEXT, Math.max(1, smallest * seen.k)); // seen whole on purpose, all is small alike
    svg.style.setProperty("--k", String(seen.k));
    svg.style.setProperty("--floor", `${floor}px`);
    for (const [text, size] of small) text.style.fontSize = size * seen.k < floor ? `${floor / seen.k}px` : "";
    svg.toggleAttribute("data-dense", seen.k * PRODUCT_TEXT < SMALLEST_TEXT * 0.98);
  }

  /**
   * Where the room is a little too small for the usual digits, ask for fewer; on a phone first for plain labels, whose
   * products the formula says. The rest is done by following the gate.
   */
  function spare() {
    const { view: looks, fewer, isPlain, viewport, isWhole, room: shape } = store.get();
    if (viewport || isWhole || isReadable()) return;
    if (shape === "tall" && !isPlain && !looks.label) store.set({ isPlain: true });
    else if (!fewer && !looks.digits && fitted().k >= least() * GAIN) store.set({ fewer: FEWER });
  }

  new ResizeObserver(() => {
    room = { width: view.clientWidth || 1, height: view.clientHeight || 1 };
    subject.forgetStart();
    const shape = room.width < room.height * TALL ? "tall" : "wide";
    store.set(shape === store.get().room ? {} : { room: shape, fewer: 0, isPlain: false });
    place();
    if (svg) spare();
  }).observe(view);

  store.subscribe(["viewport"], ({ viewport }) => place(viewport === null));
  store.subscribe(["isWhole"], () => place(true));
  store.subscribe(["isPresenting"], () => place());
  addEventListener("beforeprint", () => set({ viewBox: `0 0 ${drawing.width} ${drawing.height}`, shift: "" })); // paper shows it whole
  addEventListener("afterprint", () => place());

  return {
    current,
    place,
    spare,
    room: () => room,
    isReadable,
    /** The height from which on all of the drawing's can be read, in pixels. */
    need: () => drawing.height * least() + 2 * margin(),
    /** @param {SVGSVGElement|null} mounted */
    take(mounted) {
      svg = mounted;
      drawn = mounted?.querySelector("#drawing") ?? null;
      textsAt = 0;
      subject.take(mounted);
      if (!mounted) return;
      drawing = { width: Number(mounted.getAttribute("width")), height: Number(mounted.getAttribute("height")) };
      smallest = mounted.querySelector(`text[font-size="${CELL_TEXT}"]`) ? CELL_TEXT : VALUE_TEXT;
      small = smallTexts(mounted);
    },
    /** The same drawing has other texts. @param {SVGSVGElement} kept */
    reread(kept) {
      small = smallTexts(kept);
      textsAt = 0;
    },
    /** Hear of every view that is shown. @param {(shown: Viewport, drawing: Size, room: Size) => void} act */
    onShow: (act) => watchers.add(act),
  };
}

/** Texts that may have to grow: = LG × UG has rules of its own, and the cells of a matrix keep their size. @param {Element} svg @returns {[SVGTextElement, number][]} */
function smallTexts(svg) {
  const texts = /** @type {SVGTextElement[]} */ ([...svg.querySelectorAll("text[font-size]")]);
  return texts
    .filter((text) => !text.querySelector(':scope > [id$="-ug"], :scope > [id$="-lg"], :scope > tspan[y]'))
    .map((text) => /** @type {[SVGTextElement, number]} */ ([text, Number(text.getAttribute("font-size"))]))
    .filter(([, size]) => size < VALUE_TEXT);
}

/** @typedef {ReturnType<typeof createCamera>} Camera */
