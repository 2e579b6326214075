/**
 * Where the drawing stands in its window: screen = drawing × k + (x, y). Immutable and pure.
 *
 * @typedef {Readonly<{k: number, x: number, y: number}>} Viewport
 * @typedef {Readonly<{width: number, height: number}>} Size
 * @typedef {Readonly<{x: number, y: number}>} Point
 */

const CLOSEST = 8; // times the natural size
const FARTHEST = 0.05;

/** @type {Viewport} */
export const IDENTITY = Object.freeze({ k: 1, x: 0, y: 0 });

/** @param {number} k @param {number} x @param {number} y @returns {Viewport} */
const viewport = (k, x, y) => Object.freeze({ k, x, y });

/**
 * The whole drawing in the middle of its window, never enlarged beyond `most` times.
 * @param {Size} drawing @param {Size} room @param {number} [margin] pixels @param {number} [most] @returns {Viewport}
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
 * The nearest view at scale `k` that shows `focus` (drawing) and leaves no more room empty than it must.
 * @param {number} k @param {Point} focus @param {Size} drawing @param {Size} room @param {number} [margin]
 * @returns {Viewport}
 */
export function follow(k, focus, drawing, room, margin = 16) {
  /** @param {number} at @param {number} length @param {number} window */
  const along = (at, length, window) => {
    if (length * k + 2 * margin <= window) return (window - length * k) / 2;
    return Math.min(margin, Math.max(window - margin - length * k, window / 2 - at * k));
  };
  return viewport(k, along(focus.x, drawing.width, room.width), along(focus.y, drawing.height, room.height));
}

/** The `viewBox` that shows this view in a window of that size. @param {Viewport} view @param {Size} room */
export function viewBox(view, room) {
  return [-view.x / view.k, -view.y / view.k, room.width / view.k, room.height / view.k]
    .map((length) => +length.toFixed(3))
    .join(" ");
}
