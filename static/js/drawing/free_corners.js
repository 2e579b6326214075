/**
 * The legend and the small picture of the whole stand where they hide nothing of the drawing, and so do the chips of
 * what
 * lies beyond the window; what finds no such place is not shown.
 */

import { createStubs } from "./edge_chips.js";

const MOST = 2000; // parts of a drawing that are looked at; beyond, all keep their usual places
const AIR = 3; // pixels
const EDGE = 12; // between the window and what stands at it
const TOP = 6;
const CLOSE = 6; // from one point of a wire to the next
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
  let measuredAt = 0; // the scale
  /** @type {{wire: SVGPathElement, box: Box, points: Box[]|null}[]} */
  let wires = []; // in the drawing's own measure; followed point by point once something is to stand near
  let timer = 0;
  const stubs = createStubs(stage, house, camera);

  camera.onShow(() => {
    clearTimeout(timer);
    timer = setTimeout(settle, REST); // once a movement has come to its end
  });

  house.store.subscribe(["asked"], () => settle()); // chips would tell what an exercise asks
  new ResizeObserver(() => settle()).observe(legend); // its names are spelled out at the first gradients

  function settle() {
    const { k, x, y } = camera.current();
    if (measuredAt !== k || !boxes) boxes = parts.map(boxOf); // small texts are larger where all is drawn small
    measuredAt = k;
    const [left, top] = [view.offsetLeft, view.offsetTop];
    const seen = boxes.filter((box, at) => box.width && !parts[at].hasAttribute("data-hidden"));
    const onScreen = (/** @type {Box} */ box) => ({
      x: box.x * k + x + left,
      y: box.y * k + y + top,
      width: box.width * k,
      height: box.height * k,
    });
    const drawn = seen.map(onScreen);
    const room = { x: left, y: top, width: view.clientWidth, height: view.clientHeight };
    const others = [
      ...stage.querySelectorAll(".tools, .exit, .fold, .source-link"),
      ...document.querySelectorAll(":root[data-mode=present] .where"),
    ];
    const taken = [
      ...others.map((each) => boxIn(stage, each)).filter((box) => box.width),
      ...drawn.filter((box) => overlap(box, room)),
    ];
    for (const { forms, at } of stubs.show()) {
      /** @type {Box|null} */
      let found = null;
      for (const form of forms) {
        if (found) form.remove();
        else found = place(form, placesOfStub(form, at.x * k + x + left, at.y * k + y + top, room), taken);
        if (!found) form.remove();
      }
      if (found) taken.push(found);
    }
    const low = stage.clientHeight - legend.offsetHeight - EDGE;
    const isPresenting = house.store.get().isPresenting;
    const ends = isPresenting
      ? [[stage.clientWidth - legend.offsetWidth - 70, (top - legend.offsetHeight) / 2]]
      : [[boxIn(stage, legend).x, (top - legend.offsetHeight) / 2]];
    const stands = place(legend, [...ends, [20, low]], taken);
    legend.style.visibility = "embedded" in document.documentElement.dataset || stands ? "" : "hidden";
    if (stands) taken.push(stands);
    const sign = /** @type {HTMLElement|null} */ (stage.querySelector(":scope > .class-sign"));
    if (sign) taken.push(place(sign, placesOfSign(sign), taken) ?? boxIn(stage, sign));
    if (map.hidden) return;
    const crossed = (/** @type {Box} */ box) => crosses(box, onScreen);
    const found = place(map, placesOfMap(), taken, crossed);
    map.style.visibility = found ? "" : "hidden";
  }

  /** Whether a wire that is shown runs through a box. @param {Box} box @param {(box: Box) => Box} onScreen */
  function crosses(box, onScreen) {
    return wires.some((each) => {
      if (each.wire.parentElement?.hasAttribute("data-hidden") || !overlap(box, onScreen(each.box))) return false;
      each.points ??= pointsOf(each.wire);
      return each.points.some((point) => overlap(box, onScreen(point)));
    });
  }

  /** From the right: where an element may begin along an edge; how far right and how low. @param {HTMLElement} one */
  function along(one) {
    const [right, low] = [stage.clientWidth - one.offsetWidth - EDGE, stage.clientHeight - one.offsetHeight - EDGE];
    const row = Array.from({ length: Math.max(1, Math.floor(right / STRIDE)) }, (_, at) => right - at * STRIDE);
    return { row, right, low };
  }

  /**
   * The address of a class: along the lower edge from its right corner, then along the upper.
   * @param {HTMLElement} sign
   */
  function placesOfSign(sign) {
    const { row, low } = along(sign);
    return [low, view.offsetTop + TOP].flatMap((y) => row.map((x) => [x, y]));
  }

  /** Along the upper edge from its middle, the lower right corner, along the lower edge. */
  function placesOfMap() {
    const { row, right, low } = along(map);
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
   * At the window's edge, as near as can be to what the chip is about; what is drawn like a part of the drawing stands
   * nowhere else, so that it is not taken for one.
   * @param {HTMLElement} chip
   * @param {number} x
   * @param {number} y
   * @param {Box} room
   */
  function placesOfStub(chip, x, y, room) {
    const [right, low] = [room.x + room.width - chip.offsetWidth - TOP, room.y + room.height - chip.offsetHeight - TOP];
    const clamp = (/** @type {number} */ at, /** @type {number} */ least, /** @type {number} */ most) =>
      Math.max(least, Math.min(most, at));
    const away = [x - room.x, room.x + room.width - x, y - room.y, room.y + room.height - y];
    const side = away.indexOf(Math.min(...away)); // left, right, upper, lower
    const isBeside = side < 2;
    const across = isBeside ? [room.x + TOP, right][side] : clamp(x - chip.offsetWidth / 2, room.x + TOP, right);
    const down = isBeside ? clamp(y - chip.offsetHeight / 2, room.y + TOP, low) : [room.y + TOP, low][side - 2];
    const shifts = Array.from(
      { length: 2 * Math.ceil(Math.max(room.width, room.height) / STRIDE) },
      (_, at) => Math.ceil(at / 2) * STRIDE * (at % 2 ? 1 : -1),
    );
    const sides = shifts.map((shift) => [across, clamp(down + shift, room.y + TOP, low)]);
    const ends = shifts.map((shift) => [clamp(across + shift, room.x + TOP, right), down]);
    const [near, inner] = isBeside ? [sides, ends] : [ends, sides];
    const opposite = near.map(([over, under]) =>
      isBeside ? [room.x + right - over, under] : [over, room.y + low - under],
    );
    return chip.classList.contains("drawn") ? near : [...near, ...inner, ...opposite];
  }

  /**
   * Put an element at the first place that is free, else at the first.
   * @param {HTMLElement} one
   * @param {number[][]} places
   * @param {Box[]} taken
   * @param {(box: Box) => boolean} [isBarred]  asked of places that nothing else has taken
   * @returns {Box|null}
   */
  function place(one, places, taken, isBarred = () => false) {
    const [width, height] = [one.offsetWidth, one.offsetHeight];
    const free = places
      .map(([x, y]) => ({ x, y, width, height }))
      .find(
        (box) => box.y + height < stage.clientHeight && !taken.some((other) => overlap(box, other)) && !isBarred(box),
      );
    const [x, y] = free ? [free.x, free.y] : places[0];
    Object.assign(one.style, { left: `${x}px`, top: `${y}px`, right: "auto", bottom: "auto" });
    return free ?? null;
  }

  return {
    /** @param {SVGSVGElement|null} svg */
    take(svg) {
      const found = /** @type {SVGGraphicsElement[]} */ ([
        ...(svg?.querySelectorAll(".node, .group > text, .edge > :is(.name, .leaf), .edge > .captions > *") ?? []),
      ]);
      parts = found.length > MOST ? [] : found;
      const lines = /** @type {SVGPathElement[]} */ ([...(svg?.querySelectorAll(".edge > path.wire") ?? [])]);
      wires = parts.length ? lines.map((wire) => ({ wire, box: wire.getBBox(), points: null })) : [];
      boxes = null;
    },
  };
}

/**
 * Where a part of the drawing stands: a text that is larger than in the file stands lower, too.
 * @param {SVGGraphicsElement} part
 */
function boxOf(part) {
  const { x, y, width, height } = part.getBBox();
  const shift = part.localName === "text" ? new DOMMatrix(getComputedStyle(part).transform).f : 0;
  return { x, y: y + shift, width, height };
}

/** The points that a wire runs through, near to each other. @param {SVGPathElement} wire @returns {Box[]} */
function pointsOf(wire) {
  const length = wire.getTotalLength();
  const count = Math.max(1, Math.ceil(length / CLOSE));
  return Array.from({ length: count + 1 }, (_, at) => {
    const { x, y } = wire.getPointAtLength((length * at) / count);
    return { x, y, width: 0, height: 0 };
  });
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
