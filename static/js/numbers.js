/** Numbers for people: all their digits, a true minus sign; arrays by shape and extremes. Nothing is computed anew. */

/** @param {unknown} value @returns {string} */
export function full(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value.replace("-inf", "−∞").replace("inf", "∞").replace("nan", "NaN");
  if (typeof value === "number") {
    const text = String(Object.is(value, -0) ? 0 : value).replace("-", "−");
    const [digits, power] = text.split("e");
    return power ? `${digits} × 10^${power.replace("+", "").replace("-", "−")}` : digits;
  }
  if (Array.isArray(value)) {
    const flat = /** @type {unknown[]} */ (value.flat(Infinity));
    const finite = flat.filter((each) => typeof each === "number");
    const shape = shapeText(value);
    if (!finite.length) return shape;
    return `${shape}: ${full(Math.min(...finite))} … ${full(Math.max(...finite))}`;
  }
  const { shape, summary } = /** @type {{shape: number[], summary: {min: number, max: number}}} */ (value);
  return `${shape.join(" × ")}: ${full(summary.min)} … ${full(summary.max)}`;
}

/** @param {any} array */
export function shapeText(array) {
  const lengths = [];
  for (let at = array; Array.isArray(at); at = at[0]) lengths.push(at.length);
  return lengths.length === 1 ? `(${lengths[0]},)` : lengths.join(" × ");
}
