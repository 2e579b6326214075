/** A program in its lecture: its picture, its words, and its place, which drags and keys change. */

import { limits } from "../lib/limits.js";
import { element, glyph } from "../lib/dom.js";
import { theme } from "../lib/page_theme.js";
import { nameOf } from "./lecture_program.js";

/** @typedef {import("./lecture_program.js").Program} Program */

const COPY = "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3";
const STEP_DIGITS = 5;
const RENEW = "M13 8a5 5 0 1 1-1.5-3.6M13 1.8v3.4H9.6";

/**
 * @param {Program} program @param {number} at
 * @param {{view: string, mayEdit: boolean, count: number, words: import("../lib/words.js").Words, act: (name: string,
 *   program: Program, value?: any) => void}} around
 */
export function createRow(program, at, { view, mayEdit, count, words, act }) {
  const name = nameOf(program);
  const title = /** @type {HTMLInputElement} */ (
    element("input", {
      class: "program-title",
      value: program.title,
      placeholder: name,
      maxlength: limits.lecture_title,
      readonly: !mayEdit,
      "data-focus": `title-${program.key}`,
      "aria-label": words.say("lectures.program_title", { number: at + 1 }),
    })
  );
  const note = /** @type {HTMLTextAreaElement} */ (
    element(
      "textarea",
      {
        class: "program-note",
        rows: 1,
        maxlength: limits.lecture_note,
        readonly: !mayEdit,
        "data-focus": `note-${program.key}`,
        placeholder: mayEdit ? words.say("lectures.note") : "",
        "aria-label": words.say("lectures.program_note", { name }),
      },
      program.note,
    )
  );
  title.addEventListener("change", () => act("keep", program, { title: title.value }));
  note.addEventListener("change", () => act("keep", program, { note: note.value }));
  const picture = element(
    "button",
    {
      type: "button",
      class: "program-picture",
      "aria-label": words.say("lectures.open_one", { name }),
      onclick: () => act("open", program),
    },
    element("img", { src: `s/${view}/${program.key}.svg?theme=${theme()}`, alt: "", loading: "lazy" }),
  );
  const row = element(
    "li",
    { class: "lecture-program", draggable: mayEdit ? "true" : null },
    element("span", { class: "program-number", "aria-hidden": "true", text: String(at + 1) }),
    picture,
    element("div", { class: "program-words" }, title, note, ...(mayEdit ? [stepsOf()] : [])),
    buttons(),
  );

  function buttons() {
    const sign = (
      /** @type {string|SVGSVGElement} */ shown,
      /** @type {string} */ says,
      /** @type {string} */ what,
      /** @type {any} */ value,
      isOff = false,
    ) =>
      element(
        "button",
        {
          type: "button",
          class: "button small",
          "aria-label": words.say(says, { name }),
          title: words.say(says, { name }),
          disabled: isOff,
          "data-focus": `${says}-${program.key}`,
          onclick: () => act(what, program, value),
        },
        shown,
      );
    if (!mayEdit) return element("div", { class: "program-acts" });
    return element(
      "div",
      { class: "program-acts" },
      sign("↑", "lectures.up", "move", at - 1, at === 0),
      sign("↓", "lectures.down", "move", at + 1, at === count - 1),
      sign(glyph(COPY), "lectures.copy_one", "copy", null),
      sign(glyph(RENEW), "lectures.update_one", "update", null),
      sign("×", "lectures.remove_one", "remove", null),
    );
  }

  /** The chosen steps, and titles and notes of single ones. */
  function stepsOf() {
    const chosen = /** @type {HTMLInputElement} */ (
      element("input", {
        value: program.steps ? program.steps.join(", ") : "",
        placeholder: words.say("lectures.steps_all"),
        inputmode: "numeric",
        "aria-label": words.say("lectures.steps", { name }),
      })
    );
    chosen.addEventListener("change", () => act("keep", program, { steps: stepsFrom(chosen.value) }));
    const lines = Object.entries(program.words).map(([step, said]) =>
      wordsRow(step, said.title ?? "", said.note ?? ""),
    );
    const marked = lines.length ? ` · ${lines.length}` : "";
    return element(
      "details",
      { class: "program-steps", "data-focus": `steps-${program.key}` },
      element("summary", { text: words.say("lectures.steps_line") + marked }),
      element("label", {}, element("span", { text: words.say("lectures.steps_chosen") }), chosen),
      ...lines,
      wordsRow("", "", ""),
    );
  }

  /**
   * Words of one step; an empty line is for a new one.
   * @param {string} step
   * @param {string} title
   * @param {string} text
   */
  function wordsRow(step, title, text) {
    const box = (/** @type {string} */ value, /** @type {string} */ says, /** @type {number} */ maxlength) =>
      /** @type {HTMLInputElement} */ (
        element("input", { value, placeholder: words.say(says), "aria-label": words.say(says), maxlength })
      );
    const boxes = [
      box(step, "lectures.step_number", STEP_DIGITS),
      box(title, "lectures.step_title", limits.slide_text),
      box(text, "lectures.step_note", limits.slide_note),
    ];
    const line = element("div", { class: "step-words" }, ...boxes);
    line.addEventListener("change", () => {
      const [number, heading, said] = boxes.map((each) => each.value.trim());
      const rest = Object.fromEntries(Object.entries(program.words).filter(([key]) => key !== step));
      if (/^\d{1,5}$/.test(number) && (heading || said))
        act("keep", program, { words: { ...rest, [Number(number)]: { title: heading, note: said } } });
      else if (step && !number) act("keep", program, { words: rest });
    });
    return line;
  }

  if (mayEdit) letMove(row, program, at, act);
  return row;
}

/** "7, 1-3" as numbers in their order; null for all. @param {string} text */
export function stepsFrom(text) {
  const found = new Set();
  for (const [, first, last] of text.matchAll(/(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?/g)) {
    for (let step = Number(first); step <= Number(last ?? first) && found.size < 1000; step += 1) found.add(step);
  }
  return found.size ? [...found] : null;
}

/**
 * @param {HTMLElement} row
 * @param {Program} program
 * @param {number} at
 * @param {(name: string, program: Program, value?: any) => void} act
 */
function letMove(row, program, at, act) {
  row.addEventListener("keydown", (event) => {
    const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (!by) return;
    event.preventDefault();
    act("move", program, at + by);
  });
  row.addEventListener("dragstart", (event) => {
    if (event.target !== row) return;
    event.dataTransfer?.setData("text/x-gatewise-program", String(at));
    row.classList.add("dragged");
  });
  row.addEventListener("dragend", () => row.classList.remove("dragged"));
  row.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("text/x-gatewise-program")) return;
    event.preventDefault();
    row.classList.add("landing");
  });
  row.addEventListener("dragleave", () => row.classList.remove("landing"));
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    const rows = [...(row.parentElement?.children ?? [])];
    const from = rows.findIndex((each) => each.classList.contains("dragged"));
    if (from >= 0 && from !== at) rows[from].dispatchEvent(new CustomEvent("land", { detail: at }));
  });
  row.addEventListener("land", (event) => act("move", program, /** @type {CustomEvent} */ (event).detail));
}
