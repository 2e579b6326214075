/** The gallery's page: its sieve, its slides, its theme. Opening and presenting are plain links. */

import { byId } from "../lib/dom.js";
import { createWords } from "../lib/words.js";
import { keep, recall } from "../lib/storage.js";
import { createSieve } from "./search_box.js";
import { createSlides } from "./card_slides.js";

const { words: texts, language } = JSON.parse(byId("state").textContent ?? "{}");
const words = createWords({ [language]: texts }, language);

createSieve(
  {
    form: byId("sieve"),
    box: byId("search"),
    topics: byId("topics"),
    found: byId("found"),
    nothing: byId("nothing"),
    clear: byId("clear"),
    language: byId("language"),
  },
  words,
);
createSlides({ cards: document.querySelectorAll(".card"), format: byId("format") }, words);
keepTheme();
document.documentElement.dataset.ready = "";

/** Light or dark as it was chosen here or in the editor; the thumbnails follow. */
function keepTheme() {
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";

  function paint() {
    const chosen = root.dataset.theme;
    const media = chosen === "dark" ? "all" : chosen === "light" ? "not all" : "(prefers-color-scheme: dark)";
    for (const each of document.querySelectorAll("source")) each.media = media;
  }

  byId("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep("theme", root.dataset.theme);
    paint();
  });
  addEventListener("pageshow", (event) => {
    const kept = recall("theme");
    if (event.persisted && kept) root.dataset.theme = kept; // it may have been changed in the editor meanwhile
    paint();
  });
  paint();
}
