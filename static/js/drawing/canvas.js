/** The drawing in its window: mounted, fitted, zoomed, and listened to. */

import { parseXml } from "../lib/dom.js";
import { isSameShape, morph, morphChildren } from "../lib/drawing_morph.js";
import { pan, zoomAt } from "../lib/viewport.js";
import { createCamera } from "./camera.js";
import { createCorners } from "./free_corners.js";
import { listenToGestures } from "./gestures.js";
import { glide, placesOf } from "./gate_opening.js";
import { createOverview } from "./overview_map.js";
import { createPainter } from "./step_painter.js";
import { createRows } from "../inputs/source_rows.js";

const ZOOM = 1.25; // a key or a button

/**
 * @param {{stage: HTMLElement, view: HTMLElement, legend: HTMLElement, note: HTMLElement, stale: HTMLElement, desk:
 *   HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createCanvas({ stage, view, legend, note, stale, desk }, { store, actions, words }) {
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {import("./step_painter.js").Painter|null} */
  let painter = null;
  /** @type {string|null} */
  let mounted = null;
  /** @type {SVGSVGElement|null} */
  let source = null; // what stands, as the server wrote it
  /** @type {Map<string, string>} */
  const written = new Map(); // what newer numbers have put on the drawing, by id
  /** @type {Set<(svg: SVGSVGElement|null) => void>} */
  const mountings = new Set();
  const camera = createCamera(view, store);
  const overview = createOverview(stage, { store, actions, words }, camera);
  const corners = createCorners({ stage, view, legend, map: overview.box }, { store, words }, camera);
  const rows = createRows(desk, camera);
  addEventListener("resize", () => svg && !store.get().isPresenting && rows.settle());

  /** @param {string} text */
  function mount(text) {
    const standing = svg ? null : view.querySelector("svg"); // it came with the page
    const parsed = standing ?? /** @type {SVGSVGElement|null} */ (parseXml(text, "image/svg+xml"));
    if (!parsed) return;
    mounted = text;
    written.clear();
    if (svg?.isConnected && isSameShape(svg, parsed)) {
      morph(svg, parsed, source ?? undefined);
      source = parsed;
      painter = createPainter(svg);
      camera.reread(svg);
      return;
    }
    const before = svg ? placesOf(svg, camera.current()) : new Map();
    source = /** @type {SVGSVGElement} */ (parsed.cloneNode(true));
    if (!standing) view.replaceChildren(parsed);
    svg = parsed;
    camera.take(parsed);
    overview.draw(parsed);
    corners.take(parsed);
    if (!store.get().isPresenting) rows.settle();
    painter = createPainter(parsed);
    for (const act of mountings) act(svg);
    camera.place();
    glide(parsed, before, camera.current(), store.get().trace);
  }

  store.follow(["trace", "step", "part", "language"], ({ trace, values, step, part }, before) => {
    const text = trace?.svg ?? null;
    note.hidden = Boolean(text);
    note.textContent = trace ? (trace.drawing?.note ?? "") : words.say("drawing.empty");
    if (text === null) {
      view.replaceChildren();
      [svg, painter, mounted] = [null, null, null];
      camera.take(null);
      overview.draw(null);
      corners.take(null);
      for (const act of mountings) act(null);
    } else if (text !== mounted && !(values && svg)) mount(text); // newer numbers stay
    camera.place(trace === before.trace);
    if (trace) painter?.show(trace, step, part, trace !== before.trace);
  });

  /** New numbers for what stands: texts change, nothing moves. */
  store.subscribe(["values"], ({ values, trace, step, part }) => {
    if (!values || !svg || !trace) return;
    painter?.forget();
    mounted = source = null; // the drawing has left the text it was made of
    if (rewrite(svg, values.captions)) return;
    painter = createPainter(svg);
    painter.show(trace, step, part, true);
  });

  /** Whether every element could stay. @param {SVGSVGElement} svg @param {Record<string, string>} captions */
  function rewrite(svg, captions) {
    const news = Object.entries(captions).filter(([id, markup]) => written.get(id) !== markup);
    const parsed = parseXml(
      `<svg xmlns="${svg.namespaceURI}">${news.map(([, markup]) => `<g>${markup}</g>`).join("")}</svg>`,
      "image/svg+xml",
    );
    let isKept = true;
    news.forEach(([id, markup], at) => {
      written.set(id, markup);
      const place = svg.getElementById(id)?.querySelector(":scope > .captions");
      if (place && parsed)
        isKept = morphChildren(place, [...place.childNodes], [...parsed.children[at].childNodes]) && isKept;
    });
    return isKept;
  }

  store.follow(["status", "trace"], ({ status, trace }) => {
    const isStale = status === "wrong" && trace !== null;
    stage.toggleAttribute("data-stale", isStale);
    stale.hidden = !isStale;
  });

  /** @param {number} factor @param {{x: number, y: number}} [at] */
  function zoom(factor, at) {
    const { width, height } = camera.room();
    actions.look(zoomAt(camera.current(), factor, at ?? { x: width / 2, y: height / 2 }));
  }

  /** A click selects; on a gate it also leads to its step. @param {Element} target */
  function click(target) {
    const { trace } = store.get();
    const handle = target.closest(".handle")?.id;
    if (handle) {
      const gate = trace?.nodes.find(({ id }) => handle === `${id}-open`);
      const group = [...(trace?.groups ?? []), ...(trace?.nodes ?? [])].find(({ id }) => handle === `${id}-close`);
      if (gate) actions.open(gate.id);
      else if (group) actions.shut(group.id);
      return;
    }
    const part = target.closest(".node, .edge");
    actions.select(part?.id ?? null);
    if (part && trace?.nodes.some((node) => node.kind === "gate" && node.id === part.id)) actions.visit(part.id);
  }

  listenToGestures(view, {
    zoom,
    click,
    pan: (dx, dy) => actions.look(pan(camera.current(), dx, dy)),
    fit: actions.fit,
  });

  store.follow(["selected", "trace"], ({ selected }) => {
    for (const each of svg?.querySelectorAll("[data-selected]") ?? []) each.removeAttribute("data-selected");
    if (selected) svg?.getElementById(selected)?.setAttribute("data-selected", "");
  });

  return {
    zoomIn: () => zoom(ZOOM),
    zoomOut: () => zoom(1 / ZOOM),
    fit: actions.fit,
    click,
    camera,
    /** Hear of every drawing that takes the place of another. @param {(svg: SVGSVGElement|null) => void} act */
    onMount(act) {
      mountings.add(act);
      act(svg);
    },
  };
}

/** @typedef {ReturnType<typeof createCanvas>} Canvas */
