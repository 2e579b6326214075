/** Where the answer to a question is kept in the browser, and what is kept there. */

/** @param {import("./api.js").Question} question */
export async function questionKey(question) {
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return new URL(`./answer/${[...hash].map((each) => each.toString(16).padStart(2, "0")).join("")}`, document.baseURI)
    .href;
}

/**
 * The answer of an earlier visit; null where there is none.
 * @param {import("./api.js").Question} question
 * @returns {Promise<import("./api.js").Trace|null>}
 */
export async function answeredBefore(question) {
  if (!("caches" in window)) return null; // no safe line
  try {
    const found = await caches.match(await questionKey(question));
    return found ? await found.json() : null;
  } catch {
    return null; // storage may be forbidden
  }
}
