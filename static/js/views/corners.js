/**
 * The legend and the small picture of the whole stand where they hide nothing of the drawing; in a room too small for
 * that, at least nothing of the present step.
 */

const MOST = 600; // parts of a drawing that are looked at; beyond, all keep their usual places
const AIR = 3; // pixels
const EDGE = 12; // between the window and what stands at it
const UNDER = 52; // below the tools
const UP = 18; // above what folds the lesson
const STRIDE = 24; // from one place that is tried to the next
const REST = 60; // ms

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * @param {{stage: HTMLElement, legend: HTMLElement, map: HTMLElement}} parts
 * @param {import("./camera.js").Camera} camera
 */
export function createCorners({ stage, legend, map }, camera) {
  /** @type {SVGGraphicsElement[]} */
  let parts = [];
  /** @type {{part: Element, box: Box}[]|null} */
  let boxes = null; // in the drawing's own measure
  let timer = 0;

  camera.onShow(() => {
    clearTimeout(timer);
    timer = setTimeout(settle, REST); // once a movement has come to its end
  });

  function settle() {
    boxes ??= parts.map((part) => ({ part, box: part.getBBox() })).filter(({ box }) => box.width);
    const { k, x, y } = camera.current();
    const onStage = (/** @type {Box} */ box) => ({ x: box.x * k + x, y: box.y * k + y, width: box.width * k, height: box.height * k });
    const fixed = /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(".tools, .exit, .fold, .source-link")]).map((each) => boxIn(stage, each));
    const seen = fixed.filter((box) => box.width);
    const taken = [...seen, ...boxes.map(({ box }) => onStage(box))];
    if (!map.hidden) {
      const lit = boxes.filter(({ part }) => part.closest("[data-lit]")).map(({ box }) => onStage(box));
      const found = place(map, placesOfMap(), taken) ?? place(map, placesOfMap(), [...seen, ...lit]);
      map.style.visibility = found ? "" : "hidden";
      if (found) taken.push(found);
    }
    const [left, low] = [boxIn(stage, legend).x, stage.clientHeight - legend.offsetHeight - EDGE];
    legend.style.visibility = "embedded" in document.documentElement.dataset || place(legend, [[left, 16], [left, low]], taken) ? "" : "hidden";
  }

  /** The lower right corner, where it is, along the lower edge, along the upper one. */
  function placesOfMap() {
    const right = stage.clientWidth - map.offsetWidth - EDGE;
    const low = stage.clientHeight - map.offsetHeight - EDGE;
    const row = Array.from({ length: Math.max(1, Math.floor(right / STRIDE)) }, (_, at) => right - at * STRIDE);
    return [[right, low], [map.offsetLeft, map.offsetTop], ...[low, low - UP, UNDER].flatMap((y) => row.map((x) => [x, y]))];
  }

  /** Put an element at the first place that is free, else at the first. @param {HTMLElement} one @param {number[][]} places @param {Box[]} taken @returns {Box|null} */
  function place(one, places, taken) {
    const [width, height] = [one.offsetWidth, one.offsetHeight];
    const free = places.map(([x, y]) => ({ x, y, width, height })).find((box) => box.y + height < stage.clientHeight && !taken.some((other) => overlap(box, other)));
    const [x, y] = free ? [free.x, free.y] : places[0];
    Object.assign(one.style, { left: `${x}px`, top: `${y}px`, right: "auto", bottom: "auto" });
    return free ?? null;
  }

  return {
    /** @param {SVGSVGElement|null} svg */
    take(svg) {
      const found = /** @type {SVGGraphicsElement[]} */ ([...(svg?.querySelectorAll(".node, .edge > .captions") ?? [])]);
      parts = found.length > MOST ? [] : found;
      boxes = null;
    },
  };
}

/** @param {HTMLElement} stage @param {HTMLElement} one @returns {Box} */
function boxIn(stage, one) {
  const [room, box] = [stage.getBoundingClientRect(), one.getBoundingClientRect()];
  return { x: box.x - room.x, y: box.y - room.y, width: box.width, height: box.height };
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  return one.x < other.x + other.width + AIR && other.x < one.x + one.width + AIR && one.y < other.y + other.height + AIR && other.y < one.y + one.height + AIR;
}
