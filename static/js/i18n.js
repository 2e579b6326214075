/** The page's words: given by the server in every language, so that switching needs no request. */

/**
 * @param {Record<string, Record<string, string>>} catalogues  language -> key -> text with {fields}
 * @param {string} language
 */
export function createWords(catalogues, language) {
  let current = language;

  /** @param {string} key @param {Record<string, string|number>} [fields] */
  function say(key, fields = {}) {
    const text = catalogues[current]?.[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in fields ? String(fields[name]) : whole));
  }

  return {
    say,
    language: () => current,
    languages: () => Object.keys(catalogues),

    /** Speak another language: every element that carries a key gets its text anew. @param {string} next */
    change(next) {
      current = next in catalogues ? next : current;
      document.documentElement.lang = current;
      for (const each of document.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
      for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
      for (const each of document.querySelectorAll("[data-content]")) each.setAttribute("content", say(each.dataset.content));
    },
  };
}

/** @typedef {ReturnType<typeof createWords>} Words */
