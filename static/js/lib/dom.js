/** Making and filling elements. Text goes in as text, never as markup. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]  `on…` are listeners, `text` the content, false and null leave out
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on") && typeof value === "function") {
      made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (name === "text") made.textContent = String(value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/**
 * The element with that id, which the template is sure to have.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @returns {E}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element: '${id}' (templates/index.html has it)`);
  return /** @type {E} */ (found);
}

/**
 * Markup that our own server made, as an element: parsed as XML, so nothing in it runs.
 * @param {string} text @param {"image/svg+xml"|"application/xml"} type @returns {Element|null}
 */
export function parseXml(text, type) {
  const parsed = new DOMParser().parseFromString(text, type);
  if (parsed.querySelector("parsererror")) return null;
  return document.adoptNode(parsed.documentElement);
}

/** A sign for a button, drawn as a line. @param {string} path @returns {SVGSVGElement} */
export function glyph(path) {
  const space = "http://www.w3.org/2000/svg";
  const sign = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  for (const [name, value] of Object.entries({ class: "glyph", viewBox: "0 0 16 16", "aria-hidden": "true" }))
    sign.setAttribute(name, value);
  for (const [name, value] of Object.entries({
    d: path,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.7",
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
  }))
    line.setAttribute(name, value);
  sign.append(line);
  return sign;
}

/** @type {Map<string, Promise<unknown>>} */
const sheets = new Map();

/** A style sheet that the page does without until something is opened, which waits for it. @param {string} name */
export function sheet(name) {
  const coming =
    sheets.get(name) ??
    new Promise((resolve, reject) => {
      const link = element("link", {
        rel: "stylesheet",
        href: new URL(`../../css/${name}.css`, import.meta.url).href,
        onload: resolve,
      });
      link.addEventListener("error", () => {
        link.remove();
        sheets.delete(name); // the server was away: the next time it is asked again
        reject(new Error(name));
      });
      document.head.append(link);
    });
  sheets.set(name, coming);
  return coming;
}

/** A text cut by code points, as Python counts them. @param {string} text @returns {string[]} */
export function characters(text) {
  return Array.from(text);
}

/** Hand a file to the person. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
