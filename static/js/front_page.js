/**
 * Puts the page together: one store, the views around it, and what keeps them in step with the server and the address.
 */

import { createActions } from "./state/actions.js";
import { askWords } from "./lib/api.js";
import { keepChecked } from "./state/gradient_checks.js";
import { byId, element, sheet } from "./lib/dom.js";
import { createWords } from "./lib/words.js";
import { keepTracing } from "./state/live_answer.js";
import { addressOf, keepAddress, lessonFrom, stateFrom } from "./state/permalink.js";
import { keepPlaying } from "./state/player.js";
import { clamp } from "./state/stepper.js";
import { keepProgram, recall, recallHere } from "./lib/storage.js";
import { redraw } from "./lib/redraw.js";
import { createStore } from "./state/store.js";
import { keepUndo } from "./state/undo.js";
import { createBands } from "./lesson/writing_or_stepping.js";
import { createCanvas } from "./drawing/canvas.js";
import { createControls } from "./lesson/step_bar.js";
import { createEditor } from "./inputs/source_box.js";
import { createHeader } from "./page/header.js";
import { createHistory } from "./page/history_buttons.js";
import { createInputs } from "./inputs/inputs.js";
import { createInsights } from "./panels/panel_list.js";
import { createInspector } from "./lesson/lesson.js";
import { createKeyboard } from "./page/keyboard.js";
import { createLine } from "./lesson/program_line.js";
import { createLooks } from "./page/drawing_options.js";
import { createPeek } from "./drawing/number_inspector.js";
import { createWalk } from "./drawing/keyboard_walk.js";

const LEISURE = 4_000; // ms: what the page does not need itself comes after what it does
const given = JSON.parse(byId("state").textContent ?? "{}");
// The address may hold a program that the server has not seen (behind #), the browser one from the last visit.
const room = new URLSearchParams(location.search).get("class"); // this page is a phone of a class
const elsewhere = room
  ? null
  : location.hash.includes("source=")
    ? stateFrom(location)
    : given.is_asked || given.is_embedded
      ? null
      : // the page is an older one where nobody answers, and knows no address
        (stateFrom(location) ?? recall("program"));
const first = elsewhere ? null : given.first;
const steps = first?.trace?.steps ?? [];
// The page comes with its drawing: written into the answer it would be sent twice.
const drawn = byId("view").querySelector("svg");
if (first?.trace?.svg === "" && drawn) first.trace.svg = new XMLSerializer().serializeToString(drawn);

const store = createStore({
  source: given.source,
  inputs: given.inputs,
  home: given.inputs,
  fixed: given.fixed ?? [],
  parked: [],
  expand: given.expand,
  close: given.close,
  seed: given.seed,
  upstream: given.upstream,
  step: steps.length ? clamp(steps, given.step) : given.step,
  isFine: given.fine !== null,
  part: given.fine ?? 2,
  view: given.view,
  isHandOn: false,
  isHurried: false,
  values: null,
  arrival: steps.length ? null : given.step,
  language: given.language,
  theme: given.theme ?? recall("theme"),
  trace: first?.trace ?? null,
  faults: first?.errors ?? [],
  status: first?.trace ? "fresh" : first?.errors ? "wrong" : "waiting",
  isPlaying: false,
  speed: 1,
  isPresenting: false,
  viewport: null,
  isWhole: false,
  checks: null,
  room: given.room,
  ...lessonFrom(new URLSearchParams(location.search)),
  asked: [],
  isDescended: false,
  ...elsewhere,
});
const actions = createActions(store);
const words = createWords(given.words, given.language, askWords);
store.subscribe(["language"], ({ language }) => words.change(language)); // first: whoever follows speaks it
if (store.get().language !== given.language) words.change(store.get().language);

/** A short word that goes by itself. @param {string} text */
function toast(text) {
  const note = element("div", { class: "toast", role: "status", text });
  redraw(byId("layers"), note);
  setTimeout(() => note.remove(), 2600);
}

/**
 * What a button opens is fetched at its first press, which is then given on.
 * @param {HTMLElement} button
 * @param {(button: HTMLElement) => Promise<unknown>} load
 */
function whenWanted(button, load) {
  let isThere = false;
  button.addEventListener("click", async () => {
    if (isThere) return;
    isThere = true;
    try {
      await load(button);
      button.click();
    } catch {
      isThere = false; // the server was away: the next press asks again
      toast(words.say("editor.offline"));
    }
  });
}

const undo = keepUndo(store);
const house = { store, actions, words, toast, undo };

createEditor(
  {
    box: byId("source"),
    mirror: byId("mirror"),
    troubles: byId("troubles"),
    unused: byId("unused"),
    notices: byId("notices"),
  },
  house,
);
const inputs = createInputs(byId("inputs"), house);
const canvas = createCanvas(
  {
    stage: byId("stage"),
    view: byId("view"),
    legend: byId("legend"),
    note: byId("note"),
    stale: byId("stale"),
    desk: byId("desk"),
  },
  house,
);
createWalk(byId("view"), house, canvas);
createPeek({ stage: byId("stage"), view: byId("view") }, house);
createLooks(byId("tools"), house);
const bands = createBands(document.querySelectorAll("[data-folds]"), byId("splitter"), house);
createLine({ written: byId("written"), chips: byId("chips") }, house, {
  entriesOf: inputs.entriesOf,
  unfold: bands.unfold,
});
createInspector(
  {
    explanation: byId("explanation"),
    formula: byId("formula"),
    groups: byId("groups"),
    tabs: byId("tabs"),
    close: byId("panel-close"),
    panel: byId("panel"),
    edges: byId("edges"),
  },
  house,
  given.is_embedded ? [] : createInsights(house, canvas),
);
createControls(
  {
    first: byId("step-first"),
    previous: byId("step-previous"),
    next: byId("step-next"),
    last: byId("step-last"),
    play: byId("step-play"),
    fine: byId("step-fine"),
    speed: byId("step-speed"),
    slider: byId("step"),
    scrub: byId("scrub"),
    count: byId("count"),
  },
  house,
);
/** What a class needs, on the projector or on a phone. */
const forClass = () => Promise.all([words.more(), sheet("class")]);
const loadLead = async () =>
  (await Promise.all([import("./class/lecturer.js"), forClass()]))[0].createLead(
    { button: byId("class-button") },
    house,
  );
if (!room && !given.is_embedded && (recall("class") || location.hash.startsWith("#lead=")))
  loadLead(); // a class that was begun goes on
else whenWanted(byId("class-button"), loadLead);
createHistory({ back: byId("undo-button"), again: byId("redo-button") }, house);
const header = createHeader(
  {
    language: byId("language-button"),
    theme: byId("theme-button"),
    present: byId("present-button"),
    exit: byId("present-exit"),
  },
  house,
);
/** @type {{toggle: () => void}|null} */
let files = null;
const gallery = /** @type {HTMLAnchorElement} */ (byId("gallery-link"));
store.subscribe(["language"], ({ language }) => (gallery.search = `?lang=${language}`));
whenWanted(byId("share-button"), async (button) => {
  const [{ createShare }] = await Promise.all([import("./page/share.js"), words.more(), sheet("lectures")]);
  createShare({ button }, house);
});
whenWanted(byId("lectures-button"), async (button) => {
  const [{ createLectures }] = await Promise.all([import("./page/my_lectures.js"), words.more(), sheet("lectures")]);
  createLectures({ button }, house);
});
whenWanted(byId("export-button"), async (button) => {
  const [{ createExport }] = await Promise.all([import("./page/export_dialog.js"), words.more(), sheet("export")]);
  files = createExport({ button }, house);
});
if (recallHere("making")) import("./page/unfinished_file.js").then(({ resumeFile }) => resumeFile(house));
whenWanted(byId("examples-button"), async (button) =>
  (await import("./page/example_menu.js")).createGallery({ button, link: gallery }, house),
);
// What is met later comes later: the way out of the box when somebody is in it, names at the first step,
// swipes for fingers.
byId("source").addEventListener(
  "focus",
  async () => (await import("./inputs/leaving_hint.js")).createLeaving(byId("source"), house),
  { once: true },
);
const name = async () => (await import("./lesson/legend_names.js")).createNames(byId("legend"), house);
if (store.get().step) name();
else {
  const stop = store.subscribe(["step"], () => {
    stop();
    name();
  });
}
if (matchMedia("(any-pointer: coarse)").matches)
  import("./drawing/swipe.js").then(({ createSwipe }) =>
    createSwipe({ view: byId("view"), lesson: byId("lesson") }, house),
  );
createKeyboard({ button: byId("help-button"), source: byId("source"), stage: byId("stage") }, house, {
  zoomIn: canvas.zoomIn,
  zoomOut: canvas.zoomOut,
  fit: canvas.fit,
  toggleDesk: bands.toggleDesk,
  toggleExport: () => (files ? files.toggle() : byId("export-button").click()),
  togglePresent: header.togglePresent,
  toggleLanguage: header.toggleLanguage,
  showCode: async () => {
    const [{ showCode }] = await Promise.all([import("./lectures/short_link.js"), words.more(), sheet("lectures")]);
    await showCode(store, words);
  },
});
const forget = store.subscribe(["isPresenting"], async () => {
  forget(); // fetched with the first presentation
  (await import("./presenting/presenting.js")).createPresenting(
    { stage: byId("stage"), view: byId("view") },
    house,
    canvas.camera,
  );
});
byId("zoom-in").addEventListener("click", canvas.zoomIn);
byId("zoom-out").addEventListener("click", canvas.zoomOut);
byId("zoom-fit").addEventListener("click", canvas.fit);

if (given.is_embedded) {
  const whole = /** @type {HTMLAnchorElement} */ (byId("whole"));
  store.follow(["source", "inputs", "step", "expand", "view"], (state) => (whole.href = `./${addressOf(state)}`));
}

keepPlaying(store, actions);
if (!given.is_embedded && !room) {
  keepProgram(store);
  keepChecked(store);
}
keepTracing(store, first !== null && (first.trace !== undefined || first.errors !== undefined));
if (room)
  Promise.all([import("./class/phone.js"), forClass()]).then(([{ followClass }]) =>
    followClass(room.toUpperCase(), house),
  );
else keepAddress(store, actions);
if (new URLSearchParams(location.search).has("present")) actions.present(true); // the gallery sends people so
// the page of a lecture sends people so
if (new URLSearchParams(location.search).has("lectures")) byId("lectures-button").click();
if (!given.is_embedded && !room)
  setTimeout(async () => (await import("./offline/last_programs.js")).keepLastPrograms(store), LEISURE);
document.documentElement.dataset.ready = "";
