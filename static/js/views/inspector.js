/** The lesson under the drawing: what happens at this step in words and as a formula, and the tables. */

import { element, parseXml } from "../dom.js";
import { appearances } from "../stepper.js";

/**
 * @typedef {import("../api.js").Trace} Trace
 * @typedef {import("../store.js").State} State
 * @typedef {{key: string, says: string, render: (state: State) => Node}} Panel  one tab; `says` is the key of its name
 */

const SIZES = [1.12, 1.06, 1, 0.94, 0.88, 0.82, 0.76, 0.7]; // of the usual size of text
const SHORT = 16; // characters of a gradient that fit in half a row

/**
 * @param {{explanation: HTMLElement, formula: HTMLElement, tabs: HTMLElement, panel: HTMLElement, edges: HTMLElement}} parts
 * @param {{store: import("../store.js").Store, actions: import("../actions.js").Actions, words: import("../i18n.js").Words}} house
 */
export function createInspector({ explanation, formula, tabs, panel, edges }, { store, actions, words }) {
  /** @type {Panel[]} */
  const panels = [
    { key: "gradients", says: "tabs.gradients", render: (state) => gradientTable(state) },
    { key: "edges", says: "tabs.edges", render: (state) => edgeTable(state, words.say("tabs.edges")) },
  ];

  store.follow(["trace", "step"], ({ trace, step }) => {
    const at = trace?.steps[step];
    const last = (trace?.steps.length ?? 1) - 1;
    explanation.replaceChildren(
      ...(at
        ? [
            element(
              "p",
              { class: "where" },
              element("span", { class: at.phase === "start" ? null : at.phase === "forward" ? "forward" : "backward", text: at.title }),
              ` · ${words.say("steps.of", { step, last })}`,
            ),
            element("p", { class: "text" }, ...at.runs.map(([text, role]) => (role ? element("b", { class: role, text }) : text))),
            at.meaning ? element("p", { class: "meaning", text: at.meaning }) : null,
          ].filter((each) => each !== null)
        : []),
    );
    const mathml = at?.formula?.mathml ? parseXml(at.formula.mathml, "application/xml") : null;
    if (mathml) settleBrackets(mathml);
    formula.replaceChildren(...(mathml ? [mathml] : []));
    refit();
  });

  function refit() {
    shrinkToFit(explanation);
    shrinkToFit(formula);
  }
  new ResizeObserver(refit).observe(formula);

  store.follow(["tab", "language"], ({ tab }) => {
    tabs.replaceChildren(
      ...panels.map(({ key, says }) =>
        element("button", {
          type: "button",
          class: "tab",
          role: "tab",
          id: `tab-${key}`,
          "aria-selected": String(key === tab),
          "aria-controls": "panel",
          text: words.say(says),
          onclick: () => actions.openTab(key),
        }),
      ),
    );
    panel.setAttribute("aria-labelledby", `tab-${tab}`);
  });

  store.follow(["tab", "trace", "step", "language"], (state) => {
    panel.replaceChildren(...(state.trace ? [(panels.find(({ key }) => key === state.tab) ?? panels[0]).render(state)] : []));
    edges.replaceChildren(...(state.trace && state.tab !== "edges" ? [edgeTable(state, words.say("tabs.edges"))] : []));
  });

  /** @param {State} state */
  function gradientTable({ trace, step }) {
    const shown = appearances(trace?.steps ?? []);
    const rows = gradientRows(/** @type {Trace} */ (trace), shown);
    const output = trace?.output.label ?? "f";
    return element(
      "table",
      { class: rows.length > 1 && rows.every(({ text }) => text.length <= SHORT) ? "rows pairs" : "rows pairs single", role: "table", "aria-label": words.say("tabs.gradients") },
      element(
        "tbody",
        { role: "rowgroup" },
        ...rows.map(({ label, text, from }) =>
          element(
            "tr",
            { role: "row", "data-current": from === step },
            element("th", { role: "rowheader", scope: "row", text: `∂${output}/∂${label}` }),
            element("td", { role: "cell", class: from <= step ? "dg" : "later", text: from <= step ? text : words.say("table.later") }),
          ),
        ),
      ),
    );
  }

  /** @param {State} state @param {string} name */
  function edgeTable({ trace, step }, name) {
    const { nodes, edges: all, steps } = /** @type {Trace} */ (trace);
    const shown = appearances(steps);
    const labels = new Map(nodes.map((node) => [node.id, node.label || node.sign || node.id]));
    const heads = ["table.from", "table.to", "table.value", "table.lg", "table.ug", "table.dg"].map((key) =>
      element("th", { scope: "col", text: words.say(key) }),
    );
    return element(
      "table",
      { class: "rows", "aria-label": name },
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...all.map((edge) => edgeRow(edge))),
    );

    /** @param {import("../api.js").GraphEdge} edge */
    function edgeRow(edge) {
      const cells = ["value", "lg", "ug", "dg"].map((kind) => {
        const from = shown.get(`${edge.id}-${kind}`) ?? Infinity;
        const text = edge.texts?.[kind] ?? "–";
        return from <= step
          ? element("td", { class: kind, text })
          : element("td", { class: "later", text: from === Infinity ? "–" : words.say("table.later") });
      });
      return element("tr", {}, element("th", { scope: "row", text: labels.get(edge.source) }), element("td", { text: labels.get(edge.target) }), ...cells);
    }
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

/** Write smaller what does not fit; what never fits scrolls. @param {HTMLElement} box */
function shrinkToFit(box) {
  for (const size of SIZES) {
    box.style.setProperty("--size", String(size));
    if (box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1) return;
  }
}

/**
 * One row an input that is drawn: its gradient counts from the step at which the last of its parts has arrived.
 * @param {Trace} trace @param {Map<string, number>} shown
 */
function gradientRows(trace, shown) {
  return trace.nodes
    .filter((node) => node.kind === "input")
    .map((node) => {
      const parts = trace.edges.filter((edge) => edge.source === node.id).map((edge) => shown.get(`${edge.id}-dg`));
      const known = parts.filter((each) => each !== undefined);
      return { label: node.label, text: node.texts?.grad ?? "–", from: known.length ? Math.max(...known) : 0 };
    });
}
