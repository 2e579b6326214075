/**
 * What a student has answered: kept in this browser by exercise, so that a reload, a second tab and the other language
 * go on from it.
 */

import { keep, recall } from "../lib/storage.js";

const MOST = 20; // exercises that are kept

/** @typedef {{typed: string, tries: number, isRight: boolean, isTold: boolean}} Worked  of one question */

/** @param {string} about  the program and its numbers @param {string[]} ids */
export function workedAnswers(about, ids) {
  const name = JSON.stringify([about, ids]);
  /** @type {[string, Record<string, Worked>][]} */
  const kept = recall("exercises") ?? [];
  /** @type {Record<string, Worked>} */
  let answers = kept.find(([each]) => each === name)?.[1] ?? {};

  function save() {
    const others = (recall("exercises") ?? []).filter((/** @type {[string, unknown]} */ [each]) => each !== name);
    keep("exercises", [[name, answers], ...others].slice(0, MOST));
  }

  return {
    /** @param {string} id @returns {Worked} */
    of: (id) => answers[id] ?? { typed: "", tries: 0, isRight: false, isTold: false },
    all: () => ids.map((id) => ({ id, ...(answers[id] ?? { typed: "", tries: 0, isRight: false, isTold: false }) })),
    /** @param {string} id @param {Partial<Worked>} patch */
    note(id, patch) {
      answers = { ...answers, [id]: { ...this.of(id), ...patch } };
      save();
    },
    clear() {
      answers = {};
      save();
    },
  };
}

/** @typedef {ReturnType<typeof workedAnswers>} WorkedAnswers */
