/** The legend and the small picture of the whole stand in corners where they hide nothing of the drawing. */

const MOST = 600; // parts of a drawing that are looked at; beyond, they keep their usual places
const AIR = 3; // pixels

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * @param {{stage: HTMLElement, legend: HTMLElement, map: HTMLElement}} parts
 * @param {import("./camera.js").Camera} camera
 */
export function createCorners({ stage, legend, map }, camera) {
  /** @type {SVGGraphicsElement[]} */
  let parts = [];
  /** @type {Box[]|null} */
  let boxes = null;
  let timer = 0;

  camera.onShow(() => {
    clearTimeout(timer);
    timer = setTimeout(settle, 60); // a movement goes on: once it rests
  });

  function settle() {
    boxes ??= parts.map((part) => part.getBBox()).filter((box) => box.width);
    const { k, x, y } = camera.current();
    const seen = boxes.map((box) => ({ x: box.x * k + x, y: box.y * k + y, width: box.width * k, height: box.height * k }));
    const fixed = /** @type {HTMLElement[]} */ ([...stage.querySelectorAll(".tools, .exit, .source-link")]).map((each) => boxIn(stage, each)).filter((box) => box.width);
    if (!map.hidden) stand(map, ["br", "bl", "tr", "tl"], [...seen, ...fixed]);
    const taken = map.hidden ? [] : [boxIn(stage, map)];
    legend.style.visibility = stand(legend, ["tl", "bl"], [...seen, ...fixed, ...taken]) ? "" : "hidden";
  }

  /**
   * Put an element into the first corner where nothing is under it, else into the usual one. Whether there is one.
   * @param {HTMLElement} one @param {string[]} corners @param {Box[]} others
   */
  function stand(one, corners, others) {
    for (const corner of corners) {
      one.dataset.corner = corner;
      const box = boxIn(stage, one);
      if (!others.some((other) => overlap(box, other))) return true;
    }
    one.dataset.corner = corners[0];
    return false;
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
