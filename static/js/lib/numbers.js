/**
 * Numbers for people: all their digits, a true minus sign; arrays by shape and shortened extremes. Nothing is computed
 * anew.
 */

/** @type {Record<string, string>} */
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export const USUAL = 3; // digits of a number, where no other number of them is chosen

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

/**
 * A number in so many significant digits, written as the server writes it: from 10⁵ on and below 10⁻³ with a power of
 * ten. The whole number stands elsewhere.
 * @param {unknown} value
 * @param {number} [digits]
 * @returns {string}
 */
export function short(value, digits = 4) {
  if (typeof value !== "number" || value === 0) return full(value);
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const size = Math.abs(value);
  if ((size >= 1e5 || size < 1e-3) && power !== "-3") return raised(`${trimmed(mantissa)}e${power}`);
  return raised(trimmed(value.toFixed(Math.max(0, digits - 1 - Number(power)))));
}

/** Without the zeros that end a fraction. @param {string} text */
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

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

/** The length of a vector in brackets, as on a wire: a bare number would read as its value. @param {unknown} array */
export function shapeText(array) {
  const lengths = [];
  for (let at = array; Array.isArray(at); at = at[0]) lengths.push(at.length);
  return lengths.length === 1 ? `(${lengths[0]})` : lengths.join(" × ");
}
