/** A pen over the presentation: strokes stay with their step, and on the drawing they go along with it. */

import { element } from "../lib/dom.js";

/**
 * @typedef {[number, number][]} Stroke  points of the drawing, or of the window as shares of its size
 * @typedef {{drawn: Stroke[], paged: Stroke[], order: ("drawn"|"paged")[]}} Sheet  the strokes of one step, and which
 *   came after which
 */

const SPACE = "http://www.w3.org/2000/svg";
const MEMORY = "gatewise.pen";
const NEAR = 1.5; // pixels between two points of a stroke

/**
 * @param {{stage: HTMLElement, view: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 * @param {import("../drawing/camera.js").Camera} camera
 */
export function createPen({ stage, view }, { store, words }, camera) {
  const [ground, page] = ["pen ground", "pen page"].map((name) => {
    const made = document.createElementNS(SPACE, "svg");
    made.setAttribute("class", name);
    made.setAttribute("aria-hidden", "true");
    return made;
  });
  const moved = document.createElementNS(SPACE, "g");
  ground.append(moved);
  stage.append(ground);
  const tools = element("div", { class: "pen-tools", role: "toolbar", hidden: true });
  document.body.append(page, tools);
  /** @type {Map<number, Sheet>} */
  let sheets = new Map();
  let isOn = false;
  /** @type {{kind: "drawn"|"paged", points: Stroke}|null} */
  let now = null;

  const key = () => store.get().source;
  const sheet = () => {
    const { step } = store.get();
    const found = sheets.get(step) ?? { drawn: [], paged: [], order: [] };
    sheets.set(step, found);
    return found;
  };

  /** A reload keeps what was drawn. */
  function keep() {
    try {
      sessionStorage.setItem(MEMORY, JSON.stringify([key(), [...sheets]]));
    } catch {
      // storage may be forbidden or full: the strokes stay as long as the page
    }
  }

  function recall() {
    sheets = new Map();
    try {
      const [source, kept] = JSON.parse(sessionStorage.getItem(MEMORY) ?? "[]");
      if (source === key()) sheets = new Map(kept);
    } catch {
      // nothing was kept
    }
  }

  /** @param {Stroke} points @param {number} wide @param {number} high */
  function pathOf(points, wide, high) {
    const made = document.createElementNS(SPACE, "path");
    const at = points.map(([x, y]) => [x * wide, y * high]);
    const middle = at
      .slice(1)
      .map(([x, y], before) => `Q${at[before]} ${(x + at[before][0]) / 2},${(y + at[before][1]) / 2}`);
    made.setAttribute("d", `M${at[0]}${middle.join("")}L${at[at.length - 1]}`);
    return made;
  }

  function show() {
    const { isPresenting, step } = store.get();
    const { drawn, paged } = (isPresenting && sheets.get(step)) || { drawn: [], paged: [] };
    const { k, x, y } = camera.current();
    moved.setAttribute("transform", `matrix(${k} 0 0 ${k} ${x} ${y})`);
    moved.replaceChildren(...drawn.map((each) => pathOf(each, 1, 1)));
    page.replaceChildren(...paged.map((each) => pathOf(each, innerWidth, innerHeight)));
  }

  /** @param {PointerEvent} event @param {"drawn"|"paged"} kind @returns {[number, number]} */
  function pointOf(event, kind) {
    if (kind === "paged") return [event.clientX / innerWidth, event.clientY / innerHeight];
    const { left, top } = view.getBoundingClientRect();
    const { k, x, y } = camera.current();
    return [(event.clientX - left - x) / k, (event.clientY - top - y) / k];
  }

  page.addEventListener("pointerdown", (event) => {
    if (!isOn || event.button !== 0) return;
    const { left, right, top, bottom } = view.getBoundingClientRect();
    const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    const kind = isInside ? "drawn" : "paged";
    now = { kind, points: [pointOf(event, kind)] };
    const { [kind]: strokes, order } = sheet();
    strokes.push(now.points);
    order.push(kind);
    page.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  let [lastX, lastY] = [0, 0];
  page.addEventListener("pointermove", (event) => {
    if (!now || Math.hypot(event.clientX - lastX, event.clientY - lastY) < NEAR) return;
    [lastX, lastY] = [event.clientX, event.clientY];
    now.points.push(pointOf(event, now.kind));
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    page.addEventListener(end, () => {
      if (now) keep();
      now = null;
    });
  }

  function toggle() {
    isOn = !isOn;
    document.documentElement.toggleAttribute("data-pen", isOn);
    tools.hidden = !isOn;
    const button = (/** @type {string} */ says, /** @type {() => void} */ act) =>
      element("button", { type: "button", class: "button small", text: words.say(says), onclick: act });
    tools.setAttribute("aria-label", words.say("present.pen"));
    tools.replaceChildren(
      button("present.pen_back", takeBack),
      button("present.pen_clear", clear),
      button("present.pen_off", toggle),
    );
  }

  function takeBack() {
    const { order, ...strokes } = sheet();
    const kind = order.pop();
    if (kind) strokes[kind].pop();
    keep();
    show();
  }

  function clear() {
    sheets.delete(store.get().step);
    keep();
    show();
  }

  recall();
  store.subscribe(["source"], recall);
  store.subscribe(["step", "isPresenting", "source"], show);
  camera.onShow(show);
  show();

  return { toggle, takeBack, clear, isOn: () => isOn };
}
