/** A question on a phone: choices to touch, what was chosen, and after the reveal whether it was right and why. */

import { Refused, askInsight as ask } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { keep, recall } from "../lib/storage.js";
import { createPointing } from "./pointed_part.js";

/** @typedef {import("./class_place.js").ToldPoll} ToldPoll */

/**
 * @param {string} code
 * @param {{store: import("../state/store.js").Store, words: import("../lib/words.js").Words, toast: (text: string) =>
 *   void}} house
 */
export function createBallot(code, { store, words, toast }) {
  const name = `class.${code}`;
  /** @type {{phone: string|null, votes: Record<string, string>}} */
  const mine = recall(name) ?? { phone: null, votes: {} };
  /** @type {ToldPoll|null} */
  let poll = null;
  /** @type {Promise<string>|null} */
  let joining = null;
  const point = createPointing(store);
  const box = element("section", { class: "ballot", hidden: true });
  document.body.append(box);
  store.subscribe(["language"], draw);
  join();

  /** The number by which this phone's votes count once. @returns {Promise<string>} */
  function join() {
    if (mine.phone) return Promise.resolve(mine.phone);
    joining ??= ask("api/class/join", { code }).then(({ phone }) => {
      mine.phone = phone;
      keep(name, mine);
      return phone;
    });
    joining.catch(() => (joining = null)); // the vote tries again
    return joining;
  }

  /** @param {string} choice */
  async function vote(choice) {
    if (!poll || poll.stage !== "voting") return;
    const { key, round } = poll;
    const before = mine.votes[`${key}.${round}`];
    mine.votes[`${key}.${round}`] = choice;
    draw();
    try {
      await ask("api/class/vote", { code, phone: await join(), key, round, choice, lang: words.language() });
      keep(name, mine);
    } catch (error) {
      if (before) mine.votes[`${key}.${round}`] = before;
      else delete mine.votes[`${key}.${round}`];
      // this class does not know the number (any more)
      if (error instanceof Refused && error.status === 404) mine.phone = joining = null;
      toast(error instanceof Refused && error.faults.length ? error.message : words.say("class.vote_lost"));
      draw();
    }
  }

  function draw() {
    const was = box.hidden;
    box.hidden = poll === null;
    document.documentElement.toggleAttribute("data-asked", poll !== null);
    if (!poll) return box.replaceChildren();
    const language = words.language();
    const { key, round, stage, choices } = poll;
    const chosen = mine.votes[`${key}.${round}`];
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
    box.replaceChildren(
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
