/** A file that another machine was still making when this tab was loaded anew: it is waited for, and saved. */

import { Refused } from "../lib/api.js";
import { download } from "../lib/dom.js";
import { followFile } from "../lib/download.js";
import { keepHere, recallHere } from "../lib/storage.js";

export const MEMORY = "making";

/** @param {{words: import("../lib/words.js").Words, toast: (text: string) => void}} house */
export async function resumeFile({ words, toast }) {
  const { job } = recallHere(MEMORY);
  toast(words.say("export.working"));
  try {
    const made = await followFile(job, () => {}, new AbortController().signal);
    download(made.blob, made.name);
  } catch (error) {
    toast(error instanceof Refused && error.faults.length ? error.message : words.say("editor.offline"));
  } finally {
    keepHere(MEMORY, null);
  }
}
