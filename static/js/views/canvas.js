/** The drawing in its window: mounted, fitted, zoomed, and listened to. */

import { parseXml } from "../dom.js";
import { isSameShape, morph, morphChildren } from "../morph.js";
import { fit, follow, pan, viewBox, zoomAt } from "../viewport.js";
import { listenToGestures } from "./gestures.js";
import { glide, placesOf } from "./motion.js";
import { createPainter } from "./painter.js";

/**
 * @typedef {import("../viewport.js").Viewport} Viewport
 * @typedef {import("../viewport.js").Size} Size
 */

const SMALLEST_TEXT = 11; // pixels on screen
const PRODUCT_TEXT = 11; // font sizes of the drawing (drawing/labels.py): = LG × UG, numbers in a matrix, a forward value
const CELL_TEXT = 11.5;
const VALUE_TEXT = 14;
const FEWER = 2; // digits where the usual three leave too little room
const ZOOM = 1.25; // a key or a button

/**
 * @param {{stage: HTMLElement, view: HTMLElement, note: HTMLElement}} parts
 * @param {{store: import("../store.js").Store, actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 */
export function createCanvas({ stage, view, note }, { store, actions, words }) {
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {import("./painter.js").Painter|null} */
  let painter = null;
  /** @type {Size} */
  let drawing = { width: 1, height: 1 };
  let smallest = VALUE_TEXT; // font size of the numbers, by which the room is judged
  /** @type {[SVGTextElement, number][]} */
  let small = []; // names, signs and fitted numbers with their sizes: they grow a little where all is drawn small
  /** @type {string|null} */
  let mounted = null;
  /** @type {Map<string, string>} */
  const written = new Map(); // what newer numbers have put on the drawing, by id
  /** @type {Set<(svg: SVGSVGElement|null) => void>} */
  const mountings = new Set();

  /** @type {Size} */
  let measured = { width: view.clientWidth || 1, height: view.clientHeight || 1 };
  const room = () => measured; // asking the page each time would make it lay itself out each time

  /** The viewport that is shown: the person's, else the fitted one, else one that follows the present gate. */
  function current() {
    const { viewport } = store.get();
    if (viewport) return viewport;
    const fitted = fit(drawing, room());
    const least = SMALLEST_TEXT / smallest;
    return fitted.k >= least * 0.995 ? fitted : follow(least, focus(), drawing, room());
  }

  /** Middle of what the present step is about. */
  function focus() {
    const { trace, step } = store.get();
    const node = trace?.steps[step]?.node;
    const found = node && svg ? svg.getElementById(node) : null;
    if (!(found instanceof SVGGraphicsElement)) return { x: step ? drawing.width : 0, y: drawing.height / 2 };
    const box = found.getBBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  function place() {
    if (!svg) return;
    const seen = current();
    svg.setAttribute("viewBox", viewBox(seen, room()));
    svg.style.setProperty("--k", String(seen.k));
    for (const [text, size] of small) text.style.fontSize = size * seen.k < SMALLEST_TEXT ? `${SMALLEST_TEXT / seen.k}px` : "";
    svg.toggleAttribute("data-dense", seen.k * PRODUCT_TEXT < SMALLEST_TEXT * 0.98);
  }

  /** Where the room is too small for the usual digits, ask for fewer; the rest is done by following the gate. */
  function spareDigits() {
    const { view: looks, fewer, viewport } = store.get();
    if (viewport || fewer || looks.digits) return;
    if (fit(drawing, room()).k < SMALLEST_TEXT / smallest) store.set({ fewer: FEWER });
  }

  /** @param {string} text */
  function mount(text) {
    const parsed = /** @type {SVGSVGElement|null} */ (parseXml(text, "image/svg+xml"));
    if (!parsed) return;
    mounted = text;
    written.clear();
    if (svg?.isConnected && isSameShape(svg, parsed)) {
      morph(svg, parsed);
      painter = createPainter(svg);
      small = smallTexts(svg);
      return;
    }
    const before = svg ? placesOf(svg, current()) : new Map();
    drawing = { width: Number(parsed.getAttribute("width")), height: Number(parsed.getAttribute("height")) };
    smallest = parsed.querySelector(`text[font-size="${CELL_TEXT}"]`) ? CELL_TEXT : VALUE_TEXT;
    small = smallTexts(parsed);
    view.replaceChildren(parsed);
    svg = parsed;
    painter = createPainter(parsed);
    for (const act of mountings) act(svg);
    place();
    glide(parsed, before, current());
  }

  store.follow(["trace", "step", "part", "language"], ({ trace, values, step, part }, before) => {
    const text = trace?.svg ?? null;
    note.hidden = Boolean(text);
    note.textContent = trace ? (trace.drawing?.note ?? "") : words.say("drawing.empty");
    if (text === null) {
      view.replaceChildren();
      [svg, painter, mounted] = [null, null, null];
      for (const act of mountings) act(null);
    } else if (text !== mounted && !(values && svg)) mount(text); // newer numbers stay
    place();
    if (trace) painter?.show(trace, step, part, trace !== before.trace);
    if (text && trace !== before.trace) spareDigits();
  });

  /** New numbers for what stands: texts change, nothing moves. */
  store.subscribe(["values"], ({ values, trace, step, part }) => {
    if (!values || !svg || !trace) return;
    mounted = null; // the drawing has left the text it was made of
    let isKept = true;
    for (const [id, markup] of Object.entries(values.captions)) {
      if (written.get(id) === markup) continue;
      written.set(id, markup);
      const place = svg.getElementById(id)?.querySelector(":scope > .captions");
      const wanted = place && parseXml(`<g xmlns="${svg.namespaceURI}">${markup}</g>`, "image/svg+xml");
      if (place && wanted) isKept = morphChildren(place, [...place.childNodes], [...wanted.childNodes]) && isKept;
    }
    if (isKept) return;
    painter = createPainter(svg);
    painter.show(trace, step, part, true);
  });

  store.subscribe(["viewport", "isPresenting"], place);
  store.follow(["status"], ({ status }) => stage.toggleAttribute("data-stale", status === "wrong"));
  new ResizeObserver(() => {
    measured = { width: view.clientWidth || 1, height: view.clientHeight || 1 };
    if (store.get().fewer) store.set({ fewer: 0 });
    place();
    if (svg) spareDigits();
  }).observe(view);

  addEventListener("beforeprint", () => svg?.setAttribute("viewBox", `0 0 ${drawing.width} ${drawing.height}`)); // paper shows it whole
  addEventListener("afterprint", place);

  /** @param {number} factor @param {{x: number, y: number}} [at] */
  function zoom(factor, at) {
    const { width, height } = room();
    actions.look(zoomAt(current(), factor, at ?? { x: width / 2, y: height / 2 }));
  }

  /** A click selects; on a gate it also leads to its step. @param {Element} target */
  function click(target) {
    const handle = target.closest(".handle")?.id;
    if (handle) {
      const id = handle.slice(0, handle.lastIndexOf("-")); // <gate>-open, <group>-close (drawing/parts.py)
      if (handle.endsWith("-open")) actions.open(id);
      else actions.shut(id);
      return;
    }
    const { trace } = store.get();
    const part = target.closest(".node, .edge");
    actions.select(part?.id ?? null);
    if (part && trace?.nodes.some((node) => node.kind === "gate" && node.id === part.id)) actions.visit(part.id);
  }

  listenToGestures(view, {
    zoom,
    click,
    pan: (dx, dy) => actions.look(pan(current(), dx, dy)),
    fit: () => actions.look(null),
  });

  store.follow(["selected", "trace"], ({ selected }) => {
    for (const each of svg?.querySelectorAll("[data-selected]") ?? []) each.removeAttribute("data-selected");
    if (selected) svg?.getElementById(selected)?.setAttribute("data-selected", "");
  });

  return {
    zoomIn: () => zoom(ZOOM),
    zoomOut: () => zoom(1 / ZOOM),
    fit: () => actions.look(null),
    click,
    /** Hear of every drawing that takes the place of another. @param {(svg: SVGSVGElement|null) => void} act */
    onMount(act) {
      mountings.add(act);
      act(svg);
    },
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

/** @typedef {ReturnType<typeof createCanvas>} Canvas */
