/**
 * What a field says: plain numbers are read here, everything else by the server, which reads it as it reads programs.
 */

import { Refused, askValue } from "../lib/api.js";

const PLAIN = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const COMMA = /^[-+]?\d*,\d+(?:e[-+]?\d+)?$/i;

/**
 * A plain number as people type it: `−2`, `1,5`, `.5`, `1e-3`, full-width digits; null where it is more than that.
 * @param {string} text
 */
export function plainNumber(text) {
  const typed = text.normalize("NFKC").trim().replace(/[−–]/g, "-");
  const plain = COMMA.test(typed) ? typed.replace(",", ".") : typed;
  const value = PLAIN.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : null;
}

/**
 * The value of a text, or what is wrong with it.
 * @param {string} text
 * @param {{isNumber: boolean, words: import("../lib/words.js").Words}} where  isNumber: one number is wanted
 * @returns {Promise<{value: any, trouble: null}|{value: null, trouble: string}>}
 */
export async function readValue(text, { isNumber, words }) {
  const plain = isNumber ? plainNumber(text) : null;
  if (plain !== null) return { value: plain, trouble: null };
  try {
    return { value: await askValue(text, isNumber, words.language()), trouble: null };
  } catch (error) {
    return {
      value: null,
      trouble: error instanceof Refused && error.message ? error.message : words.say("editor.offline"),
    };
  }
}
