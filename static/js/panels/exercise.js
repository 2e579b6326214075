/** Exercise: parts of the drawing are hidden; the student works them out, with hints and kind answers. */

import { Refused } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { askOnce, button, createDesk } from "./panel_tools.js";
import { coverNumbers } from "./number_covers.js";
import { createHanding } from "./hand_in.js";
import { createMaking } from "./exercise_maker.js";
import { createQuestion } from "./question.js";
import { workedAnswers } from "./kept_answers.js";

/** @param {import("./panel_tools.js").House} house @param {import("../drawing/canvas.js").Canvas} canvas */
export function createExercisePanel(house, canvas) {
  const { store, actions, words, toast } = house;
  const covers = coverNumbers(house, canvas);
  /** @type {string[]|null} */
  let wanted = store.get().exercise.length ? store.get().exercise : null;
  let draws = 0;
  let about = "";
  let language = "";
  /** @type {import("../lib/contract.js").Exercise|null} */
  let found = null;
  /** @type {ReturnType<typeof createQuestion>[]} */
  let questions = [];
  /** @type {import("./kept_answers.js").WorkedAnswers|null} */
  let worked = null;
  const body = element("ol", { class: "questions" });
  const progress = element("p", { class: "soft score", role: "status" });
  const ending = element("div", { class: "choices-row ending" });
  const desk = createDesk(house, "api/exercise", begin);
  const handing = createHanding(house, () => worked);
  const making = createMaking(house, canvas, {
    fresh() {
      wanted = null;
      draws += 1;
      start();
    },
    chosen(ids) {
      wanted = ids;
      start();
    },
    changed: write,
    ids: () => found?.ids ?? [],
    more: () => [handing.reader()],
  });
  const box = element(
    "div",
    { class: "insight exercise" },
    desk.note,
    body,
    progress,
    ending,
    handing.place,
    making.box,
  );

  function start() {
    desk.forget();
    desk.ask(wanted ? { ids: wanted } : { draw: draws, count: making.count(), kinds: making.kinds(covers.has) });
  }

  /** Questions that were chosen by hand or by kind may need labels that are off. */
  function switchOn() {
    const needed = ["lg", "ug"].filter(
      (each) => !covers.has(each) && found?.questions.some((one) => one.kind === each),
    );
    if (!needed.length) return;
    const { view } = store.get();
    actions.draw({ label: "numbers", hide: (view.hide ?? []).filter((each) => !needed.includes(each)) });
  }

  /** @param {import("../lib/contract.js").Exercise|null} answer */
  function begin(answer) {
    found = answer;
    about = programOf(store.get());
    wanted = found?.ids ?? null;
    worked = found ? workedAnswers(about, found.ids) : null;
    actions.exercise(found?.ids ?? []);
    setOut();
    if (answer) actions.last();
    actions.keepBack(hiddenOnes());
    switchOn();
    write();
  }

  /** The questions as they stand, with what has been answered. */
  function setOut() {
    handing.clear();
    covers.number((found?.questions ?? []).map((one) => one.element));
    questions = (found?.questions ?? []).map((one, at) =>
      createQuestion(
        house,
        one,
        at + 1,
        found?.rules ?? {},
        /** @type {import("./kept_answers.js").WorkedAnswers} */ (worked),
        {
          tried: () => counted(one.element, at),
          pointed: (edge) => covers.point(edge ? one.element : null, edge),
        },
      ),
    );
    for (const [at, one] of (found?.questions ?? []).entries()) if (questions[at].isSolved()) covers.tick(one.element);
  }

  /** @param {string} answered @param {number} at */
  function counted(answered, at) {
    if (questions[at].isSolved()) {
      covers.tick(answered);
      actions.keepBack(hiddenOnes());
    }
    tell();
  }

  /** What would tell the answer of a question that is not solved. */
  function hiddenOnes() {
    const open = (found?.questions ?? []).filter((_, at) => !questions[at]?.isSolved());
    return [...new Set(open.flatMap((one) => one.hides))];
  }

  const isOver = () => questions.every((one) => one.isSolved());

  function write() {
    const picked = making.picking();
    if (picked) {
      redraw(
        body,
        element("li", {
          class: "hint",
          role: "status",
          text: words.say("insight.exercise.choosing", { count: picked.length }),
        }),
      );
      redraw(ending);
      progress.textContent = "";
      return;
    }
    redraw(body, ...questions.map(({ row }) => row));
    if (found && !questions.length)
      redraw(body, element("li", { class: "hint", text: words.say("insight.exercise.none") }));
    tell();
  }

  function tell() {
    const answers = worked?.all() ?? [];
    if (!questions.length) {
      progress.textContent = "";
      return redraw(ending);
    }
    const told = answers.filter(({ isTold }) => isTold).length;
    const solved = answers.filter(({ isRight, isTold }) => isRight && !isTold);
    const first = solved.filter(({ tries }) => tries === 1).length;
    const count = questions.length;
    progress.textContent = told
      ? words.say("insight.exercise.shown", { solved: solved.length, told })
      : words.say("insight.exercise.first_try", { solved: solved.length, first, count });
    const why = element("span", { class: "soft why", text: words.say("insight.exercise.why") });
    const open = isOver()
      ? []
      : [button(words.say("insight.exercise.answers"), reveal), button(words.say("insight.exercise.end"), end)];
    const again = answers.some(({ tries, isTold }) => tries || isTold)
      ? [button(words.say("insight.exercise.restart"), restart)]
      : [];
    redraw(ending, handing.control(), ...open, ...again, ...(isOver() ? [] : [why]));
  }

  /** All numbers come back, and with them the other tabs. */
  function end() {
    actions.keepBack([]);
    actions.exercise([]);
    actions.openTab("gradients");
  }

  /** The same questions, unanswered. */
  function restart() {
    worked?.clear();
    setOut();
    actions.keepBack(hiddenOnes());
    write();
  }

  /** The answer key: what is not solved is filled in and counts for nothing. */
  async function reveal() {
    /** @type {import("../lib/contract.js").Key["answers"]} */
    let answers;
    try {
      ({ answers } = await askOnce(house, "api/exercise/key", { ids: found?.ids ?? [] }));
    } catch (error) {
      return toast(error instanceof Refused && error.faults.length ? error.message : words.say("insight.offline"));
    }
    for (const question of questions) question.tell(answers[question.id]);
    actions.keepBack([]);
    tell();
  }

  store.subscribe(["source", "inputs", "expand", "close", "seed", "upstream"], (state) => {
    if (about === programOf(state)) return;
    if (state.asked.length) actions.keepBack([]); // the questions were about other numbers
    if (about && state.exercise.length) actions.exercise([]);
  });
  store.subscribe(["asked"], ({ asked }) => {
    if (asked.length || isOver() || making.picking()) return;
    found = null; // it was ended elsewhere
    questions = [];
    about = "";
    wanted = null;
    actions.exercise([]);
  });

  return {
    key: "exercise",
    says: "tabs.exercise",

    /** @param {import("./panel_tools.js").State} state */
    render(state) {
      if (language !== state.language) making.write();
      const isOther = about !== programOf(state);
      if (isOther && about) wanted = null;
      if (
        !making.picking() &&
        (isOther || language !== state.language) &&
        state.status !== "wrong" &&
        !state.isHandOn
      ) {
        if (language && found && !isOther) wanted = found.ids;
        start();
      }
      language = state.language;
      return box;
    },
  };
}

/** Other numbers or another program make another exercise. @param {import("./panel_tools.js").State} state */
function programOf({ source, inputs, expand, close, seed, upstream }) {
  return JSON.stringify([source, inputs, expand, close, seed, upstream]);
}
