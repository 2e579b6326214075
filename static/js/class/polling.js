/**
 * Asking a class again and again where it stands: often enough to follow, seldom enough for three hundred, and not in a
 * sleeping phone.
 */

/** @typedef {import("./class_place.js").Standing} Standing */

const BEAT = 1500; // ms between two questions
const JITTER = 0.2; // of it, so that phones don't all ask at once
const PATIENCE = 6000; // ms after which an answer that has not come is given up
const LONGEST = 8000; // ms between two questions while the server is away

/**
 * @param {string} code
 * @param {{told: (standing: Standing) => void, over: () => void, away: (isAway: boolean) => void}} acts
 */
export function listenTo(code, { told, over, away }) {
  let tag = "";
  let misses = 0;
  let timer = 0;
  let isStopped = false;
  let isAsking = false;

  async function ask() {
    clearTimeout(timer);
    if (isStopped || isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch(`api/class/${code}`, {
        headers: tag ? { "If-None-Match": tag } : {},
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 404) return end();
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      if (misses) away(false);
      misses = 0;
      if (answer.status !== 304) {
        tag = answer.headers.get("ETag") ?? "";
        told(await answer.json());
      }
    } catch {
      misses += 1;
      if (misses === 2) away(true);
    } finally {
      isAsking = false;
      plan();
    }
  }

  function plan() {
    if (isStopped || document.hidden) return;
    const beat = Math.min(LONGEST, BEAT * 1.5 ** Math.min(misses, 5));
    timer = setTimeout(ask, beat * (1 + JITTER * (Math.random() - 0.5)));
  }

  function end() {
    isStopped = true;
    over();
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  addEventListener("pageshow", ask);
  addEventListener("online", ask);
  ask();
  return { now: ask, stop: () => (isStopped = true) };
}
