/** One number: its name, a field that reads what is pasted, and a slider; a stepper where it is a size. */

import { writeName } from "./name_room.js";
import { element } from "../lib/dom.js";
import { boxed } from "../lib/numbers.js";
import { plainNumber, readValue } from "./typed_values.js";
import { createPin } from "./pin_button.js";
import { createReach } from "./slider_reach.js";
import { createTrouble } from "./field_error.js";

/** @typedef {import("./inputs.js").Entry} Entry @typedef {import("./inputs.js").Field} Field */

const REST = 250; // ms of rest before the server is asked what a text says
const DIGITS = 12; // that a step by a key keeps

/** @param {import("../lib/words.js").Words} words @returns {Field} */
export function numberField(words) {
  /** @type {Entry|null} */
  let entry = null;
  let typed = ""; // what stands in the box while somebody writes
  let timer = 0;
  let asked = 0;
  const label = element("label");
  const box = /** @type {HTMLInputElement} */ (
    element("input", {
      type: "text",
      role: "spinbutton",
      autocomplete: "off",
      spellcheck: "false",
      autocapitalize: "off",
      oninput: read,
      onpaste: paste,
      onchange: settle,
      onkeydown: press,
    })
  );
  const trouble = createTrouble(box);
  const reach = createReach((value) => take(value, true));
  const less = stepper("−", -1);
  const more = stepper("+", 1);
  const pin = createPin(words);
  const root = element("div", { class: "field" }, label, box, reach.slider, less, more, ...pin.parts, trouble.root);
  box.addEventListener("revert", (event) => {
    if (!trouble.isSaid()) return;
    event.preventDefault();
    fill();
  });

  /** @param {string} sign @param {number} way */
  function stepper(sign, way) {
    return element("button", {
      type: "button",
      class: "button small stepper",
      text: sign,
      tabindex: "-1",
      onclick: () => step(way),
    });
  }

  function read() {
    typed = box.value;
    clearTimeout(timer);
    const value = plainNumber(typed);
    asked += 1;
    if (value !== null) take(value, false);
    else timer = setTimeout(() => ask(false), REST);
  }

  /** A pasted text is whole: it is read at once. @param {ClipboardEvent} event */
  function paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (plainNumber(text) !== null) return;
    event.preventDefault();
    box.setRangeText(
      text.replace(/\s*[\r\n]+\s*/g, "; ").trim(),
      box.selectionStart ?? 0,
      box.selectionEnd ?? 0,
      "end",
    );
    typed = box.value;
    clearTimeout(timer);
    ask(true, box.value === text.replace(/\s*[\r\n]+\s*/g, "; ").trim() ? text : box.value);
  }

  /** Done with writing. */
  function settle() {
    clearTimeout(timer);
    if (plainNumber(box.value) === null && box.value !== shown()) ask(true);
  }

  /**
   * What the server reads in it; an array takes the number's place only once it is written to its end.
   * @param {boolean} isDone
   * @param {string} [text]
   */
  async function ask(isDone, text = box.value) {
    const mine = (asked += 1);
    const { value, trouble: wrong } = await readValue(text, { isNumber: true, words });
    if (mine !== asked || !entry) return;
    if (wrong !== null) return trouble.say(wrong);
    if (typeof value === "number") return take(value, false);
    if (!isDone) return trouble.say(words.say("inputs.becomes_array"));
    const refused = await entry.replace(value);
    if (mine === asked && refused) trouble.say(refused);
  }

  /** @param {number} value @param {boolean} isOutside  it was not typed */
  function take(value, isOutside) {
    if (!entry) return;
    trouble.clear();
    entry = { ...entry, value };
    if (isOutside) {
      box.value = String(value);
      asked += 1;
    } else reach.place(value);
    tell();
    entry.give(value);
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) settle();
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step(way * (event.shiftKey ? 10 : event.altKey && entry?.role !== "size" ? 0.1 : 1));
  }

  /** @param {number} by */
  function step(by) {
    if (!entry) return;
    const value = Number((Number(entry.value) + by).toPrecision(DIGITS));
    take(entry.role === "size" ? Math.max(1, Math.round(value)) : value, true);
    reach.place(Number(entry.value));
  }

  const shown = () => boxed(entry?.value);

  function fill() {
    box.value = shown();
    box.title = entry && box.value === String(entry.value) ? "" : String(entry?.value);
    trouble.clear();
  }

  function tell() {
    box.setAttribute("aria-valuenow", String(entry?.value));
  }

  return {
    root,
    show(next) {
      const isMoved = entry?.value !== next.value;
      entry = next;
      writeName(root, label, next);
      for (const each of [box, reach.slider]) each.setAttribute("aria-label", next.name);
      less.setAttribute("aria-label", words.say("inputs.less", { name: next.name }));
      more.setAttribute("aria-label", words.say("inputs.more", { name: next.name }));
      root.toggleAttribute("data-default", next.isDefault);
      root.toggleAttribute("data-fixed", next.isFixed);
      root.toggleAttribute("data-size", next.role === "size");
      root.title = next.isDefault ? words.say("inputs.default") : "";
      pin.show(next);
      const isWrong = trouble.isSaid();
      const isTyping = document.activeElement === box && box.value === typed;
      if (isMoved || !(isWrong || isTyping)) fill(); // what could not be read stays, until the number is another
      tell();
      reach.show(Number(next.value));
    },
  };
}
