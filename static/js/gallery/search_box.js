/** Searching: words in any of the languages, and one topic; the address keeps both. */

import { areSignKeys } from "../lib/storage.js";
import { arrange, plain, rankOf } from "./example_search.js";

const SETTLED = 250; // ms without typing, after which the address follows

/**
 * @param {{form: HTMLElement, box: HTMLElement, topics: HTMLElement, found: HTMLElement, nothing: HTMLElement, clear:
 *   HTMLElement, language: HTMLElement}} parts
 * @param {import("../lib/words.js").Words} words
 */
export function createSieve({ form, box, topics, found, nothing, clear, language }, words) {
  const input = /** @type {HTMLInputElement} */ (box);
  const buttons = [...topics.querySelectorAll("button")];
  const halls = [...document.querySelectorAll(".hall")].map((hall) => ({
    hall: /** @type {HTMLElement} */ (hall),
    entry: document.querySelector(`.lectures a[href="#${hall.id}"]`)?.closest("li"),
    cards: [...hall.querySelectorAll(".card")].map((card) => ({
      card: /** @type {HTMLElement} */ (card),
      title: plain(/** @type {HTMLElement} */ (card).dataset.title ?? ""),
      said: plain(`${hall.querySelector("h2")?.textContent} ${/** @type {HTMLElement} */ (card).dataset.said}`),
      topics: /** @type {HTMLElement} */ (card).dataset.topics?.split(" ") ?? [],
    })),
  }));
  const all = halls.reduce((sum, { cards }) => sum + cards.length, 0);
  const other = new URL(/** @type {HTMLAnchorElement} */ (language).href);
  let topic = "";
  let timer = 0;

  function sift() {
    const query = plain(input.value.trim());
    let count = 0;
    const ranked = halls.map(({ hall, entry, cards }) => {
      const found = cards.map((each) => ({
        element: each.card,
        rank: !topic || each.topics.includes(topic) ? rankOf(each, query) : Infinity,
      }));
      for (const { element, rank } of found) element.hidden = rank === Infinity;
      const here = found.filter(({ rank }) => rank < Infinity).length;
      hall.hidden = here === 0;
      entry?.toggleAttribute("hidden", here === 0);
      count += here;
      arrange(/** @type {Element} */ (cards[0].card.parentElement), found);
      return { element: hall, rank: Math.min(...found.map(({ rank }) => rank)) };
    });
    arrange(/** @type {Element} */ (halls[0].hall.parentElement), ranked);
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.topic === topic));
    nothing.hidden = count > 0;
    found.textContent = words.say("gallery.found", { count, all });
    clearTimeout(timer);
    timer = setTimeout(write, SETTLED);
  }

  function write() {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of [
      ["q", input.value.trim()],
      ["topic", topic],
    ]) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString();
    history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
    for (const [name, value] of query) if (name !== "lang") other.searchParams.set(name, value);
    for (const name of ["q", "topic"]) if (!query.has(name)) other.searchParams.delete(name);
    /** @type {HTMLAnchorElement} */ (language).href = other.href;
  }

  function read() {
    const query = new URLSearchParams(location.search);
    input.value = query.get("q") ?? "";
    const asked = query.get("topic") ?? "";
    topic = buttons.some((each) => each.dataset.topic === asked) ? asked : "";
  }

  /** @param {string} next */
  function choose(next) {
    topic = next === topic ? "" : next;
    sift();
  }

  input.addEventListener("input", sift);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const each of buttons) each.addEventListener("click", () => choose(each.dataset.topic ?? ""));
  clear.addEventListener("click", () => {
    input.value = topic = "";
    sift();
    input.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (!areSignKeys()) return;
    event.preventDefault();
    input.focus();
  });
  read();
  sift();
  // a phone shows one row of them
  if (topic) topics.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" });
}
