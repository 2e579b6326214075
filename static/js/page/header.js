/** The top bar: language, theme, share, present. */

import { sheet } from "../lib/dom.js";

/**
 * @param {{language: HTMLElement, theme: HTMLElement, present: HTMLElement, exit: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createHeader({ language, theme, present, exit }, { store, actions, words }) {
  const root = document.documentElement;
  const NAMES = new Map([
    ["en", "language.en"],
    ["ko", "language.ko"],
  ]);
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");

  language.addEventListener("click", toggleLanguage);
  theme.addEventListener("click", () => {
    const isDark = (store.get().theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";
    actions.paint(isDark ? "light" : "dark");
  });
  for (const button of [present, exit]) button.addEventListener("click", togglePresent);

  const otherLanguage = () => words.languages().find((each) => each !== store.get().language) ?? "en";

  function toggleLanguage() {
    actions.speak(otherLanguage());
  }

  function togglePresent() {
    actions.present(!store.get().isPresenting);
  }

  store.subscribe(["language"], () => {
    language.lang = otherLanguage();
    language.textContent = words.say(NAMES.get(language.lang) ?? "");
  });
  store.follow(["theme"], (state) => {
    if (state.theme) root.dataset.theme = state.theme;
    else delete root.dataset.theme;
  });

  store.subscribe(["isPresenting"], async ({ isPresenting }) => {
    try {
      if (isPresenting) await sheet("present");
    } catch {
      // the server is away: without its look, but still at the step
    }
    if (store.get().isPresenting !== isPresenting) return; // left before it was dressed
    root.dataset.mode = isPresenting ? "present" : "study";
    try {
      if (isPresenting) await root.requestFullscreen();
      else if (document.fullscreenElement) await document.exitFullscreen();
    } catch {
      // the browser does not allow full screen here: the page alone will do
    }
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && store.get().isPresenting) actions.present(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && store.get().isPresenting) actions.present(false);
  });

  return { toggleLanguage, togglePresent };
}
