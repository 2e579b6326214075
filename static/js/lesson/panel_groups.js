/**
 * What can be asked about a step, in four groups; a fifth, without a button, belongs to Share and opens from there.
 * A group is a button; opened, it shows its panels as tabs, and the one that was open in it last.
 */

import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";

/** The groups and their panels, in the order in which they stand. @type {Record<string, string[]>} */
const GROUPS = {
  numbers: ["gradients", "edges", "selected"],
  why: ["symbols", "jacobian", "forward"],
  try: ["meaning", "check", "descend"],
  practise: ["exercise"],
  code: ["code"],
};
const NARROW = "(width < 900px)";
const ON_CALL = ["code"]; // without a button of its own: its only tab says what it is

/** The button behind which a group stands. @param {string} group */
const opener = (group) => (ON_CALL.includes(group) ? "share-button" : `group-${group}`);

/** The group of a panel; "" for none. @param {string} tab */
export const groupOf = (tab) => Object.keys(GROUPS).find((group) => GROUPS[group].includes(tab)) ?? "";

/**
 * @param {{groups: HTMLElement, tabs: HTMLElement, close: HTMLElement, panel: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 * @param {{key: string, says: string}[]} panels
 */
export function createGroups({ groups, tabs, close, panel }, { store, actions, words }, panels) {
  /** @type {Record<string, string>} */
  const last = {}; // which panel of a group was open
  const known = new Map(panels.map((each) => [each.key, each]));
  const of = (/** @type {string} */ group) => GROUPS[group].filter((key) => known.has(key));

  /** Open a group; the one that is open closes. @param {string} group */
  function toggle(group) {
    actions.openTab(groupOf(store.get().tab) === group ? "" : (last[group] ?? of(group)[0]));
    // it stands further down
    if (store.get().tab && matchMedia(NARROW).matches) groups.scrollIntoView({ block: "start" });
  }

  /** @param {string} key @param {boolean} isOpen */
  function tab(key, isOpen) {
    return element("button", {
      type: "button",
      class: "tab",
      role: "tab",
      id: `tab-${key}`,
      tabindex: isOpen ? "0" : "-1",
      "aria-selected": String(isOpen),
      "aria-controls": "panel",
      text: words.say(known.get(key)?.says ?? ""),
      onclick: () => actions.openTab(key),
    });
  }

  /** @param {string} group @param {boolean} isOpen */
  function button(group, isOpen) {
    return element("button", {
      type: "button",
      class: "button small group",
      id: `group-${group}`,
      "aria-expanded": String(isOpen),
      "aria-controls": "panel",
      text: words.say(`groups.${group}`),
      onclick: () => toggle(group),
    });
  }

  store.follow(["tab", "language"], ({ tab: open }, before) => {
    const hadFocus = document.activeElement?.id;
    const group = groupOf(open);
    if (group) last[group] = open;
    const shown = Object.keys(GROUPS).filter((each) => of(each).length && !ON_CALL.includes(each));
    redraw(groups, ...shown.map((each) => button(each, each === group)));
    redraw(tabs, ...(group ? of(group).map((each) => tab(each, each === open)) : []));
    tabs.hidden = close.hidden = panel.hidden = !group;
    panel.setAttribute("aria-labelledby", `tab-${open}`);
    if (hadFocus?.startsWith("tab-"))
      document.getElementById(group ? `tab-${open}` : opener(groupOf(before.tab)))?.focus();
    else if (hadFocus?.startsWith("group-")) document.getElementById(hadFocus)?.focus();
  });

  tabs.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    const { tab: open } = store.get();
    const all = of(groupOf(open));
    actions.openTab(all[(all.indexOf(open) + move + all.length) % all.length]);
    event.preventDefault();
  });

  close.addEventListener("click", () => {
    const group = groupOf(store.get().tab);
    actions.openTab("");
    document.getElementById(opener(group))?.focus();
  });
}
