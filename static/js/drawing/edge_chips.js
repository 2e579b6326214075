/**
 * What the present gate reads, or what reads it, beyond the window: a chip at the edge with its name and its numbers.
 */

import { elementOf } from "../state/elements.js";
import { element } from "../lib/dom.js";
import { appearances } from "../state/stepper.js";
import { around, isWithin } from "../lib/camera_windows.js";
import { nameOf } from "../state/facts.js";

const MOST = 6; // chips; more would fill the edge
const SHORT = 14; // characters of a number, beyond which its shape says more

/**
 * @typedef {import("../lib/camera_windows.js").Box} Box
 * @typedef {{chip: HTMLElement, at: {x: number, y: number}}} Stub  `at`: the middle of what it is about, in the drawing
 */

/**
 * @param {HTMLElement} stage
 * @param {{store: import("../state/store.js").Store}} house
 * @param {import("./camera.js").Camera} camera
 */
export function createStubs(stage, { store }, camera) {
  /** @type {HTMLElement[]} */
  let chips = [];

  /** The part of the drawing that is seen. @returns {Box} */
  function pane() {
    const { k, x, y } = camera.current();
    const { width, height } = camera.room();
    return { x: -x / k, y: -y / k, width: width / k, height: height / k };
  }

  /** @param {import("./step_focus.js").Neighbour} neighbour */
  function chipOf({ edge: id, node }) {
    const { trace, step, values } = store.get();
    const edge = trace?.edges.find((each) => each.id === id);
    const shown = appearances(trace?.steps ?? []);
    const texts = /** @type {Record<string, string>} */ (values?.edges[id] ?? edge?.texts ?? {});
    const number = (/** @type {"value"|"dg"} */ role) => {
      const text = texts[role];
      if (!text || (shown.get(elementOf(id, role)) ?? Infinity) > step) return null;
      const shape = trace?.nodes.find((each) => each.id === edge?.source)?.shape ?? [];
      return element("b", { class: role, text: text.length <= SHORT ? text : shape.join(" × ") });
    };
    const name = element("i", { text: trace ? nameOf(trace, node) : "" });
    return element(
      "div",
      { class: "stub", "data-of": node },
      name,
      ...[number("value"), number("dg")].flatMap((each) => each ?? []),
    );
  }

  return {
    /** Made anew for the present step, and yet to be placed. @returns {Stub[]} */
    show() {
      for (const chip of chips) chip.remove();
      const { viewport, trace, asked, step } = store.get();
      const isGuided = trace !== null && viewport === null && !asked.length && trace.steps[step]?.node !== null;
      const seen = pane();
      const missing = isGuided
        ? camera.neighbours().filter(({ label, shape }) => [label, shape].some((box) => box && !isWithin(box, seen)))
        : [];
      const stubs = missing.slice(0, MOST).flatMap((each) => {
        const own = [each.shape, each.label].flatMap((box) => (box && !isWithin(box, seen) ? [box] : []));
        const box = around(own);
        return [{ chip: chipOf(each), at: { x: box.x + box.width / 2, y: box.y + box.height / 2 } }];
      });
      chips = stubs.map(({ chip }) => chip);
      stage.append(...chips);
      return stubs;
    },
  };
}
