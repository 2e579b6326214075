/** What this browser keeps between visits: the text, its inputs, the theme. Storage may be forbidden or full. */

const PREFIX = "gatewise.";

/** @param {string} name @returns {any} */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name @param {unknown} value  null forgets it */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // nothing is lost that is not also in the address
  }
}

/** What this tab alone keeps, also when it is loaded anew. @param {string} name @returns {any} */
export function recallHere(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name @param {unknown} value  null forgets it */
export function keepHere(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // it is not there after the next load
  }
}

/** Whether single signs are keys: a choice in the help, which every page asks for. */
export const areSignKeys = () => recall("signs") !== false;

/** @param {import("../state/store.js").Store} store */
export function keepProgram(store) {
  let timer = 0;
  store.subscribe(["source", "inputs", "fixed", "expand", "close"], ({ source, inputs, fixed, expand, close }) => {
    clearTimeout(timer);
    timer = setTimeout(() => keep("program", { source, inputs, fixed, expand, close }), 300);
  });
  store.subscribe(["view"], ({ view }) => keep("view", view));
  store.subscribe(["theme"], ({ theme }) => keep("theme", theme));
}
