/**
 * Handing in: what was answered goes to the class where there is one; else it becomes a code that a student sends, and
 * the teacher's page reads it.
 */

import { Refused, askOther } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { whole } from "../state/permalink.js";
import { askOnce, button } from "./panel_tools.js";

/**
 * @param {import("./panel_tools.js").House} house
 * @param {() => import("./kept_answers.js").WorkedAnswers|null} answers
 */
export function createHanding(house, answers) {
  const { store, words, toast } = house;
  const place = element("div", { class: "handing", role: "status" });

  async function handIn() {
    const worked = answers()?.all() ?? [];
    const given = worked.map(({ id, typed, tries, isTold }) => ({ id, typed, tries, told: isTold }));
    const { handout } = store.get();
    try {
      if (handout) {
        const found = await askOther("api/class/handin", { ...handout, answers: given, lang: words.language() });
        redraw(place, element("p", { text: words.say("class.handed_in", { ...found }) }));
      } else show(await askOnce(house, "api/exercise/handin", { answers: given, digits: store.get().view?.digits }));
    } catch (error) {
      toast(error instanceof Refused && error.faults.length ? error.message : words.say("insight.offline"));
    }
  }

  /** @param {{code: string, right: number, count: number}} found */
  function show({ code, right, count }) {
    const box = /** @type {HTMLTextAreaElement} */ (
      element("textarea", {
        class: "code-text",
        readonly: true,
        rows: 3,
        "aria-label": words.say("insight.exercise.code"),
      })
    );
    box.value = code;
    const copy = async () => {
      box.select();
      await navigator.clipboard.writeText(code).catch(() => document.execCommand("copy"));
      toast(words.say("insight.exercise.copied"));
    };
    redraw(
      place,
      element("p", { text: words.say("insight.exercise.handed_in", { right, count }) }),
      box,
      button(words.say("insight.exercise.copy_code"), copy, "primary"),
    );
  }

  return {
    place,
    clear: () => redraw(place),
    control: () => button(words.say("insight.exercise.hand_in"), handIn),
    /** The way to the page that reads codes. */
    reader: () =>
      element("a", {
        class: "button small",
        href: whole(`hand-ins?lang=${words.language()}`),
        target: "_blank",
        rel: "noopener",
        text: words.say("insight.exercise.teacher"),
      }),
  };
}
