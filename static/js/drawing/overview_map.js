/**
 * A small picture of the whole drawing with the window on it, where only a part can be shown: it says that there is
 * more, and takes the hand there. Where the whole is shown too small to read, a button leads back to following.
 */

import { element } from "../lib/dom.js";

const LYING = { width: 300, height: 34 }; // pixels, for a wide drawing: it has room between the legend and the tools
const STANDING = { width: 168, height: 96 };
const ON_PHONE = { width: 112, height: 64 };
const NARROW = "(width < 600px)";
const HALL = 1.4; // times that, for a seat at the back
const WIDE = 2.2; // width over height
const SPACE = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} stage
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 * @param {import("./camera.js").Camera} camera
 */
export function createOverview(stage, { store, actions, words }, camera) {
  const map = /** @type {SVGSVGElement} */ (document.createElementNS(SPACE, "svg"));
  const pane = document.createElementNS(SPACE, "rect");
  const lines = document.createElementNS(SPACE, "g");
  pane.setAttribute("class", "pane");
  map.append(lines, pane);
  const box = element("div", { class: "overview", "aria-hidden": "true", hidden: true });
  box.append(map);
  const back = element("button", {
    type: "button",
    class: "button small follow",
    hidden: true,
    onclick: actions.follow,
  });
  stage.append(box, back);
  /** @type {Map<string, Element>} */
  const gates = new Map(); // on the map, by id
  let scale = 1;
  /** @type {import("../lib/viewport.js").Size} */
  let whole = { width: 1, height: 1 };

  function size() {
    const most = matchMedia(NARROW).matches ? ON_PHONE : whole.width > whole.height * WIDE ? LYING : STANDING;
    scale = (store.get().isPresenting ? HALL : 1) * Math.min(most.width / whole.width, most.height / whole.height);
    map.setAttribute("width", String(whole.width * scale));
    map.setAttribute("height", String(whole.height * scale));
  }
  store.subscribe(["isPresenting"], size);
  matchMedia(NARROW).addEventListener("change", size);

  camera.onShow((seen, drawing, room) => {
    const isPart = drawing.width * seen.k > room.width + 2 || drawing.height * seen.k > room.height + 2;
    const { isWhole, viewport } = store.get();
    box.hidden = !isPart || drawing.width <= 1;
    back.hidden = isPart || camera.isReadable() || !(isWhole || viewport);
    if (box.hidden) return;
    const [x, y] = [Math.max(0, -seen.x / seen.k), Math.max(0, -seen.y / seen.k)];
    const place = {
      x,
      y,
      width: Math.min(drawing.width - x, (room.width - Math.max(0, seen.x)) / seen.k),
      height: Math.min(drawing.height - y, (room.height - Math.max(0, seen.y)) / seen.k),
    };
    for (const [name, length] of Object.entries(place)) pane.setAttribute(name, String(Math.max(0, length)));
    const { trace, step } = store.get();
    for (const each of lines.querySelectorAll(".here")) each.classList.remove("here");
    gates.get(trace?.steps[step]?.node ?? "")?.classList.add("here");
  });
  store.follow(["language"], () => (back.textContent = words.say("drawing.follow")));

  /** Middle the window on what is pointed at. @param {PointerEvent} event */
  function lead(event) {
    if (!event.buttons) return;
    const at = map.getBoundingClientRect();
    const room = camera.room();
    const { k } = camera.current();
    actions.look({
      k,
      x: room.width / 2 - ((event.clientX - at.x) / scale) * k,
      y: room.height / 2 - ((event.clientY - at.y) / scale) * k,
    });
  }
  box.addEventListener("pointerdown", (event) => {
    box.setPointerCapture(event.pointerId);
    lead(event);
  });
  box.addEventListener("pointermove", lead);

  return {
    box,
    /** Only gates and wires, without their texts. @param {SVGSVGElement|null} svg */
    draw(svg) {
      lines.replaceChildren();
      gates.clear();
      if (!svg) {
        box.hidden = back.hidden = true;
        return;
      }
      whole = { width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")) };
      map.setAttribute("viewBox", `0 0 ${whole.width} ${whole.height}`);
      size();
      box.style.visibility = "hidden"; // until its place in this drawing is found
      for (const part of svg.querySelectorAll(".edge > .wire, .node > .shape")) {
        const copy = /** @type {Element} */ (part.cloneNode(false));
        copy.setAttribute("class", part.classList.contains("wire") ? "wire" : "shape");
        for (const name of ["id", "style", "stroke", "fill", "stroke-width"]) copy.removeAttribute(name);
        lines.append(copy);
        if (copy.classList.contains("shape") && part.parentElement) gates.set(part.parentElement.id, copy);
      }
    },
  };
}
