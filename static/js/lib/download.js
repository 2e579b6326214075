/** A file from the server, with its progress while it is made; stopping the request stops the making. */

import { Refused } from "./api.js";

/**
 * The answer is lines of JSON ({done, total} …, then {name, type, size} or {errors}), and after the last line the file.
 * @param {object} order  the body of POST /api/export
 * @param {(done: number, total: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<{blob: Blob, name: string}>}
 */
export async function fetchFile(order, onProgress, signal) {
  const answer = await fetch("api/export", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...order, progress: true }),
    signal,
  });
  if (!answer.ok || !answer.body) {
    const found = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, found.errors ?? [], Number(answer.headers.get("Retry-After")) || 0);
  }
  const reader = answer.body.getReader();
  /** @type {BlobPart[]} */
  const parts = [];
  let head = null;
  let line = new Uint8Array();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (head) {
      parts.push(read.value);
      continue;
    }
    line = joined(line, read.value);
    for (let end = line.indexOf(10); end >= 0 && !head; end = line.indexOf(10)) {
      const said = JSON.parse(new TextDecoder().decode(line.slice(0, end)));
      line = line.slice(end + 1);
      if (said.errors) throw new Refused(422, said.errors, 0);
      if (said.name) head = said;
      else onProgress(said.done, said.total);
    }
    if (head) parts.push(line);
  }
  const blob = new Blob(parts, { type: head?.type });
  if (!head || blob.size !== head.size) throw new TypeError("the file came only in part");
  return { blob, name: head.name };
}

/** @param {Uint8Array} first @param {Uint8Array} second */
function joined(first, second) {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
