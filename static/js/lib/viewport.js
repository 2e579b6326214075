/**
 * Where the drawing stands in its window: screen = drawing × k + (x, y). Immutable and pure.
 *
 * @typedef {Readonly<{k: number, x: number, y: number}>} Viewport
 * @typedef {Readonly<{width: number, height: number}>} Size
 * @typedef {Readonly<{x: number, y: number}>} Point
 */

const CLOSEST = 8; // times the natural size
const FARTHEST = 0.05;

/** @param {number} k @param {number} x @param {number} y @returns {Viewport} */
const viewport = (k, x, y) => Object.freeze({ k, x, y });

/**
 * The whole drawing in the middle of its window, never enlarged beyond `most` times.
 * @param {Size} drawing @param {Size} room @param {number} [margin] pixels @param {number} [most]
 */
export function fit(drawing, room, margin = 16, most = 1.6) {
  const across = (room.width - 2 * margin) / Math.max(1, drawing.width);
  const down = (room.height - 2 * margin) / Math.max(1, drawing.height);
  const k = Math.max(FARTHEST, Math.min(most, across, down));
  return viewport(k, (room.width - drawing.width * k) / 2, (room.height - drawing.height * k) / 2);
}

/**
 * Nearer or farther by `factor`, the point under `at` (screen) staying where it is.
 * @param {Viewport} view @param {number} factor @param {Point} at @returns {Viewport}
 */
export function zoomAt(view, factor, at) {
  const k = Math.max(FARTHEST, Math.min(CLOSEST, view.k * factor));
  const real = k / view.k;
  return viewport(k, at.x - (at.x - view.x) * real, at.y - (at.y - view.y) * real);
}

/** @param {Viewport} view @param {number} dx @param {number} dy pixels @returns {Viewport} */
export function pan(view, dx, dy) {
  return viewport(view.k, view.x + dx, view.y + dy);
}

/**
 * The view at scale `k` that shows the part `seen` (drawing) and leaves no more room empty than it must. Where the view
 * `before` shows it already, nothing moves.
 * @param {number} k @param {Readonly<Point & Size>} seen @param {Size} drawing @param {Size} room
 * @param {Viewport|null} [before] @param {number} [margin]
 * @returns {Viewport}
 */
export function follow(k, seen, drawing, room, before = null, margin = 16) {
  /**
   * @param {number} from
   * @param {number} extent
   * @param {number} length
   * @param {number} window
   * @param {number|undefined} old
   */
  const along = (from, extent, length, window, old) => {
    if (length * k <= window - 2 * margin) return (window - length * k) / 2;
    const within = (/** @type {number} */ shift) => Math.min(margin, Math.max(window - margin - length * k, shift));
    const isSeen =
      old !== undefined && old + from * k >= margin / 2 && old + (from + extent) * k <= window - margin / 2;
    return within(isSeen ? old : window / 2 - (from + extent / 2) * k);
  };
  const old = before?.k === k ? before : null;
  return viewport(
    k,
    along(seen.x, seen.width, drawing.width, room.width, old?.x),
    along(seen.y, seen.height, drawing.height, room.height, old?.y),
  );
}

/**
 * On which sides the drawing goes on beyond its window: pixels of it that are not seen.
 * @param {Viewport} view
 * @param {Size} drawing
 * @param {Size} room
 */
export function beyond(view, drawing, room) {
  return {
    left: Math.max(0, -view.x),
    right: Math.max(0, view.x + drawing.width * view.k - room.width),
    top: Math.max(0, -view.y),
    bottom: Math.max(0, view.y + drawing.height * view.k - room.height),
  };
}

/**
 * Between two views: a share of the way, the middle of the window going straight.
 * @param {Viewport} from
 * @param {Viewport} to
 * @param {number} share
 */
export function between(from, to, share) {
  const part = (/** @type {number} */ one, /** @type {number} */ other) => one + (other - one) * share;
  return viewport(part(from.k, to.k), part(from.x, to.x), part(from.y, to.y));
}

/**
 * What shows this view in a window of that size: the `viewBox` of the whole, which says the scale, and a shift of what
 * is
 * drawn. Apart, because a browser lays out every text of another viewBox, and nothing at all for a shift.
 * @param {Viewport} view @param {Size} room
 */
export function framing({ k, x, y }, room) {
  const round = (/** @type {number} */ length) => +length.toFixed(3);
  return {
    viewBox: `0 0 ${round(room.width / k)} ${round(room.height / k)}`,
    shift: `translate(${round(x / k)}px, ${round(y / k)}px)`,
  };
}
