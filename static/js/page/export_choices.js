/** What can be chosen about exported slides: a small form whose choices are kept between visits. */

import { limits } from "../lib/limits.js";
import { element } from "../lib/dom.js";
import { keep, recall } from "../lib/storage.js";

const MEMORY = "order";
const RANGES = String.raw`\s*\d+\s*(-\s*\d+\s*)?(,\s*\d+\s*(-\s*\d+\s*)?)*`;

/** Choices of the select boxes, each with the key of its word. */
const SELECTS = {
  steps: {
    all: "order.steps_all",
    forward: "order.steps_forward",
    backward: "order.steps_backward",
    passes: "order.steps_passes",
    last: "order.steps_last",
    range: "order.steps_range",
  },
  size: { "16:9": "order.size_16_9", "4:3": "order.size_4_3", tight: "order.size_tight" },
  theme: { light: "order.theme_light", dark: "order.theme_dark", transparent: "order.theme_transparent" },
  mode: {
    numbers: "order.mode_numbers",
    symbols: "order.mode_symbols",
    both: "order.mode_both",
    compact: "order.mode_compact",
  },
};
/** Choices that some files alone have: films, handouts and posters. */
const FILE_SELECTS = {
  speed: { 0.5: "order.speed_slow", 1: "order.speed_usual", 2: "order.speed_fast", 4: "order.speed_fastest" },
  per_page: { 2: "2", 4: "4", 6: "6" },
  poster: { A3: "A3", A4: "A4" },
};
/** What stands beside each choice. @type {Record<string, string>} */
const LABELS = {
  steps: "order.steps",
  size: "order.size",
  theme: "order.theme",
  mode: "order.mode",
  range: "order.range",
  digits: "order.digits",
  direction: "order.direction",
  lang: "order.lang",
  width: "order.width",
  speed: "order.speed",
  per_page: "order.per_page",
  pictures: "order.pictures",
  poster: "order.poster",
  title: "order.title",
  footer: "order.footer",
  has_sentence: "order.sentence",
  has_formula: "order.formula",
  fine: "order.fine",
  outlined: "order.outlined",
  class_results: "order.class_results",
};
/** Check boxes, and whether they are on at first. @type {Record<string, boolean>} */
const CHECKS = { has_sentence: true, has_formula: true, fine: false, outlined: false, pictures: false };
/**
 * Choices that begin as the page shows the graph; what was chosen otherwise holds until the page shows it otherwise.
 */
const FROM_PAGE = ["mode", "digits", "direction", "lang"];
const PAGE_SELECTS = {
  digits: Object.fromEntries(Array.from({ length: limits.slide_digits }, (_, at) => [at + 1, String(at + 1)])),
  direction: { auto: "order.auto", LR: "order.lr", TB: "order.tb" },
  lang: { en: "order.lang_en", ko: "order.lang_ko" },
};

/**
 * What of the page's view slides begin with.
 * @typedef {{mode: string, digits: string, direction: string, lang: string, palette: string, hide: string[]}} PageLook
 */

/**
 * What was chosen otherwise than the page had it, with what the page had.
 * @type {Map<string, {had: unknown, value: unknown}>}
 */
const otherwise = new Map();

/** Choices that hold for every program. @param {Record<string, unknown>|null} choices */
function withoutOwn(choices) {
  return Object.fromEntries(Object.entries(choices ?? {}).filter(([name]) => !OF_PROGRAM.includes(name)));
}

/** @param {PageLook} look */
function chosenFrom(look) {
  const had = /** @type {Record<string, unknown>} */ (look);
  return Object.fromEntries(
    FROM_PAGE.filter((name) => otherwise.get(name)?.had === had[name]).map((name) => [
      name,
      otherwise.get(name)?.value,
    ]),
  );
}

/**
 * What was chosen for one program and would be wrong for another.
 * @type {{source: string, choices: Record<string, unknown>}}
 */
let ofProgram = { source: "", choices: {} };
const OF_PROGRAM = ["steps", "range", "title"];

let isMoreOpen = false; // the rarer choices stay open from one visit of the dialog to the next

/**
 * @param {import("../lib/words.js").Words} words
 * @param {PageLook} look  how the page shows the graph
 * @param {string} source  of the program
 * @param {boolean} isLeading  a class is led from this page: its answers can come along
 */
export function createOrderForm(words, look, source, isLeading) {
  if (ofProgram.source !== source) ofProgram = { source, choices: {} };
  const checks = isLeading ? { ...CHECKS, class_results: true } : CHECKS;
  /** @type {Record<string, unknown>} */
  const kept = {
    ...checks,
    speed: "1",
    per_page: "4",
    poster: "A3",
    ...withoutOwn(recall(MEMORY)),
    ...ofProgram.choices,
    ...look,
    ...chosenFrom(look),
  };

  /** @param {string} name @param {Record<string, string>} values */
  function select(name, values) {
    const options = Object.entries(values).map(([value, says]) =>
      element("option", {
        value,
        selected: kept[name] === value,
        text: says.startsWith("order.") ? words.say(says) : says,
      }),
    );
    return labelled(name, element("select", { name }, ...options));
  }

  /** @param {string} name @param {HTMLElement} field */
  function labelled(name, field) {
    return element("label", {}, element("span", { text: words.say(LABELS[name]) }), field);
  }

  /** @param {string} name @param {Record<string, unknown>} attributes */
  function field(name, attributes) {
    return labelled(name, element("input", { name, value: kept[name] ?? "", autocomplete: "off", ...attributes }));
  }

  /** @param {string} name */
  function check(name) {
    return element(
      "label",
      { class: "check" },
      element("input", { type: "checkbox", name, checked: kept[name] === true }),
      element("span", { text: words.say(LABELS[name]) }),
    );
  }

  const range = field("range", { type: "text", placeholder: "5-9, 12", pattern: RANGES });
  const more = element(
    "details",
    {
      class: "order-more",
      open: isMoreOpen,
      ontoggle: () => (isMoreOpen = /** @type {HTMLDetailsElement} */ (more).open),
    },
    element("summary", { text: words.say("export.more") }),
    element(
      "div",
      { class: "order" },
      ...Object.entries(PAGE_SELECTS).map(([name, values]) => select(name, values)),
      field("width", { type: "number", min: limits.least_width, max: limits.most_width, step: 1, placeholder: "1280" }),
      ...Object.entries(FILE_SELECTS).map(([name, values]) => select(name, values)),
      field("footer", { type: "text", maxlength: limits.slide_text }),
      ...Object.keys(checks).map(check),
    ),
  );
  const form = /** @type {HTMLFormElement} */ (
    element(
      "form",
      { class: "order" },
      ...Object.entries(SELECTS).map(([name, values]) => select(name, values)),
      range,
      field("title", { type: "text", maxlength: limits.slide_text }),
      more,
    )
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    showRange();
    for (const name of FROM_PAGE)
      otherwise.set(name, { had: /** @type {Record<string, unknown>} */ (look)[name], value: value(name) });
    const all = Object.entries(choices()).filter(([name]) => !FROM_PAGE.includes(name));
    keep(MEMORY, withoutOwn(Object.fromEntries(all)));
    ofProgram = { source, choices: Object.fromEntries(all.filter(([name]) => OF_PROGRAM.includes(name))) };
  });
  showRange();

  function showRange() {
    range.hidden = value("steps") !== "range";
  }

  /** @param {string} name */
  function value(name) {
    const found = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    return found.type === "checkbox" ? found.checked : found.value.trim();
  }

  function choices() {
    const names = [
      ...Object.keys(SELECTS),
      ...Object.keys(PAGE_SELECTS),
      ...Object.keys(FILE_SELECTS),
      "range",
      "width",
      "title",
      "footer",
      ...Object.keys(checks),
    ];
    return Object.fromEntries(names.map((name) => [name, value(name)]));
  }

  /** The choices as POST /api/export reads them. */
  function read() {
    const { range: span, width, steps, digits, title, speed, per_page: slides, poster: _, ...rest } = choices();
    const wanted = steps === "range" ? String(span).replace(/\s/g, "") || "all" : steps;
    const { palette, hide } = look;
    return {
      ...rest,
      class_results: rest.class_results === true,
      title: String(title),
      palette,
      hide,
      digits: Number(digits),
      speed: Number(speed),
      per_page: Number(slides),
      steps: wanted,
      ...(width ? { width: Number(width) } : {}),
    };
  }

  return { form, read, paper: () => String(value("poster")) };
}
