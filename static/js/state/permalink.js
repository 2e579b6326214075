/** The address bar: the whole state goes in, and comes out again. */

/** @typedef {import("./store.js").State} State */

import { limits } from "../lib/limits.js";
import { ROLES } from "./elements.js";

const TABS = [
  "gradients",
  "edges",
  "selected",
  "check",
  "jacobian",
  "code",
  "symbols",
  "forward",
  "meaning",
  "descend",
  "exercise",
];
const LONGEST = 6000; // characters of a query; a longer text travels behind #, which servers never see

/** An address below this page's folder, as others can use it: the site may live at a path. @param {string} address */
export function whole(address) {
  return new URL(address, new URL(".", location.href)).href;
}

/** @param {State} state */
export function addressOf(state) {
  const query = new URLSearchParams({ source: state.source });
  const inputs = Object.entries(state.inputs).filter(([name]) => !state.parked.includes(name));
  if (inputs.length) query.set("inputs", JSON.stringify(Object.fromEntries(inputs)));
  if (state.fixed?.length) query.set("fixed", state.fixed.join());
  if (state.step) query.set("step", String(state.step));
  if (state.expand === "all" || (Array.isArray(state.expand) && state.expand.length)) {
    query.set("expand", String(state.expand));
  }
  if (state.close.length) query.set("close", state.close.join());
  if (state.seed) query.set("seed", String(state.seed));
  if (state.upstream !== null) query.set("upstream", JSON.stringify(state.upstream));
  if (state.isFine) query.set("fine", String(state.part));
  for (const [name, value] of Object.entries(state.view ?? {})) query.set(name, String(value));
  if (TABS.includes(state.tab)) query.set("tab", state.tab);
  if (state.selected) query.set("selected", state.selected);
  if (state.exercise?.length) query.set("exercise", state.exercise.join(";"));
  if (state.descent) query.set("descent", JSON.stringify(state.descent));
  if (state.isPresenting) query.set("present", "1"); // a reload stays in the presentation
  query.set("lang", state.language);
  if (state.theme) query.set("theme", state.theme);
  const text = query.toString();
  return text.length > LONGEST ? `?lang=${state.language}#${text}` : `?${text}`;
}

/**
 * What an address says; null where it names no program.
 * @param {{search: string, hash: string}} address @returns {Partial<State>|null}
 */
export function stateFrom(address) {
  const query = new URLSearchParams(address.hash.includes("source=") ? address.hash.slice(1) : address.search);
  const source = query.get("source");
  if (source === null) return null;
  const expand = query.get("expand") ?? "none";
  const theme = query.get("theme");
  const step = Number(query.get("step"));
  return {
    source,
    inputs: readObject(query.get("inputs")),
    fixed: (query.get("fixed") ?? "").split(",").filter(Boolean),
    expand: expand === "all" || expand === "none" ? expand : expand.split(","),
    close: (query.get("close") ?? "").split(",").filter(Boolean),
    seed: Number(query.get("seed")) || 0,
    upstream: readJson(query.get("upstream")),
    step: Number.isInteger(step) && step > 0 ? step : 0,
    arrival: Number.isInteger(step) && step > 0 ? step : 0,
    isFine: query.has("fine"),
    part: query.has("fine") ? Math.min(2, Number(query.get("fine")) || 0) : 2,
    view: viewFrom(query),
    ...lessonFrom(query),
    parked: [],
    ...(query.get("lang") ? { language: /** @type {string} */ (query.get("lang")) } : {}),
    theme: theme === "light" || theme === "dark" ? theme : null,
  };
}

/**
 * Which panel is open, and what it is about.
 * @param {URLSearchParams} query
 * @returns {Pick<State, "tab"|"selected"|"descent"|"exercise">}
 */
export function lessonFrom(query) {
  const tab = query.get("tab") ?? "";
  const descent = readObject(query.get("descent"));
  const isPlan = Array.isArray(descent.parameters);
  return {
    tab: TABS.includes(tab) ? tab : "",
    selected: query.get("selected"),
    exercise: (query.get("exercise") ?? "").split(";").filter(Boolean),
    descent: isPlan ? /** @type {import("./store.js").Descent} */ (/** @type {unknown} */ (descent)) : null,
  };
}

/** How the drawing shall look; what makes no sense the server leaves out. @param {URLSearchParams} query */
function viewFrom(query) {
  const digits = Number(query.get("digits"));
  const asked = (query.get("hide") ?? "").split(",");
  const hide = ROLES.filter((each) => asked.includes(each));
  const one = (/** @type {string} */ name, /** @type {string[]} */ choices) => {
    const value = query.get(name);
    return value && choices.includes(value) ? { [name]: value } : {};
  };
  return {
    ...one("label", ["numbers", "symbols", "both", "compact"]),
    ...(Number.isInteger(digits) && digits > 0 && digits <= limits.drawing_digits ? { digits } : {}),
    ...(hide.length ? { hide } : {}),
    ...one("palette", ["colour_blind"]),
    ...one("direction", ["LR", "TB"]),
  };
}

/** @param {string|null} text @returns {unknown} */
function readJson(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string|null} text @returns {Record<string, unknown>} */
function readObject(text) {
  const found = readJson(text);
  return found && typeof found === "object" && !Array.isArray(found)
    ? /** @type {Record<string, unknown>} */ (found)
    : {};
}

const SETTLED = 250; // ms: browsers refuse more than about a hundred changes in half a minute
const PAUSE = 2000; // ms without typing after which the next change is a new place to come back to

/**
 * Keep the address in step with the store. A new program or an opened gate is a place that Back returns to;
 * moving between steps or dragging a slider is not. Presenting is one: Back leaves it.
 * @param {import("./store.js").Store} store @param {import("./actions.js").Actions} actions
 */
export function keepAddress(store, actions) {
  let timer = 0;
  let lastEdit = -Infinity;
  let isNewPlace = false;
  let isReturning = false;
  let isOnStage = false;

  const write = () => {
    const address = addressOf(store.get());
    if (address === location.search + location.hash) return;
    if (isNewPlace && !isOnStage) history.pushState(null, "", address);
    else history.replaceState(history.state, "", address);
    isNewPlace = false;
  };

  store.subscribe(
    [
      "source",
      "inputs",
      "fixed",
      "expand",
      "close",
      "seed",
      "upstream",
      "step",
      "part",
      "isFine",
      "view",
      "tab",
      "selected",
      "descent",
      "exercise",
      "language",
      "theme",
      "parked",
    ],
    (now, before) => {
      if (isReturning) return;
      if (now.source !== before.source || now.expand !== before.expand || now.close !== before.close) {
        if (performance.now() - lastEdit > PAUSE) {
          clearTimeout(timer);
          isNewPlace = true;
        }
        lastEdit = performance.now();
      }
      clearTimeout(timer);
      if (now.isPresenting && !now.isHurried)
        write(); // a reload shall find the very step
      else timer = setTimeout(write, SETTLED);
    },
  );

  store.subscribe(["isPresenting"], ({ isPresenting }) => {
    if (isPresenting && !history.state?.isOnStage) history.pushState({ isOnStage: true }, "", location.href);
    else if (!isPresenting && isOnStage) history.back();
    isOnStage ||= isPresenting;
    if (isPresenting) write();
  });

  addEventListener("popstate", () => {
    if (isOnStage) {
      isOnStage = false;
      actions.present(false);
      write(); // the step that was reached stays
      return;
    }
    const found = stateFrom(location);
    if (!found) return;
    clearTimeout(timer);
    isReturning = true;
    store.set(found);
    isReturning = false;
  });
}
