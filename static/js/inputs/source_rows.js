/**
 * In a low window a high drawing gets some rows of the desk: source and inputs keep to fewer, and scroll. It depends on
 * the drawing and the window alone, so that nothing moves from step to step.
 */

const MOST = 2; // times the height there is, beyond which some rows would not help

/**
 * @param {HTMLElement} desk
 * @param {import("../drawing/camera.js").Camera} camera
 */
export function createRows(desk, camera) {
  const root = document.documentElement;
  let gain = 0; // pixels that the drawing has got

  return {
    /** Judge the room anew. */
    settle() {
      const isGiven = root.hasAttribute("data-tight");
      const usual = camera.room().height - (isGiven ? gain : 0);
      const isWanted = camera.need() > usual && camera.need() < usual * MOST;
      if (isWanted === isGiven) return;
      const before = desk.offsetHeight;
      root.toggleAttribute("data-tight", isWanted);
      gain = isWanted ? before - desk.offsetHeight : 0;
    },
  };
}
