/** The help: keys as the keymap has them, the four numbers on a drawn wire, the functions by topic, the guides. */

import { askFunctions } from "../lib/api.js";
import { element, sheet } from "../lib/dom.js";
import { withInsertion } from "../inputs/insertion.js";
import { shownKeys } from "../state/keymap.js";
import { createLayer } from "../lib/dialog.js";
import { redraw } from "../lib/redraw.js";
import { plain } from "../gallery/example_search.js";
import { createWays } from "./find_way.js";
import { drawnWire } from "../drawing/help_wire.js";

const TOUCHES = ["swipe", "tap", "drag", "pinch", "sign"];
const ROLES = ["value", "lg", "ug", "dg"];
const GUIDES = ["first", "language", "lecture", "slides", "presenting", "exercises"];

/**
 * @param {{chapters: import("../state/keymap.js").Chapter[], signs: {get: () => boolean, set: (isOn: boolean) =>
 *   void}}} keys
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, source: HTMLElement}} house
 */
export async function createHelp({ chapters, signs }, { store, actions, words, source }) {
  await sheet("help");
  const isTouch = matchMedia("(hover: none)").matches;
  const layer = createLayer(() => ({ title: words.say("help.title"), body: [page()] }), words, { isWide: true });

  function page() {
    const keys = part("keys", ...chapters.map(chapterTable), signSetting());
    const touches = isTouch
      ? [
          part(
            "touches",
            table(
              TOUCHES.map((each) =>
                row([element("b", { text: words.say(`touch.${each}`) })], words.say(`touch.${each}_does`)),
              ),
            ),
          ),
        ]
      : [];
    const first = [...touches, part("numbers", numbers()), keys, part("guides", guides())];
    return element("div", { class: "help" }, element("div", {}, ...first), part("functions", ...functions()));
  }

  /** @param {string} key @param {...Node} children */
  function part(key, ...children) {
    return element(
      "section",
      { class: `help-${key}`, "aria-label": words.say(`help.${key}`) },
      element("h3", { text: words.say(`help.${key}`) }),
      ...children,
    );
  }

  /** @param {import("../state/keymap.js").Chapter} chapter */
  function chapterTable({ says, bindings }) {
    const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
    const rows = bindings.map((binding) => {
      const keys = shownKeys(binding, isMac).map((held) =>
        element("span", { class: "combination" }, ...held.map((key) => element("kbd", { text: key }))),
      );
      return row(keys, words.say(binding.says));
    });
    return table([
      element("tr", {}, element("th", { colspan: "2", scope: "rowgroup", text: words.say(says) })),
      ...rows,
    ]);
  }

  /** @param {Node[]} rows */
  const table = (rows) => element("table", { class: "keys" }, element("tbody", {}, ...rows));

  /** @param {Node[]} keys @param {string} says */
  const row = (keys, says) => element("tr", {}, element("td", {}, ...keys), element("td", { text: says }));

  function signSetting() {
    const box = /** @type {HTMLInputElement} */ (
      element("input", { type: "checkbox", "aria-describedby": "signs-line", onchange: () => signs.set(box.checked) })
    );
    box.checked = signs.get();
    return element(
      "div",
      { class: "signs" },
      element("label", {}, box, element("span", { text: words.say("help.signs") })),
      element("p", { class: "hint", id: "signs-line", text: words.say("help.signs_line") }),
    );
  }

  function numbers() {
    const said = ROLES.map((role) => element("li", { class: role, text: words.say(`help.${role}`) }));
    return element("div", { class: "numbers" }, drawnWire(words.say("help.drawn")), element("ul", {}, ...said));
  }

  function guides() {
    const language = store.get().language;
    const links = GUIDES.map((key) =>
      element(
        "li",
        {},
        element("a", {
          href: `guides/${key}?lang=${language}`,
          target: "_blank",
          rel: "noopener",
          text: words.say(`help.${key}`),
        }),
      ),
    );
    return element("ul", { class: "guides" }, ...links);
  }

  function functions() {
    const ways = createWays({ actions, words }, () => layer.close());
    const list = element("div", { class: "topics", "aria-busy": "true" });
    const count = element("p", { class: "hint", role: "status" });
    const search = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "search",
        class: "search",
        autocomplete: "off",
        placeholder: words.say("help.search"),
        "aria-label": words.say("help.search"),
      })
    );
    search.addEventListener("input", () => ways.sift(plain(search.value.trim())));
    askFunctions(words.language()).then(
      (topics) => {
        const made = topics.map(topicPart);
        list.removeAttribute("aria-busy");
        redraw(list, ...made.map(({ root }) => root));
        const sift = () => {
          const query = plain(search.value.trim());
          const shown = made.reduce((sum, each) => sum + each.sift(query), 0);
          const found = `${words.say("help.found", { count: shown })} · ${words.say("help.insert")}`;
          count.textContent = shown ? found : ways.root.hidden ? words.say("help.none") : "";
        };
        search.addEventListener("input", sift);
        sift();
      },
      () => redraw(list, element("p", { role: "alert", text: words.say("help.away") })),
    );
    return [search, ways.root, count, list];
  }

  /** @param {Awaited<ReturnType<typeof askFunctions>>[number]} topic */
  function topicPart({ title, functions: all }) {
    const items = all.map((each) => ({
      root: functionItem(each),
      said: plain([each.name, each.title, each.typed, ...each.also].join(" ")),
    }));
    const list = element("ul", {}, ...items.map(({ root }) => root));
    const root = /** @type {HTMLDetailsElement} */ (
      element(
        "details",
        { class: "topic" },
        element("summary", {}, title, element("small", { text: String(all.length) })),
        list,
      )
    );
    return {
      root,
      /** @param {string} query */
      sift(query) {
        for (const item of items) item.root.hidden = !item.said.includes(query);
        const shown = items.filter((item) => !item.root.hidden).length;
        root.hidden = shown === 0;
        root.open = query !== "" || root.open;
        return shown;
      },
    };
  }

  /** @param {Awaited<ReturnType<typeof askFunctions>>[number]["functions"][number]} each */
  function functionItem({ title, says, typed, inserts, also }) {
    const others = also.filter((name) => !typed.startsWith(`${name}(`));
    const rest = others.length ? ` ${words.say("help.also", { names: others.slice(0, 4).join(", ") })}` : "";
    const name = element(
      "button",
      { type: "button", class: "function", "aria-label": `${typed}: ${title}`, onclick: () => insert(inserts) },
      element("code", { text: typed }),
      element("span", { text: title }),
    );
    return element("li", { title: `${says}${rest}` }, name);
  }

  /** @param {string} insertion */
  function insert(insertion) {
    const box = /** @type {HTMLTextAreaElement} */ (source);
    layer.close();
    const { text, start, end } = withInsertion(box.value, box.selectionStart, box.selectionEnd, insertion);
    box.focus();
    actions.type(text);
    box.setSelectionRange(start, end);
  }

  return layer;
}
