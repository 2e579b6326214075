/** The class on the projector: it is begun, told where the page is, asked, and ended from here. */

import { Refused, askOther as ask } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { areSignKeys, keep, recall } from "../lib/storage.js";
import { createAsking } from "./ask_question.js";
import { createBoard } from "./running_question.js";
import { createDesk } from "./join_card.js";
import { listenTo } from "./polling.js";
import { goThere, placeOf } from "./class_place.js";
import { keyOf } from "../state/keymap.js";
import { questionOf } from "../state/live_answer.js";

/**
 * @typedef {{code: string, secret: string}} Lead
 * @typedef {import("./class_place.js").Standing} Standing
 * @typedef {<P extends keyof import("../lib/contract.js").Answers>(path: P, body?: object) =>
 *   Promise<import("../lib/contract.js").Answers[P]|null>} Call
 */

const NAME = "class";
const SETTLED = 120; // ms: steps that follow each other fast are told once
const RETRY = 2000; // ms

/**
 * @param {{button: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 */
export function createLead({ button }, house) {
  const { store, words, toast } = house;
  const mover = Math.random().toString(36).slice(2, 10); // this page among those that lead
  /** @type {Lead|null} */
  let lead = null;
  /** @type {ReturnType<typeof listenTo>|null} */
  let ear = null;
  let version = 0; // the newest that this page has told or gone to
  let isGoing = false;
  let timer = 0;
  let toldLast = "";

  const desk = createDesk(house, { lead: () => lead, end, askNow: () => asking.open() });
  const board = createBoard(house, { call, reveal, seat: desk.seat });
  const asking = createAsking(house, { call, asked: () => ear?.now() });
  button.addEventListener("click", () => (lead ? desk.open() : begin()));

  /**
   * A call with the secret in it; what goes wrong is said.
   * @type {Call}
   */
  async function call(path, body = {}) {
    if (!lead) return null;
    try {
      return await ask(path, { ...lead, ...body, lang: words.language() });
    } catch (error) {
      toast(error instanceof Refused && error.faults.length ? error.message : words.say("class.away"));
      return null;
    }
  }

  async function begin() {
    try {
      const made = await ask("api/class/new", { lang: words.language() });
      take(made);
      await tell();
      desk.open();
    } catch (error) {
      toast(error instanceof Refused && error.faults.length ? error.message : words.say("editor.offline"));
    }
  }

  /** Lead a class from now on. @param {Lead} given */
  function take(given) {
    ear?.stop();
    lead = given;
    version = 0;
    toldLast = "";
    keep(NAME, lead);
    document.documentElement.dataset.class = "leading";
    store.set({ isLeading: true });
    ear = listenTo(lead.code, { told, over: left, away: (isAway) => desk.away(isAway) });
    desk.begin();
  }

  /** @param {Standing} standing */
  async function told(standing) {
    const isNews = standing.mover !== mover && standing.version > version;
    version = Math.max(version, standing.version);
    board.show(standing.poll);
    if (!isNews) return;
    // what phones are not told while a question runs, those who lead may ask
    const place = standing.is_held ? await call("api/class/place") : standing;
    if (!place?.address || version !== standing.version) return;
    isGoing = true;
    goThere({ ...standing, ...place }, store); // this page was loaded anew, or a second lecturer has moved on
    isGoing = false;
    toldLast = placed();
  }

  const placed = () => JSON.stringify([placeOf(store.get()), store.get().step, store.get().part]);

  /** Tell the class where this page is. */
  async function tell() {
    clearTimeout(timer);
    if (!lead || placed() === toldLast) return;
    const { step, part, isFine } = store.get();
    const now = placed();
    const found = await ask("api/class/move", {
      ...lead,
      address: placeOf(store.get()),
      step,
      part: isFine ? part : 2,
      mover,
      lang: words.language(),
    }).catch((error) => (error instanceof Refused && error.status === 404 ? left() : null));
    if (found) {
      toldLast = now;
      version = Math.max(version, found.version);
    }
    if (lead && placed() !== toldLast) timer = setTimeout(tell, found ? SETTLED : RETRY);
  }

  store.subscribe(
    ["step", "part", "isFine", "source", "inputs", "fixed", "expand", "close", "seed", "upstream", "view", "arrival"],
    ({ arrival, isHandOn }) => {
      if (!lead || isGoing || arrival !== null || isHandOn) return;
      clearTimeout(timer);
      timer = setTimeout(tell, SETTLED);
    },
  );

  store.subscribe(["step"], ({ arrival }) => {
    if (lead && !isGoing && arrival === null) board.stepped();
  });

  /** The answer is the step itself. @param {number|null} step */
  function reveal(step) {
    if (step !== null && store.get().step !== step) house.actions.jumpTo(step);
  }

  /** The class is over here. */
  function left() {
    ear?.stop();
    lead = ear = null;
    keep(NAME, null);
    delete document.documentElement.dataset.class;
    store.set({ isLeading: false });
    desk.finish();
    board.show(null);
  }

  document.addEventListener("hand-out", async () => {
    const state = store.get();
    const found = await call("api/class/handout", { ...questionOf(state), ids: state.exercise });
    if (found) toast(words.say("class.handed_out", { count: state.exercise.length }));
  });

  async function end() {
    if ((await call("api/class/end")) !== null) left();
  }

  document.addEventListener("keydown", (event) => {
    const isTyped = event.target instanceof HTMLInputElement && event.target.type !== "range";
    if (!lead || keyOf(event) !== "a" || event.altKey || isTyped || !areSignKeys()) return;
    if (
      event.target instanceof HTMLTextAreaElement ||
      event.target instanceof HTMLSelectElement ||
      document.querySelector("dialog[open]")
    )
      return;
    event.preventDefault();
    asking.open();
  });

  const given = /^#lead=([2-9A-HJ-NP-Z]{6})\.([\w-]{22})$/.exec(location.hash);
  const known = given ? { code: given[1], secret: given[2] } : recall(NAME);
  if (given) history.replaceState(null, "", location.pathname + location.search); // the secret does not stay in sight
  if (known?.code && known?.secret) take(known);
}
