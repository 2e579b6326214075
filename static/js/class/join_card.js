/**
 * What stands on the projector of a class: its code, an address, a QR code, how many are here; and the lecturer's
 * means.
 */

import { askFile, askOther as ask } from "../lib/api.js";
import { download, element } from "../lib/dom.js";
import { createLayer } from "../lib/dialog.js";
import { redraw } from "../lib/redraw.js";
import { whole } from "../state/permalink.js";
import { exercisesOf, resultsOf } from "./results.js";

/** @typedef {import("./lecturer.js").Lead} Lead */

const BEAT = 2000; // ms between two counts

/**
 * @param {{words: import("../lib/words.js").Words, store: import("../state/store.js").Store, toast: (text: string) =>
 *   void}} house
 * @param {{lead: () => Lead|null, end: () => void, askNow: () => void}} acts
 */
export function createDesk({ words, store, toast }, { lead, end, askNow }) {
  let joined = 0;
  let isAway = false;
  let timer = 0;
  const sign = element("button", { type: "button", class: "class-sign", onclick: open });
  const layer = createLayer(content, words, { isWide: true });
  store.subscribe(["language"], draw);

  const address = () => whole(`c/${lead()?.code ?? ""}`);

  function draw() {
    const code = lead()?.code ?? "";
    redraw(
      sign,
      element("span", { text: `${new URL(whole("c")).host}${new URL(whole("c")).pathname} · ` }),
      element("b", { text: code }),
      element("span", {
        class: "class-here",
        text: words.say(isAway ? "class.away_short" : "class.here", { count: joined }),
      }),
    );
    for (const each of document.querySelectorAll(".class-here-large"))
      each.textContent = words.say("class.here", { count: joined });
  }

  async function count() {
    clearTimeout(timer);
    const now = lead();
    if (!now) return;
    const found = document.hidden ? null : await ask("api/class/results", { ...now }).catch(() => null);
    if (found) {
      joined = found.joined;
      document.dispatchEvent(new CustomEvent("class-results", { detail: found }));
      draw();
    }
    timer = setTimeout(count, BEAT);
  }

  function open() {
    layer.open();
  }

  function content() {
    const now = lead();
    if (!now) return { title: "", body: [] };
    const button = (/** @type {string} */ says, /** @type {() => void} */ onclick, kind = "") =>
      element("button", { type: "button", class: `button ${kind}`, text: words.say(says), onclick });
    const copy = button("class.second", async () => {
      const link = whole(`#lead=${now.code}.${now.secret}`);
      await navigator.clipboard.writeText(link).then(
        () => toast(words.say("share.done")),
        () => prompt(words.say("class.second"), link),
      );
    });
    const results = element("div", { class: "class-results" });
    const show = button("class.results", async () => {
      const asked = { ...now, lang: words.language() };
      const [found, exercises] = await Promise.all([
        ask("api/class/results", asked).catch(() => null),
        ask("api/class/handins", asked).catch(() => null),
      ]);
      if (!found || !exercises) return redraw(results, words.say("class.away"));
      redraw(results, ...sheetsOf(exercises.exercises), ...resultsOf(found.polls, words));
    });
    const table = async (/** @type {string} */ path, /** @type {string} */ name) => {
      const blob = await askFile(`api/class/${path}`, { ...now, lang: words.language() }).catch(() => null);
      if (blob) download(blob, name);
      else toast(words.say("class.away"));
    };
    const save = button("class.csv", () => table("csv", `class-${now.code}.csv`));
    /** @param {import("./results.js").ExerciseResult[]} exercises */
    const sheetsOf = (exercises) => {
      if (!exercises.length) return [];
      const back = button("class.take_back", async () => {
        if (await ask("api/class/takeback", { ...now }).catch(() => null)) toast(words.say("class.taken_back"));
      });
      const csv = button("class.exercise_csv", () => table("handins.csv", `class-${now.code}-exercises.csv`));
      return [...exercisesOf(exercises, words), element("div", { class: "class-means" }, csv, back)];
    };
    const finish = button(
      "class.end",
      () => {
        if (!confirm(words.say("class.end_sure"))) return;
        layer.close();
        end();
      },
      "danger",
    );
    const enter = element(
      "div",
      { class: "class-enter" },
      element("img", {
        class: "qr",
        src: `qr.svg?text=${encodeURIComponent(address())}`,
        alt: words.say("class.code", { code: now.code }),
        width: 300,
        height: 300,
      }),
      element(
        "div",
        {},
        element("p", { text: words.say("class.go_to") }),
        element("p", {
          class: "class-address",
          text: address()
            .replace(/^https?:\/\//, "")
            .replace(/\/[^/]*$/, "/"),
        }),
        element("p", { class: "class-code", text: now.code }),
        element("p", { class: "class-here-large", text: words.say("class.here", { count: joined }) }),
      ),
    );
    const asks = button(
      "class.ask",
      () => {
        layer.close();
        askNow();
      },
      "primary",
    );
    return {
      title: words.say("class.title"),
      body: [
        enter,
        element("div", { class: "class-means" }, asks, copy, show, save, finish),
        element("p", { class: "hint", text: words.say("class.privacy") }),
        results,
      ],
    };
  }

  return {
    open,
    /** Where the code stands; null: on the drawing. @param {Element|null} place */
    seat(place) {
      if (lead()) (place ?? document.getElementById("stage"))?.append(sign);
    },
    begin() {
      document.getElementById("stage")?.append(sign);
      draw();
      count();
    },
    finish() {
      clearTimeout(timer);
      joined = 0;
      sign.remove();
      layer.close();
    },
    /** @param {boolean} isNow */
    away(isNow) {
      isAway = isNow;
      draw();
    },
    count,
  };
}
