/** What a phone is in its class: a random number that its votes and its exercise count under, and what it chose. */

import { askOther as ask } from "../lib/api.js";
import { keep, recall } from "../lib/storage.js";

/** @param {string} code */
export function createMembership(code) {
  const name = `class.${code}`;
  /** @type {{phone: string|null, votes: Record<string, string>}} */
  const mine = recall(name) ?? { phone: null, votes: {} };
  /** @type {Promise<string>|null} */
  let joining = null;

  /** @returns {Promise<string>} */
  function phone() {
    if (mine.phone) return Promise.resolve(mine.phone);
    joining ??= ask("api/class/join", { code }).then(({ phone: made }) => {
      mine.phone = made;
      keep(name, mine);
      return made;
    });
    joining.catch(() => (joining = null)); // whoever needs it tries again
    return joining;
  }

  return {
    votes: mine.votes,
    phone,
    save: () => keep(name, mine),
    /** The class does not know the number (any more). */
    forget() {
      mine.phone = joining = null;
    },
  };
}

/** @typedef {ReturnType<typeof createMembership>} Membership */
