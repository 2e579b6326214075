/** Meaning: an input is nudged by h; what the gradient predicts stands beside what happens, and beside the curve. */

import { element } from "../lib/dom.js";
import { createDesk, elementsOf, labelled, select, stillThere } from "./panel_tools.js";
import { finite } from "../lib/numbers.js";
import { redraw } from "../lib/redraw.js";
import { chart } from "./chart.js";

const REACH = 100; // positions of the slider to either side

/** @param {import("./panel_tools.js").House} house */
export function createMeaningPanel(house) {
  const { store, words } = house;
  let chosen = "";
  let step = 0.1;
  let reach = 1; // h at the end of the slider
  let language = "";
  const small = element("span", { text: "h" }); // the letter of the nudge: another where the program has an h
  const tools = element("div", { class: "choices-row" });
  const slider = /** @type {HTMLInputElement} */ (
    element("input", { type: "range", class: "slide", min: -REACH, max: REACH, step: 1, value: 10 })
  );
  const field = /** @type {HTMLInputElement} */ (element("input", { type: "number", step: "any", value: step }));
  const note = element("p", { class: "hint", hidden: true });
  const numbers = element("div", { class: "told" });
  const drawn = element("div", { class: "chart" });
  const desk = createDesk(house, "api/nudge", write);
  const box = element(
    "div",
    { class: "insight split" },
    element("div", { class: "side" }, tools, desk.note, numbers, note),
    drawn,
  );
  slider.addEventListener("input", () => {
    step = (Number(slider.value) / REACH) * reach;
    field.value = String(Number(step.toPrecision(3)));
    ask();
  });
  field.addEventListener("input", () => {
    if (!Number.isFinite(field.valueAsNumber)) return;
    step = field.valueAsNumber;
    ask();
  });

  /** @param {string} letter  of the nudge */
  function name(letter) {
    small.textContent = letter;
    slider.setAttribute("aria-label", words.say("insight.meaning.slider", { small: letter }));
    field.setAttribute("aria-label", letter);
  }

  function ask() {
    if (!chosen) return;
    const [key, index] = JSON.parse(chosen);
    // the curve reaches as far as the nudge
    desk.ask({ key, index, step, ...(Math.abs(step) > reach ? { radius: 1.15 * Math.abs(step) } : {}) });
  }

  /** @param {import("../lib/contract.js").Nudge|null} found */
  function write(found) {
    if (!found) return void [numbers, drawn].forEach((each) => redraw(each));
    const { texts } = found;
    const input = nameOfChosen();
    const { output, small: letter } = found;
    reach = found.reach;
    slider.value = String(Math.round((step / reach) * REACH));
    note.textContent = found.output_text;
    note.hidden = !found.output_text;
    name(found.small);
    slider.setAttribute("aria-valuetext", `${found.small} = ${texts.step}`);
    const row = (
      /** @type {string} */ says,
      /** @type {string} */ how,
      /** @type {string} */ text,
      /** @type {string} */ kind,
    ) =>
      element(
        "tr",
        { class: kind },
        element("th", { scope: "row", text: words.say(says) }),
        element("td", { class: "how", text: how }),
        element("td", { class: "number", text }),
      );
    redraw(
      numbers,
      element(
        "table",
        { class: "rows plain", "aria-label": words.say("tabs.meaning") },
        element(
          "tbody",
          {},
          row("insight.meaning.slope", `∂${output}/∂${input}`, texts.slope, "slope"),
          row("insight.meaning.step", letter, texts.step, ""),
          row("insight.meaning.predicted", `${letter} · ∂${output}/∂${input}`, texts.predicted, "predicted"),
          row("insight.meaning.real", `${output}(${input} + ${letter}) − ${output}(${input})`, texts.real, "real"),
          row("insight.meaning.error", "", texts.error, "soft"),
        ),
      ),
    );
    redraw(drawn, plot(found, input));
  }

  /** @param {import("../lib/contract.js").Nudge} found @param {string} name */
  function plot(found, name) {
    const { curve, output } = found;
    const lines = curve.runs.map((run) => ({ points: run.map((place) => place.map(finite)), kind: "curve" }));
    const [at, step, predicted, after, before] = [found.at, found.step, found.predicted, found.after, found.before].map(
      finite,
    );
    const isSeen = ![at, step, predicted, after, before].some(Number.isNaN);
    const x = at + step;
    if (curve.tangent) lines.push({ points: curve.tangent.map((place) => place.map(finite)), kind: "tangent" });
    if (isSeen)
      lines.push({
        points: [
          [x, before + predicted],
          [x, after],
        ],
        kind: "gap",
      });
    const dots = isSeen
      ? [
          { at: [at, before], kind: "here" },
          { at: [x, before + predicted], kind: "predicted" },
          { at: [x, after], kind: "real" },
        ]
      : [];
    return chart({
      lines,
      dots,
      low: finite(curve.low),
      high: finite(curve.high),
      x: name,
      y: output,
      title: words.say("insight.meaning.curve", { name, output, at: found.texts.at }),
    });
  }

  const nameOfChosen = () => {
    const { trace } = store.get();
    return (trace && elementsOf(trace).find(([value]) => value === chosen)?.[1]) ?? "x";
  };

  return {
    key: "meaning",
    says: "tabs.meaning",

    /** @param {import("./panel_tools.js").State} state */
    render(state) {
      if (!state.trace) return box;
      const elements = elementsOf(state.trace);
      const kept = stillThere(elements, chosen);
      const now = JSON.stringify([state.language, elements]);
      if (now !== language || kept !== chosen) {
        [language, chosen] = [now, kept];
        name(small.textContent ?? "h");
        const pick = select(elements, chosen, (value) => {
          chosen = value;
          ask();
        });
        redraw(
          tools,
          labelled(words.say("insight.input"), pick),
          element("label", { class: "pick" }, small, field),
          slider,
        );
      }
      ask();
      return box;
    },
  };
}
