/**
 * What was answered lately, for when there is no network: the programs of the last visits open again, and whoever
 * changes one is told that it waits. Also registers the worker that keeps the page itself (worker.js).
 */

import { questionKey } from "../lib/question_key.js";
import { drawingOf } from "../state/live_answer.js";

const NAME = "gatewise-answers";
const MOST = 24; // answers that are kept
const REST = 2_000; // ms after which a program is one that somebody looks at, not one that is being typed
const LONGEST = 2_000_000; // characters of an answer; longer ones are not kept

/** @param {import("../state/store.js").Store} store */
export function keepLastPrograms(store) {
  let timer = 0;
  if (!("serviceWorker" in navigator) || !("caches" in window)) return; // only where the line is safe
  navigator.serviceWorker.register(new URL("offline.js", document.baseURI)).catch(() => {}); // not allowed: as before
  store.follow(["trace", "status"], ({ status }) => {
    clearTimeout(timer);
    if (status === "fresh") timer = setTimeout(() => keep().catch(() => {}), REST); // storage may be full
  });

  async function keep() {
    const state = store.get();
    if (state.status !== "fresh" || !state.trace || state.values) return;
    const key = await questionKey(drawingOf(state));
    const text = JSON.stringify(state.trace);
    if (text.length > LONGEST) return;
    const cache = await caches.open(NAME);
    await cache.delete(key); // the newest stand last
    await cache.put(key, new Response(text, { headers: { "Content-Type": "application/json" } }));
    const all = await cache.keys();
    await Promise.all(all.slice(0, -MOST).map((each) => cache.delete(each)));
  }
}
