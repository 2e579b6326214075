/**
 * Which parts of a drawing are shown at which step, where not all can be shown: windows of one size that hold what each
 * step is about, and change as seldom as they can. Pure.
 *
 * @typedef {Readonly<{x: number, y: number, width: number, height: number}>} Box
 * @typedef {import("./viewport.js").Size} Size
 * @typedef {{core: Box, more: Box[]}} Subject  what a step is about: what must be seen, and what should, the dearest
 *   first
 * @typedef {{windows: Box[], at: number[], lacks: number, moves: number}} Plan  `at`: the window of a step; `lacks`:
 *   steps
 *   that do not show all they should; `moves`: how often the window changes, as a share of the steps
 */

/** The box around some boxes. @param {Box[]} boxes @returns {Box} */
export function around(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/**
 * A step stays with the window before it as long as one window can hold both: taking every window as far as it goes
 * leaves the fewest.
 * @param {Subject[]} subjects  one a step @param {Size} room  of a window, in the drawing's own measure @returns {Plan}
 */
export function planWindows(subjects, room) {
  const fits = (/** @type {Box} */ box) => box.width <= room.width && box.height <= room.height;
  /** @type {Box[]} */
  const windows = [];
  /** @type {number[]} */
  const at = [];
  let lacks = 0;
  for (const { core, more } of subjects) {
    let seen = core;
    let isWhole = fits(core);
    for (const box of more) {
      const both = around([seen, box]);
      if (fits(both)) seen = both;
      else isWhole = false;
    }
    if (!isWhole) lacks += 1;
    const last = windows.length - 1;
    const both = last < 0 ? null : around([windows[last], seen]);
    if (both && fits(both)) windows[last] = both;
    else windows.push(seen);
    at.push(windows.length - 1);
  }
  return { windows, at, lacks, moves: Math.max(0, windows.length - 1) / Math.max(1, subjects.length - 1) };
}

/** Whether one box lies in another. @param {Box} inner @param {Box} outer @param {number} [slack] */
export function isWithin(inner, outer, slack = 0.5) {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}
