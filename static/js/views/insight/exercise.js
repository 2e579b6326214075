/** Exercise: numbers of the drawing are hidden; the student works them out, with hints and kind answers. */

import { Refused } from "../../api.js";
import { element } from "../../dom.js";
import { addressOf, whole } from "../../permalink.js";
import { keep, recall } from "../../storage.js";
import { askOnce, button, createDesk, labelled, select, takeFile } from "./desk.js";
import { chooseNumbers } from "./choosing.js";
import { coverNumbers } from "./covers.js";
import { ASKS, createQuestion } from "./question.js";

/** @param {import("./desk.js").House} house @param {import("../canvas.js").Canvas} canvas @param {string[]|null} asked  the questions that a link carries */
export function createExercisePanel(house, canvas, asked) {
  const { store, actions, words, toast } = house;
  const covers = coverNumbers(house, canvas);
  const score = recall("score") ?? { right: 0, tried: 0 };
  /** @type {string[]|null} */
  let wanted = asked;
  let draws = 0;
  let count = "5";
  let kind = "all";
  let about = "";
  let language = "";
  /** @type {any} */
  let found = null;
  /** @type {ReturnType<typeof createQuestion>[]} */
  let questions = [];
  /** @type {Set<string>} */
  const solved = new Set();
  let told = 0; // questions that the answer key has filled in
  /** @type {string[]|null} */
  let picking = null; // ids that are being chosen on the drawing
  const tools = element("div", { class: "choices-row" });
  const body = element("ol", { class: "questions" });
  const points = element("output", { class: "score" });
  const ending = element("div", { class: "choices-row ending" });
  const desk = createDesk(house, "api/exercise", begin);
  const box = element("div", { class: "insight exercise" }, tools, desk.note, body, ending);
  const picker = chooseNumbers(store, canvas, (ids) => {
    picking = ids;
    write();
  });

  function start() {
    desk.forget();
    const kinds = (kind === "all" ? Object.keys(ASKS) : kind === "dg" ? ["dg", "grad"] : [kind]).filter(isDrawn);
    desk.ask(wanted ? { ids: wanted } : { draw: draws, count: Number(count), kinds });
  }

  /** Labels may leave some of the numbers out: what is not drawn is not drawn from. @param {string} each */
  function isDrawn(each) {
    return each === kind || !["lg", "ug"].includes(each) || covers.has(each);
  }

  /** Questions that were chosen by hand or by kind may need labels that are off. */
  function switchOn() {
    const needed = ["lg", "ug"].filter((each) => !covers.has(each) && found?.questions.some((/** @type {any} */ one) => one.kind === each));
    if (!needed.length) return;
    const { view } = store.get();
    actions.draw({ label: "numbers", hide: (view.hide ?? []).filter((each) => !needed.includes(each)) });
  }

  /** @param {any} answer */
  function begin(answer) {
    found = answer;
    solved.clear();
    told = 0;
    about = programOf(store.get());
    covers.number((found?.questions ?? []).map((/** @type {any} */ one) => one.element));
    questions = (found?.questions ?? []).map((/** @type {any} */ one, /** @type {number} */ at) =>
      createQuestion(house, one, at + 1, found.rules, {
        tried: (isRight) => counted(one, isRight),
        pointed: (isPointed) => covers.point(isPointed ? one.element : null, isPointed ? one.edge : null),
      }),
    );
    if (answer) actions.last();
    actions.keepBack(hiddenOnes());
    switchOn();
    write();
  }

  /** @param {{id: string, element: string}} one @param {boolean} isRight */
  function counted({ id, element: answered }, isRight) {
    score.tried += 1;
    if (isRight) {
      score.right += 1;
      solved.add(id);
      covers.tick(answered);
      actions.keepBack(hiddenOnes());
    }
    keep("score", score);
    tell();
  }

  /** What would tell the answer of a question that is not solved. */
  function hiddenOnes() {
    const open = (found?.questions ?? []).filter((/** @type {any} */ one) => !solved.has(one.id));
    return [...new Set(open.flatMap((/** @type {any} */ one) => one.hides))];
  }

  const isOver = () => solved.size === (found?.questions.length ?? 0);

  function write() {
    if (picking) {
      body.replaceChildren(element("li", { class: "hint", text: words.say("insight.exercise.choosing", { count: picking.length }) }));
      ending.replaceChildren();
      return;
    }
    body.replaceChildren(...questions.map(({ row }) => row));
    if (found && !questions.length) body.replaceChildren(element("li", { class: "hint", text: words.say("insight.exercise.none") }));
    tell();
  }

  function tell() {
    points.textContent = words.say("insight.exercise.score", { right: score.right, tried: score.tried });
    if (!questions.length) return ending.replaceChildren();
    const count = questions.length;
    const says = told ? words.say("insight.exercise.shown", { solved: count - told, told }) : isOver() ? words.say("insight.exercise.done", { count }) : words.say("insight.exercise.solved", { solved: solved.size, count });
    const progress = element("span", { class: "soft", role: "status", text: says });
    const why = element("span", { class: "soft why", text: words.say("insight.exercise.why") });
    ending.replaceChildren(progress, ...(isOver() ? [] : [button(words.say("insight.exercise.answers"), reveal), button(words.say("insight.exercise.end"), end), why]));
  }

  /** All numbers come back, and with them the other tabs. */
  function end() {
    actions.keepBack([]);
    actions.openTab("gradients");
  }

  /** The answer key: what is not solved is filled in and counts for nothing. */
  async function reveal() {
    /** @type {any} */
    let answers;
    try {
      ({ answers } = await askOnce(house, "api/exercise/key", { ids: found.ids }));
    } catch (error) {
      return toast(error instanceof Refused ? error.message : words.say("insight.offline"));
    }
    found.questions.forEach((/** @type {any} */ one, /** @type {number} */ at) => {
      if (solved.has(one.id)) return;
      questions[at].tell(answers[one.id].text);
      solved.add(one.id);
      told += 1;
    });
    actions.keepBack([]);
    tell();
  }

  async function share() {
    if (!found) return;
    const link = whole(`${addressOf(store.get())}&exercise=${encodeURIComponent(found.ids.join(";"))}`);
    try {
      await navigator.clipboard.writeText(link);
      toast(words.say("share.done"));
    } catch {
      tools.querySelector(".by-hand")?.remove();
      const shown = /** @type {HTMLInputElement} */ (element("input", { class: "by-hand", type: "text", readonly: true, value: link, "aria-label": words.say("share.link") }));
      tools.append(shown);
      shown.select();
    }
  }

  const sheet = () => found?.ids.length && takeFile(house, { format: "worksheet", questions: found.ids });

  function setTools() {
    const kinds = [["all", "insight.exercise.all"], ["value", "table.value"], ["lg", "table.lg"], ["ug", "table.ug"], ["dg", "table.dg"]];
    const pick = select(kinds.map(([value, says]) => /** @type {[string, string]} */ ([value, words.say(says)])), kind, (value) => {
      kind = value;
      fresh();
    });
    const many = select(["3", "5", "8", "12"].map((each) => /** @type {[string, string]} */ ([each, each])), count, (value) => {
      count = value;
      fresh();
    });
    const byHand = picking ? [button(words.say("insight.exercise.ask_these"), askChosen, "primary"), button(words.say("insight.exercise.leave"), fresh)] : [];
    const usual = [
      labelled(words.say("insight.exercise.kinds"), pick),
      labelled(words.say("insight.exercise.count"), many),
      button(words.say("insight.exercise.again"), fresh, "primary"),
      button(words.say("insight.exercise.choose"), choose),
      button(words.say("insight.exercise.link"), share),
      button(words.say("insight.exercise.sheet"), sheet),
    ];
    tools.replaceChildren(...(picking ? byHand : usual), element("span", { class: "grow" }), points);
  }

  function fresh() {
    leave();
    wanted = null;
    draws += 1;
    start();
  }

  /** Show all, so that the numbers to hide can be clicked. */
  function choose() {
    actions.keepBack([]);
    actions.last();
    picking = [];
    picker.turn(true);
    setTools();
    write();
  }

  function askChosen() {
    if (!picking?.length) return;
    wanted = picking;
    leave();
    start();
  }

  function leave() {
    if (!picking) return;
    picking = null;
    picker.turn(false);
    setTools();
  }

  store.subscribe(["source", "inputs", "expand", "close", "seed", "upstream"], (state) => {
    if (state.asked.length && about !== programOf(state)) actions.keepBack([]); // the questions were about other numbers
  });
  store.subscribe(["asked"], ({ asked }) => {
    if (asked.length || isOver() || picking) return;
    found = null; // it was ended elsewhere
    questions = [];
    about = "";
  });

  return {
    key: "exercise",
    says: "tabs.exercise",
   
    /** @param {import("./desk.js").State} state */
    render(state) {
      if (language !== state.language) setTools();
      const isOther = about !== programOf(state);
      if (isOther && about) wanted = null;
      if (!picking && (isOther || language !== state.language) && state.status !== "wrong" && !state.isHandOn) {
        if (language && found && !isOther) wanted = found.ids;
        start();
      }
      language = state.language;
      return box;
    },
  };
}

/** Other numbers or another program make another exercise. @param {import("./desk.js").State} state */
function programOf({ source, inputs, expand, close, seed, upstream }) {
  return JSON.stringify([source, inputs, expand, close, seed, upstream]);
}
