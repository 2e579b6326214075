/** Everything a person can do, by name: buttons, keys and gestures all end here. */

import { isRelated, withoutRetyped } from "./edited_program.js";
import { closedCall, openCalls, openComposites } from "./gate_groups.js";
import { advance, clamp, mirror, retreat, stepOf, visit } from "./stepper.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./store.js").State} State
 */

const TABLES = ["gradients", "edges", "selected"];
const REST = 120; // ms without a step after which a hand no longer hurries

/** @param {Store} store */
export function createActions(store) {
  const steps = () => store.get().trace?.steps ?? [];
  /** @type {Pick<State, "viewport"|"isWhole">} */
  let seen = { viewport: null, isWhole: false }; // of the drawing, before it was presented
  let resting = 0;
  let wasOpened = false; // the panel, by a click on the drawing: a click beside it closes it again

  /** @param {number} index */
  function goTo(index) {
    if (steps().length) store.set({ step: clamp(steps(), index), part: 2 });
  }

  /** A step by hand ends the playing. @param {number} index */
  function jumpTo(index) {
    store.set({ isPlaying: false });
    goTo(index);
  }

  /**
   * One step on or back, or one part of it.
   * @param {(steps: import("../lib/api.js").Step[], at: {step: number, part: number}, isFine: boolean) => {step:
   *   number, part: number}} move
   */
  function walk(move) {
    const { step, part, isFine } = store.get();
    if (steps().length) store.set(move(steps(), { step, part }, isFine));
  }

  const opened = () => openComposites(store.get());
  const closedAt = (/** @type {string} */ id) => closedCall(store.get(), id);

  /**
   * Open a composite gate or a closed call; one that was closed from what was typed becomes that again.
   * @param {string} id
   */
  function open(id) {
    const { close } = store.get();
    const call = closedAt(id);
    if (call)
      store.set({ close: close.filter((each) => each !== call.id), expand: [...new Set([...opened(), call.id])] });
    else if (close.includes(id)) store.set({ close: close.filter((each) => each !== id) });
    else store.set({ expand: [...opened(), id] });
  }

  /** Close an open composite or call, or a typed-out composite into its gate. @param {string} id */
  function shut(id) {
    const { close, trace } = store.get();
    const group = trace?.groups.find((each) => each.id === id);
    const rest = opened().filter((each) => each !== id);
    if (group?.kind === "composite") store.set({ expand: rest.length ? rest : "none" });
    else if (group) store.set({ close: [...close, id], expand: rest.length ? rest : "none" });
    else store.set({ close: [...close, id] });
  }

  /** Open the gate, or close what it stands in. @param {string} id */
  function toggleAt(id) {
    const { trace } = store.get();
    const node = trace?.nodes.find((each) => each.id === id);
    if (node?.can_open) open(node.id);
    else if (node?.group && trace?.groups.find((group) => group.id === node.group)?.closable) shut(node.group);
    else if (node && node.id in (trace?.closable ?? {})) shut(node.id);
  }

  return {
    goTo,
    jumpTo,

    /** A hand takes one step upon another, until it has rested a moment. */
    hurry() {
      clearTimeout(resting);
      resting = setTimeout(() => store.set({ isHurried: false }), REST);
      store.set({ isHurried: true });
    },
    advance: () => walk(advance),
    next() {
      store.set({ isPlaying: false });
      walk(advance);
    },
    previous() {
      store.set({ isPlaying: false });
      walk(retreat);
    },
    toggleFine: () => store.set({ isFine: !store.get().isFine, part: 2 }),

    /** @param {number} speed */
    pace: (speed) => store.set({ speed }),

    /**
     * Change how the drawing looks; what is as usual is left out.
     * @param {Partial<import("./store.js").View>} change
     */
    draw(change) {
      const next = Object.entries({ ...store.get().view, ...change }).filter(
        ([, value]) => value && !(Array.isArray(value) && !value.length),
      );
      store.set({ view: Object.fromEntries(next), viewport: null });
    },

    /**
     * Mark a gate or an edge; what holds an array opens with all its numbers. null: nothing.
     * @param {string|null} id
     */
    select(id) {
      const { tab, trace } = store.get();
      // an input's array stands in its field
      const nodes = (trace?.nodes ?? []).filter((node) => node.kind !== "input");
      const value = [...nodes, ...(trace?.edges ?? [])].find((each) => each.id === id)?.value;
      const isOpening = tab === "" && Array.isArray(value);
      if (id)
        store.set({ selected: id, tab: isOpening || TABLES.includes(tab) ? "selected" : tab }); // an insight stays open
      else store.set({ selected: null, tab: tab !== "selected" ? tab : wasOpened ? "" : "gradients" });
      if (isOpening) wasOpened = true;
    },
    first: () => jumpTo(0),
    last: () => jumpTo(steps().length - 1),
    mirror: () => jumpTo(mirror(steps(), store.get().step)),

    /** Go to a gate's step, unless that would take away what is shown. @param {string} node */
    visit(node) {
      const { step } = store.get();
      const to = visit(steps(), step, node);
      if (to !== step) jumpTo(to);
    },

    /** To a gate's own step, whatever that takes away. @param {string} node @param {"forward"|"backward"} phase */
    stepTo(node, phase) {
      const found = stepOf(steps(), node, phase);
      if (found >= 0) jumpTo(found);
    },

    togglePlaying() {
      const { isPlaying, step } = store.get();
      if (!isPlaying && step >= steps().length - 1) goTo(0);
      store.set({ isPlaying: !isPlaying });
    },

    /** The text of the box. A text that replaces the old one is a new program. @param {string} source */
    type(source) {
      const state = store.get();
      if (source === state.source) return;
      if (!isRelated(state.source, source)) {
        const known = {
          inputs: {},
          home: {},
          fixed: [],
          expand: /** @type {"none"} */ ("none"),
          close: [],
          upstream: null,
        };
        store.set({
          source,
          ...known,
          parked: [],
          isPlaying: false,
          selected: null,
          values: null,
          descent: null,
          isDescended: false,
        });
        return;
      }
      const inputs = withoutRetyped(state.inputs, state.source, source);
      store.set({ source, inputs, parked: [], isPlaying: false });
    },

    /** A number under the hand: only numbers travel until it rests. @param {string} name @param {unknown} value */
    drag: (name, value) => store.set({ isHandOn: true, inputs: { ...store.get().inputs, [name]: value } }),
    rest: () => store.set({ isHandOn: false }),

    /** @param {string} name @param {unknown} value */
    give: (name, value) => store.set({ isHandOn: false, inputs: { ...store.get().inputs, [name]: value } }),

    /**
     * Where a descent has come to.
     * @param {Record<string, unknown>} values
     * @param {boolean} isDescended  false: at its start
     */
    descendTo: (values, isDescended) =>
      store.set({ isHandOn: false, isDescended, inputs: { ...store.get().inputs, ...values } }),

    /** Numbers from a seed. @param {Record<string, unknown>} values @param {number} seed */
    sow: (values, seed) =>
      store.set({ isHandOn: false, isDescended: false, inputs: { ...store.get().inputs, ...values }, seed }),

    /** Fix an input, which then gets no gradient, or let it go. @param {string} name */
    pin(name) {
      const { fixed } = store.get();
      store.set({
        isHandOn: false,
        fixed: fixed.includes(name) ? fixed.filter((each) => each !== name) : [...fixed, name],
      });
    },

    reset: () => store.set({ isHandOn: false, isDescended: false, inputs: store.get().home, seed: 0, upstream: null }),

    /** @param {import("../page/example_menu.js").Example} example */
    load({ name, source, inputs, fixed = [], expand, close, seed, upstream, view, tab, selected, descent }) {
      const old = store.get();
      const fresh = {
        parked: [],
        step: 0,
        arrival: 0,
        isPlaying: false,
        viewport: null,
        isWhole: false,
        values: null,
        isHandOn: false,
        isDescended: false,
      };
      store.set({
        source,
        inputs,
        fixed,
        home: inputs,
        expand,
        close,
        seed,
        upstream,
        view: { ...(old.view.palette ? { palette: old.view.palette } : {}), ...view },
        tab: tab ?? "",
        selected,
        descent,
        exercise: [],
        example: { name, source },
        ...fresh,
      });
    },

    open,
    shut,

    /** Every gate that is made of simpler ones. */
    openAll: () => store.set({ close: [], expand: "all" }),

    /** Every gate and call that stands open becomes one gate again. */
    closeAll: () => store.set({ close: openCalls(store.get()), expand: "none" }),

    /** Open or close what the present step stands at. */
    toggleHere: () => toggleAt(store.get().trace?.steps[store.get().step]?.node ?? ""),
    toggleAt,

    /** @param {string} language */
    speak: (language) => store.set({ language }),

    /** @param {"light"|"dark"|null} theme */
    paint: (theme) => store.set({ theme }),

    /** What is seen of the drawing comes back after it. @param {boolean} isPresenting */
    present(isPresenting) {
      const { isPresenting: was, viewport, isWhole } = store.get();
      if (was === isPresenting) return;
      store.set({ isPresenting, ...(isPresenting ? { viewport: null, isWhole: false } : seen) });
      seen = { viewport, isWhole };
    },

    /** @param {import("../lib/viewport.js").Viewport|null} viewport */
    look: (viewport) => store.set({ viewport }),

    /** The whole drawing, however small. */
    fit: () => store.set({ viewport: null, isWhole: true }),

    /** What can be read, going along with the steps. */
    follow: () => store.set({ viewport: null, isWhole: false }),

    /** @param {string} tab  "": none */
    openTab(tab) {
      wasOpened = false;
      store.set({ tab });
    },

    /** Numbers that an exercise hides, by the ids of their elements; none: it is over. @param {string[]} asked */
    keepBack: (asked) => store.set({ asked }),

    /** The questions that are worked on, by their ids. @param {string[]} exercise */
    exercise: (exercise) => store.set({ exercise }),
  };
}

/** @typedef {ReturnType<typeof createActions>} Actions */
