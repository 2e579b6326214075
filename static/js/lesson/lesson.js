/**
 * The lesson under the drawing: what happens at this step in words and as a formula, and the panels that are asked for.
 */

import { numbersOf } from "../state/elements.js";
import { followCalmly } from "../state/reading_pace.js";
import { characters, element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { createAnnouncement } from "./announcement.js";
import { createFitting } from "./text_fitting.js";
import { createFormula } from "./formula.js";
import { createGroups } from "./panel_groups.js";
import { keptBack } from "../panels/exercise_guard.js";
import { nameOf } from "../state/part_facts.js";
import { edgeTable, gradientTable, selectionPanel } from "../panels/tables.js";

/**
 * @typedef {import("../state/store.js").State} State
 * @typedef {{key: string, says: string, render: (state: State) => Node}} Panel  one tab; `says` is the key of its name
 */

const LONGEST = 18; // characters of what was typed that may stand for a name
const REASONS = ["steps.part_ug_why", "steps.part_lg_why"];
const REST = 120; // ms
const PARTS = ["steps.part_ug", "steps.part_lg", "steps.part_dg"];

/**
 * @param {{explanation: HTMLElement, formula: HTMLElement, groups: HTMLElement, tabs: HTMLElement, close: HTMLElement,
 *   panel: HTMLElement, edges: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 * @param {Panel[]} [insights]  further tabs
 */
export function createInspector(
  { explanation, formula, groups, tabs, close, panel, edges },
  { store, actions, words },
  insights = [],
) {
  /** @type {Panel[]} */
  const panels = [
    { key: "gradients", says: "tabs.gradients", render: (state) => gradientTable(state, words) },
    { key: "edges", says: "tabs.edges", render: (state) => edgeTable(state, words) },
    { key: "selected", says: "tabs.selected", render: (state) => selectionPanel(state, words, actions) },
    ...insights,
  ];
  let written = "";
  let timer = 0;
  const [sums, rows] = [element("div"), element("div")];
  edges.append(sums, rows);
  const equation = createFormula(formula, words, () => fitting.anew());
  const fitting = createFitting([{ box: explanation, kinds: () => ["plain"], arrange: () => {} }, equation], leaveRoom);

  followCalmly(store, ["trace", "values", "step", "part", "isFine", "language"], (state) => {
    const { trace, values, step, part, isFine } = state;
    const at = values?.step.index === step ? values.step : trace?.steps[step];
    const last = (trace?.steps.length ?? 1) - 1;
    const isParted = isFine && Boolean(at?.substeps.length);
    const now = JSON.stringify([at, last, isParted && part, words.language()]);
    if (now === written) return;
    written = now; // nothing is made anew that stands already
    redraw(explanation, ...(at ? saidOf(at, step, last, isParted ? part : null) : []));
    equation.show(at?.formula && !(isParted && part < 2) ? at.formula.mathml : null);
    if (!values && !state.isHurried) fitting.soon(); // while a hand is on something, sizes stay as they are
  });

  createAnnouncement(explanation, store);

  /** On a phone the formula has what the sentence over it leaves of the view (css/phone_lesson.css). */
  function leaveRoom() {
    const [lesson, text] = [formula.parentElement, explanation.querySelector(".text")];
    if (!lesson || !text) return;
    const above = text.getBoundingClientRect().bottom - lesson.getBoundingClientRect().top + lesson.scrollTop;
    lesson.style.setProperty("--above", `${Math.ceil(above)}px`);
  }

  /**
   * @param {import("../lib/api.js").Step} at
   * @param {number} step
   * @param {number} last
   * @param {number|null} part  of three, null: all
   */
  function saidOf(at, step, last, part) {
    const kind = at.phase === "start" ? null : at.phase === "forward" ? "forward" : "backward";
    const where = element(
      "p",
      { class: "where" },
      element("span", { class: kind, text: at.title }),
      ` · ${words.say("steps.of", { step, last })}`,
    );
    const text = element(
      "p",
      { class: "text" },
      ...at.runs.map(([text, role]) => (role ? element("b", { class: role, text }) : text)),
    );
    const parts =
      part === null
        ? []
        : [
            element(
              "p",
              { class: "part" },
              element("b", { class: ["ug", "lg", "dg"][part], text: words.say(PARTS[part]) }),
            ),
          ];
    if (part !== null && part < 2) {
      const why = words.say(REASONS[part], { output: store.get().trace?.output.label ?? "f" });
      return [
        where,
        ...parts,
        element("p", { class: "text" }, ...arrivals(at.substeps[part])),
        element("p", { class: "meaning", text: why }),
      ];
    }
    const meaning = at.meaning ? [element("p", { class: "meaning", text: at.meaning })] : [];
    const why = at.why
      ? [
          element(
            "details",
            { class: "why", "data-focus": `why-${step}`, ontoggle: () => fitting.anew() },
            element("summary", { text: words.say("steps.why") }),
            element("p", { text: at.why }),
          ),
        ]
      : [];
    return [where, ...parts, text, ...meaning, ...why];
  }

  /** The numbers of one part of a step, each with the operand that it belongs to. @param {string[]} ids */
  function arrivals(ids) {
    const { trace, values } = store.get();
    const told = new Map(); // an upstream gradient is the same on every edge into its gate: said once
    for (const id of ids) {
      const { part, role: kind } = numbersOf(trace).get(id) ?? {};
      const edge = trace?.edges.find((each) => each.id === part);
      if (!trace || !edge || !kind || kind === "grad") continue;
      const text = (values?.edges[edge.id] ?? edge.texts)[kind];
      const name = kind === "ug" ? "" : `${writtenAs(edge.source)}: `;
      told.set(kind === "ug" ? kind : edge.id, [name, element("b", { class: kind, text })]);
    }
    return [...told.values()].flatMap((each, at) => (at ? [", ", ...each] : each));
  }

  /** What a node is called: by its name, else as it was typed. @param {string} id */
  function writtenAs(id) {
    const { trace, source, status } = store.get();
    const node = trace?.nodes.find((each) => each.id === id);
    const text =
      node && !node.label && node.span && status === "fresh"
        ? characters(source)
            .slice(...node.span)
            .join("")
        : "";
    return text && text.length <= LONGEST ? text : trace ? nameOf(trace, id) : id;
  }

  store.subscribe(["isHurried"], ({ isHurried }) => isHurried || fitting.soon());

  createGroups({ groups, tabs, close, panel }, { store, actions, words }, panels);

  followCalmly(
    store,
    ["tab", "trace", "values", "step", "selected", "checks", "language", "asked"],
    (state, before) => {
      const { trace, tab } = state;
      const open = panels.find(({ key }) => key === tab) ?? null;
      const isKeptBack = state.asked.length > 0 && tab !== "exercise"; // an exercise runs: no panel gives it away
      const shown = !trace || !open ? null : isKeptBack ? keptBack(actions, words) : open.render(state);
      document.documentElement.toggleAttribute("data-opened", open !== null);
      panel.closest(".lesson")?.setAttribute("data-tab", tab);
      // a tab that stays keeps its focus
      if (shown?.parentNode !== panel || panel.childNodes.length > 1) redraw(panel, ...(shown ? [shown] : []));
      const isOnlyNumbers = state.values !== before.values && state.values !== null;
      if (!isOnlyNumbers) tellTables();
    },
  );

  /**
   * The text alternatives of the drawing, where no panel shows them; none while an exercise asks for what they tell.
   * The
   * gradients follow at once, the long table of edges once the steps rest.
   */
  function tellTables() {
    clearTimeout(timer);
    const now = store.get();
    const isTold = now.trace !== null && !now.asked.length;
    redraw(sums, ...(isTold && now.tab !== "gradients" ? [gradientTable(now, words)] : []));
    if (!isTold) redraw(rows);
    timer = setTimeout(() => {
      const state = store.get();
      const isDue = state.trace !== null && state.tab !== "edges" && !state.asked.length;
      redraw(rows, ...(isDue ? [edgeTable(state, words, true)] : []));
    }, REST);
  }
}
