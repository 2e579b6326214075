/**
 * A file from the server, with its progress while it is made; stopping the request stops the making.
 *
 * Where other machines make files, the page is told a job, which any server knows: it outlives the page and the server
 * that was asked first.
 */

import { askJob, cancelJob, isForNow, Refused, waitBefore } from "./api.js";

const BEAT = 700; // ms between two looks at a file that another machine makes

/**
 * The answer is lines of JSON ({done, total} …, then {name, type, size} or {errors}), and after the last line the file.
 * @param {object} order  the body of POST /api/export
 * @param {(done: number, total: number) => void} onProgress
 * @param {AbortSignal} signal
 * @param {(job: string) => void} [onJob]  another machine makes it, under this name
 * @returns {Promise<{blob: Blob, name: string}>}
 */
export async function fetchFile(order, onProgress, signal, onJob) {
  const answer = await fetch("api/export", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...order, progress: true, queued: "if_possible" }),
    signal,
  });
  if (!answer.ok || !answer.body) {
    const found = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, found.errors ?? [], Number(answer.headers.get("Retry-After")) || 0);
  }
  if (answer.status === 202) {
    const { job } = await answer.json();
    onJob?.(job);
    return followFile(job, onProgress, signal);
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

/**
 * A file that another machine makes, as soon as it is there; where nobody answers, it is asked for again.
 * @param {string} job
 * @param {(done: number, total: number) => void} onProgress
 * @param {AbortSignal} signal  ends the work too
 * @returns {Promise<{blob: Blob, name: string}>}
 */
export async function followFile(job, onProgress, signal) {
  signal.addEventListener("abort", () => cancelJob(job), { once: true });
  for (let failures = 0; ;) {
    try {
      const state = await askJob(job, signal);
      if (state.total) onProgress(state.done, state.total);
      if (state.path) return { blob: await whole(state.path, state.size ?? 0, signal), name: state.name };
      if (state.errors) throw new Refused(422, state.errors, 0);
      failures = 0;
      await new Promise((resolve) => setTimeout(resolve, BEAT));
    } catch (error) {
      if (signal.aborted || !isForNow(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitBefore(failures, error)));
      failures += 1;
    }
  }
}

/** @param {string} path @param {number} size @param {AbortSignal} signal */
async function whole(path, size, signal) {
  const answer = await fetch(path, { signal });
  if (!answer.ok) throw new Refused(answer.status, [], 0);
  const blob = await answer.blob();
  if (blob.size !== size) throw new TypeError("the file came only in part");
  return blob;
}

/** @param {Uint8Array} first @param {Uint8Array} second */
function joined(first, second) {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
