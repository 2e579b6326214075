/**
 * A quick swipe to the left or the right steps, on the drawing and on its words. A slow finger moves the drawing as
 * ever, and so does every finger once the drawing has been zoomed or moved by hand.
 */

const QUICK = 350; // ms within which a swipe goes
const FAR = 36; // pixels that it goes
const LEVEL = 1.6; // how much more across than up or down
const SLACK = 6; // pixels before a way is chosen
const NATIVE = "input, select, textarea, button, a, summary, [role=separator], [role=tablist], .overview, dialog";

/**
 * @param {{view: HTMLElement, lesson: HTMLElement}} parts
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions}} house
 */
export function createSwipe({ view, lesson }, { store, actions }) {
  /** @type {{x: number, y: number, at: number, id: number}|null} */
  let begun = null;

  /** @param {PointerEvent} event */
  function begin(event) {
    const isFree =
      event.pointerType === "touch" && event.isPrimary && store.get().viewport === null && !isNative(event.target);
    begun = isFree ? { x: event.clientX, y: event.clientY, at: event.timeStamp, id: event.pointerId } : null;
  }

  /** Whether a finger is on its way across, and quick enough. @param {PointerEvent} event */
  function isSwiping(event) {
    if (!begun || event.pointerId !== begun.id || event.timeStamp - begun.at > QUICK) return false;
    const [across, down] = [Math.abs(event.clientX - begun.x), Math.abs(event.clientY - begun.y)];
    return across > down * LEVEL || across + down <= SLACK;
  }

  /** @param {PointerEvent} event */
  function end(event) {
    const swipe = begun;
    begun = null;
    if (!swipe) return;
    const way = event.clientX - swipe.x;
    if (
      event.pointerId !== swipe.id ||
      event.timeStamp - swipe.at > QUICK ||
      Math.abs(way) < FAR ||
      Math.abs(way) < Math.abs(event.clientY - swipe.y) * LEVEL
    )
      return;
    if (way < 0) actions.next();
    else actions.previous();
  }

  for (const surface of [view, lesson]) {
    surface.addEventListener("pointerdown", (event) => (event.isPrimary ? begin(event) : (begun = null)), {
      capture: true,
    });
    surface.addEventListener("pointerup", end, { capture: true });
    surface.addEventListener("pointercancel", () => (begun = null), { capture: true });
  }
  view.addEventListener(
    "pointermove",
    (event) => {
      if (isSwiping(event))
        event.stopImmediatePropagation(); // the drawing waits: it moves from here on if this is no swipe
      else begun = null;
    },
    { capture: true },
  );
}

/** Whether what is under a finger goes across by itself. @param {EventTarget|null} target */
function isNative(target) {
  if (!(target instanceof Element) || target.closest(NATIVE)) return true;
  for (let at = /** @type {Element|null} */ (target); at && at !== document.body; at = at.parentElement) {
    const { overflowX } = getComputedStyle(at);
    if (at.scrollWidth > at.clientWidth + 1 && (overflowX === "auto" || overflowX === "scroll")) return true;
  }
  return false;
}
