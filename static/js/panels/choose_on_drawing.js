/** Choosing on the drawing what an exercise shall hide: every number that is clicked is marked, or unmarked again. */

import { numbersOf } from "../state/elements.js";

/**
 * @param {import("../state/store.js").Store} store
 * @param {import("../drawing/canvas.js").Canvas} canvas
 * @param {(ids: string[]) => void} changed
 */
export function chooseNumbers(store, canvas, changed) {
  /** @type {Set<string>} */
  const chosen = new Set();
  let isOn = false;
  /** @type {SVGSVGElement|null} */
  let svg = null;

  /** The question about what is under the pointer: "e3-0-dg", "e3-0-dg[0,1]" in an array. @param {MouseEvent} event */
  function questionAt({ clientX, clientY }) {
    const numbers = numbersOf(store.get().trace);
    for (const part of document.elementsFromPoint(clientX, clientY)) {
      if (!svg?.contains(part)) continue;
      const run = part instanceof SVGTSpanElement ? part : runAt(part, clientX, clientY);
      if (run && numbers.has(run.id)) return run.id;
      const text = part.closest("text");
      if (text && numbers.has(text.id)) return text.id + cellOf(text, run, clientX, clientY);
    }
    return null;
  }

  /** @param {Element} part @param {number} x @param {number} y */
  function runAt(part, x, y) {
    const near = [...(part.closest("text")?.querySelectorAll("tspan") ?? [])].find((each) => {
      const box = each.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
    return near ?? null;
  }

  /**
   * The index of a cell in brackets.
   * @param {Element} text
   * @param {Element|null} run
   * @param {number} x
   * @param {number} y
   */
  function cellOf(text, run, x, y) {
    const cells = [...text.children];
    if (!cells.length) return "";
    const at = cells.indexOf(run ?? runAt(text, x, y) ?? cells[0]);
    const { trace } = store.get();
    const { part, role } = numbersOf(trace).get(text.id) ?? {};
    const edge = trace?.edges.find(({ id }) => id === part);
    /** @type {import("../lib/api.js").Value|undefined} */
    let whole = role === undefined || role === "grad" ? trace?.nodes.find(({ id }) => id === part)?.grad : edge?.[role];
    const shape = [];
    for (; Array.isArray(whole); whole = whole[0]) shape.push(whole.length);
    const index = [];
    let rest = Math.max(0, at);
    for (const size of shape.reverse()) {
      index.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return index.length ? `[${index.join(",")}]` : "";
  }

  /** @param {MouseEvent} event */
  function click(event) {
    if (!isOn) return;
    event.stopPropagation();
    const id = questionAt(event);
    if (!id) return;
    if (!chosen.delete(id)) chosen.add(id);
    mark();
    changed([...chosen]);
  }

  /** @param {Event} event */
  const hold = (event) => isOn && event.stopPropagation(); // no click of the drawing's own

  function mark() {
    if (!svg) return;
    svg.toggleAttribute("data-choosing", isOn);
    for (const each of svg.querySelectorAll("[data-chosen]")) each.removeAttribute("data-chosen");
    for (const id of isOn ? chosen : []) svg.getElementById(id.replace(/\[.*/, ""))?.setAttribute("data-chosen", "");
  }

  canvas.onMount((mounted) => {
    svg = mounted;
    chosen.clear();
    svg?.addEventListener("click", click, true);
    svg?.addEventListener("pointerdown", hold, true);
    svg?.addEventListener("pointerup", hold, true);
    mark();
  });

  return {
    /** @param {boolean} now */
    turn(now) {
      isOn = now;
      chosen.clear();
      mark();
    },
  };
}
