/** Finding examples by words. Pure. */

/** As people type it: full-width and subscript letters are plain ones, capitals small ones. @param {string} text */
export function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** Whether all words of `query` occur. @param {string} said @param {string} query  both plain */
function fits(said, query) {
  return query.split(/\s+/).every((word) => said.includes(word));
}

/**
 * How well something fits: 0 by its title, 1 by all that is said of it, Infinity not at all.
 * @param {{title: string, said: string}} one @param {string} query  all plain
 */
export function rankOf({ title, said }, query) {
  return fits(title, query) ? 0 : fits(said, query) ? 1 : Infinity;
}

/**
 * Puts the elements in the order of their ranks, and leaves them where they are if they stand so already: moving what
 * has the focus would take it away.
 * @param {Element} parent @param {{element: Element, rank: number}[]} parts  in their own order
 */
export function arrange(parent, parts) {
  const wanted = [...parts].sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank)).map(({ element }) => element);
  const now = [...parent.children].filter((each) => wanted.includes(each));
  if (wanted.some((each, at) => each !== now[at])) parent.append(...wanted);
}
