/** Where is what: things that people look for, each with the names that lead there, and a click that goes. */

import { element } from "../lib/dom.js";
import { plain } from "../gallery/example_search.js";

const WORD = 3; // letters, from which on a word of a search counts
const LOOKS = "#tools [aria-controls=looks]";

/**
 * What is looked for: the words for the names on the way, and the panel that opens or the button that is pressed.
 * @type {Record<string, {at: string[], tab?: string, press?: string}>}
 */
const WAYS = {
  open_all: { at: ["looks.button", "looks.open_all"], press: LOOKS },
  digits: { at: ["looks.button", "looks.digits"], press: LOOKS },
  labels: { at: ["looks.button", "looks.label"], press: LOOKS },
  colours: { at: ["looks.button", "looks.palette"], press: LOOKS },
  array: { at: ["groups.numbers", "tabs.selected"], tab: "selected" },
  edges: { at: ["groups.numbers", "tabs.edges"], tab: "edges" },
  chain: { at: ["groups.why", "tabs.symbols"], tab: "symbols" },
  jacobian: { at: ["groups.why", "tabs.jacobian"], tab: "jacobian" },
  forward: { at: ["groups.why", "tabs.forward"], tab: "forward" },
  grows: { at: ["groups.try", "tabs.meaning"], tab: "meaning" },
  check: { at: ["groups.try", "tabs.check"], tab: "check" },
  descend: { at: ["groups.try", "tabs.descend"], tab: "descend" },
  exercise: { at: ["groups.practise", "tabs.exercise"], tab: "exercise" },
  link: { at: ["share.button"], press: "#share-button" },
  code: { at: ["share.button", "groups.code_open"], press: "#share-button" },
  slides: { at: ["export.button"], press: "#export-button" },
  present: { at: ["present.button"], press: "#present-button" },
  undo: { at: ["inputs.undo"], press: "#undo-button" },
  theme: { at: ["theme.button"], press: "#theme-button" },
  examples: { at: ["examples.button"], press: "#examples-button" },
};

/**
 * @param {{actions: import("../state/actions.js").Actions, words: import("../lib/words.js").Words}} house
 * @param {() => void} leave  close what this stands in
 */
export function createWays({ actions, words }, leave) {
  const items = Object.keys(WAYS).map((key) => {
    const title = words.say(`help.way.${key}`);
    const path = WAYS[key].at.map((each) => words.say(each)).join(" › ");
    const button = element(
      "button",
      { type: "button", class: "way", "aria-label": `${title}: ${path}`, onclick: () => go(key) },
      element("b", { text: title }),
      element("span", { text: path }),
    );
    return { root: element("li", {}, button), said: plain(`${title} ${path} ${words.say(`help.way.${key}_also`)}`) };
  });
  const list = element("ul", {}, ...items.map(({ root }) => root));
  const count = element("small", { text: String(items.length) });
  const root = /** @type {HTMLDetailsElement} */ (
    element("details", { class: "topic" }, element("summary", {}, words.say("help.ways"), count), list)
  );

  /** @param {string} key */
  function go(key) {
    const { tab, press } = WAYS[key];
    leave();
    if (press) return document.querySelector(press)?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    actions.openTab(tab ?? "");
    document.getElementById("groups")?.scrollIntoView({ block: "nearest" });
  }

  return {
    root,
    /** Only what a search is after; how many are left. @param {string} query */
    sift(query) {
      for (const item of items) item.root.hidden = !isMeant(item.said, query);
      const shown = items.filter((item) => !item.root.hidden).length;
      root.hidden = shown === 0;
      root.open = query !== "" || root.open;
      return shown;
    },
  };
}

/**
 * Whether every word of a search occurs; the last letter of one may be an ending.
 * @param {string} said @param {string} query
 */
function isMeant(said, query) {
  const words = query.split(/\s+/).filter((word) => !/^\d/.test(word));
  const asked = words.filter((word) => word.length >= WORD || /\p{Script=Hangul}{2}/u.test(word));
  const occurs = (/** @type {string} */ word) =>
    said.includes(word) || (word.length >= WORD && said.includes(word.slice(0, -1)));
  return asked.length ? asked.every(occurs) : said.includes(query);
}
