/**
 * The one state of the page: frozen, replaced as a whole, and told to those who asked.
 *
 * @typedef {import("../lib/api.js").Trace} Trace
 * @typedef {import("../lib/api.js").Fault} Fault
 * @typedef {import("../lib/viewport.js").Viewport} Viewport
 * @typedef {import("../lib/contract.js").ViewRequest} View
 * @typedef {{parameters: string[], rate: number, optimizer: string, steps: number}} Descent
 *
 * @typedef {object} State
 * @property {string} source           the typed text
 * @property {Record<string, unknown>} inputs  values given by the person, by name
 * @property {"none"|"all"|string[]} expand    composite gates that are open
 * @property {string[]} close         gates whose typed-out composite is drawn as one gate
 * @property {number} seed
 * @property {unknown} upstream        gradient at the output, null for ones
 * @property {string[]} parked         names in `inputs` that the program does not have: kept, but not sent
 * @property {string[]} fixed          names of inputs that take no gradient, as the person wants it
 * @property {Record<string, unknown>} home    the values that Reset goes back to (an example's own)
 * @property {number} step             which step is shown
 * @property {boolean} isFine          backward steps are taken in three parts
 * @property {number} part             which of the three is the last shown, from 0; 2 where all are
 * @property {View} view               how the drawing is to look, where that is not the usual way
 * @property {boolean} isHurried       steps run past under a hand: what is read may wait a little
 * @property {string|null} selected    id of the gate or edge that the inspector shows
 * @property {boolean} isHandOn        a number is being dragged: only numbers travel
 * @property {import("../lib/api.js").Values|null} values  numbers newer than those of the trace
 * @property {number|null} arrival     the step to show when the next answer comes, null: carry the present one over
 * @property {string} language
 * @property {"light"|"dark"|null} theme       null: the system's
 * @property {Trace|null} trace        the last good answer
 * @property {Fault[]} faults          what is wrong with the text as it stands now
 * @property {"fresh"|"waiting"|"wrong"|"offline"} status  how the trace relates to the text
 * @property {boolean} isPlaying
 * @property {number} speed            steps a second, relative to the usual pace
 * @property {boolean} isPresenting
 * @property {Viewport|null} viewport  null: the drawing is fitted, or followed where it would be too small
 * @property {boolean} isWhole         fitted even where it is too small to read: the person asked for it
 * @property {"wide"|"tall"|"low"} room      the shape of the drawing's window, which the direction follows
 * @property {import("./gradient_checks.js").Checks|null} checks  whether other ways give the same gradients
 * @property {string} tab              which panel is open, "" for none
 * @property {Descent|null} descent   a descent that shows something here: an example brings it
 * @property {boolean} isDescended    the inputs stand where a descent has brought them
 * @property {{name: string, source: string}|null} [example]  the one that was loaded last
 * @property {string[]} exercise       ids of an exercise's questions: the address carries them
 * @property {string[]} asked          ids of elements whose numbers an exercise keeps back
 * @property {boolean} [isHeld]        a question runs: the page holds a step of the class, and no program to ask about
 * @property {boolean} [isLeading]     a class is led from this page
 * @property {{code: string, key: string, phone: string}} [handout]  the class's exercise that this phone works on
 */

/**
 * @param {State} initial
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  /** @type {Set<{keys: (keyof State)[], act: (now: State, before: State) => void}>} */
  const listeners = new Set();
  let told = state;
  let isTelling = false;

  function tell() {
    if (isTelling) return; // a listener changed the state: the loop below goes round once more
    isTelling = true;
    try {
      while (told !== state) {
        const before = told;
        const now = (told = state);
        for (const listener of listeners) {
          if (listener.keys.some((key) => now[key] !== before[key])) listener.act(now, before);
        }
      }
    } finally {
      isTelling = false;
    }
  }

  return {
    get: () => state,

    /** @param {Partial<State>} patch */
    set(patch) {
      if (Object.entries(patch).every(([key, value]) => state[/** @type {keyof State} */ (key)] === value)) return;
      state = Object.freeze({ ...state, ...patch });
      tell();
    },

    /**
     * Call `act` whenever one of `keys` has changed.
     * @param {(keyof State)[]} keys
     * @param {(now: State, before: State) => void} act
     */
    subscribe(keys, act) {
      const listener = { keys, act };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /**
     * The same, and once at the beginning.
     * @param {(keyof State)[]} keys
     * @param {(now: State, before: State) => void} act
     */
    follow(keys, act) {
      act(state, state);
      return this.subscribe(keys, act);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
