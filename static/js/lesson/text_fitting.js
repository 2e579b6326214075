/**
 * Words and formulas are written as large as their boxes allow. A formula that has no room even when it is small is
 * arranged in another way: in more lines, then without the arrays that are put into it, before its result is out of
 * sight.
 *
 * @typedef {"plain"|"broken"|"folded"} Arrangement  of a formula; words have but one
 * @typedef {{size: number, isWhole: boolean, kind: Arrangement}} Fit  a size of text, and whether all is in sight then
 * @typedef {{box: HTMLElement, kinds: () => Arrangement[], arrange: (kind: Arrangement) => void}} Fitted
 */

const SIZES = [1.12, 1.06, 1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52]; // of the usual size of text
const LEGIBLE = 14; // pixels, under which a formula is arranged in another way
const EASY = 0.85; // of the usual size, at which no other arrangement is looked for
const CLEARLY = 1.2;
const MANY = 400; // fits that are kept

/**
 * @param {Fitted[]} all
 * @param {() => void} settle  what has a place of its own before all is measured
 */
export function createFitting(all, settle) {
  /** @type {Map<string, Fit>} */
  const known = new Map(); // by what is said: steps are gone through more than once
  let frame = 0;

  function refit() {
    settle();
    const keyed = all.map((each) => ({
      ...each,
      key: `${each.box.id} ${each.kinds().join()} ${each.box.textContent}`,
    }));
    const news = keyed.filter(({ key }) => !known.has(key));
    for (const { box, arrange } of news) {
      box.style.setProperty("--size", String(SIZES[0]));
      arrange("plain");
    }
    const isEasy = news.map(({ box }) => isInSight(box)); // mostly so; measured together, the page is laid out once
    news.forEach((each, at) =>
      known.set(each.key, isEasy[at] ? { size: SIZES[0], isWhole: true, kind: "plain" } : fit(each)),
    );
    for (const { box, key, arrange } of keyed) {
      const { size, isWhole, kind } = /** @type {Fit} */ (known.get(key));
      box.style.setProperty("--size", String(size));
      arrange(kind);
      box.toggleAttribute("data-whole", isWhole);
      if (isWhole) box.removeAttribute("tabindex");
      else box.tabIndex = 0; // what scrolls must be reached by keys
    }
    if (known.size > MANY) known.clear();
  }

  /**
   * The first arrangement that can be seen whole, unless the next one is clearly larger; else the last.
   * @param {Fitted} each
   * @returns {Fit}
   */
  function fit({ box, kinds, arrange }) {
    /** @type {Fit|null} */
    let best = null;
    for (const kind of kinds()) {
      if (best?.isWhole && (kind === "folded" || best.size >= EASY)) break;
      arrange(kind);
      const found = { ...shrinkToFit(box), kind };
      if (!best?.isWhole || (found.isWhole && found.size > best.size * CLEARLY)) best = found;
    }
    return /** @type {Fit} */ (best);
  }

  function soon() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(refit);
  }

  function anew() {
    known.clear();
    soon();
  }
  const watch = new ResizeObserver(anew);
  for (const { box } of all) watch.observe(box);

  return { soon, anew };
}

/** @param {HTMLElement} box */
const isInSight = (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;

/**
 * Write smaller what does not fit; what never fits scrolls.
 * @param {HTMLElement} box
 * @returns {{size: number, isWhole: boolean}}
 */
function shrinkToFit(box) {
  const fits = (/** @type {number} */ at) => {
    box.style.setProperty("--size", String(SIZES[at]));
    return isInSight(box);
  };
  const usual = parseFloat(getComputedStyle(box).fontSize);
  const sizes = box.id === "formula" ? SIZES.filter((size) => size * usual >= LEGIBLE).length : SIZES.length;
  let [low, high] = [0, Math.max(1, sizes - 1)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return { size: SIZES[low], isWhole: fits(low) };
}
