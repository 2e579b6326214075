/** Forward: one input is chosen, and its tangents run from left to right, gate by gate, to the gradient's own number. */

import { element } from "../../dom.js";
import { nameOf } from "../peek.js";
import { createDesk, elementsOf, labelled, select, short, stillThere } from "./desk.js";

/** @param {import("./desk.js").House} house */
export function createForwardPanel(house) {
  const { store, actions, words } = house;
  let chosen = "";
  let known = "";
  const tools = element("div", { class: "choices-row" });
  const body = element("div");
  const desk = createDesk(house, "api/forward", write);
  const box = element("div", { class: "insight forward" }, tools, desk.note, body);

  function ask() {
    if (!chosen) return;
    const [key, index] = JSON.parse(chosen);
    desk.ask({ key, index });
  }

  /** @param {any} found */
  function write(found) {
    const { trace } = store.get();
    if (!found || !trace) return body.replaceChildren();
    const name = elementsOf(trace).find(([value]) => value === chosen)?.[1] ?? found.key;
    const gates = trace.nodes.filter((node) => node.id in found.nodes && node.kind !== "output");
    const rows = gates.map((node) => {
      const shares = trace.edges.filter((edge) => edge.target === node.id && edge.id in found.edges);
      const sum = shares.map((edge) => `${found.edges[edge.id].text}`).join(" + ");
      return element(
        "tr",
        {},
        element("th", { scope: "row" }, node.kind === "gate" ? element("button", { type: "button", class: "link", text: nameOf(trace, node.id), onclick: () => actions.visit(node.id) }) : nameOf(trace, node.id)),
        element("td", { class: "value", text: node.texts.value }),
        element("td", { class: "soft", text: shares.length > 1 ? sum : shares.map((edge) => words.say("insight.forward.from", { name: nameOf(trace, edge.source) })).join("") }),
        element("td", { class: "lg strong", text: found.nodes[node.id].text }),
      );
    });
    const heads = [words.say("insight.forward.gate"), words.say("table.value"), words.say("insight.forward.shares"), words.say("insight.forward.tangent", { name })];
    body.replaceChildren(
      element("table", { class: "rows", "aria-label": words.say("tabs.forward") }, element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))), element("tbody", {}, ...rows)),
      element("p", { class: "remarks" }, words.say("insight.forward.end", { name, result: short(found.result), expected: short(found.expected) })),
    );
  }

  return {
    key: "forward",
    says: "tabs.forward",
    isWide: true,
    /** @param {import("./desk.js").State} state */
    render(state) {
      if (!state.trace) return box;
      const elements = elementsOf(state.trace);
      const now = JSON.stringify([state.language, elements]);
      if (now !== known) {
        known = now;
        chosen = stillThere(elements, chosen);
        const pick = select(elements, chosen, (value) => {
          chosen = value;
          ask();
        });
        tools.replaceChildren(labelled(words.say("insight.input"), pick), element("span", { class: "soft", text: words.say("insight.forward.line") }));
      }
      ask();
      return box;
    },
  };
}
