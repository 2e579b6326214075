/** A question on a phone: choices to touch, what was chosen, and after the reveal whether it was right and why. */

import { Refused, askOther as ask } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { createPointing } from "./pointed_part.js";

/** @typedef {import("./class_place.js").ToldPoll} ToldPoll */

/**
 * @param {string} code
 * @param {import("./membership.js").Membership} me
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words, toast: (text: string) =>
 *   void}} house
 */
export function createBallot(code, me, { store, words, toast }) {
  /** @type {ToldPoll|null} */
  let poll = null;
  const point = createPointing(store);
  const box = element("section", { class: "ballot", hidden: true });
  document.body.append(box);
  store.subscribe(["language"], draw);
  me.phone();

  /** @param {string} choice */
  async function vote(choice) {
    if (!poll || poll.stage !== "voting") return;
    const { key, round } = poll;
    const before = me.votes[`${key}.${round}`];
    me.votes[`${key}.${round}`] = choice;
    draw();
    try {
      await ask("api/class/vote", { code, phone: await me.phone(), key, round, choice, lang: words.language() });
      me.save();
    } catch (error) {
      if (before) me.votes[`${key}.${round}`] = before;
      else delete me.votes[`${key}.${round}`];
      // this class does not know the number (any more)
      if (error instanceof Refused && error.status === 404) me.forget();
      toast(error instanceof Refused && error.faults.length ? error.message : words.say("class.vote_lost"));
      draw();
    }
  }

  function draw() {
    const was = box.hidden;
    box.hidden = poll === null;
    document.documentElement.toggleAttribute("data-asked", poll !== null);
    if (!poll) return redraw(box);
    const language = words.language();
    const { key, round, stage, choices } = poll;
    const chosen = me.votes[`${key}.${round}`];
    const buttons = choices.map(({ id, texts, is_right: isRight }) =>
      element("button", {
        type: "button",
        class: "ballot-choice",
        "aria-pressed": String(id === chosen),
        "data-right": stage === "revealed" ? String(isRight) : null,
        disabled: stage !== "voting",
        onclick: () => vote(id),
        text: texts[language],
      }),
    );
    const line = element("p", { class: "ballot-said", role: "status" }, ...saying(chosen));
    box.setAttribute("aria-label", poll.texts[language]);
    redraw(
      box,
      element("h2", { text: poll.texts[language] }),
      element("div", { class: "ballot-choices" }, ...buttons),
      line,
    );
    if (was) box.scrollIntoView({ block: "nearest" });
  }

  /** @param {string|undefined} chosen @returns {(Node|string)[]} */
  function saying(chosen) {
    const { stage, round, choices } = /** @type {ToldPoll} */ (poll);
    if (stage === "voting") return [words.say(chosen ? "class.voted" : round > 1 ? "class.vote_again" : "class.vote")];
    if (stage === "talking") return [words.say("class.talk")];
    if (stage === "closed") return [words.say("class.closed")];
    const choice = choices.find(({ id }) => id === chosen);
    if (!choice) return [words.say("class.shown")];
    return [
      element("b", {
        "data-right": String(choice.is_right),
        text: words.say(choice.is_right ? "class.right" : "class.wrong"),
      }),
      ` ${choice.is_right ? "" : (choice.said?.[words.language()] ?? "")}`,
    ];
  }

  return {
    /** @param {ToldPoll|null} next */
    show(next) {
      poll = next;
      point(next && next.stage !== "revealed" ? next.element : "");
      draw();
    },
  };
}
