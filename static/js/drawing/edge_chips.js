/**
 * What the present gate reads, or what reads it, beyond the window: a chip at the edge with its name and its numbers,
 * drawn as in the drawing where that finds room.
 */

import { elementOf } from "../state/elements.js";
import { element } from "../lib/dom.js";
import { appearances } from "../state/stepper.js";
import { around, isWithin } from "../lib/camera_windows.js";
import { nameOf } from "../state/part_facts.js";
import { pictureOf } from "./neighbour_picture.js";

const MOST = 6; // chips; more would fill the edge
const SHORT = 14; // characters of a number, beyond which its shape says more
const LARGEST = 0.5; // of the window's sides, for a picture

/**
 * @typedef {import("../lib/camera_windows.js").Box} Box
 * @typedef {import("./step_focus.js").Neighbour} Neighbour
 * @typedef {{forms: HTMLElement[], at: {x: number, y: number}}} Stub  `forms`: what may stand there, the best first;
 *   `at`: the middle of what it is about, in the drawing
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

  /** @param {Neighbour} neighbour @param {boolean} hasNumbers */
  function chipOf({ edge: id, node }, hasNumbers) {
    const { trace, step, values } = store.get();
    const edge = trace?.edges.find((each) => each.id === id);
    const shown = appearances(trace?.steps ?? []);
    const texts = /** @type {Record<string, string>} */ (values?.edges[id] ?? edge?.texts ?? {});
    const number = (/** @type {"value"|"dg"} */ role) => {
      const text = texts[role];
      if (!text || !hasNumbers || (shown.get(elementOf(id, role)) ?? Infinity) > step) return null;
      const shape = trace?.nodes.find((each) => each.id === edge?.source)?.shape ?? [];
      return element("b", { class: role, text: text.length <= SHORT ? text : shape.join(" × ") });
    };
    // the numbers are those of the edge's value: with them stands its name, also where its reader is out of sight
    const name = element("i", { text: trace ? nameOf(trace, (hasNumbers && edge?.source) || node) : "" });
    const numbers = [number("value"), number("dg")].flatMap((each) => each ?? []);
    return element("div", { class: "stub", "data-of": node, "data-edge": hasNumbers ? id : null }, name, ...numbers);
  }

  /**
   * @param {Neighbour} neighbour
   * @param {boolean} hasLabel  whether its numbers are beyond the window too
   * @param {boolean} [hasNode]  else its numbers alone, as on slides (graph/slides/edge_chips.py)
   */
  function drawnOf(neighbour, hasLabel, hasNode = true) {
    const { trace } = store.get();
    const svg = /** @type {SVGSVGElement|null} */ (stage.querySelector("#view > svg"));
    if (!svg) return [];
    const { k } = camera.current();
    const { width, height } = camera.room();
    const isOperand = trace?.edges.find(({ id }) => id === neighbour.edge)?.source === neighbour.node;
    const picture = pictureOf(svg, neighbour, { k, isOperand, hasLabel, hasNode });
    const sizes = [...(picture?.children ?? [])].map((each) => [
      each.getAttribute("width"),
      each.getAttribute("height"),
    ]);
    const wide = sizes.reduce((sum, [length]) => sum + Number(length), 0);
    const isSmall = wide < width * LARGEST && sizes.every(([, length]) => Number(length) < height * LARGEST);
    if (!picture || !isSmall) return [];
    const isGate = trace?.nodes.find(({ id }) => id === neighbour.node)?.kind === "gate";
    const value = trace?.edges.find(({ id }) => id === neighbour.edge)?.source ?? "";
    const isNamed = hasNode ? !isGate || hasLabel : svg.getElementById(neighbour.edge)?.querySelector(":scope > .name");
    const name = trace && !isNamed ? element("i", { text: nameOf(trace, hasNode ? neighbour.node : value) }) : null;
    const names = { class: "stub drawn", "data-of": neighbour.node, "data-edge": neighbour.edge };
    return [element("div", names, picture, name)];
  }

  return {
    /** Made anew for the present step, and yet to be placed, one form of each. @returns {Stub[]} */
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
        const hasLabel = each.label !== null && !isWithin(each.label, seen);
        const alone = hasLabel ? drawnOf(each, hasLabel, false) : [];
        const forms = [...drawnOf(each, hasLabel), ...alone, chipOf(each, true), chipOf(each, false)];
        return [{ forms, at: { x: box.x + box.width / 2, y: box.y + box.height / 2 } }];
      });
      chips = stubs.flatMap(({ forms }) => forms);
      stage.append(...chips);
      return stubs;
    },
  };
}
