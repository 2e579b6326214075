/**
 * The legend and the small picture of the whole stand where they hide nothing of the drawing, and so do the chips of
 * what
 * lies beyond the window; what finds no such place is not shown.
 */

import { createStubs } from "./edge_chips.js";

const MOST = 700; // parts of a drawing that are looked at; beyond, all keep their usual places
const AIR = 3; // pixels
const EDGE = 12; // between the window and what stands at it
const TOP = 6;
const STRIDE = 24; // from one place that is tried to the next
const REST = 60; // ms

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * @param {{stage: HTMLElement, view: HTMLElement, legend: HTMLElement, map: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 * @param {import("./camera.js").Camera} camera
 */
export function createCorners({ stage, view, legend, map }, house, camera) {
  /** @type {SVGGraphicsElement[]} */
  let parts = [];
  /** @type {Box[]|null} */
  let boxes = null; // in the drawing's own measure
  let timer = 0;
  const stubs = createStubs(stage, house, camera);

  camera.onShow(() => {
    clearTimeout(timer);
    timer = setTimeout(settle, REST); // once a movement has come to its end
  });

  function settle() {
    boxes ??= parts.map((part) => part.getBBox()).filter((box) => box.width);
    const { k, x, y } = camera.current();
    const [left, top] = [view.offsetLeft, view.offsetTop];
    const drawn = boxes.map((box) => ({
      x: box.x * k + x + left,
      y: box.y * k + y + top,
      width: box.width * k,
      height: box.height * k,
    }));
    const room = { x: left, y: top, width: view.clientWidth, height: view.clientHeight };
    const others = [
      ...stage.querySelectorAll(".tools, .exit, .fold, .source-link"),
      ...document.querySelectorAll(":root[data-mode=present] .where"),
    ];
    const taken = [
      ...others.map((each) => boxIn(stage, each)).filter((box) => box.width),
      ...drawn.filter((box) => overlap(box, room)),
    ];
    for (const { chip, at } of stubs.show()) {
      const found = place(chip, placesOfStub(chip, at.x * k + x + left, at.y * k + y + top, room), taken);
      chip.style.visibility = found ? "" : "hidden";
      if (found) taken.push(found);
    }
    const low = stage.clientHeight - legend.offsetHeight - EDGE;
    const isPresenting = house.store.get().isPresenting;
    const ends = isPresenting
      ? [[stage.clientWidth - legend.offsetWidth - 70, (top - legend.offsetHeight) / 2]]
      : [[boxIn(stage, legend).x, 16]];
    const stands = place(legend, [...ends, [20, low]], taken);
    legend.style.visibility = "embedded" in document.documentElement.dataset || stands ? "" : "hidden";
    if (stands) taken.push(stands);
    if (map.hidden) return;
    const found = place(map, placesOfMap(), taken);
    map.style.visibility = found ? "" : "hidden";
  }

  /** Along the upper edge from its middle, the lower right corner, along the lower edge. */
  function placesOfMap() {
    const right = stage.clientWidth - map.offsetWidth - EDGE;
    const low = stage.clientHeight - map.offsetHeight - EDGE;
    const row = Array.from({ length: Math.max(1, Math.floor(right / STRIDE)) }, (_, at) => right - at * STRIDE);
    const fromMiddle = [...row].sort((one, other) => Math.abs(one - right / 2) - Math.abs(other - right / 2));
    return [
      ...fromMiddle.map((x) => [x, TOP]),
      [right, low],
      ...row.flatMap((x) => [
        [x, low],
        [x, view.offsetTop + TOP],
      ]),
    ];
  }

  /**
   * At the window's edge, as near as can be to what the chip is about.
   * @param {HTMLElement} chip
   * @param {number} x
   * @param {number} y
   * @param {Box} room
   */
  function placesOfStub(chip, x, y, room) {
    const [right, low] = [room.x + room.width - chip.offsetWidth - TOP, room.y + room.height - chip.offsetHeight - TOP];
    const clamp = (/** @type {number} */ at, /** @type {number} */ least, /** @type {number} */ most) =>
      Math.max(least, Math.min(most, at));
    const [across, down] = [
      clamp(x - chip.offsetWidth / 2, room.x + TOP, right),
      clamp(y - chip.offsetHeight / 2, room.y + TOP, low),
    ];
    const shifts = Array.from(
      { length: 2 * Math.ceil(Math.max(room.width, room.height) / STRIDE) },
      (_, at) => Math.ceil(at / 2) * STRIDE * (at % 2 ? 1 : -1),
    );
    const isBeside = x < room.x || x > room.x + room.width;
    const sides = shifts.map((shift) => [across, clamp(down + shift, room.y + TOP, low)]);
    const ends = shifts.map((shift) => [clamp(across + shift, room.x + TOP, right), down]);
    return isBeside ? [...sides, ...ends] : [...ends, ...sides];
  }

  /**
   * Put an element at the first place that is free, else at the first.
   * @param {HTMLElement} one
   * @param {number[][]} places
   * @param {Box[]} taken
   * @returns {Box|null}
   */
  function place(one, places, taken) {
    const [width, height] = [one.offsetWidth, one.offsetHeight];
    const free = places
      .map(([x, y]) => ({ x, y, width, height }))
      .find((box) => box.y + height < stage.clientHeight && !taken.some((other) => overlap(box, other)));
    const [x, y] = free ? [free.x, free.y] : places[0];
    Object.assign(one.style, { left: `${x}px`, top: `${y}px`, right: "auto", bottom: "auto" });
    return free ?? null;
  }

  return {
    /** @param {SVGSVGElement|null} svg */
    take(svg) {
      const found = /** @type {SVGGraphicsElement[]} */ ([
        ...(svg?.querySelectorAll(".node, .edge > :is(.captions, .leaf)") ?? []),
      ]);
      parts = found.length > MOST ? [] : found;
      boxes = null;
    },
  };
}

/** @param {HTMLElement} stage @param {Element} one @returns {Box} */
function boxIn(stage, one) {
  const [room, box] = [stage.getBoundingClientRect(), one.getBoundingClientRect()];
  return { x: box.x - room.x, y: box.y - room.y, width: box.width, height: box.height };
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  return (
    one.x < other.x + other.width + AIR &&
    other.x < one.x + one.width + AIR &&
    one.y < other.y + other.height + AIR &&
    other.y < one.y + one.height + AIR
  );
}
