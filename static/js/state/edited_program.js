/** An edited program: whether it is still the same one, and which of its values were typed anew. */

/**
 * Whether a text is an edited form of another: they share most of what the shorter one has.
 * @param {string} old
 * @param {string} now
 */
export function isRelated(old, now) {
  const shorter = Math.min(old.length, now.length);
  let before = 0;
  while (before < shorter && old[before] === now[before]) before += 1;
  let after = 0;
  while (after < shorter - before && old.at(-1 - after) === now.at(-1 - after)) after += 1;
  return shorter > 0 && (before + after) * 2 >= shorter;
}

/** What is written after `name =`, by name: enough to see that a person typed a value anew. @param {string} source */
function typedValues(source) {
  const found = new Map();
  for (const statement of source.replace(/#.*/g, "").split(/[\n;]/)) {
    const match = /^\s*([^\s=()[\]]+)\s*=(?!=)(.*)$/.exec(statement);
    if (match) found.set(match[1], match[2].trim());
  }
  return found;
}

/**
 * The given values without those whose line in the text has changed: what was typed last counts.
 * @param {Record<string, unknown>} inputs @param {string} old @param {string} now
 */
export function withoutRetyped(inputs, old, now) {
  const before = typedValues(old);
  const after = typedValues(now);
  const kept = Object.entries(inputs).filter(([name]) => !after.has(name) || after.get(name) === before.get(name));
  return kept.length === Object.keys(inputs).length ? inputs : Object.fromEntries(kept);
}
