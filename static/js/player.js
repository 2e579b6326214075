/** Playing: one step after another until the last. */

const PACE = 1600; // ms a step at speed 1

/**
 * @param {import("./store.js").Store} store
 * @param {import("./actions.js").Actions} actions
 */
export function keepPlaying(store, actions) {
  let timer = 0;
  store.subscribe(["isPlaying", "speed", "step"], ({ isPlaying, speed, step, trace }) => {
    clearTimeout(timer);
    if (!isPlaying) return;
    if (!trace || step >= trace.steps.length - 1) store.set({ isPlaying: false });
    else timer = setTimeout(() => actions.goTo(store.get().step + 1), PACE / speed);
  });
}
