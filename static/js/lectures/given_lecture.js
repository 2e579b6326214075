/** A lecture while it is given: which program of it is shown, what was noted for this step, and the way to the next. */

import { element } from "../lib/dom.js";
import { areSignKeys } from "../lib/storage.js";
import { redraw } from "../lib/redraw.js";
import { nameOf, show } from "./lecture_program.js";

/** @typedef {import("./lecture_program.js").Lecture} Lecture */

/**
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createShow(house) {
  const { store, words } = house;
  /** @type {{lecture: Lecture, at: number}|null} */
  let given = null;
  const bar = element("div", { class: "lecture-bar", role: "group", hidden: true });
  document.getElementById("stage")?.append(bar);

  /** @param {number} at */
  function turn(at) {
    if (!given || !given.lecture.programs[at]) return;
    given.at = at;
    show(given.lecture.programs[at], house);
    draw();
  }

  function draw() {
    bar.hidden = given === null;
    if (!given) return;
    const { lecture, at } = given;
    const program = lecture.programs[at];
    const said = program.words[String(store.get().step)];
    bar.setAttribute("aria-label", lecture.title);
    const way = (/** @type {string} */ sign, /** @type {string} */ says, /** @type {number} */ to) =>
      element("button", {
        type: "button",
        class: "button small",
        text: sign,
        "aria-label": words.say(says),
        disabled: !lecture.programs[to],
        onclick: () => turn(to),
      });
    const end = element("button", {
      type: "button",
      class: "button small",
      text: "×",
      "aria-label": words.say("lectures.end"),
      onclick: () => ((given = null), draw()),
    });
    const place = element(
      "span",
      { class: "lecture-place" },
      element("b", { text: nameOf(program) }),
      ` ${at + 1} / ${lecture.programs.length}`,
    );
    const note = said
      ? [
          element(
            "span",
            { class: "lecture-said" },
            ...(said.title ? [element("b", { text: said.title })] : []),
            said.note ? ` ${said.note}` : "",
          ),
        ]
      : [];
    redraw(bar, way("‹", "lectures.previous", at - 1), place, way("›", "lectures.following", at + 1), ...note, end);
  }

  document.addEventListener("keydown", (event) => {
    if (!given || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    if (!areSignKeys()) return;
    if (event.key === "]") turn(given.at + 1);
    if (event.key === "[") turn(given.at - 1);
  });
  store.subscribe(["step", "language"], draw);

  return {
    /** @param {Lecture} lecture @param {number} at */
    start(lecture, at) {
      given = { lecture, at };
      draw();
    },
  };
}
