/** Where a function goes that is put into a program by a click. Pure. */

const READY = /(^|[-+*/^@=(,[\n;:<>&|]|\b(?:return|in|and|or|not))\s*$/; // what an operand may follow

/**
 * The text with the function at the cursor: around what is chosen, in a line of its own where another operand ends.
 * @param {string} text @param {number} start @param {number} end  what is chosen
 * @param {string} insertion
 * @returns {{text: string, start: number, end: number}}  with what is chosen afterwards
 */
export function withInsertion(text, start, end, insertion) {
  const chosen = text.slice(start, end);
  const call = /^([\w.]+\()([^,()[\]]+)(.*\))$/.exec(insertion);
  if (chosen.trim() && call) {
    const put = `${call[1]}${chosen}${call[3]}`;
    return { text: text.slice(0, start) + put + text.slice(end), start, end: start + put.length };
  }
  const [before, after] = [text.slice(0, end), text.slice(end)];
  const isFree = insertion.includes("\n") ? /(^|\n)\s*$/.test(before) : READY.test(before);
  const rest = isFree ? "" : after.split("\n", 1)[0]; // the line goes on: the function goes under it
  const lead = isFree ? "" : `${rest}\n`;
  const tail = after.slice(rest.length);
  const put = `${lead}${insertion}`;
  const open = call ? put.length - call[3].length - call[2].length : lead.length + insertion.lastIndexOf("\n") + 1;
  const close = call ? put.length - call[3].length : put.length;
  return { text: before + put + tail, start: end + open, end: end + close };
}
