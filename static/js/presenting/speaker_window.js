/** The speaker's window: what is said at this step, what comes next, and the time. It steps the presentation too. */

import { element, parseXml } from "../lib/dom.js";

const NAME = "gatewise-speaker"; // one window, which a reload of the page finds again
const LOOK = "popup,width=980,height=640";
const SECOND = 1000; // ms

/**
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 * @param {(event: KeyboardEvent) => boolean} press  what the presentation does with a key
 */
export function createSpeaker({ store, actions, words, toast }, press) {
  /** @type {Window|null} */
  let other = null;
  let since = 0;
  let timer = 0;
  const clock = element("time", { class: "clock" });
  const body = element("main", {});

  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

  function tick() {
    if (!other || other.closed) return clearInterval(timer);
    const [seconds, now] = [Math.floor((Date.now() - since) / SECOND), new Date()];
    const past = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    clock.textContent = `${past} · ${two(now.getHours())}:${two(now.getMinutes())}`;
  }

  /** @param {import("../lib/api.js").Step|undefined} step @param {string} says @param {string} kind */
  function part(step, says, kind) {
    if (!step)
      return element(
        "section",
        { class: kind },
        element("h2", { text: words.say(says) }),
        element("p", { text: words.say("present.end") }),
      );
    const math = step.formula && parseXml(step.formula.mathml, "application/xml");
    const text = element(
      "p",
      { class: "text" },
      ...step.runs.map(([text, role]) => (role ? element("b", { class: role, text }) : text)),
    );
    const notes =
      kind === "now"
        ? [step.meaning, step.why].filter(Boolean).map((each) => element("p", { class: "note", text: each }))
        : [];
    const made = element(
      "section",
      { class: kind },
      element("h2", { text: words.say(says) }),
      element("h1", { text: step.title }),
      text,
      ...notes,
    );
    if (math) made.append(math);
    return made;
  }

  function show() {
    if (!other || other.closed) return;
    const { trace, step } = store.get();
    const steps = trace?.steps ?? [];
    const count = element("p", {
      class: "count",
      text: words.say("steps.count", { step, last: Math.max(0, steps.length - 1) }),
    });
    const button = (/** @type {string} */ says, /** @type {() => void} */ act) =>
      element("button", { type: "button", text: words.say(says), onclick: act });
    const head = element(
      "header",
      {},
      clock,
      count,
      button("steps.previous", actions.previous),
      button("steps.next", actions.next),
    );
    body.replaceChildren(head, part(steps[step], "present.now", "now"), part(steps[step + 1], "present.next", "next"));
    other.document.title = words.say("present.speaker");
    other.document.documentElement.lang = words.language();
  }

  /** @param {KeyboardEvent} event */
  function hear(event) {
    const isOn = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"].includes(event.key);
    const isBack = ["ArrowLeft", "ArrowUp", "PageUp"].includes(event.key);
    if (!isOn && !isBack && !press(event)) return;
    event.preventDefault();
    if (isOn) actions.next();
    if (isBack) actions.previous();
  }

  function open() {
    const isNew = !other || other.closed;
    other = window.open("", NAME, LOOK);
    if (!other) return toast(words.say("present.no_window"));
    other.focus();
    if (!isNew && body.ownerDocument === other.document) return;
    since ||= Date.now();
    const { document: paper } = other;
    const styles = ["tokens", "speaker"].map((name) =>
      element("link", { rel: "stylesheet", href: new URL(`../../css/${name}.css`, import.meta.url).href }),
    );
    paper.head.replaceChildren(...styles);
    paper.body.replaceChildren(body);
    if (document.documentElement.dataset.theme)
      paper.documentElement.dataset.theme = document.documentElement.dataset.theme;
    paper.onkeydown = hear;
    clearInterval(timer);
    timer = setInterval(tick, SECOND);
    show();
    tick();
  }

  store.subscribe(["step", "trace", "language"], show);
  return { open };
}
