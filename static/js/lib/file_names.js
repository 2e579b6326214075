/** What a file is called on a person's own disk: after its title, else the example, else the output. Pure. */

const LONGEST = 60; // letters, before the ending

/**
 * The server names files in its own words alone; what a person has typed is added here.
 * @param {string} given  the server's name, "backprop-step-03.svg"
 * @param {{title?: unknown, example?: {name: string, source: string}|null, source: string, output?: string}} about
 */
export function fileName(given, { title, example, source, output }) {
  const known = example?.source === source ? example.name.replace(/^\d+-/, "") : "";
  const own = plain(String(title ?? "")) || plain(known) || plain(output ? `backprop-${output}` : "");
  return given.replace(/^backprop/, () => own || "backprop");
}

/** Letters and digits of any script; everything else is a hyphen. @param {string} text */
function plain(text) {
  const parts = text.normalize("NFC").match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  return [...parts.join("-")].slice(0, LONGEST).join("").replace(/-$/, "");
}
