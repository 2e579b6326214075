/** One question of an exercise: its answer is typed or chosen, its rule named, hints are asked for. */

import { limits } from "../lib/limits.js";
import { element } from "../lib/dom.js";
import { answerSelect, askOnce, button } from "./panel_tools.js";

const WIDE = ["array", "formula", "rule", "path"];
/** What an empty box shows. @type {Record<string, string>} */
const EMPTY = { array: "1 2; 3 4", formula: "2*x*y" };

/**
 * @typedef {import("../lib/contract.js").Asked} Asked
 * @param {import("./panel_tools.js").House} house @param {Asked} one @param {number} place  of the question, from 1
 * @param {Record<string, string>} rules
 * @param {import("./kept_answers.js").WorkedAnswers} worked
 * @param {{tried: () => void, pointed: (edge: string|null) => void}} on
 */
export function createQuestion(house, one, place, rules, worked, on) {
  const { words } = house;
  const name = words.say("insight.exercise.answer_of", { place, asked: one.text });
  const box = one.choices.length
    ? chooser()
    : /** @type {HTMLInputElement} */ (
        element("input", {
          type: "text",
          autocomplete: "off",
          autocapitalize: "off",
          spellcheck: "false",
          enterkeyhint: "done",
          placeholder: EMPTY[one.kind] ?? "?",
        })
      );
  const said = element("p", { class: "said", role: "status", id: `said-${place}` }); // about the answer
  const ruled = element("p", { class: "said rule", role: "status" }); // about the rule
  const row = element("li", { class: WIDE.includes(one.kind) ? "question wide" : "question" });
  const asks = element(
    "span",
    { class: `asks ${roleOf(one.kind)}` },
    element("span", { class: "place", text: `${place}` }),
    one.text,
  );
  let isSolved = false;
  let hints = 0;
  box.setAttribute("aria-label", name);
  box.setAttribute("aria-describedby", said.id);

  function chooser() {
    const options = /** @type {[string, string][]} */ ([
      ["?", words.say("insight.exercise.choose_answer")],
      ...one.choices.map(({ value, text }) => [value, text]),
    ]);
    return answerSelect(options, "?", () => judge());
  }

  /** @param {string} verdict */
  function settle(verdict) {
    row.dataset.verdict = verdict;
    isSolved = verdict === "right" || verdict === "told";
    if (box instanceof HTMLInputElement) box.readOnly = isSolved;
    else box.disabled = isSolved;
  }

  /** @param {import("../lib/contract.js").Feedback} answer */
  function hear({ is_right: isRight, mistake, text, wire }) {
    said.textContent = text;
    const isRead = !mistake.startsWith("unread"); // what is no answer was no try
    settle(isRight ? "right" : isRead ? "wrong" : "unread");
    if (isRead) worked.note(one.id, { typed: box.value, tries: worked.of(one.id).tries + 1, isRight });
    if (isRead) on.tried();
    if (isRight) nextBox()?.focus();
    else if (box instanceof HTMLInputElement) box.select();
    if (!isRight && wire) on.pointed(wire);
  }

  /** The next box without an answer, from here on and then from the top. */
  function nextBox() {
    const open = [
      .../** @type {NodeListOf<HTMLElement>} */ (
        row.parentElement?.querySelectorAll("input.answer:not([readonly]), select.answer:not(:disabled)") ?? []
      ),
    ];
    return open.find((each) => row.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) ?? open[0];
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
      const typed = box.value.slice(0, limits.answer);
      if (typed !== "?" && (typed.trim() || one.choices.length) && !isSolved)
        hear(
          await askOnce(house, "api/exercise/answer", { id: one.id, typed, digits: house.store.get().view?.digits }),
        );
    });
  const hint = () =>
    safely(async () => {
      const { hints: all } = await askOnce(house, "api/exercise/hint", { id: one.id });
      said.textContent = all.slice(0, hints + 1).join(" ");
      if (!isSolved) row.dataset.verdict = "hint";
      hints = Math.min(hints + 1, all.length - 1);
    });

  /**
   * A button whose name tells which question it is about.
   * @param {string} text
   * @param {() => void} act
   * @param {string} called
   */
  function named(text, act, called) {
    const made = button(text, act);
    made.setAttribute("aria-label", called);
    return made;
  }

  const choices = /** @type {[string, string][]} */ ([
    ["", words.say("insight.exercise.rule")],
    ...Object.entries(rules),
  ]);
  const rule = one.asks_rule
    ? answerSelect(
        choices,
        "",
        (value) =>
          value && safely(async () => hearRule(await askOnce(house, "api/exercise/rule", { id: one.id, rule: value }))),
      )
    : null;
  rule?.setAttribute("aria-label", words.say("insight.exercise.rule_of", { place }));
  box.classList.add("answer");
  if (box instanceof HTMLInputElement) box.addEventListener("keydown", ({ key }) => key === "Enter" && judge());
  box.addEventListener("focus", () => {
    on.pointed(one.edge || null);
    // once a phone's keyboard is there
    setTimeout(() => box.isConnected && row.scrollIntoView({ block: "nearest" }), 300);
  });
  box.addEventListener("blur", () => on.pointed(null));
  const tries = element(
    "span",
    { class: "tries" },
    one.choices.length
      ? null
      : named(words.say("insight.exercise.try"), judge, words.say("insight.exercise.try_of", { place })),
    named(words.say("insight.exercise.hint"), hint, words.say("insight.exercise.hint_of", { place })),
    rule,
  );
  row.append(asks, box, tries, element("div", { class: "feedback" }, said, ruled));
  resume();

  /** What was answered before a reload stands there again. */
  function resume() {
    const { typed, isRight, isTold, tries: count } = worked.of(one.id);
    if (!count && !isTold) return;
    box.value = typed;
    settle(isTold ? "told" : isRight ? "right" : "wrong");
  }

  return {
    row,
    id: one.id,
    isSolved: () => isSolved,
    /** The answer key fills it in; it counts for nothing. @param {{value: unknown, text: string}} answer */
    tell({ value, text }) {
      if (isSolved) return;
      const typed = one.choices.length ? String(value) : text;
      box.value = typed;
      worked.note(one.id, { typed, isTold: true });
      settle("told");
      said.textContent = "";
    },
  };
}

/** The colour in which it is asked for. @param {string} kind */
function roleOf(kind) {
  return { value: "value", lg: "lg", ug: "ug", rule: "lg" }[kind] ?? "dg";
}
