/** The page as a phone of a class: it goes where the lecturer is, may look around and return, and answers. */

import { element } from "../lib/dom.js";
import { goThere } from "./class_place.js";
import { createBallot } from "./ballot.js";
import { listenTo } from "./polling.js";

/** @typedef {import("./class_place.js").Standing} Standing */

/**
 * @param {string} code
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 */
export function followClass(code, house) {
  const { store, words } = house;
  const root = document.documentElement;
  root.dataset.class = "following";
  /** @type {Standing|null} */
  let last = null;
  let isFollowing = true;
  let isAway = false;
  let isGoing = false;
  const said = element("span", { role: "status" });
  const way = element("button", {
    type: "button",
    class: "button small",
    onclick: () => (isFollowing ? lookAround() : follow()),
  });
  document
    .querySelector(".top")
    ?.after(element("section", { class: "class-bar", "aria-label": code }, element("b", { text: code }), said, way));
  const ballot = createBallot(code, house);

  const isLocked = () => last?.poll !== null && last?.poll !== undefined && last.poll.stage !== "revealed";

  function follow() {
    isFollowing = true;
    go();
    draw();
  }

  function lookAround() {
    if (isLocked()) return;
    isFollowing = false;
    draw();
  }

  function go() {
    if (!last) return;
    isGoing = true;
    goThere(last, store);
    isGoing = false;
  }

  function draw() {
    root.dataset.class = isFollowing ? "following" : "looking";
    said.textContent = words.say(
      isAway ? "class.away" : isLocked() ? "class.answer" : isFollowing ? "class.following" : "class.looking",
    );
    way.textContent = words.say(isFollowing ? "class.look" : "class.follow");
    way.hidden = isLocked() || last === null;
  }

  const ear = listenTo(code, {
    told(standing) {
      last = standing;
      if (isLocked()) isFollowing = true;
      if (isFollowing) go();
      ballot.show(standing.poll);
      draw();
    },
    over() {
      last = null;
      ballot.show(null);
      root.dataset.class = "over";
      said.textContent = words.say("class.over");
      way.hidden = true;
    },
    away(isNow) {
      isAway = isNow;
      draw();
    },
  });
  store.subscribe(["step", "part", "source", "expand", "close", "inputs"], () => {
    if (isGoing || !last || !isFollowing) return;
    if (isLocked())
      queueMicrotask(go); // while it is asked, nobody runs ahead
    else if (store.get().step !== last.step && store.get().arrival === null) lookAround();
  });
  store.subscribe(["language"], draw);
  draw();
  return ear;
}
