/** The drawing in its window: mounted, fitted, zoomed, and listened to. */

import { parseXml } from "../dom.js";
import { fit, follow, pan, viewBox, zoomAt } from "../viewport.js";
import { listenToGestures } from "./gestures.js";
import { createPainter } from "./painter.js";

/**
 * @typedef {import("../viewport.js").Viewport} Viewport
 * @typedef {import("../viewport.js").Size} Size
 */

const SMALLEST_TEXT = 11; // pixels on screen
const PRODUCT_TEXT = 11; // font sizes of the drawing: = LG × UG, and the forward value (drawing/labels.py)
const VALUE_TEXT = 14;
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
  /** @type {string|null} */
  let mounted = null;

  const room = () => ({ width: view.clientWidth || 1, height: view.clientHeight || 1 });

  /** The viewport that is shown: the person's, else the fitted one, else one that follows the present gate. */
  function current() {
    const { viewport } = store.get();
    if (viewport) return viewport;
    const fitted = fit(drawing, room());
    const least = SMALLEST_TEXT / VALUE_TEXT;
    return fitted.k >= least ? fitted : follow(least, focus(), drawing, room());
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
    svg.toggleAttribute("data-dense", seen.k * PRODUCT_TEXT < SMALLEST_TEXT * 0.98);
  }

  /** @param {string} text */
  function mount(text) {
    const parsed = /** @type {SVGSVGElement|null} */ (parseXml(text, "image/svg+xml"));
    if (!parsed) return;
    const [, , width, height] = (parsed.getAttribute("viewBox") ?? "0 0 1 1").split(/[\s,]+/).map(Number);
    drawing = { width, height };
    parsed.removeAttribute("width");
    parsed.removeAttribute("height");
    view.replaceChildren(parsed);
    svg = parsed;
    painter = createPainter(parsed);
    mounted = text;
  }

  store.follow(["trace", "step", "language"], ({ trace, step }, before) => {
    const text = trace?.svg ?? null;
    note.hidden = Boolean(text);
    note.textContent = trace ? (trace.drawing?.note ?? "") : words.say("drawing.empty");
    if (text === null) {
      view.replaceChildren();
      [svg, painter, mounted] = [null, null, null];
    } else if (text !== mounted) mount(text);
    place();
    if (trace) painter?.show(trace, step, trace !== before.trace);
  });
  store.subscribe(["viewport", "isPresenting"], place);
  store.follow(["status"], ({ status }) => stage.toggleAttribute("data-stale", status === "wrong"));
  new ResizeObserver(place).observe(view);

  /** @param {number} factor @param {{x: number, y: number}} [at] */
  function zoom(factor, at) {
    const { width, height } = room();
    actions.look(zoomAt(current(), factor, at ?? { x: width / 2, y: height / 2 }));
  }

  /** @param {Element} target */
  function click(target) {
    const handle = target.closest(".handle")?.id;
    if (handle) {
      const id = handle.slice(0, handle.lastIndexOf("-")); // <gate>-open, <group>-close (drawing/parts.py)
      if (handle.endsWith("-open")) actions.open(id);
      else actions.shut(id);
      return;
    }
    const { trace } = store.get();
    const found = trace?.nodes.find((node) => node.kind === "gate" && target.closest(`[id="${node.id}"]`));
    if (found) actions.visit(found.id);
  }

  listenToGestures(view, {
    zoom,
    click,
    pan: (dx, dy) => actions.look(pan(current(), dx, dy)),
    fit: () => actions.look(null),
  });

  return {
    zoomIn: () => zoom(ZOOM),
    zoomOut: () => zoom(1 / ZOOM),
    fit: () => actions.look(null),
  };
}

/** @typedef {ReturnType<typeof createCanvas>} Canvas */
