/** Handing in: what was answered becomes a code that a student sends; the teacher's page reads it. */

import { element } from "../lib/dom.js";
import { whole } from "../state/permalink.js";
import { askOnce, button } from "./panel_tools.js";

/**
 * @param {import("./panel_tools.js").House} house
 * @param {() => import("./kept_answers.js").WorkedAnswers|null} answers
 */
export function createHanding(house, answers) {
  const { words, toast } = house;
  const place = element("div", { class: "handing", role: "status" });

  async function handIn() {
    const worked = answers()?.all() ?? [];
    try {
      const found = await askOnce(house, "api/exercise/handin", {
        answers: worked.map(({ id, typed, tries, isTold }) => ({ id, typed, tries, told: isTold })),
      });
      show(found);
    } catch {
      toast(words.say("insight.offline"));
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
    place.replaceChildren(
      element("p", { text: words.say("insight.exercise.handed_in", { right, count }) }),
      box,
      button(words.say("insight.exercise.copy_code"), copy, "primary"),
    );
  }

  return {
    place,
    clear: () => place.replaceChildren(),
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
