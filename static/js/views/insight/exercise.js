/** Exercise: numbers of the drawing are hidden; the student works them out, with hints and kind answers. */

import { element } from "../../dom.js";
import { addressOf } from "../../permalink.js";
import { keep, recall } from "../../storage.js";
import { nameOf } from "../peek.js";
import { askOnce, button, createDesk, labelled, select } from "./desk.js";
import { coverNumbers } from "./covers.js";

/** What can be hidden, with how it is asked for. @type {Record<string, string>} */
const ASKS = {
  value: "insight.exercise.ask_value",
  lg: "insight.exercise.ask_lg",
  ug: "insight.exercise.ask_ug",
  dg: "insight.exercise.ask_dg",
  grad: "insight.exercise.ask_grad",
};

/** @param {import("./desk.js").House} house @param {import("../canvas.js").Canvas} canvas */
export function createExercisePanel(house, canvas) {
  const { store, actions, words, toast } = house;
  const covers = coverNumbers(house.store, canvas);
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
  /** @type {Set<string>} */
  const solved = new Set();
  const tools = element("div", { class: "choices-row" });
  const body = element("ol", { class: "questions" });
  const points = element("output", { class: "score" });
  const desk = createDesk(house, "api/exercise", begin);
  const box = element("div", { class: "insight exercise" }, tools, desk.note, body);

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
    if (answer) actions.last();
    covers.hide(hiddenOnes());
    write();
  }

  /** What is covered: what hides a question that is not solved. */
  function hiddenOnes() {
    if (!found || store.get().tab !== "exercise") return [];
    return solved.size === found.questions.length ? [] : found.hides.filter((/** @type {string} */ id) => !isTold(id));
  }

  /** A solved question shows its own number again. @param {string} id */
  function isTold(id) {
    return found.questions.some((/** @type {any} */ each) => each.element === id && solved.has(each.id));
  }

  function write() {
    tell();
    body.replaceChildren(...(found?.questions ?? []).map(questionOf));
    if (found && !found.questions.length) body.replaceChildren(element("li", { class: "hint", text: words.say("insight.exercise.none") }));
  }

  function tell() {
    points.textContent = words.say("insight.exercise.score", { right: score.right, tried: score.tried });
  }

  /** @param {any} one */
  function questionOf(one) {
    const { trace } = store.get();
    const edge = trace?.edges.find((each) => each.id === one.edge);
    const fields = { from: trace && edge ? nameOf(trace, edge.source) : "", to: trace && edge ? nameOf(trace, edge.target) : "" };
    const place = one.index.length ? `[${one.index.join(", ")}]` : "";
    const name = `${words.say(ASKS[one.kind], fields)}${place}`;
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "text", autocomplete: "off", inputmode: "text", "aria-label": name, placeholder: "?" }));
    const said = element("p", { class: "said", role: "status" });
    const row = element("li", { class: "question" });
    let hints = 0;

    /** @param {{is_right: boolean, text: string}} answer @param {boolean} isNumber */
    function hear(answer, isNumber) {
      said.textContent = answer.text;
      row.dataset.verdict = answer.is_right ? "right" : "wrong";
      if (!isNumber || solved.has(one.id)) return;
      score.tried += 1;
      if (answer.is_right) {
        score.right += 1;
        solved.add(one.id);
        box.readOnly = true;
        covers.hide(hiddenOnes());
        row.nextElementSibling?.querySelector("input")?.focus();
      }
      keep("score", score);
      tell();
    }

    const judge = async () => {
      if (box.value.trim() && !solved.has(one.id)) hear(await askOnce(house, "api/exercise/answer", { id: one.id, typed: box.value.slice(0, 60) }), true);
    };
    const hint = async () => {
      const { hints: all } = await askOnce(house, "api/exercise/hint", { id: one.id });
      said.textContent = all[Math.min(hints, all.length - 1)] ?? "";
      row.dataset.verdict = "hint";
      hints += 1;
    };
    box.addEventListener("keydown", (event) => event.key === "Enter" && judge());
    box.addEventListener("focus", () => covers.point(one.element, one.edge));
    box.addEventListener("blur", () => covers.point(null));
    const rule = one.asks_rule
      ? select([["", words.say("insight.exercise.rule")], .../** @type {[string, string][]} */ (Object.entries(found.rules))], "", async (value) => {
          if (value) hear(await askOnce(house, "api/exercise/rule", { id: one.id, rule: value }), false);
        })
      : null;
    rule?.setAttribute("aria-label", `${words.say("insight.exercise.rule")} ${name}`);
    row.append(
      element("label", { class: `asks ${one.kind === "grad" ? "dg" : one.kind}`, text: name }),
      box,
      element("span", { class: "tries" }, button(words.say("insight.exercise.try"), judge), button(words.say("insight.exercise.hint"), hint), rule),
      said,
    );
    return row;
  }

  async function share() {
    if (!found) return;
    const address = addressOf(store.get());
    const link = `${location.origin}/${address}&exercise=${encodeURIComponent(found.ids.join(";"))}`;
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
    tools.replaceChildren(
      labelled(words.say("insight.exercise.kinds"), pick),
      labelled(words.say("insight.exercise.count"), many),
      button(words.say("insight.exercise.again"), fresh, "primary"),
      button(words.say("insight.exercise.link"), share),
      element("span", { class: "grow" }),
      points,
    );
  }

  function fresh() {
    wanted = null;
    draws += 1;
    start();
  }

  store.subscribe(["tab"], () => covers.hide(hiddenOnes()));

  return {
    key: "exercise",
    says: "tabs.exercise",
    isWide: true,
    /** @param {import("./desk.js").State} state */
    render(state) {
      if (language !== state.language) setTools();
      const isOther = about !== programOf(state);
      if (isOther && about) wanted = null;
      if ((isOther || language !== state.language) && state.status !== "wrong" && !state.isHandOn) {
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
