/**
 * A small chart as SVG: places come from the server, here they are only put on paper.
 *
 * @typedef {{points: number[][], kind: string}} Line
 * @typedef {{at: number[], kind: string}} Dot
 */

import { raised } from "../lib/numbers.js";

const SPACE = "http://www.w3.org/2000/svg";
const SIZE = [420, 200];
const LETTER = 6.4; // pixels of a digit at the axes
const [LEAST_DIGITS, MOST_DIGITS] = [3, 7];
const MARGIN = { left: 46, right: 12, top: 10, bottom: 24 };

/**
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * @param {{lines: Line[], dots?: Dot[], low?: number, high?: number, x: string, y: string, title: string, cells?: {at:
 *   number[], size: number[], share: number}[], paper?: number[]}} content
 */
export function chart({ lines, dots = [], low, high, x, y, title, cells = [], paper = SIZE }) {
  const [width, height] = paper;
  const marked = lines.filter(({ kind }) => kind !== "tangent").flatMap(({ points }) => points);
  const corners = cells.flatMap(({ at, size }) => [at, [at[0] + size[0], at[1] + size[1]]]);
  const all = (cells.length ? corners : [...marked, ...dots.map(({ at }) => at)]).filter((place) =>
    place.every(Number.isFinite),
  );
  const across = reach(all.map((place) => place[0]));
  const up = reach(
    low === undefined || high === undefined || cells.length
      ? all.map((place) => place[1])
      : [low, high, ...dots.map(({ at }) => at[1])],
  );
  const heights = distinct(up);
  const left = Math.max(MARGIN.left, LETTER * Math.max(...heights.map((text) => text.length)) + 10);
  const toX = (/** @type {number} */ value) =>
    left + ((value - across[0]) / (across[1] - across[0])) * (width - left - MARGIN.right);
  const toY = (/** @type {number} */ value) =>
    height - MARGIN.bottom - ((value - up[0]) / (up[1] - up[0])) * (height - MARGIN.top - MARGIN.bottom);
  const place = (/** @type {number[]} */ at) =>
    `${toX(at[0]).toFixed(2)},${Math.max(-4 * height, Math.min(5 * height, toY(at[1]))).toFixed(2)}`;
  const inside = svg("svg", {
    x: left,
    y: MARGIN.top,
    width: width - left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
    viewBox: `${left} ${MARGIN.top} ${width - left - MARGIN.right} ${height - MARGIN.top - MARGIN.bottom}`,
  });
  for (const { at, size, share } of cells) {
    const cell = svg("rect", {
      class: "cell",
      x: toX(at[0]),
      y: toY(at[1] + size[1]),
      width: toX(at[0] + size[0]) - toX(at[0]) + 0.6,
      height: toY(at[1]) - toY(at[1] + size[1]) + 0.6,
    });
    cell.style.fill = `color-mix(in srgb, var(--outline) ${(100 * share).toFixed(1)}%, var(--paper))`;
    inside.append(cell);
  }
  for (const { points, kind } of lines)
    inside.append(
      svg("polyline", {
        class: kind,
        points: points
          .filter((at) => at.every(Number.isFinite))
          .map(place)
          .join(" "),
      }),
    );
  for (const { at, kind } of dots) {
    if (at.every(Number.isFinite))
      inside.append(svg("circle", { class: kind, cx: place(at).split(",")[0], cy: place(at).split(",")[1], r: 4 }));
  }
  const frame = svg("rect", {
    class: "frame",
    x: left,
    y: MARGIN.top,
    width: width - left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  });
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title },
    inside,
    frame,
    ...ends(across, distinct(across), (value, anchor) => [toX(value), height - 8, anchor]),
    ...ends(up, heights, (value, _, isHigh) => [left - 5, toY(value) + (isHigh ? 9 : 0), "end"]),
    svg("text", { class: "axis", x: (width + left) / 2, y: height - 8, "text-anchor": "middle" }, x),
    svg("text", { class: "axis", x: left - 6, y: height / 2, "text-anchor": "end" }, y),
  );
}

/**
 * @param {number[]} span
 * @param {string[]} texts
 * @param {(value: number, anchor: string, isHigh: boolean) => [number, number, string]} put
 */
function ends(span, texts, put) {
  return span.map((value, at) => {
    const [x, y, anchor] = put(value, at ? "end" : "start", at === 1);
    return svg("text", { class: "tick", x, y, "text-anchor": anchor }, texts[at]);
  });
}

/**
 * Both ends of an axis in so many digits that they differ; where that takes too many, how far one is below the other.
 * @param {number[]} span
 */
export function distinct([low, high]) {
  for (let digits = LEAST_DIGITS; digits <= MOST_DIGITS; digits += 1) {
    const texts = [shortest(low, digits), shortest(high, digits)];
    if (texts[0] !== texts[1]) return texts;
  }
  return [`${shortest(high)} − ${shortest(high - low)}`, shortest(high)];
}

/** Some digits; where that would be long, one and a power of ten. @param {number} value */
function shortest(value, digits = LEAST_DIGITS) {
  const size = Math.abs(value);
  const isLong = size !== 0 && (size < 1e-3 || size >= 1e5);
  return isLong
    ? raised(String(Number(value.toExponential(digits - LEAST_DIGITS)).toExponential())).replaceAll(" ", "")
    : raised(String(Number(value.toPrecision(digits))));
}

/** Least and greatest, with a little room. @param {number[]} values @returns {[number, number]} */
function reach(values) {
  const known = values.filter(Number.isFinite);
  if (!known.length) return [-1, 1];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return low === high ? [low - (Math.abs(low) || 1) * 0.5, high + (Math.abs(high) || 1) * 0.5] : [low, high];
}
