/**
 * Keeps the page's own files for when there is no network: asked for first, given from here only where nobody answers.
 * The server puts the names of all files before this text (web/pages/offline_page.py): a new version has another text.
 */
(() => {
  const here = /** @type {any} */ (self);
  /** @type {{tag: string, files: string[], changing: string[]}} */
  const kept = here.KEPT;
  const NAME = `gatewise-files-${kept.tag}`;
  const root = new URL("./", location.href);
  const page = root.href;
  const isOurs = (/** @type {string} */ path) => path.startsWith("static/") || kept.changing.includes(path);

  here.addEventListener("install", (/** @type {any} */ event) => {
    here.skipWaiting(); // nothing old is ever given while the server answers: there is nothing to wait for
    event.waitUntil(
      caches
        .open(NAME)
        .then((cache) => cache.addAll([page, ...kept.files, ...kept.changing.map((each) => page + each)])),
    );
  });

  here.addEventListener("activate", (/** @type {any} */ event) => {
    event.waitUntil(
      caches
        .keys()
        .then((names) =>
          Promise.all(
            names
              .filter((each) => each.startsWith("gatewise-files-") && each !== NAME)
              .map((each) => caches.delete(each)),
          ),
        ),
    );
  });

  here.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== root.origin || !address.pathname.startsWith(root.pathname))
      return;
    const path = address.pathname.slice(root.pathname.length);
    if (request.mode === "navigate" && path === "") event.respondWith(asked(request, page));
    else if (isOurs(path)) event.respondWith(asked(request, request));
  });

  /**
   * The network's answer, or what is kept in its place.
   * @param {Request} request @param {Request|string} place
   */
  async function asked(request, place) {
    if (new URL(request.url).pathname.includes(`/at/${kept.tag}/`)) {
      const found = await caches.match(request); // under its tag it never changes
      if (found) return found;
    }
    try {
      return await fetch(request);
    } catch (error) {
      const found = await caches.match(place, { ignoreSearch: typeof place !== "string" });
      if (found) return found;
      throw error;
    }
  }
})();
