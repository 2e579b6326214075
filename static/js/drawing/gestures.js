/** Wheel, drag and pinch on an element, told as zooms and pans. */

const WHEEL = 0.0016; // zoom (as an exponent) a pixel of wheel
const SLACK = 5; // pixels that a click may wander

/**
 * @param {HTMLElement} surface
 * @param {{
 *   zoom: (factor: number, at: {x: number, y: number}) => void,
 *   pan: (dx: number, dy: number) => void,
 *   click: (target: Element) => void,
 *   fit: () => void,
 * }} on
 */
export function listenToGestures(surface, on) {
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let wandered = 0;
  let wasPinch = false;

  /** @param {MouseEvent} event */
  const pointOf = (event) => {
    const room = surface.getBoundingClientRect();
    return { x: event.clientX - room.left, y: event.clientY - room.top };
  };

  surface.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1) * (event.ctrlKey ? 5 : 1);
      on.zoom(Math.exp(-pixels * WHEEL), pointOf(event));
    },
    { passive: false },
  );

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) {
      wandered = 0;
      wasPinch = false;
    }
    fingers.set(event.pointerId, pointOf(event));
  });

  surface.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = pointOf(event);
    fingers.set(event.pointerId, now);
    if (fingers.size === 2) {
      pinch(event.pointerId, before, now);
      return;
    }
    wandered += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (wandered <= SLACK) return;
    surface.setPointerCapture(event.pointerId);
    surface.toggleAttribute("data-dragging", true);
    on.pan(now.x - before.x, now.y - before.y);
  });

  /** @param {number} moving @param {{x: number, y: number}} before @param {{x: number, y: number}} now */
  function pinch(moving, before, now) {
    wasPinch = true;
    const other = [...fingers].find(([finger]) => finger !== moving)?.[1] ?? now;
    const apart = (/** @type {{x: number, y: number}} */ from) => Math.hypot(from.x - other.x, from.y - other.y);
    on.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    on.zoom(apart(now) / Math.max(1, apart(before)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  for (const end of ["pointerup", "pointercancel"]) {
    surface.addEventListener(end, (event) => {
      fingers.delete(/** @type {PointerEvent} */ (event).pointerId);
      surface.toggleAttribute("data-dragging", false);
    });
  }

  surface.addEventListener("click", (event) => {
    if (wandered <= SLACK && !wasPinch && event.target instanceof Element) on.click(event.target);
  });
  surface.addEventListener("dblclick", () => on.fit());
}
