/**
 * Numbers for people: all their digits, a true minus sign; arrays by shape and shortened extremes. Nothing is computed
 * anew.
 */

/** @type {Record<string, string>} */
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

const LONG = 10; // characters, more than people type

/** @param {unknown} value @returns {string} */
export function full(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value.replace("-inf", "−∞").replace("inf", "∞").replace("nan", "NaN");
  if (typeof value === "number") {
    return raised(String(Object.is(value, -0) ? 0 : value));
  }
  if (Array.isArray(value)) {
    const flat = /** @type {unknown[]} */ (value.flat(Infinity));
    const finite = flat.filter((each) => typeof each === "number");
    const shape = shapeText(value);
    if (!finite.length) return shape;
    return `${shape}: ${short(Math.min(...finite))} … ${short(Math.max(...finite))}`;
  }
  const { shape, summary } = /** @type {{shape: number[], summary: {min: number, max: number}}} */ (value);
  return `${shape.join(" × ")}: ${short(summary.min)} … ${short(summary.max)}`;
}

/** Four significant digits, where the whole number stands elsewhere. @param {unknown} value @returns {string} */
export function short(value) {
  return typeof value === "number" ? full(Number(value.toPrecision(4))) : full(value);
}

/**
 * A number as an input's box shows it: as it was typed, or four digits of one that was worked out.
 * @param {number} value
 */
export function boxed(value) {
  const text = String(value);
  return text.length > LONG ? String(Number(value.toPrecision(4))) : text;
}

/** A number's JavaScript text as it is printed: "-3e-16" is −3 × 10⁻¹⁶. @param {string} text */
export function raised(text) {
  const [digits, power] = text.replace(/^-/, "−").split("e");
  if (!power) return digits;
  return `${digits} × 10${[...power].map((sign) => RAISED[sign] ?? "").join("")}`;
}

/** A number that can be drawn or reckoned with; what JSON could not hold is none. @param {unknown} value */
export function finite(value) {
  return typeof value === "number" ? value : NaN;
}

/** @param {unknown} array */
export function shapeText(array) {
  const lengths = [];
  for (let at = array; Array.isArray(at); at = at[0]) lengths.push(at.length);
  return lengths.length === 1 ? `(${lengths[0]},)` : lengths.join(" × ");
}
