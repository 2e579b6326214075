/**
 * Symbols: the chain of every input written out, what is shared, the closed form, the costs, and the paths one by one.
 */

import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { svg as make } from "./chart.js";
import { button, createDesk, math } from "./panel_tools.js";

/** @param {import("./panel_tools.js").House} house @param {import("../drawing/canvas.js").Canvas} canvas */
export function createSymbolsPanel(house, canvas) {
  const { store, words } = house;
  const body = element("div", { class: "symbols" });
  /** @type {{edges: string[]}|null} */
  let lit = null;
  /** @type {import("../lib/contract.js").Symbols|null} */
  let found = null;
  /** @type {SVGSVGElement|null} */
  let svg = null;
  const desk = createDesk(house, "api/symbols", (answer) => {
    found = answer;
    write(answer);
    name();
  });
  const box = element("div", { class: "insight" }, desk.note, body);

  canvas.onMount((mounted) => {
    svg = mounted;
    light();
    queueMicrotask(name);
  });
  store.subscribe(["tab", "step", "part", "trace"], ({ tab }) => {
    if (tab !== "symbols") lit = null;
    light();
    if (found) queueMicrotask(name);
  });

  /** The unnamed gates' names, under them: the formulas speak of them. */
  function name() {
    if (!svg) return;
    for (const each of svg.querySelectorAll(".alias")) each.remove();
    const isSeen = store.get().tab === "symbols" && !store.get().asked.length;
    for (const { node, name: text } of isSeen ? (found?.definitions ?? []) : []) {
      const part = svg.getElementById(node);
      const shape = part?.querySelector(".shape");
      if (!(shape instanceof SVGGraphicsElement)) continue;
      const { x, y, width, height } = shape.getBBox();
      const isLeft = part?.querySelector(".handle") !== null; // the mark that opens a composite stands at the right
      part?.append(
        make(
          "text",
          {
            class: "alias ours",
            x: isLeft ? x + 5 : x + width - 5,
            y: y + height + 8,
            "text-anchor": isLeft ? "end" : "start",
            "font-size": 12,
          },
          text?.plain ?? "",
        ),
      );
    }
  }

  /** Light the next path of all. */
  function next() {
    const all = [...body.querySelectorAll(".path")].map((each) => (each.getAttribute("data-edges") ?? "").split(","));
    const at = all.findIndex((edges) => edges.join() === lit?.edges.join());
    lit = all.length ? { edges: all[(at + 1) % all.length] } : null;
    light();
    body.querySelector('.path[aria-pressed="true"]')?.scrollIntoView({ block: "nearest" });
  }

  /** The nodes on a path, and the edge into the output. @param {string[]} path */
  function passed(path) {
    const edges = store.get().trace?.edges ?? [];
    return [
      edges.at(-1)?.id ?? "",
      edges.at(-1)?.target ?? "",
      ...edges.filter(({ id }) => path.includes(id)).flatMap(({ source, target }) => [source, target]),
    ];
  }

  /** Light the present path on the drawing, and nothing else. */
  function light() {
    if (!svg) return;
    for (const each of svg.querySelectorAll("[data-path]")) each.removeAttribute("data-path");
    svg.toggleAttribute("data-paths", lit !== null);
    for (const id of lit ? [...lit.edges, ...passed(lit.edges)] : [])
      svg.getElementById(id)?.setAttribute("data-path", "");
    for (const each of body.querySelectorAll(".path"))
      each.setAttribute("aria-pressed", String(lit !== null && each.getAttribute("data-edges") === lit.edges.join()));
  }

  /** @param {import("../lib/contract.js").Symbols|null} found */
  function write(found) {
    lit = null;
    light();
    redraw(
      body,
      ...(found
        ? [element("div", { class: "chains" }, ...found.chains.map((chain) => chainOf(chain, found))), aside(found)]
        : []),
    );
  }

  /** @param {import("../lib/contract.js").Paths} chain @param {import("../lib/contract.js").Symbols} found */
  function chainOf(chain, { shared, symbolic }) {
    const closed = symbolic.gradients[chain.node] ?? symbolic.gradients[chain.key];
    return element(
      "section",
      { class: "chain-of" },
      chain.chain ? element("div", { class: "formula-line" }, math(chain.chain)) : null,
      ...chain.paths.map((path) => pathOf(path, chain, shared)),
      chain.paths.length > 1
        ? element("p", { class: "soft", text: words.say("insight.symbols.sum", { count: chain.count }) })
        : null,
      closed
        ? element(
            "div",
            { class: "formula-line closed" },
            element("span", { class: "soft", text: words.say("insight.symbols.closed") }),
            math({ mathml: closed.mathml }),
          )
        : null,
    );
  }

  /**
   * One path as a button: its factors, those that other inputs use too underlined.
   * @param {import("../lib/contract.js").Path} path
   * @param {import("../lib/contract.js").Paths} chain
   * @param {Record<string, number>} shared
   */
  function pathOf(path, chain, shared) {
    const factors = path.edges.flatMap((edge, at) => {
      const factor = chain.factors[edge];
      const isShared = (shared[edge] ?? 0) > 1;
      const shown = element(
        "span",
        {
          class: isShared ? "factor shared" : "factor",
          title: isShared ? words.say("insight.symbols.shared", { count: shared[edge] }) : null,
        },
        math(factor.name),
        factor.value === null ? null : element("small", { text: factor.text }),
      );
      return at ? [element("span", { class: "between", text: "·" }), shown] : [shown];
    });
    return element(
      "button",
      {
        type: "button",
        class: "path",
        "aria-pressed": "false",
        "data-edges": path.edges.join(),
        title: words.say("insight.symbols.show"),
        onclick: () => {
          lit = lit?.edges.join() === path.edges.join() ? null : { edges: path.edges };
          light();
        },
      },
      ...factors,
      element("span", { class: "between", text: "=" }),
      element("b", {
        class: "dg",
        text: typeof path.product === "object" && !path.text.startsWith("[") ? `(${path.text})` : path.text,
      }),
    );
  }

  /**
   * What the names stand for, and what each way of differentiating costs.
   * @param {import("../lib/contract.js").Symbols} answer
   */
  function aside({ costs: cost, definitions, chains }) {
    /** @type {("expanded"|"forward"|"backward")[]} */
    const ways = ["expanded", "forward", "backward"];
    const rows = ways.map((key) =>
      element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          words.say(`insight.symbols.${key}`),
          element("small", { class: "soft", text: cost.texts[key] }),
        ),
        element("td", { class: key === "backward" ? "dg number" : "number", text: String(cost[key]) }),
      ),
    );
    const table = element(
      "table",
      { class: "rows plain costs", "aria-label": words.say("insight.symbols.costs") },
      element("caption", { text: words.say("insight.symbols.costs") }),
      element(
        "tbody",
        {},
        ...rows,
        element("tr", {}, element("td", { colspan: 2, class: "soft unit", text: cost.texts.unit })),
      ),
    );
    const count = chains.reduce((sum, chain) => sum + chain.paths.length, 0);
    const walk = count > 1 ? button(words.say("insight.symbols.next"), next) : null;
    const names = definitions.length
      ? element(
          "p",
          { class: "names" },
          element("span", { class: "soft", text: words.say("insight.symbols.names") }),
          ...definitions.map((one) => math(one.text)),
        )
      : null;
    return element("div", { class: "aside" }, table, ...[walk, names].filter((each) => each !== null));
  }

  return { key: "symbols", says: "tabs.symbols", render: () => (desk.ask(), box) };
}
