/**
 * The drawing by keyboard: one stop for Tab, up and down go from part to part along the flow, Enter does what a click
 * does, O opens and closes. Left and right stay with the steps.
 */

import { ancestry } from "../state/elements.js";
import { isKeptBack } from "./withheld_numbers.js";
import { factsOf } from "../state/part_facts.js";

const REST = 120; // ms without a step after which the parts are named anew
const MOST = 400; // parts of a drawing that are told one by one; beyond, the table of edges tells

/**
 * @param {HTMLElement} view
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 * @param {import("./canvas.js").Canvas} canvas
 */
export function createWalk(view, { store, actions, words }, canvas) {
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {string[]} */
  let stops = [];
  /** @type {string|null} */
  let here = null;

  /** @type {string[]} */
  let outside = []; // what the present part stands in, as long as it is there

  const firstGate = () => store.get().trace?.nodes.find((node) => node.kind === "gate")?.id ?? stops[0] ?? null;

  canvas.onMount((mounted) => {
    const hadFocus =
      here !== null && !view.contains(document.activeElement) && document.activeElement === document.body;
    svg = mounted;
    const { trace } = store.get();
    stops = (trace?.nodes ?? []).flatMap((node) => [
      ...(trace?.edges ?? []).filter((edge) => edge.target === node.id).map((edge) => edge.id),
      node.id,
    ]);
    svg?.setAttribute("role", "group");
    svg?.setAttribute("aria-label", words.say("drawing.parts"));
    label();
    if (here && !stops.includes(here))
      here =
        stops.find((each) => here && ancestry(trace, each).includes(here)) ??
        outside.find((each) => stops.includes(each)) ??
        null;
    stop(here ?? firstGate());
    if (hadFocus && here) focus(here);
  });
  let timer = 0;
  store.subscribe(["step", "language", "trace", "asked"], (now, before) => {
    clearTimeout(timer);
    if (view.contains(document.activeElement) || now.asked !== before.asked) label();
    else timer = setTimeout(label, REST);
  });

  /** Every part says what it is and what it knows. */
  function label() {
    const { trace, step } = store.get();
    if (!svg || !trace || stops.length > MOST) return;
    for (const id of stops) {
      const part = svg.getElementById(id);
      const facts = part && factsOf(trace, id, step, words);
      if (!part || !facts) continue;
      part.setAttribute("role", "button");
      const known = facts.rows.map(({ role, name, drawn, isLater }) => {
        if (isKeptBack(store.get(), id, role)) return `${name}: ${words.say("peek.hidden")}`;
        return `${name}: ${isLater ? words.say("table.later") : drawn}`;
      });
      part.setAttribute("aria-label", [facts.title, ...known, ...facts.notes].join(", "));
      if (!part.hasAttribute("tabindex")) part.setAttribute("tabindex", "-1");
    }
  }

  /** @param {string|null} id */
  function stop(id) {
    svg?.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    if (id) svg?.getElementById(id)?.setAttribute("tabindex", "0");
    outside = id ? ancestry(store.get().trace, id) : [];
  }

  /** @param {string} id */
  function focus(id) {
    here = id;
    stop(id);
    const part = svg?.getElementById(id);
    if (part instanceof SVGElement) part.focus();
  }

  view.addEventListener("focusin", (event) => {
    const part = event.target instanceof Element ? event.target.closest(".node, .edge") : null;
    if (part) stop((here = part.id));
  });

  view.addEventListener("keydown", (event) => {
    const part = event.target instanceof Element ? event.target.closest(".node, .edge") : null;
    if (!part || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = stops.indexOf(part.id);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "ArrowDown" || key === "ArrowUp")
      focus(stops[(at + (key === "ArrowDown" ? 1 : -1) + stops.length) % stops.length]);
    else if (key === "Enter") canvas.click(part);
    else if (key === "o") actions.toggleAt(part.id);
    else return;
    event.preventDefault();
  });
}
