/** The maker's tools of an exercise: what is asked and how much of it, choosing on the drawing, the link, the sheet. */

import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { addressOf, whole } from "../state/permalink.js";
import { button, labelled, select, takeFile } from "./panel_tools.js";
import { chooseNumbers } from "./choose_on_drawing.js";

const NUMBERS = ["value", "lg", "ug", "dg", "grad"];
/** What a choice asks for, with how it is called. @type {[string, string, string[]][]} */
const CHOICES = [
  ["numbers", "insight.exercise.numbers", NUMBERS],
  ["mix", "insight.exercise.mix", [...NUMBERS, "shape", "rule", "sign", "path", "array", "formula"]],
  ["value", "peek.value", ["value"]],
  ["lg", "table.lg", ["lg"]],
  ["ug", "table.ug", ["ug"]],
  ["dg", "table.dg", ["dg", "grad"]],
  ["sign", "insight.exercise.sign", ["sign"]],
  ["rule", "insight.exercise.rule_kind", ["rule"]],
  ["path", "insight.exercise.path", ["path"]],
  ["shape", "insight.exercise.shape", ["shape"]],
  ["array", "insight.exercise.array", ["array"]],
  ["formula", "insight.exercise.formula", ["formula"]],
];

/**
 * @param {import("./panel_tools.js").House} house @param {import("../drawing/canvas.js").Canvas} canvas
 * @param {{fresh: () => void, chosen: (ids: string[]) => void, changed: () => void, ids: () => string[], more: () =>
 *   HTMLElement[]}} on
 */
export function createMaking(house, canvas, on) {
  const { store, actions, words, toast } = house;
  let count = "5";
  let kind = "numbers";
  /** @type {string[]|null} */
  let picking = null; // ids that are being chosen on the drawing
  const tools = element("div", { class: "choices-row" });
  const summary = element("summary");
  const box = element("details", { class: "making-of" }, summary, tools);
  const picker = chooseNumbers(store, canvas, (ids) => {
    picking = ids;
    on.changed();
  });

  function write() {
    summary.textContent = words.say("insight.exercise.make");
    const options = CHOICES.map(([value, says]) => /** @type {[string, string]} */ ([value, words.say(says)]));
    const pick = select(options, kind, (value) => {
      kind = value;
      fresh();
    });
    const many = select(
      ["3", "5", "8", "12"].map((each) => /** @type {[string, string]} */ ([each, each])),
      count,
      (value) => {
        count = value;
        fresh();
      },
    );
    const byHand = [
      button(words.say("insight.exercise.ask_these"), askChosen, "primary"),
      button(words.say("insight.exercise.leave"), fresh),
    ];
    const usual = [
      labelled(words.say("insight.exercise.kinds"), pick),
      labelled(words.say("insight.exercise.count"), many),
      button(words.say("insight.exercise.again"), fresh, "primary"),
      button(words.say("insight.exercise.choose"), choose),
      ...(store.get().isLeading ? [button(words.say("class.hand_out"), handOut, "primary")] : []),
      button(words.say("insight.exercise.link"), share),
      button(words.say("insight.exercise.sheet"), () => sheet("sheet")),
      button(words.say("insight.exercise.sheet_answers"), () => sheet("answers")),
      ...on.more(),
    ];
    redraw(tools, ...(picking ? byHand : usual));
  }

  /** Whether there is a question to give away; that there is none is said. */
  function hasQuestions() {
    const count = on.ids().length;
    if (!count) toast(words.say("insight.exercise.none"));
    return count > 0;
  }

  async function share() {
    if (!hasQuestions()) return; // a link without questions would open others
    const link = whole(addressOf(store.get()));
    try {
      await navigator.clipboard.writeText(link);
      toast(words.say("share.done"));
    } catch {
      tools.querySelector(".by-hand")?.remove();
      const shown = /** @type {HTMLInputElement} */ (
        element("input", {
          class: "by-hand",
          type: "text",
          readonly: true,
          value: link,
          "aria-label": words.say("share.link"),
        })
      );
      tools.append(shown);
      shown.select();
    }
  }

  /** To the phones of the class that is led from here. */
  function handOut() {
    if (hasQuestions()) document.dispatchEvent(new CustomEvent("hand-out"));
  }

  /** @param {string} part  "sheet" or "answers" */
  function sheet(part) {
    if (hasQuestions()) takeFile(house, { format: "worksheet", questions: on.ids(), part });
  }

  function fresh() {
    leave();
    on.fresh();
  }

  /** Show all, so that the numbers to hide can be clicked. */
  function choose() {
    actions.keepBack([]);
    actions.last();
    picking = [];
    picker.turn(true);
    write();
    on.changed();
  }

  function askChosen() {
    const ids = picking;
    if (!ids?.length) return;
    leave();
    on.chosen(ids);
  }

  function leave() {
    if (!picking) return;
    picking = null;
    picker.turn(false);
    write();
  }

  store.subscribe(["isLeading"], write);

  return {
    box,
    write,
    picking: () => picking,
    count: () => Number(count),
    /**
     * Kinds of questions; labels may leave some numbers out: what is not drawn is not drawn from.
     * @param {(kind: string) => boolean} isDrawn
     */
    kinds(isDrawn) {
      const kinds = CHOICES.find(([value]) => value === kind)?.[2] ?? NUMBERS;
      return kinds.filter((each) => kinds.length === 1 || !["lg", "ug"].includes(each) || isDrawn(each));
    },
  };
}
