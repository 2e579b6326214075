/** The teacher's page: hand-in codes of a class are read into a table by student and one by question. */

import { askOther } from "../lib/api.js";
import { byId, download, element } from "../lib/dom.js";
import { createWords } from "../lib/words.js";
import { redraw } from "../lib/redraw.js";

/**
 * @typedef {import("../lib/contract.js").HandedInAnswer} Answer
 * @typedef {import("../lib/contract.js").HandInRow} Row
 * @typedef {import("../lib/contract.js").HandInSummary} Summary
 */

const { words: texts, language } = JSON.parse(byId("state").textContent ?? "{}");
const words = createWords({ [language]: texts }, language);
const say = (/** @type {string} */ key, /** @type {Record<string, string|number>} */ fields = {}) =>
  words.say(`hand_ins.${key}`, fields);
const codes = /** @type {HTMLTextAreaElement} */ (byId("codes"));
/** @type {Row[]} */
let rows = [];

byId("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const found = await askOther("api/exercise/handins", { codes: codes.value, lang: language }).catch(() => null);
  rows = found?.rows ?? [];
  const damaged = /** @type {string[]} */ (found?.damaged ?? []);
  const lines = damaged.map((line) => say("damaged", { line }));
  const count =
    rows.length || !damaged.length ? [rows.length ? say("found", { count: rows.length }) : say("none")] : [];
  redraw(byId("found"), ...[...count, ...lines].map((text) => element("div", { text })));
  byId("save").hidden = !rows.length;
  redraw(byId("table"), ...(rows.length ? [byStudent(), byQuestion(/** @type {any} */ (found).summary)] : []));
});

byId("save").addEventListener("click", () => {
  const head = [say("who"), say("when"), say("exercise"), say("question"), say("answers"), say("right"), say("ideas")];
  const lines = rows.flatMap((row) =>
    row.answers.map((each) => [
      row.label,
      row.when,
      row.program,
      each.asked,
      each.typed,
      each.is_right ? "1" : "0",
      each.idea,
    ]),
  );
  const text = [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
  download(new Blob(["\ufeff", text], { type: "text/csv" }), "hand-ins.csv");
});

/** A cell of a CSV file; what a spreadsheet would run as a formula is text. @param {string} text */
function cell(text) {
  return `"${text.replace(/^[=+@\t\r]/, "'$&").replaceAll('"', '""')}"`;
}

/** @param {string} caption @param {string[]} head @param {HTMLElement[]} body */
function table(caption, head, body) {
  const made = element(
    "table",
    { class: "class-table" },
    element("caption", { text: caption }),
    element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col", text })))),
    element("tbody", {}, ...body),
  );
  return element("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": caption }, made);
}

function byStudent() {
  return table(
    say("title"),
    [say("who"), say("right"), say("answers"), say("exercise"), say("when")],
    rows.map(studentRow),
  );
}

/** @param {Row} row @param {number} at */
function studentRow(row, at) {
  const answers = element("ul", {}, ...row.answers.map(answerItem));
  const when = element(
    "td",
    {},
    row.when,
    ...(row.is_signed ? [] : [element("div", { class: "mark wrong", text: say("unsigned") })]),
  );
  return element(
    "tr",
    {},
    element("th", { scope: "row", text: row.label || String(at + 1) }),
    element("td", { text: say("of", { right: row.right, count: row.answers.length }) }),
    element("td", {}, answers),
    element("td", {}, element("code", { text: row.program })),
    when,
  );
}

/** @param {Answer} answer */
function answerItem({ asked, typed, is_right: isRight, idea, tries, is_told: isTold }) {
  const notes = [isTold ? say("told") : "", tries > 1 ? say("tries", { count: tries }) : "", idea]
    .filter(Boolean)
    .join(" · ");
  return element(
    "li",
    {},
    element("span", { class: isRight ? "mark right" : "mark wrong", text: isRight ? "✓ " : "✗ " }),
    `${asked}: ${typed || "–"} `,
    element("span", { class: "soft", text: notes }),
  );
}

/** @param {Summary[]} summary */
function byQuestion(summary) {
  const body = summary.map(({ asked, right, count, ideas }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", text: asked }),
      element("td", { text: say("of_people", { right, count }) }),
      element(
        "td",
        {},
        element("ul", {}, ...ideas.map(({ idea, count: many }) => element("li", { text: `${many} × ${idea}` }))),
      ),
    ),
  );
  return table(say("by_question"), [say("question"), say("right"), say("ideas")], body);
}
