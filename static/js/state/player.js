/** Playing: one step after another until the last. */

const PACE = 1600; // ms a step at speed 1

/**
 * @param {import("./store.js").Store} store
 * @param {import("./actions.js").Actions} actions
 */
export function keepPlaying(store, actions) {
  let timer = 0;
  store.subscribe(["isPlaying", "speed", "step", "part"], ({ isPlaying, speed, step, part, isFine, trace }) => {
    clearTimeout(timer);
    if (!isPlaying) return;
    const isEnd = !trace || (step >= trace.steps.length - 1 && !(isFine && part < 2));
    if (isEnd) store.set({ isPlaying: false });
    else timer = setTimeout(actions.advance, PACE / speed);
  });
}
