/** Descend: some inputs become parameters and go downhill; every iteration can be revisited on the drawing. */

import { limits } from "../lib/limits.js";
import { element } from "../lib/dom.js";
import { chart } from "./chart.js";
import { button, createDesk, labelled, select, usedInputs } from "./panel_tools.js";
import { USUAL, finite, short } from "../lib/numbers.js";
import { redraw } from "../lib/redraw.js";

const PAPER = [290, 190];
const GROWING = 1600; // ms in which the curve grows
const PARAMETER = /^(w|b|θ|theta|a|c|k|m|β|γ|α)(?![a-z])/i; // what a parameter is usually called

/** @param {import("./panel_tools.js").House} house */
export function createDescendPanel(house) {
  const { store, actions, words } = house;
  let optimizer = "sgd";
  let rate = "0.1";
  let steps = "30";
  /** @type {Set<string>|null} */
  let marked = null;
  let known = "";
  /** @type {import("../lib/contract.js").Descent|null} */
  let found = null;
  let about = "";
  let isNew = false;
  let isShown = false; // what an example brings is shown as a whole, and the drawing stays at its start
  let frame = 0;
  /** @type {import("../state/store.js").Descent|null} */
  let followed = null; // the plan that an example brought, once it is shown
  const tools = element("div", { class: "choices-row" });
  const body = element("div", { class: "descent" });
  const charts = element("div", { class: "charts" });
  const desk = createDesk(house, "api/descend", (answer) => {
    found = answer;
    isNew = true;
    about = store.get().source;
    draw();
  });
  const box = element(
    "div",
    { class: "insight descend" },
    tools,
    desk.note,
    element("div", { class: "split" }, body, charts),
  );

  function run() {
    if (![...tools.querySelectorAll("input")].every((each) => each.reportValidity())) return;
    isShown = false;
    ask();
  }

  function ask() {
    desk.forget();
    desk.ask({ parameters: [...(marked ?? [])], optimizer, rate: Number(rate), steps: Math.round(Number(steps)) });
  }

  /**
   * Show the descent that an example brings; a press carries it out on the drawing.
   * @param {import("../lib/api.js").Trace} trace
   * @param {import("../state/store.js").Descent} plan
   */
  function prepare(trace, plan) {
    followed = plan;
    [marked, optimizer, rate, steps] = [
      new Set(plan.parameters),
      plan.optimizer,
      String(plan.rate),
      String(plan.steps),
    ];
    setTools(trace);
    isShown = true;
    ask();
  }

  /** The curve grows and the numbers on the drawing follow; any iteration can be gone back to. */
  function draw() {
    cancelAnimationFrame(frame);
    if (!found) return void [body, charts].forEach((each) => redraw(each));
    const now = found; // the listeners below are its own
    const last = now.remembered.length - 1;
    const slider = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "range",
        min: 0,
        max: last,
        step: 1,
        value: last,
        "aria-label": words.say("insight.descend.iteration"),
      })
    );
    const told = element("output", { class: "told" });
    const set = element("p", { class: "soft descended", text: words.say("insight.descend.set") });
    const names = new Map(store.get().trace?.inputs.map(({ key, label }) => [key, label]));
    const show = () => {
      const at = Number(slider.value);
      const number = now.remembered[at];
      // arrays stand on the drawing
      const values = Object.entries(now.values[at]).filter(([, value]) => !Array.isArray(value));
      const rounded = (/** @type {unknown} */ value) => short(value, store.get().view?.digits ?? USUAL);
      told.textContent =
        words.say("insight.descend.at", { number, loss: rounded(now.losses[number]) }) +
        values.map(([key, value]) => `  ${names.get(key) ?? key} = ${rounded(value)}`).join("");
      slider.setAttribute("aria-valuetext", told.textContent);
      set.hidden = at === 0;
      redraw(charts, lossChart(now.losses, number), ...(now.contour ? [contourChart(now.contour, at)] : []));
    };
    const follow = () => {
      for (const [key, value] of Object.entries(now.values[Number(slider.value)])) actions.drag(key, value);
    };
    const visit = () => actions.descendTo(now.values[Number(slider.value)], Number(slider.value) > 0);
    const go = (/** @type {number} */ at) => {
      cancelAnimationFrame(frame);
      slider.value = String(at);
      show();
      visit();
    };
    slider.addEventListener("input", () => {
      cancelAnimationFrame(frame);
      show();
      follow();
    });
    slider.addEventListener("change", visit);
    show();
    if (isShown) {
      slider.value = "0";
      show();
    } else if (isNew && last > 0 && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const begun = performance.now();
      const grow = () => {
        const at = Math.min(last, Math.floor(((performance.now() - begun) / GROWING) * last));
        if (at !== Number(slider.value)) {
          slider.value = String(at);
          show();
          if (at < last) follow();
        }
        if (at < last) frame = requestAnimationFrame(grow);
        else visit();
      };
      slider.value = "0";
      show();
      frame = requestAnimationFrame(grow);
    } else if (isNew) visit();
    isNew = false;
    redraw(
      body,
      element("p", { class: now.ending === "done" ? "soft" : "warned", role: "status", text: now.text }),
      element(
        "div",
        { class: "choices-row" },
        labelled(words.say("insight.descend.iteration"), slider, "pick slide"),
        button(words.say("insight.descend.back"), () => go(0)),
      ),
      told,
      set,
    );
  }

  /** @param {import("../lib/contract.js").Number[]} losses @param {number} number */
  function lossChart(losses, number) {
    const points = losses.map((loss, at) => [at, finite(loss)]);
    const lines = [
      { points, kind: "ahead" },
      { points: points.slice(0, number + 1), kind: "curve" },
    ];
    return chart({
      lines,
      dots: [{ at: points[number], kind: "here" }],
      paper: PAPER,
      x: words.say("insight.descend.step"),
      y: store.get().trace?.output.label ?? "f",
      title: words.say("insight.descend.loss"),
    });
  }

  /** @param {import("../lib/contract.js").Contour} contour @param {number} at */
  function contourChart({ x, y, xs, ys, heights, path: passed }, at) {
    const path = passed.map((place) => place.map(finite));
    const [wide, high] = [xs[1] - xs[0], ys[1] - ys[0]];
    const all = heights
      .flat()
      .map(finite)
      .filter((each) => !Number.isNaN(each))
      .sort((a, b) => a - b);
    const rank = new Map(all.map((value, place) => [value, place / Math.max(1, all.length - 1)]));
    const cells = heights.flatMap((row, j) =>
      row.map((value, i) => ({
        at: [xs[i] - wide / 2, ys[j] - high / 2],
        size: [wide, high],
        share: 0.06 + (0.7 * Math.round(12 * (rank.get(finite(value)) ?? 1))) / 12,
      })),
    );
    const lines = [
      { points: path, kind: "ahead" },
      { points: path.slice(0, at + 1), kind: "trail" },
    ];
    return chart({
      paper: PAPER,
      cells,
      lines,
      dots: [{ at: path[at], kind: "here" }],
      x,
      y,
      title: words.say("insight.descend.contour", { x, y }),
    });
  }

  /** @param {import("../lib/api.js").Trace} trace */
  function setTools(trace) {
    const free = usedInputs(trace).filter(
      ({ key }) => trace.gradients[key] !== null && trace.gradients[key] !== undefined,
    );
    marked = new Set([...(marked ?? [])].filter((key) => free.some((each) => each.key === key)));
    const likely = free.filter(({ key }) => PARAMETER.test(key));
    if (!marked.size) for (const { key } of likely.length ? likely : free.slice(0, 2)) marked.add(key);
    const checks = free.map(({ key, label }) => {
      const check = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", checked: marked?.has(key) }));
      check.addEventListener("change", () => (check.checked ? marked?.add(key) : marked?.delete(key)));
      return element("label", { class: "check name" }, check, label);
    });
    const number = (
      /** @type {string} */ value,
      /** @type {(text: string) => void} */ act,
      /** @type {Record<string, unknown>} */ more,
    ) => {
      const made = /** @type {HTMLInputElement} */ (
        element("input", { type: "number", value, required: true, ...more })
      );
      made.addEventListener("input", () => act(made.value));
      made.addEventListener("keydown", (event) => event.key === "Enter" && run());
      return made;
    };
    const optimizers = select(
      [
        ["sgd", "SGD"],
        ["momentum", words.say("insight.descend.momentum")],
        ["adam", "Adam"],
      ],
      optimizer,
      (value) => (optimizer = value),
    );
    redraw(
      tools,
      element(
        "span",
        { class: "marks", role: "group", "aria-label": words.say("insight.descend.parameters") },
        element("span", { class: "soft", text: words.say("insight.descend.parameters") }),
        ...checks,
      ),
      labelled(
        "η",
        number(rate, (text) => (rate = text), { step: "any", "aria-label": words.say("insight.descend.rate") }),
      ),
      labelled(words.say("insight.descend.optimizer"), optimizers),
      labelled(
        words.say("insight.descend.steps"),
        number(steps, (text) => (steps = text), { min: 1, max: limits.descent_steps, step: 1 }),
      ),
      button(words.say("insight.descend.run"), run, "primary"),
    );
  }

  return {
    key: "descend",
    says: "tabs.descend",

    /** @param {import("./panel_tools.js").State} state */
    render(state) {
      if (!state.trace) return box;
      const now = JSON.stringify([state.language, state.trace.inputs.map(({ key }) => key)]);
      if (found && about !== state.source) {
        found = null;
        draw();
      }
      if (now !== known) {
        setTools(state.trace);
        draw();
      }
      known = now;
      if (state.descent && state.descent !== followed && state.status === "fresh") prepare(state.trace, state.descent);
      return box;
    },
  };
}
