/** One question of an exercise: its number is typed, its rule chosen, hints are asked for. */

import { element } from "../../dom.js";
import { nameOf } from "../peek.js";
import { askOnce, button, select } from "./desk.js";

/** What can be hidden, with how it is asked for. @type {Record<string, string>} */
export const ASKS = {
  value: "insight.exercise.ask_value",
  lg: "insight.exercise.ask_lg",
  ug: "insight.exercise.ask_ug",
  dg: "insight.exercise.ask_dg",
  grad: "insight.exercise.ask_grad",
};

/**
 * @param {import("./desk.js").House} house
 * @param {{id: string, kind: string, element: string, edge: string, index: number[], asks_rule: boolean}} one
 * @param {number} place  of the question, from 1
 * @param {Record<string, string>} rules
 * @param {{tried: (isRight: boolean) => void, pointed: (isPointed: boolean) => void}} on
 */
export function createQuestion(house, one, place, rules, on) {
  const { store, words } = house;
  const { trace } = store.get();
  const edge = trace?.edges.find((each) => each.id === one.edge);
  const fields = { from: trace && edge ? nameOf(trace, edge.source) : "", to: trace && edge ? nameOf(trace, edge.target) : "" };
  const name = `${words.say(ASKS[one.kind], fields)}${one.index.length ? `, [${one.index.join(", ")}]` : ""}`;
  const box = /** @type {HTMLInputElement} */ (element("input", { type: "text", autocomplete: "off", "aria-label": name, placeholder: "?" }));
  const said = element("p", { class: "said", role: "status" }); // about the number
  const ruled = element("p", { class: "said rule", role: "status" }); // about the rule
  const row = element("li", { class: "question" });
  let isSolved = false;
  let hints = 0;

  /** @param {{is_right: boolean, mistake: string, text: string}} answer */
  function hear({ is_right: isRight, mistake, text }) {
    said.textContent = text;
    const isRead = mistake !== "unread"; // what is no number was no try
    row.dataset.verdict = isRight ? "right" : isRead ? "wrong" : "unread";
    isSolved = isRight;
    box.readOnly = isSolved;
    if (isRead) on.tried(isSolved);
    if (isSolved) /** @type {HTMLInputElement|null} */ (row.parentElement?.querySelector("input:not([readonly])"))?.focus();
    else box.select();
  }

  /** @param {{is_right: boolean, text: string}} answer */
  function hearRule({ is_right: isRight, text }) {
    ruled.textContent = `${words.say("insight.exercise.of_rule")} ${text}`;
    ruled.dataset.verdict = isRight ? "right" : "wrong";
  }

  /** @param {() => Promise<void>} act */
  async function safely(act) {
    try {
      await act();
    } catch {
      said.textContent = words.say("insight.offline");
    }
  }

  const judge = () =>
    safely(async () => {
      if (box.value.trim() && !isSolved) hear(await askOnce(house, "api/exercise/answer", { id: one.id, typed: box.value.slice(0, 60) }));
    });
  const hint = () =>
    safely(async () => {
      const { hints: all } = await askOnce(house, "api/exercise/hint", { id: one.id });
      said.textContent = all.slice(0, hints + 1).join(" ");
      if (!isSolved) row.dataset.verdict = "hint";
      hints = Math.min(hints + 1, all.length - 1);
    });
  const choices = /** @type {[string, string][]} */ ([["", words.say("insight.exercise.rule")], ...Object.entries(rules)]);
  const rule = one.asks_rule ? select(choices, "", (value) => value && safely(async () => hearRule(await askOnce(house, "api/exercise/rule", { id: one.id, rule: value })))) : null;
  rule?.setAttribute("aria-label", `${words.say("insight.exercise.rule")} ${name}`);
  box.addEventListener("keydown", (event) => event.key === "Enter" && judge());
  box.addEventListener("focus", () => on.pointed(true));
  box.addEventListener("blur", () => on.pointed(false));
  const tries = element("span", { class: "tries" }, button(words.say("insight.exercise.try"), judge), button(words.say("insight.exercise.hint"), hint), rule);
  row.append(element("label", { class: `asks ${one.kind === "grad" ? "dg" : one.kind}` }, element("span", { class: "place", text: `${place}` }), name), box, tries, element("div", { class: "feedback" }, said, ruled));

  return {
    row,
    /** The answer key fills it in; it counts for nothing. @param {string} text */
    tell(text) {
      if (isSolved) return;
      isSolved = true;
      box.value = text;
      box.readOnly = true;
      row.dataset.verdict = "told";
      said.textContent = "";
    },
  };
}
