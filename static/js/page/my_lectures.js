/** My lectures: the sets whose keys this browser has, found by their words, opened one at a time. */

import { Refused, askOther as ask } from "../lib/api.js";
import { download, element } from "../lib/dom.js";
import { createLayer } from "../lib/dialog.js";
import { forget, keyFile, myKeys, remember, takeKeyFile } from "../lectures/own_lectures.js";
import { createOne } from "../lectures/lecture_editor.js";
import { theme } from "../lib/page_theme.js";
import { redraw } from "../lib/redraw.js";
import { createShow } from "../lectures/given_lecture.js";
import { plain } from "../gallery/example_search.js";

/**
 * @typedef {import("../lectures/own_lectures.js").Keys} Keys
 * @typedef {import("../lib/contract.js").SetSummary} Summary
 */

const UNDO = 8000; // ms in which a deletion can be taken back

/**
 * @param {{button: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 */
export function createLectures({ button }, house) {
  const { words } = house;
  const place = element("div", { class: "lectures" });
  const note = element("div", { class: "lectures-note", role: "status" });
  const layer = createLayer(() => ({ title: words.say("lectures.title"), body: [note, place] }), words, {
    isWide: true,
  });
  const running = createShow(house);
  const one = createOne(house, { place, guard, back: list, away, shown: running.start, close: layer.close });
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const leaving = new Map(); // sets that are deleted when their time to undo is over
  const asked = new URLSearchParams(location.search).get("lectures"); // the page of a lecture sends people here
  let isFirst = true;
  button.addEventListener("click", () => {
    layer.open();
    const keys = isFirst ? myKeys().find(({ view }) => view === asked) : undefined;
    isFirst = false;
    if (keys) one.open(keys);
    else list();
  });
  addEventListener("pagehide", () => {
    for (const view of leaving.keys()) finish(view);
  });

  /** Say something above, with a way back where there is one. @param {string} text @param {(() => void)|null} [undo] */
  function tell(text, undo = null) {
    const way = undo
      ? element("button", {
          type: "button",
          class: "button small",
          text: words.say("lectures.undo"),
          onclick: () => (redraw(note), undo()),
        })
      : null;
    redraw(note, element("span", { text }), ...(way ? [way] : []));
  }

  /**
   * Do something that the server may refuse, and say so where it does.
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T|null>}
   */
  async function guard(act) {
    redraw(note);
    place.setAttribute("aria-busy", "true");
    try {
      return await act();
    } catch (error) {
      tell(error instanceof Refused && error.faults.length ? error.message : words.say("editor.offline"));
      return null;
    } finally {
      place.removeAttribute("aria-busy");
    }
  }

  /** All of them. @param {string} [said] */
  async function list(said = "") {
    const keys = myKeys().filter(({ view }) => !leaving.has(view));
    const found = await guard(() => ask("api/sets/list", { sets: keys, lang: words.language() }));
    if (said) tell(said);
    /** @type {(Summary|null)[]} */
    const sets = found?.sets ?? [];
    const cards = keys.flatMap((each, at) => (sets[at] ? [card(each, /** @type {Summary} */ (sets[at]))] : []));
    const search = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "search",
        class: "search",
        placeholder: words.say("lectures.search"),
        "aria-label": words.say("lectures.search"),
        oninput: sift,
      })
    );
    const shelf = element("ul", { class: "lecture-shelf" }, ...cards.map(({ item }) => item));
    const empty = element("p", {
      class: "hint",
      text: words.say(cards.length ? "lectures.nothing" : "lectures.empty"),
      hidden: cards.length > 0,
    });
    function sift() {
      const asked = plain(search.value.trim()).split(/\s+/);
      for (const { item, said: text } of cards) item.hidden = !asked.every((word) => text.includes(word));
      empty.hidden = cards.some(({ item }) => !item.hidden);
    }
    const trouble = found?.trouble
      ? element("p", { class: "trouble", role: "alert", text: words.say(`lectures.trouble_${found.trouble}`) })
      : null;
    redraw(
      place,
      ...(trouble ? [trouble] : []),
      element("div", { class: "seek" }, search, fresh(), picker("lectures.import", ".toml", takeFile)),
      shelf,
      empty,
      foot(),
    );
  }

  const fresh = () =>
    element("button", { type: "button", class: "button primary", text: words.say("lectures.new"), onclick: create });

  /** @param {Keys} keys @param {Summary} set */
  function card(keys, set) {
    const pictures = set.first.map((key) =>
      element("img", {
        src: `s/${keys.view}/${key}.svg?theme=${theme()}`,
        alt: "",
        loading: "lazy",
        width: 120,
        height: 58,
      }),
    );
    const when = new Date(set.changed * 1000).toLocaleDateString(words.language(), {
      day: "numeric",
      month: "short",
      year: "numeric",
    });
    const open = element(
      "button",
      { type: "button", class: "choice", onclick: () => one.open(keys) },
      element("span", { class: "lecture-strip" }, ...pictures),
      element("strong", { text: set.title || words.say("lectures.untitled") }),
      element("small", { text: words.say("lectures.count", { count: set.count, when }) }),
    );
    return { item: element("li", {}, open), said: plain(`${set.title} ${set.said}`) };
  }

  /** A button that opens files. @param {string} says @param {string} accept @param {(text: string) => void} take */
  function picker(says, accept, take) {
    const input = /** @type {HTMLInputElement} */ (
      element("input", { type: "file", accept, hidden: true, "aria-label": words.say(says) })
    );
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      if (file) take(await file.text());
      input.value = "";
    });
    return element(
      "span",
      {},
      element("button", { type: "button", class: "button", text: words.say(says), onclick: () => input.click() }),
      input,
    );
  }

  function foot() {
    const save = element("button", {
      type: "button",
      class: "button small",
      text: words.say("lectures.keys_save"),
      onclick: () => download(new Blob([keyFile()], { type: "application/json" }), "gatewise-keys.json"),
    });
    const restore = picker("lectures.keys_restore", ".json", (text) => {
      const count = takeKeyFile(text);
      list(count < 0 ? words.say("lectures.keys_bad") : words.say("lectures.keys_taken", { count }));
    });
    restore.firstElementChild?.classList.add("small");
    return element(
      "p",
      { class: "hint keys-foot" },
      element("span", { text: words.say("lectures.keys_line") }),
      save,
      restore,
    );
  }

  async function create() {
    const keys = await guard(() => ask("api/sets/new", { title: words.say("lectures.fresh"), lang: words.language() }));
    if (!keys) return;
    remember(keys);
    await one.open(keys, true);
  }

  /** @param {string} text */
  async function takeFile(text) {
    const keys = await guard(() => ask("api/sets/import", { text, lang: words.language() }));
    if (!keys) return;
    remember(keys);
    await one.open(keys);
  }

  /** A set goes, and can come back for a while. @param {Keys} keys @param {string} title */
  async function away(keys, title) {
    leaving.set(
      keys.view,
      setTimeout(() => finish(keys.view), UNDO),
    );
    await list();
    tell(words.say("lectures.deleted", { title }), () => {
      clearTimeout(leaving.get(keys.view));
      leaving.delete(keys.view);
      list();
    });
  }

  /** @param {string} view */
  function finish(view) {
    clearTimeout(leaving.get(view));
    leaving.delete(view);
    const edit = myKeys().find((each) => each.view === view)?.edit;
    forget(view);
    if (edit)
      fetch("api/sets/delete", {
        method: "POST",
        keepalive: true,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ edit }),
      }).catch(() => remember({ view, edit }));
  }
}
