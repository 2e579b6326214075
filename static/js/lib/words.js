/**
 * The page's words: given by the server in every language, so that switching needs no request. Those of what opens
 * later come with it.
 */

/** @type {Record<string, Record<string, string>>} */
const NO_WORDS = {};

/** The elements of the page that carry a key, and the key. @param {string} name @returns {[Element, string][]} */
function carriers(name) {
  return [...document.querySelectorAll(`[${name}]`)].map((each) => [each, each.getAttribute(name) ?? ""]);
}

/**
 * @param {Record<string, Record<string, string>>} given  language -> key -> text with {fields}
 * @param {string} language
 * @param {() => Promise<Record<string, Record<string, string>>>} [fetchMore]
 */
export function createWords(given, language, fetchMore) {
  let catalogues = given;
  let current = language;
  /** @type {Promise<void>|null} */
  let coming = null;

  /** @param {string} key @param {Record<string, string|number>} [fields] */
  function say(key, fields = {}) {
    const text = catalogues[current]?.[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in fields ? String(fields[name]) : whole));
  }

  return {
    say,
    language: () => current,
    languages: () => Object.keys(catalogues),

    /** The words of what opens later: asked for once, and again where the server was away. */
    more() {
      coming ??= (fetchMore?.() ?? Promise.resolve(NO_WORDS)).then((found) => {
        catalogues = Object.fromEntries(
          Object.entries(catalogues).map(([each, texts]) => [each, { ...texts, ...found[each] }]),
        );
      });
      coming.catch(() => (coming = null));
      return coming;
    },

    /** Speak another language: every element that carries a key gets its text anew. @param {string} next */
    change(next) {
      current = next in catalogues ? next : current;
      document.documentElement.lang = current;
      for (const [each, key] of carriers("data-word")) each.textContent = say(key);
      for (const [each, key] of carriers("data-label")) each.setAttribute("aria-label", say(key));
      for (const [each, key] of carriers("data-content")) each.setAttribute("content", say(key));
    },
  };
}

/** @typedef {ReturnType<typeof createWords>} Words */
