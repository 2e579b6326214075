/** What may be typed and chosen, as the server says it (graph/limits.py): the page is served with it. */

/** @type {import("./contract.js").PageLimits} */
export const limits = JSON.parse(document.body.dataset.limits ?? "{}");
