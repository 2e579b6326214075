/** What a step is about on the drawing, as a box: where the camera looks when not all can be shown. */

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{from: number, until: number, box: DOMRect}} Measured  a part, and when it is there
 */

const CLIPPED = 1.2; // of the room, what a gate with its numbers may take to be shown from its middle, a little cut
const FIRST = 60; // inputs that are looked at for the first view

/**
 * @param {import("../store.js").Store} store
 * @param {{room: () => import("../viewport.js").Size, scale: () => number, margin: () => number}} window
 */
export function createFocus(store, { room, scale, margin }) {
  /** @type {SVGSVGElement|null} */
  let svg = null;
  /** @type {Map<string, Measured[]>} */
  const boxes = new Map(); // of parts, in the drawing's own measure: labels have their room, whatever stands in them
  /** @type {Box|null} */
  let start = null; // where the first view looks, once it was measured for this room

  const size = () => ({ width: Number(svg?.getAttribute("width") ?? 1), height: Number(svg?.getAttribute("height") ?? 1) });

  /** The gate of the present step and the numbers that it reads and writes, or as many as the room shows. At the start, the inputs. */
  function focus() {
    const { trace, step } = store.get();
    const at = trace?.steps[step];
    if (at?.phase === "start") return (start ??= beginning());
    const node = at?.node ?? trace?.nodes.at(-1)?.id ?? null;
    const gate = node ? boxOf(node, step) : null;
    if (!gate) return { x: step ? size().width : 0, y: size().height / 2, width: 0, height: 0 };
    const edges = (trace?.edges ?? []).filter((edge) => edge.source === node || edge.target === node);
    const whole = around([gate, ...edges.flatMap((edge) => boxOf(edge.id, step) ?? [])]);
    const isRoomy = (/** @type {Box} */ box, /** @type {"width"|"height"} */ side) => box[side] * scale() <= room()[side] * CLIPPED;
    if (isRoomy(whole, "width") && isRoomy(whole, "height")) return whole;
    const written = around([gate, ...(at?.appears ?? []).flatMap((id) => blockOf(id) ?? [])]);
    const most = (/** @type {"width"|"height"} */ side) => [whole, written].find((box) => isRoomy(box, side)) ?? gate;
    const [across, down] = [most("width"), most("height")];
    return { x: across.x, width: across.width, y: down.y, height: down.height };
  }

  /** The first inputs along the flow, as many as the room shows together. */
  function beginning() {
    const { trace } = store.get();
    const inputs = (trace?.nodes ?? []).filter((node) => node.kind === "input").slice(0, FIRST);
    const found = inputs.flatMap(({ id }) => {
      const own = [boxOf(id, 0), blockOf(`${trace?.edges.find((edge) => edge.source === id)?.id}-value`)].flatMap((box) => box ?? []);
      return own.length ? [around(own)] : [];
    });
    const [{ width, height }, { width: across, height: down }] = [size(), room()];
    const along = width - across / scale() > height - down / scale() ? "x" : "y"; // where most is out of sight
    found.sort((one, other) => one[along] - other[along]);
    let seen = found[0] ?? { x: 0, y: height / 2, width: 0, height: 0 };
    for (const box of found.slice(1)) {
      const both = around([seen, box]);
      if (both.width * scale() <= across - 2 * margin() && both.height * scale() <= down - 2 * margin()) seen = both;
    }
    return seen;
  }

  /** Around a number, with its brackets. @param {string} id */
  function blockOf(id) {
    const text = svg?.getElementById(id)?.closest("text");
    const block = text?.closest("g[data-step]") ?? text;
    return block instanceof SVGGraphicsElement ? block.getBBox() : null;
  }

  /** Around a gate, or around what stands on an edge at a step. @param {string} id @param {number} step */
  function boxOf(id, step) {
    if (!boxes.has(id)) boxes.set(id, measure(id));
    const seen = (boxes.get(id) ?? []).filter(({ from, until }) => from <= step && step < until);
    return seen.length ? around(seen.map(({ box }) => box)) : null;
  }

  /** @param {string} id @returns {Measured[]} */
  function measure(id) {
    const part = svg?.getElementById(id);
    const found = part?.classList.contains("edge") ? [...part.querySelectorAll(":scope > .captions > *")] : [part];
    return found.flatMap((each) => {
      if (!(each instanceof SVGGraphicsElement)) return [];
      return [{ from: Number(each.getAttribute("data-step") ?? 0), until: Number(each.getAttribute("data-until") ?? Infinity), box: each.getBBox() }];
    });
  }

  return {
    focus,
    /** The room is another. */
    forgetStart: () => (start = null),
    /** @param {SVGSVGElement|null} mounted */
    take(mounted) {
      svg = mounted;
      boxes.clear();
      start = null;
    },
  };
}

/** The box around some boxes. @param {Box[]} boxes @returns {Box} */
function around(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}
