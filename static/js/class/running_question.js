/**
 * The running question on the projector: its choices, how many have answered, and after it is closed what they said.
 */

import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { createPointing } from "./pointed_part.js";
import { bars } from "./results.js";

/** @typedef {import("./class_place.js").ToldPoll} ToldPoll */

/**
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words}} house
 * @param {{call: import("./lecturer.js").Call, reveal: (step: number|null) => void, seat: (place: Element|null) =>
 *   void}} acts  seat: where the code of the class stands; null: on the drawing
 */
export function createBoard({ store, words }, { call, reveal, seat }) {
  /** @type {ToldPoll|null} */
  let poll = null;
  /** @type {import("./results.js").Result|null} */
  let result = null;
  let joined = 0;
  const point = createPointing(store);
  let isTurning = false;
  const root = document.documentElement;
  const box = element("section", { class: "poll-board", hidden: true });
  document.body.append(box);
  // the drawing, which is the answer, keeps what the board leaves
  new ResizeObserver(() => root.style.setProperty("--poll", `${box.offsetHeight}px`)).observe(box);
  store.subscribe(["language"], draw);
  document.addEventListener("class-results", (event) => {
    const { joined: here, polls } = /** @type {CustomEvent} */ (event).detail;
    joined = here;
    take(polls);
  });

  /** @param {import("./results.js").Result[]} polls */
  function take(polls) {
    const found = polls.find(({ key }) => key === poll?.key) ?? null;
    if (JSON.stringify(found) === JSON.stringify(result) && !box.hidden) return count();
    result = found;
    draw();
  }

  /** @param {string} stage */
  async function turn(stage) {
    if (!poll || (await call("api/class/stage", { key: poll.key, stage })) === null) return;
    if (stage === "over") return show(null);
    if (stage === "voting") poll = { ...poll, round: poll.round + 1 };
    poll = { ...poll, stage: /** @type {ToldPoll["stage"]} */ (stage) };
    const found = await call("api/class/results");
    result = found?.polls.find((/** @type {any} */ each) => each.key === poll?.key) ?? result;
    draw();
    if (stage === "revealed") reveal(result?.step ?? null);
  }

  /** Taking the step that answers is the reveal, by whichever button or key. */
  async function stepped() {
    const answer = result?.step ?? null;
    const { step } = store.get();
    if (!poll || poll.stage === "revealed" || answer === null || step < answer || isTurning) return;
    isTurning = true;
    if (poll.stage !== "closed") await turn("closed");
    await turn("revealed");
    isTurning = false;
  }

  const button = (/** @type {string} */ says, /** @type {string} */ stage, kind = "") =>
    element("button", {
      type: "button",
      class: `button ${kind}`,
      text: words.say(says),
      "data-stage": stage,
      onclick: () => turn(stage),
    });

  /** What can be done now. @returns {HTMLElement[]} */
  function means() {
    const over = button("class.cancel", "over");
    if (poll?.stage === "voting")
      return [
        button("class.discuss", "talking", poll.round === 1 ? "primary" : ""),
        button("class.close", "closed", poll.round === 1 ? "" : "primary"),
        over,
      ];
    if (poll?.stage === "talking")
      return [button("class.again", "voting", "primary"), button("class.close", "closed"), over];
    if (poll?.stage === "closed")
      return [
        button("class.reveal", "revealed", "primary"),
        button("class.again", "voting"),
        button("class.done", "over"),
      ];
    return [button("class.done", "over", "primary")];
  }

  const answered = element("span", { class: "poll-answered", role: "status" });

  function count() {
    const isOpen = poll?.stage === "voting";
    answered.textContent = isOpen
      ? words.say("class.answered", { count: result?.answered ?? 0, here: joined })
      : poll?.stage === "talking"
        ? words.say("class.talk_wall")
        : Object.keys(result?.counts ?? {}).length > 1
          ? words.say("class.rounds")
          : "";
  }

  function draw() {
    box.hidden = poll === null;
    root.toggleAttribute("data-polling", poll !== null);
    if (!poll) seat(null);
    point(poll && poll.stage !== "revealed" ? poll.element : "");
    if (!poll) return redraw(box);
    const language = words.language();
    const isShown = poll.stage === "closed" || poll.stage === "revealed";
    const isRevealed = poll.stage === "revealed";
    const cards = poll.choices.map(({ id, texts }) => {
      const whole = result?.choices.find((each) => each.id === id);
      const idea = isRevealed && whole ? element("small", { text: whole.label[language] }) : null;
      return element(
        "li",
        { class: "poll-choice", "data-right": isRevealed && whole?.is_right ? "true" : null },
        element("b", { text: texts[language] }),
        idea,
        ...(isShown && result ? [bars(result, id, words)] : []),
      );
    });
    count();
    box.dataset.stage = poll.stage;
    box.setAttribute("aria-label", words.say("class.running"));
    box.style.setProperty("--below", `${document.querySelector(".steps")?.getBoundingClientRect().height ?? 0}px`);
    const head = element("div", { class: "poll-head" }, element("h2", { text: poll.texts[language] }));
    seat(head);
    redraw(
      box,
      head,
      element("ul", { class: "poll-choices" }, ...cards),
      element("div", { class: "poll-means" }, answered, ...means()),
    );
  }

  /** @param {ToldPoll|null} next */
  function show(next) {
    if (JSON.stringify(next) === JSON.stringify(poll)) return;
    if (next?.key !== poll?.key) result = null;
    poll = next;
    draw();
    if (poll) call("api/class/results").then((found) => found && take(found.polls));
  }

  return { show, stepped };
}
