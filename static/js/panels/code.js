/** Code: the staged program, forward and backward; the line of the present step is marked, a line leads to its step. */

import { download, element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { button, createDesk } from "./panel_tools.js";

/** @param {import("./panel_tools.js").House} house */
export function createCodePanel(house) {
  const { actions, words, toast } = house;
  let target = "numpy";
  let isCompact = true;
  let text = "";
  /** @type {{row: HTMLElement, line: import("../lib/contract.js").CodeLine}[]} */
  let rows = [];
  const listing = element("div", { class: "listing", role: "group", tabindex: "0" });
  const tools = element("div", { class: "choices-row" });
  const desk = createDesk(house, "api/code", write);
  const box = element("div", { class: "insight code" }, tools, desk.note, listing);

  /** @param {import("../lib/contract.js").Code|null} found */
  function write(found) {
    text = found?.code ?? "";
    rows = (found?.lines ?? []).map((line) => ({ line, row: rowOf(line) }));
    redraw(listing, ...rows.map(({ row }) => row));
    mark(house.store.get());
  }

  /** @param {import("../lib/contract.js").CodeLine} line */
  function rowOf(line) {
    const comment = line.comment ? element("span", { class: "comment", text: line.comment }) : null;
    const parts = [line.code || "\u200b", comment];
    const { step } = line;
    if (step === null) return element("div", { class: `line ${line.phase}` }, ...parts);
    return element(
      "button",
      { type: "button", class: `line ${line.phase}`, onclick: () => actions.jumpTo(step) },
      ...parts,
    );
  }

  /** @param {import("./panel_tools.js").State} state */
  function mark({ trace, step }) {
    const at = trace?.steps[step];
    const standing = at ? stepOfLine(at) : null;
    let first = null;
    for (const { row, line } of rows) {
      const isNow = standing !== null && line.step === standing;
      if (isNow) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
      if (isNow) first ??= row;
    }
    if (!first) return;
    const top = first.offsetTop - listing.offsetTop;
    if (top < listing.scrollTop || top + first.offsetHeight > listing.scrollTop + listing.clientHeight)
      listing.scrollTop = top - listing.clientHeight / 3;
  }

  /**
   * The step that the lines of the present one carry: its own, or that of the line in which its gate is written too
   * (a closed composite stands at the step of its last gate). @param {import("../lib/api.js").Step} at
   */
  function stepOfLine({ index, node, phase }) {
    const lines = rows.flatMap(({ line: { step, covers, phase: of } }) =>
      step !== null && of === phase ? [{ step, covers }] : [],
    );
    if (lines.some((line) => line.step === index)) return index;
    const inside = node === null ? undefined : lines.find((line) => line.covers.includes(node));
    if (inside) return inside.step;
    if (phase === "forward") return lines.find((line) => line.step > index)?.step ?? null;
    return phase === "backward" && target === "numpy"
      ? (lines.findLast((line) => line.step < index)?.step ?? null)
      : null;
  }

  function ask() {
    desk.ask({ target, compact: isCompact });
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      toast(words.say("insight.code.copied"));
    } catch {
      getSelection()?.selectAllChildren(listing);
      toast(words.say("share.by_hand"));
    }
  }

  function setTools() {
    const choice = (/** @type {string} */ name, /** @type {string} */ label) =>
      element("button", {
        type: "button",
        class: "button small",
        "aria-pressed": String(target === name),
        text: label,
        onclick: () => choose(name),
      });
    const compact = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", checked: isCompact }));
    compact.addEventListener("change", () => {
      isCompact = compact.checked;
      ask();
    });
    listing.setAttribute("aria-label", words.say("tabs.code"));
    redraw(
      tools,
      choice("numpy", "NumPy"),
      choice("torch", "PyTorch"),
      element("label", { class: "check" }, compact, words.say("insight.code.compact")),
      element("span", { class: "grow" }),
      button(words.say("insight.code.copy"), copy),
      button(words.say("insight.code.save"), () =>
        download(new Blob([text], { type: "text/x-python" }), `backprop_${target}.py`),
      ),
    );
  }

  /** @param {string} name */
  function choose(name) {
    target = name;
    setTools();
    /** @type {HTMLElement|null} */ (tools.querySelector('[aria-pressed="true"]'))?.focus();
    ask();
  }

  let language = "";
  return {
    key: "code",
    says: "tabs.code",

    /** @param {import("./panel_tools.js").State} state */
    render(state) {
      if (language !== state.language) setTools();
      language = state.language;
      ask();
      queueMicrotask(() => mark(house.store.get()));
      return box;
    },
  };
}
