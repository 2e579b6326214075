/** The lesson under the drawing: what happens at this step in words and as a formula, and the tables. */

import { characters, element, parseXml } from "../dom.js";
import { keptBack } from "./insight/guard.js";
import { nameOf } from "./peek.js";
import { edgeTable, gradientTable, selectionPanel } from "./panels.js";

/**
 * @typedef {import("../store.js").State} State
 * @typedef {{size: number, isWhole: boolean}} Fit  a size of text, and whether all of it is in sight at that size
 * @typedef {{key: string, says: string, isWide?: boolean, render: (state: State) => Node}} Panel  one tab; `says` is the key of its name, a wide one takes the room of the formula too
 */

const SIZES = [1.12, 1.06, 1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52]; // of the usual size of text
const LEGIBLE = 14; // pixels, under which a formula scrolls instead
const LONGEST = 18; // characters of what was typed that may stand for a name
const REASONS = ["steps.part_ug_why", "steps.part_lg_why"];
const MANY = 400; // fits that are kept
const REST = 120; // ms
const PARTS = ["steps.part_ug", "steps.part_lg", "steps.part_dg"];

/**
 * @param {{explanation: HTMLElement, formula: HTMLElement, tabs: HTMLElement, panel: HTMLElement, edges: HTMLElement}} parts
 * @param {{store: import("../store.js").Store, actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 * @param {Panel[]} [insights]  further tabs
 */
export function createInspector({ explanation, formula, tabs, panel, edges }, { store, actions, words }, insights = []) {
  /** @type {Panel[]} */
  const panels = [
    { key: "gradients", says: "tabs.gradients", render: (state) => gradientTable(state, words) },
    { key: "edges", says: "tabs.edges", isWide: true, render: (state) => edgeTable(state, words) },
    { key: "selected", says: "tabs.selected", render: (state) => selectionPanel(state, words) },
    ...insights,
  ];
  let written = "";
  let frame = 0;
  /** @type {Map<string, Fit>} */
  const fitted = new Map(); // by what is said: steps are gone through more than once
  let timer = 0;

  store.follow(["trace", "values", "step", "part", "isFine", "language"], (state) => {
    const { trace, values, step, part, isFine } = state;
    const at = values?.step.index === step ? values.step : trace?.steps[step];
    const last = (trace?.steps.length ?? 1) - 1;
    const isParted = isFine && Boolean(at?.substeps.length);
    const now = JSON.stringify([at, last, isParted && part, words.language()]);
    if (now === written) return; // nothing is read out twice
    written = now;
    explanation.replaceChildren(...(at ? saidOf(at, step, last, isParted ? part : null) : []));
    const mathml = at?.formula?.mathml && !(isParted && part < 2) ? parseXml(at.formula.mathml, "application/xml") : null;
    if (mathml) settleBrackets(mathml);
    formula.replaceChildren(...(mathml ? [mathml] : []));
    if (!values) refitSoon(); // while a number is dragged, sizes stay as they are
  });

  /** @param {import("../api.js").Step} at @param {number} step @param {number} last @param {number|null} part  of three, null: all */
  function saidOf(at, step, last, part) {
    const kind = at.phase === "start" ? null : at.phase === "forward" ? "forward" : "backward";
    const where = element("p", { class: "where" }, element("span", { class: kind, text: at.title }), ` · ${words.say("steps.of", { step, last })}`);
    const text = element("p", { class: "text" }, ...at.runs.map(([text, role]) => (role ? element("b", { class: role, text }) : text)));
    const parts = part === null ? [] : [element("p", { class: "part" }, element("b", { class: ["ug", "lg", "dg"][part], text: words.say(PARTS[part]) }))];
    if (part !== null && part < 2) {
      const why = words.say(REASONS[part], { output: store.get().trace?.output.label ?? "f" });
      return [where, ...parts, element("p", { class: "text" }, ...arrivals(at.substeps[part])), element("p", { class: "meaning", text: why })];
    }
    return [where, ...parts, text, ...(at.meaning ? [element("p", { class: "meaning", text: at.meaning })] : [])];
  }

  /** The numbers of one part of a step, each with the operand that it belongs to. @param {string[]} ids */
  function arrivals(ids) {
    const { trace, values } = store.get();
    const told = new Map(); // an upstream gradient is the same on every edge into its gate: said once
    for (const id of ids) {
      const kind = id.slice(id.lastIndexOf("-") + 1);
      const edge = trace?.edges.find((each) => `${each.id}-${kind}` === id);
      if (!trace || !edge) continue;
      const text = /** @type {Record<string, string>} */ (values?.edges[edge.id] ?? edge.texts)[kind];
      const name = kind === "ug" ? "" : `${writtenAs(edge.source)}: `;
      told.set(kind === "ug" ? kind : edge.id, [name, element("b", { class: kind, text })]);
    }
    return [...told.values()].flatMap((each, at) => (at ? [", ", ...each] : each));
  }

  /** What a node is called: by its name, else as it was typed. @param {string} id */
  function writtenAs(id) {
    const { trace, source, status } = store.get();
    const node = trace?.nodes.find((each) => each.id === id);
    const text = node && !node.label && node.span && status === "fresh" ? characters(source).slice(...node.span).join("") : "";
    return text && text.length <= LONGEST ? text : trace ? nameOf(trace, id) : id;
  }

  function refitSoon() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(refit);
  }

  function refit() {
    const boxes = [explanation, formula].map((box) => ({ box, key: `${box.id} ${box.textContent}` }));
    const news = boxes.filter(({ key }) => !fitted.has(key));
    for (const { box } of news) box.style.setProperty("--size", String(SIZES[0]));
    const isEasy = news.map(({ box }) => isInSight(box)); // mostly so; measured together, the page is laid out once
    news.forEach(({ box, key }, at) => fitted.set(key, isEasy[at] ? { size: SIZES[0], isWhole: true } : shrinkToFit(box)));
    for (const { box, key } of boxes) {
      const { size, isWhole } = /** @type {Fit} */ (fitted.get(key));
      box.style.setProperty("--size", String(size));
      if (isWhole) box.removeAttribute("tabindex");
      else box.tabIndex = 0; // what scrolls must be reached by keys
    }
    if (fitted.size > MANY) fitted.clear();
  }
  const refitAnew = () => {
    fitted.clear();
    refitSoon();
  };
  const watch = new ResizeObserver(refitAnew);
  for (const box of [explanation, formula]) watch.observe(box);

  store.follow(["tab", "language"], ({ tab }) => {
    const hadFocus = tabs.contains(document.activeElement);
    tabs.replaceChildren(
      ...panels.map(({ key, says }) =>
        element("button", {
          type: "button",
          class: "tab",
          role: "tab",
          id: `tab-${key}`,
          tabindex: key === tab ? "0" : "-1",
          "aria-selected": String(key === tab),
          "aria-controls": "panel",
          text: words.say(says),
          onclick: () => actions.openTab(key),
        }),
      ),
    );
    panel.setAttribute("aria-labelledby", `tab-${tab}`);
    if (hadFocus) document.getElementById(`tab-${tab}`)?.focus();
  });
  tabs.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    const at = panels.findIndex(({ key }) => key === store.get().tab);
    actions.openTab(panels[(at + move + panels.length) % panels.length].key);
    event.preventDefault();
  });

  store.follow(["tab", "trace", "values", "step", "selected", "checks", "language", "asked"], (state, before) => {
    const { trace, tab } = state;
    const open = panels.find(({ key }) => key === tab) ?? panels[0];
    const isKeptBack = state.asked.length > 0 && open.key !== "exercise"; // an exercise runs: no tab gives it away
    const shown = !trace ? null : isKeptBack ? keptBack(actions, words) : open.render(state);
    panel.closest(".lesson")?.setAttribute("data-tab", open.isWide ? `wide ${open.key}` : open.key);
    if (shown?.parentNode !== panel || panel.childNodes.length > 1) panel.replaceChildren(...(shown ? [shown] : [])); // a tab that stays keeps its focus
    const isOnlyNumbers = state.values !== before.values && state.values !== null;
    if (!isOnlyNumbers) tellEdges();
  });

  /** The text alternative of the drawing, once the steps rest; none while an exercise asks for what it tells. */
  function tellEdges() {
    clearTimeout(timer);
    if (store.get().asked.length) edges.replaceChildren();
    timer = setTimeout(() => {
      const state = store.get();
      edges.replaceChildren(...(state.trace && state.tab !== "edges" && !state.asked.length ? [edgeTable(state, words, true)] : []));
    }, REST);
  }
}

const TALL = "mfrac, mtable, msqrt, munder, munderover";

/** Chromium leaves a gap beside a bracket that may stretch, also where nothing tall is in it. @param {Element} math */
function settleBrackets(math) {
  for (const bracket of math.querySelectorAll("mo")) {
    const isBracket = bracket.textContent === "(" || bracket.textContent === ")";
    if (isBracket && !bracket.parentElement?.querySelector(TALL)) bracket.setAttribute("stretchy", "false");
  }
}

/** @param {HTMLElement} box */
const isInSight = (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;

/** Write smaller what does not fit; what never fits scrolls. @param {HTMLElement} box @returns {Fit} */
function shrinkToFit(box) {
  const fits = (/** @type {number} */ at) => {
    box.style.setProperty("--size", String(SIZES[at]));
    return isInSight(box);
  };
  const usual = parseFloat(getComputedStyle(box).fontSize);
  const sizes = box.id === "formula" ? SIZES.filter((size) => size * usual >= LEGIBLE).length : SIZES.length;
  let [low, high] = [1, Math.max(1, sizes - 1)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return { size: SIZES[low], isWhole: fits(low) };
}
