/** The step bar: first, previous, next, last, play, and the scrub bar in two colours. */

import { element, glyph } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { turningPoint } from "../state/stepper.js";

const FAST = 120; // ms between two movements of the scrub bar, under which steps run past
const DENSE = 150; // steps beyond which marks would run together

const PLAY = () => glyph("m4.5 3 7 5-7 5z");
const PAUSE = () => glyph("M5 3.5v9M11 3.5v9");

/**
 * @param {{first: HTMLElement, previous: HTMLElement, next: HTMLElement, last: HTMLElement, play: HTMLElement, fine:
 *   HTMLElement, speed: HTMLSelectElement,
 *   slider: HTMLInputElement, scrub: HTMLElement, count: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createControls(
  { first, previous, next, last, play, fine, speed, slider, scrub, count },
  { store, actions, words },
) {
  first.addEventListener("click", actions.first);
  previous.addEventListener("click", actions.previous);
  next.addEventListener("click", actions.next);
  last.addEventListener("click", actions.last);
  play.addEventListener("click", actions.togglePlaying);
  slider.addEventListener("input", slide);

  let slidAt = -Infinity;
  let frame = 0;
  /** The first movement at once; of many that follow fast, the newest of each frame. */
  function slide() {
    const isFast = performance.now() - slidAt < FAST;
    slidAt = performance.now();
    cancelAnimationFrame(frame);
    if (!isFast || document.hidden) return actions.jumpTo(slider.valueAsNumber); // no frames come where nobody looks
    actions.hurry();
    const to = slider.valueAsNumber;
    frame = requestAnimationFrame(() => actions.jumpTo(to));
  }

  fine.addEventListener("click", actions.toggleFine);
  speed.addEventListener("change", () => actions.pace(Number(speed.value)));
  store.follow(["isFine"], ({ isFine }) => fine.setAttribute("aria-pressed", String(isFine)));
  store.follow(["speed"], (state) => (speed.value = String(state.speed)));

  store.follow(["trace", "step", "part", "isFine", "language"], ({ trace, step, part, isFine }) => {
    const steps = trace?.steps ?? [];
    const end = Math.max(0, steps.length - 1);
    slider.max = String(end);
    slider.value = String(step);
    slider.disabled = end === 0;
    slider.setAttribute("aria-valuenow", String(step));
    slider.setAttribute("aria-valuemax", String(end));
    slider.setAttribute(
      "aria-valuetext",
      `${words.say("steps.count", { step, last: end })} ${steps[step]?.title ?? ""}`,
    );
    const isParted = isFine && Boolean(steps[step]?.substeps.length);
    count.textContent = !steps.length
      ? ""
      : words.say(isParted ? "steps.parted" : "steps.count", { step, last: end, part: part + 1 });
    scrub.toggleAttribute("data-parted", isParted);
    scrub.style.setProperty("--at", String(end ? step / end : 0));
    scrub.style.setProperty("--turn", String(end ? (turningPoint(steps) - 0.5) / end : 0.5));
    scrub.style.setProperty("--count", String(end || 1));
    scrub.toggleAttribute("data-dense", end > DENSE);
    scrub.dataset.phase = steps[step]?.phase ?? "start";
    for (const [button, isIdle] of /** @type {[HTMLElement, boolean][]} */ ([
      [first, step === 0],
      [previous, step === 0],
      [next, step >= end && !(isParted && part < 2)],
      [last, step >= end],
    ])) {
      button.setAttribute("aria-disabled", String(isIdle)); // not disabled: the focus stays where it is
    }
  });

  store.follow(["isPlaying", "language"], ({ isPlaying }) => {
    play.dataset.label = isPlaying ? "steps.pause" : "steps.play";
    play.setAttribute("aria-label", words.say(play.dataset.label));
    redraw(
      play,
      isPlaying ? PAUSE() : PLAY(),
      element("span", { text: words.say(play.dataset.label), "aria-hidden": true }),
    );
  });
}
