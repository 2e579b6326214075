/**
 * What stands in a place is made anew under a person's hands, whenever an answer comes. Not while something in it is
 * pressed: a button that is replaced then is not clicked. What has the focus, is being typed or lies open stays so.
 */

const HANDLES = "button, a, input, select, textarea, summary, label, [tabindex], [draggable]";
const TAP = 80; // ms from a finger's leaving to the click
/** @type {Map<Element, () => void>} */
const due = new Map(); // what is drawn once the hand has let go, by place
/** @type {Element|null} */
let pressed = null;
/** @type {EventTarget|null} */
let typed = null; // the field whose text nobody has taken yet
let isReplacing = false;

addEventListener("pointerdown", press, true);
addEventListener("click", () => (pressed = null), true);
addEventListener("blur", (event) => event.target === window && letGo());
addEventListener("pointercancel", letGo, true);
addEventListener("pointerup", ({ pointerType }) => {
  const mine = pressed;
  // not where the next press has begun
  setTimeout(() => (!pressed || pressed === mine) && letGo(), pointerType === "mouse" ? 0 : TAP);
});
// a browser tells of a field that is taken away as of one that was left
for (const end of ["change", "blur", "focusout"])
  addEventListener(end, (event) => isReplacing && event.stopImmediatePropagation(), true);
addEventListener("input", ({ target }) => (typed = target), true);
addEventListener(
  "change",
  ({ target }) => {
    typed = null;
    if (target === pressed && target instanceof HTMLSelectElement) letGo(); // its list took the end of the press
  },
  true,
);

/** @param {PointerEvent} event */
function press({ target, isPrimary, button }) {
  if (isPrimary && button === 0 && target instanceof Element) pressed = target.closest(HANDLES);
}

function letGo() {
  pressed = null;
  for (const draw of [...due.values()]) draw();
}

/**
 * Put these children into a place, for those that stand there.
 * @param {Element} place @param {...(Node|string)} children
 */
export function redraw(place, ...children) {
  if (pressed && pressed !== place && place.contains(pressed)) {
    due.set(place, () => redraw(place, ...children));
    return;
  }
  due.delete(place);
  if (children.length === place.childNodes.length && children.every((each, at) => each === place.childNodes[at]))
    return;
  const keep = heldIn(place);
  isReplacing = true;
  place.replaceChildren(...children);
  isReplacing = false;
  keep();
}

/**
 * What gives back the focus, the text and what was unfolded, once other children stand there.
 * @param {Element} place
 */
function heldIn(place) {
  const active = document.activeElement;
  const focused = active && active !== place && place.contains(active) ? active : null;
  const before = focused && sameAs(place, focused).indexOf(focused);
  const opened = [...place.querySelectorAll("details[open]")].map((each) => ({
    each,
    at: sameAs(place, each).indexOf(each),
  }));
  return () => {
    for (const { each, at } of opened) (each.isConnected ? each : sameAs(place, each)[at])?.setAttribute("open", "");
    if (!focused || before === null) return;
    const now = focused.isConnected ? focused : sameAs(place, focused)[before];
    if (!(now instanceof HTMLElement) || now === document.activeElement) return;
    if (now !== focused && typed === focused) carry(focused, now);
    now.focus({ preventScroll: true });
  };
}

/** The elements of a place that have one's name. @param {Element} place @param {Element} one */
function sameAs(place, one) {
  const name = nameOf(one);
  return [...place.querySelectorAll(one.localName)].filter((each) => nameOf(each) === name);
}

/** @param {Element} one */
function nameOf(one) {
  const text = one.querySelector(":scope > summary")?.textContent ?? one.textContent;
  return one.getAttribute("data-focus") || one.id || one.getAttribute("aria-label") || text;
}

/** What was typed and not taken yet, with its selection. @param {Element} from @param {Element} to */
function carry(from, to) {
  if (!isField(from) || !isField(to)) return;
  to.value = from.value;
  typed = to;
  // what a script has written is no change that a browser tells of
  const tell = () => typed === to && to.dispatchEvent(new Event("change", { bubbles: true }));
  to.addEventListener("blur", tell, { once: true });
  // a number's field has none
  if (from.selectionStart !== null) to.setSelectionRange(from.selectionStart, from.selectionEnd);
}

/** @param {Element} one @returns {one is HTMLInputElement|HTMLTextAreaElement} */
function isField(one) {
  return one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement;
}
