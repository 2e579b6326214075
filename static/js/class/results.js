/** What was answered: two bars a choice, before and after talking, and which idea is behind each. */

import { element } from "../lib/dom.js";

/**
 * @typedef {import("../lib/contract.js").PollResults} Result
 */

/** Rounds that were answered, the last two. @param {Result} result */
function roundsOf({ counts }) {
  return Object.keys(counts)
    .map(Number)
    .sort((one, other) => one - other)
    .slice(-2);
}

/** @param {Result} result @param {string} id @param {import("../lib/words.js").Words} words */
export function bars(result, id, words) {
  const rounds = roundsOf(result);
  const rows = rounds.map((round, at) => {
    const votes = result.counts[round];
    const all = Object.values(votes).reduce((sum, each) => sum + each, 0);
    const share = all ? Math.round((100 * (votes[id] ?? 0)) / all) : 0;
    const bar = element("i", { class: at === rounds.length - 1 ? "bar last" : "bar" });
    bar.style.width = `${share}%`;
    return element(
      "span",
      { class: "bar-row", role: "img", "aria-label": words.say("class.bar", { round, share, count: votes[id] ?? 0 }) },
      element("span", { class: "bar-track" }, bar),
      element("span", { class: "bar-share", "aria-hidden": "true", text: `${share}%` }),
    );
  });
  return element("span", { class: "bars" }, ...rows);
}

/**
 * @typedef {import("../lib/contract.js").ExerciseResults} ExerciseResult
 */

/**
 * The exercises of a class by question: how many had it right, and which ideas the others had.
 * @param {ExerciseResult[]} exercises @param {import("../lib/words.js").Words} words @returns {HTMLElement[]}
 */
export function exercisesOf(exercises, words) {
  const head = ["question", "right_of", "ideas"].map((each) =>
    element("th", { scope: "col", text: words.say(`class.column_${each}`) }),
  );
  return exercises.map(({ program, handed_in: count, joined, questions }) =>
    element(
      "section",
      { class: "class-exercise" },
      element("h3", { text: program }),
      element("p", { text: words.say("class.handed_in_by", { count, here: joined }) }),
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...head)),
        element(
          "tbody",
          {},
          ...questions.map(({ asked, answered, right, ideas }) =>
            element(
              "tr",
              {},
              element("th", { scope: "row", text: asked }),
              element("td", { text: words.say("class.of", { right, answered }) }),
              element("td", { text: ideas.map(({ idea, count: many }) => `${idea} (${many})`).join(" · ") }),
            ),
          ),
        ),
      ),
    ),
  );
}

/**
 * All polls of a class, one under another.
 * @param {Result[]} polls
 * @param {import("../lib/words.js").Words} words
 * @returns {HTMLElement[]}
 */
export function resultsOf(polls, words) {
  const language = words.language();
  if (!polls.length) return [element("p", { class: "hint", text: words.say("class.no_polls") })];
  return polls.map((poll) =>
    element(
      "section",
      {},
      element("h3", { text: poll.texts[language] }),
      element(
        "ul",
        { class: "poll-choices" },
        ...poll.choices.map((choice) =>
          element(
            "li",
            { class: "poll-choice", "data-right": choice.is_right ? "true" : null },
            element("b", { text: choice.texts[language] }),
            element("small", { text: choice.label[language] }),
            bars(poll, choice.id, words),
          ),
        ),
      ),
    ),
  );
}
