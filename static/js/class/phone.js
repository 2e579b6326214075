/** The page as a phone of a class: it goes where the lecturer is, may look around and return, and answers. */

import { element } from "../lib/dom.js";
import { goThere } from "./class_place.js";
import { createBallot } from "./ballot.js";
import { createMembership } from "./membership.js";
import { createStepSoFar } from "./step_so_far.js";
import { listenTo } from "./polling.js";

/** @typedef {import("./class_place.js").Standing} Standing */

const STALE = 3000; // ms in which processes of a server may differ

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
  const opened = new URLSearchParams(location.search).get("handout"); // this page is an exercise of the class
  let isFollowing = !opened;
  let isAway = false;
  let isGoing = false;
  let heard = 0; // when the newest state was told
  const said = element("span", { role: "status" });
  const way = element("button", {
    type: "button",
    class: "button small",
    onclick: () => (isFollowing ? lookAround() : follow()),
  });
  const work = element("button", {
    type: "button",
    class: "button small primary",
    hidden: true,
    onclick: openExercise,
  });
  document
    .querySelector(".top")
    ?.after(
      element("section", { class: "class-bar", "aria-label": code }, element("b", { text: code }), said, work, way),
    );
  const me = createMembership(code);
  const ballot = createBallot(code, me, house);
  if (opened) me.phone().then((phone) => store.set({ handout: { code, key: opened, phone } }));

  const soFar = createStepSoFar(code, store, (patch) => goBy(() => store.set(patch)));

  const isLocked = () => last?.poll !== null && last?.poll !== undefined && last.poll.stage !== "revealed";

  /** The page of the class again, or with `address` its exercise. @param {string} [address] */
  function leaveFor(address = "") {
    location.assign(`?${new URLSearchParams({ class: code, lang: words.language() })}${address && `&${address}`}`);
  }

  function openExercise() {
    if (last?.handout) leaveFor(`handout=${last.handout.key}&${last.handout.address}`);
  }

  function follow() {
    if (opened) return leaveFor();
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
    const place = last;
    if (place?.is_held) soFar.show(place);
    else if (place) {
      soFar.stop();
      goBy(() => goThere(place, store));
    }
  }

  /** Moves the page as the class does. @param {() => void} act */
  function goBy(act) {
    isGoing = true;
    act();
    isGoing = false;
  }

  /** A process of the server that has not heard of the latest change may answer. @param {Standing} standing */
  const isOld = (standing) => last !== null && standing.version < last.version && performance.now() - heard < STALE;

  function draw() {
    root.dataset.class = opened ? "working" : isFollowing ? "following" : "looking";
    said.textContent = words.say(
      isAway
        ? "class.away"
        : isLocked()
          ? "class.answer"
          : opened
            ? last && last.handout?.key !== opened
              ? "class.exercise_over"
              : "class.exercise"
            : isFollowing
              ? "class.following"
              : "class.looking",
    );
    work.textContent = words.say("class.open_exercise");
    work.hidden = isLocked() || !last?.handout || last.handout.key === opened;
    way.textContent = words.say(isFollowing ? "class.look" : "class.follow");
    way.hidden = isLocked() || last === null;
  }

  const ear = listenTo(code, {
    told(standing) {
      if (isOld(standing)) return;
      last = standing;
      heard = performance.now();
      if (isLocked() && opened) return leaveFor(); // the question is about the lecturer's program
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
      way.hidden = work.hidden = true;
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
