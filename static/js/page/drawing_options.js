/** How the drawing looks: what the labels say, which gradients, digits, direction, colours. One small panel. */

import { element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";

/** @type {import("../lib/contract.js").Mode[]} */
const LABELS = ["numbers", "symbols", "both", "compact"];
/** @type {("value"|"dg"|"lg"|"ug")[]} */
const PARTS = ["value", "dg", "lg", "ug"];
const DIGITS = [2, 3, 4, 5, 6, 8];
const LEAST = 150; // pixels of height that the panel keeps
/** @type {import("../lib/contract.js").Direction[]} */
const DIRECTIONS = ["auto", "LR", "TB"];

/** What the labels say now. @param {import("../state/store.js").State} state */
const labelOf = ({ view }) => view.label ?? "numbers";

/**
 * @param {HTMLElement} tools
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words}} house
 */
export function createLooks(tools, { store, actions, words }) {
  const name = element("span");
  const button = element(
    "button",
    {
      type: "button",
      class: "button small",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-controls": "looks",
      onclick: toggle,
    },
    name,
    element("span", { class: "caret", "aria-hidden": "true" }),
  );
  const panel = element("div", { class: "sheet looks", id: "looks", role: "dialog", hidden: true });
  tools.prepend(button);
  tools.append(panel);

  function toggle() {
    if (panel.hidden) fill();
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    if (panel.hidden) return;
    const [{ top }, steps] = [
      panel.getBoundingClientRect(),
      document.querySelector(".steps")?.getBoundingClientRect().top ?? innerHeight,
    ];
    panel.style.maxHeight = `${Math.max(LEAST, Math.min(innerHeight, steps) - top - 8)}px`;
    panel.querySelector("input")?.focus({ preventScroll: true });
  }

  function close() {
    if (panel.hidden) return;
    const hadFocus = panel.contains(document.activeElement);
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (hadFocus) button.focus();
  }

  function fill() {
    const { view } = store.get();
    const hide = view.hide ?? [];
    panel.setAttribute("aria-label", words.say("looks.title"));
    redraw(
      panel,
      element(
        "fieldset",
        {},
        element("legend", { text: words.say("looks.label") }),
        ...LABELS.map((each) =>
          choice("radio", `looks.${each}`, labelOf(store.get()) === each, () =>
            actions.draw({ label: each === "numbers" ? undefined : each }),
          ),
        ),
      ),
      element(
        "fieldset",
        {},
        element("legend", { text: words.say("looks.parts") }),
        ...PARTS.map((each) =>
          choice(
            "checkbox",
            `peek.${each}`,
            !hide.includes(each),
            (isOn) => {
              const rest = (store.get().view.hide ?? []).filter((other) => other !== each);
              actions.draw({ hide: isOn ? rest : [...rest, each] });
            },
            each,
          ),
        ),
      ),
      element(
        "div",
        { class: "pairs" },
        select("looks.digits", DIGITS.map(String), String(view.digits ?? 3), (value) =>
          actions.draw({ digits: value === "3" ? undefined : Number(value) }),
        ),
        select("looks.direction", DIRECTIONS, view.direction ?? "auto", (value) =>
          actions.draw({ direction: value === "auto" ? undefined : value }),
        ),
      ),
      gates(),
      choice("checkbox", "looks.palette", view.palette === "colour_blind", (isOn) =>
        actions.draw({ palette: isOn ? "colour_blind" : undefined }),
      ),
    );
  }

  /** All gates that are made of simpler ones: opened at once, or closed. */
  function gates() {
    const { trace } = store.get();
    const gate = (/** @type {string} */ says, /** @type {boolean} */ isPossible, /** @type {() => void} */ act) =>
      element("button", {
        type: "button",
        class: "button small",
        text: words.say(says),
        disabled: !isPossible,
        onclick: () => {
          close();
          act();
        },
      });
    return element(
      "div",
      { class: "pairs" },
      gate("looks.open_all", trace?.nodes.some((node) => node.can_open) ?? false, actions.openAll),
      gate("looks.close_all", trace?.groups.some((group) => group.open && group.closable) ?? false, actions.closeAll),
    );
  }

  /**
   * @param {"radio"|"checkbox"} type
   * @param {string} says
   * @param {boolean} isOn
   * @param {(isOn: boolean) => void} act
   * @param {string} [role]
   */
  function choice(type, says, isOn, act, role) {
    const box = element("input", {
      type,
      name: type === "radio" ? "looks" : null,
      checked: isOn,
      onchange: (/** @type {Event} */ event) => act(/** @type {HTMLInputElement} */ (event.target).checked),
    });
    return element("label", { class: role }, box, element("span", { text: words.say(says) }));
  }

  /**
   * @template {string} T
   * @param {string} says
   * @param {T[]} values
   * @param {string} now
   * @param {(value: T) => void} act
   */
  function select(says, values, now, act) {
    const options = values.map((value) =>
      element("option", {
        value,
        selected: value === now,
        text: /^\d/.test(value) ? value : words.say(`looks.${value.toLowerCase()}`),
      }),
    );
    return element(
      "label",
      { class: "pair" },
      element("span", { text: words.say(says) }),
      element(
        "select",
        {
          onchange: (/** @type {Event} */ event) =>
            act(values[/** @type {HTMLSelectElement} */ (event.target).selectedIndex]),
        },
        ...options,
      ),
    );
  }

  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !panel.contains(event.target) && !button.contains(event.target)) close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });

  store.follow(["view", "language"], (state) => {
    const { view } = state;
    document.documentElement.toggleAttribute("data-compact", labelOf(state) === "compact");
    name.textContent = words.say("looks.button");
    button.setAttribute("aria-label", `${words.say("looks.title")}: ${words.say(`looks.${labelOf(state)}`)}`);
    if (view.palette) document.documentElement.dataset.palette = view.palette;
    else delete document.documentElement.dataset.palette;
  });
  store.subscribe(["language"], close);
}
