/** Forward: an input or a direction is chosen, and tangents run from left to right over the drawing, gate by gate. */

import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { drawingOf } from "../state/live_answer.js";
import { nameOf } from "../state/part_facts.js";
import { createDesk, elementsOf, labelled, select, stillThere } from "./panel_tools.js";
import { layTangents } from "./tangents.js";

const MANY = 16; // numbers of which a direction is made by hand
const DIRECTION = "direction";

/** @param {import("./panel_tools.js").House} house @param {import("../drawing/canvas.js").Canvas} canvas */
export function createForwardPanel(house, canvas) {
  const { store, actions, words } = house;
  const tangents = layTangents(store, canvas);
  let chosen = "";
  let known = "";
  /** @type {import("../lib/contract.js").Forward|null} */
  let found = null;
  /** @type {Map<string, number>} */
  const speeds = new Map(); // of a direction, by element
  const tools = element("div", { class: "choices-row" });
  const body = element("div");
  const desk = createDesk(house, "api/forward", (answer) => {
    found = answer;
    tangents.show(answer?.captions ?? null);
    write();
  });
  const box = element("div", { class: "insight forward" }, tools, desk.note, body);

  function ask() {
    const { trace } = store.get();
    if (!chosen || !trace) return;
    const { view } = drawingOf(store.get());
    if (chosen === DIRECTION) return desk.ask({ view, direction: directionOf(trace) });
    const [key, index] = JSON.parse(chosen);
    desk.ask({ view, key, index });
  }

  /** The speeds put together as the inputs are. @param {import("../lib/api.js").Trace} trace */
  function directionOf(trace) {
    /** @type {Record<string, any>} */
    const whole = {};
    for (const [value] of elementsOf(trace)) {
      const [key, index] = JSON.parse(value);
      const speed = speeds.get(value) ?? 0;
      if (!index.length) whole[key] = speed;
      else {
        whole[key] ??= zeros(trace.inputs.find((each) => each.key === key)?.shape ?? []);
        const row = index
          .slice(0, -1)
          .reduce((/** @type {any} */ part, /** @type {number} */ at) => part[at], whole[key]);
        row[index.at(-1)] = speed;
      }
    }
    return whole;
  }

  function write() {
    const { trace, step } = store.get();
    if (!found || !trace) return redraw(body);
    const { nodes } = found;
    const name = chosen === DIRECTION ? "" : (elementsOf(trace).find(([value]) => value === chosen)?.[1] ?? "");
    const forward = trace.steps.filter(({ phase }) => phase === "forward");
    const steps = new Map(forward.map(({ node, index }) => [node, index]));
    const rows = trace.nodes
      .filter((node) => node.id in nodes && node.kind !== "output")
      .map((node) => {
        const from = steps.get(node.id) ?? 0;
        const { text, how } = nodes[node.id];
        const isLater = step < from;
        const label = nameOf(trace, node.id);
        return element(
          "tr",
          { "data-current": from === step && from > 0 },
          element(
            "th",
            { scope: "row" },
            node.kind === "gate"
              ? element("button", { type: "button", class: "link", text: label, onclick: () => actions.jumpTo(from) })
              : label,
          ),
          element("td", {
            class: isLater ? "later" : "value",
            text: isLater ? words.say("table.later") : node.texts.value,
          }),
          element("td", { class: "soft", text: isLater || !how ? "" : `${how} =` }),
          element("td", {
            class: isLater ? "later" : "tangent strong",
            text: isLater ? words.say("table.later") : text,
          }),
        );
      });
    const output = trace.output.label;
    const heads = [
      words.say("insight.forward.gate"),
      words.say("table.value"),
      words.say("insight.forward.how"),
      name ? words.say("insight.forward.tangent", { name }) : words.say("insight.forward.along"),
    ];
    const isThrough = step >= (forward.at(-1)?.index ?? 0);
    const ends = { output, name, result: found.texts.result, expected: found.texts.expected };
    const told = isThrough
      ? words.say(name ? "insight.forward.end" : "insight.forward.end_along", ends)
      : words.say("insight.forward.line");
    redraw(
      body,
      element("p", { class: isThrough ? "remarks strong" : "remarks", role: "status", text: told }),
      element(
        "table",
        { class: "rows", "aria-label": words.say("tabs.forward") },
        element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))),
        element("tbody", {}, ...rows),
      ),
    );
    const now = body.querySelector("[data-current]");
    if (now instanceof HTMLElement) now.scrollIntoView({ block: "nearest" });
  }

  /** @param {[string, string][]} elements */
  function setTools(elements) {
    const options =
      elements.length > 1 && elements.length <= MANY
        ? [...elements, /** @type {[string, string]} */ ([DIRECTION, words.say("insight.forward.direction")])]
        : elements;
    chosen = stillThere(options, chosen);
    const speeder = element("span", {
      class: "speeds",
      role: "group",
      "aria-label": words.say("insight.forward.direction"),
    });
    const pick = select(options, chosen, (value) => {
      chosen = value;
      setSpeeds();
      ask();
    });
    const setSpeeds = () => {
      const fields = chosen === DIRECTION ? elements.map(speedOf) : [];
      redraw(speeder, ...fields);
    };
    setSpeeds();
    const key = element(
      "span",
      { class: "key" },
      element("b", { class: "value", text: words.say("table.value") }),
      element("b", { class: "tangent", text: words.say("insight.forward.along") }),
    );
    redraw(tools, labelled(words.say("insight.input"), pick), speeder, element("span", { class: "grow" }), key);
  }

  /** A number of the direction. @param {[string, string]} one */
  function speedOf([value, label]) {
    if (!speeds.has(value)) speeds.set(value, 1);
    const field = /** @type {HTMLInputElement} */ (
      element("input", { type: "number", step: "any", value: speeds.get(value) })
    );
    field.addEventListener("input", () => {
      if (!Number.isFinite(field.valueAsNumber)) return;
      speeds.set(value, field.valueAsNumber);
      ask();
    });
    return labelled(label, field, "pick name");
  }

  return {
    key: "forward",
    says: "tabs.forward",

    /** @param {import("./panel_tools.js").State} state */
    render(state) {
      if (!state.trace) return box;
      const elements = elementsOf(state.trace);
      const now = JSON.stringify([state.language, elements]);
      if (now !== known) {
        known = now;
        setTools(elements);
      }
      ask();
      write();
      return box;
    },
  };
}

/** @param {number[]} shape @returns {any} */
function zeros([length, ...rest]) {
  if (length === undefined) return 0;
  return Array.from({ length }, () => zeros(rest));
}
