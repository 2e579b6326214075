/** Exercise: numbers of the drawing are hidden; the student works them out, with hints and kind answers. */

import { element } from "../../dom.js";
import { addressOf } from "../../permalink.js";
import { keep, recall } from "../../storage.js";
import { askOnce, button, createDesk, labelled, select, takeFile } from "./desk.js";
import { chooseNumbers } from "./choosing.js";
import { coverNumbers } from "./covers.js";
import { ASKS, createQuestion } from "./question.js";

/** @param {import("./desk.js").House} house @param {import("../canvas.js").Canvas} canvas */
export function createExercisePanel(house, canvas) {
  const { store, actions, words, toast } = house;
  const covers = coverNumbers(house, canvas);
  const score = recall("score") ?? { right: 0, tried: 0 };
  /** @type {string[]|null} */
  let wanted = idsInAddress();
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
    const kinds = kind === "all" ? Object.keys(ASKS) : kind === "dg" ? ["dg", "grad"] : [kind];
    desk.ask(wanted ? { ids: wanted } : { draw: draws, count: Number(count), kinds });
  }

  /** @param {any} answer */
  function begin(answer) {
    found = answer;
    solved.clear();
    about = programOf(store.get());
    covers.number((found?.questions ?? []).map((/** @type {any} */ one) => one.element));
    questions = (found?.questions ?? []).map((/** @type {any} */ one, /** @type {number} */ at) =>
      createQuestion(house, one, at + 1, found.rules, {
        tried: (isRight) => counted(one.id, isRight),
        pointed: (isPointed) => covers.point(isPointed ? one.element : null, isPointed ? one.edge : null),
      }),
    );
    if (answer) actions.last();
    actions.keepBack(hiddenOnes());
    write();
  }

  /** @param {string} id @param {boolean} isRight */
  function counted(id, isRight) {
    score.tried += 1;
    if (isRight) {
      score.right += 1;
      solved.add(id);
      actions.keepBack(hiddenOnes());
    }
    keep("score", score);
    tell();
  }

  /** What is covered: what hides a question that is not solved; a solved one shows its own number again. */
  function hiddenOnes() {
    if (!found || isOver()) return [];
    const isTold = (/** @type {string} */ id) => found.questions.some((/** @type {any} */ each) => each.element === id && solved.has(each.id));
    return found.hides.filter((/** @type {string} */ id) => !isTold(id));
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
    const progress = element("span", { class: "soft", role: "status", text: words.say(isOver() ? "insight.exercise.done" : "insight.exercise.solved", { solved: solved.size, count: questions.length }) });
    ending.replaceChildren(progress, ...(isOver() ? [] : [button(words.say("insight.exercise.answers"), reveal)]));
  }

  /** The answer key: what is not solved is filled in and counts for nothing. */
  async function reveal() {
    const { answers } = await askOnce(house, "api/exercise/key", { ids: found.ids });
    found.questions.forEach((/** @type {any} */ one, /** @type {number} */ at) => {
      if (!solved.has(one.id)) questions[at].tell(answers[one.id].text);
      solved.add(one.id);
    });
    actions.keepBack([]);
    tell();
  }

  async function share() {
    if (!found) return;
    const link = `${location.origin}/${addressOf(store.get())}&exercise=${encodeURIComponent(found.ids.join(";"))}`;
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

  const sheet = () => found?.ids.length && takeFile(house, "api/exercise/worksheet", { ids: found.ids });

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
    isWide: true,
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

/** The questions that a link carries. */
function idsInAddress() {
  const query = new URLSearchParams(location.hash.includes("source=") ? location.hash.slice(1) : location.search);
  const ids = (query.get("exercise") ?? "").split(";").filter(Boolean);
  return ids.length ? ids : null;
}
