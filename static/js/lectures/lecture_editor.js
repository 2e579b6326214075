/** One lecture: its title, its programs in order, and everything that can be done with them. */

import { limits } from "../lib/limits.js";
import { askExamples, askFile, askOther as ask } from "../lib/api.js";
import { download, element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { whole } from "../state/permalink.js";
import { remember } from "./own_lectures.js";
import { nameOf, sent, show, stateOf, stateOfExample } from "./lecture_program.js";
import { createRow } from "./program_row.js";

const UNDO = 20_000; // ms in which a removal can be taken back

/**
 * @typedef {import("./own_lectures.js").Keys} Keys
 * @typedef {import("./lecture_program.js").Lecture} Lecture
 * @typedef {import("./lecture_program.js").Program} Program
 *
 * @typedef {object} Around
 * @property {HTMLElement} place
 * @property {<T>(act: () => Promise<T>) => Promise<T|null>} guard
 * @property {(said?: string) => Promise<void>} back
 * @property {(keys: Keys, title: string) => void} away
 * @property {(lecture: Lecture, at: number) => void} shown
 * @property {() => void} close
 */

/**
 * @param {{store: import("../state/store.js").Store, actions: import("../state/actions.js").Actions, words:
 *   import("../lib/words.js").Words, toast: (text: string) => void}} house
 * @param {Around} around
 */
export function createOne(house, { place, guard, back, away, shown, close }) {
  const { store, words, toast } = house;
  /** @type {Keys} */
  let keys = { view: "", edit: null };
  /** @type {Lecture} */
  let lecture = { title: "", note: "", revision: 0, changed: 0, programs: [] };
  /** @type {HTMLElement|null} */
  let undoing = null; // the way back from a removal

  /** @param {Keys} which @param {boolean} [isNew] */
  async function open(which, isNew = false) {
    const found = await guard(() => ask("api/sets/read", { view: which.view, lang: words.language() }));
    if (!found) return back();
    keys = which;
    lecture = found;
    undoing = null;
    draw();
    if (isNew) place.querySelector(/** @type {"input"} */ (".lecture-title"))?.select();
  }

  /**
   * One change; where somebody else was faster, the lecture is shown as it is.
   * @param {object} asked
   * @param {boolean} [isOrdered]
   */
  async function change(asked, isOrdered = false) {
    undoing = null; // it is about what stood before
    const body = {
      ...asked,
      edit: keys.edit,
      lang: words.language(),
      ...(isOrdered ? { revision: lecture.revision } : {}),
    };
    const found = await guard(() => ask("api/sets/change", body));
    if (found) lecture = found;
    else lecture = (await ask("api/sets/read", { view: keys.view }).catch(() => null)) ?? lecture;
    draw();
    return found !== null;
  }

  function draw() {
    const mayEdit = keys.edit !== null;
    const rows = lecture.programs.map((program, at) =>
      createRow(program, at, { view: keys.view, mayEdit, count: lecture.programs.length, words, act }),
    );
    const list = element("ol", { class: "programs" }, ...rows);
    const empty = lecture.programs.length
      ? []
      : [element("p", { class: "hint", text: words.say("lectures.no_programs") })];
    redraw(
      place,
      ...(undoing ? [undoing] : []),
      head(mayEdit),
      ...(mayEdit ? [adding()] : []),
      list,
      ...empty,
      ending(mayEdit),
    );
  }

  /** @param {boolean} mayEdit */
  function head(mayEdit) {
    const title = /** @type {HTMLInputElement} */ (
      element("input", {
        class: "lecture-title",
        value: lecture.title,
        maxlength: limits.lecture_title,
        readonly: !mayEdit,
        "data-focus": "title",
        "aria-label": words.say("lectures.name"),
        placeholder: words.say("lectures.untitled"),
      })
    );
    const note = /** @type {HTMLTextAreaElement} */ (
      element(
        "textarea",
        {
          class: "lecture-note",
          rows: 1,
          maxlength: limits.lecture_note,
          readonly: !mayEdit,
          "data-focus": "note",
          "aria-label": words.say("lectures.note"),
          placeholder: mayEdit ? words.say("lectures.note") : "",
        },
        lecture.note,
      )
    );
    for (const each of [title, note])
      each.addEventListener("change", () => change({ act: "rename", title: title.value, note: note.value }));
    const present = button("lectures.present", () => start(0, true), "primary", lecture.programs.length === 0);
    return element(
      "div",
      { class: "lecture-head" },
      button("lectures.back", () => back()),
      title,
      present,
      note,
    );
  }

  function adding() {
    const pick = /** @type {HTMLInputElement} */ (
      element("input", {
        list: "lecture-examples",
        class: "search",
        "data-focus": "example",
        placeholder: words.say("lectures.add_example"),
        "aria-label": words.say("lectures.add_example"),
      })
    );
    const names = element("datalist", { id: "lecture-examples" });
    /** @type {Map<string, import("../lib/api.js").Example>} */
    const known = new Map();
    pick.addEventListener("focus", async () => {
      if (known.size) return;
      const language = words.language();
      for (const { examples } of await askExamples().catch(() => []))
        for (const each of examples) known.set(each.title[language], each);
      redraw(names, ...[...known.keys()].map((name) => element("option", { value: name })));
    });
    pick.addEventListener("input", () => {
      const example = known.get(pick.value);
      if (example) add(stateOfExample(example), example.title[words.language()]);
    });
    return element(
      "div",
      { class: "seek adding" },
      button("lectures.add_open", () => add(stateOf(store.get()), ""), "primary"),
      pick,
      names,
    );
  }

  /** @param {object} state @param {string} title @param {number|null} [at] */
  const add = (state, title, at = null) => change({ act: "add", at, program: { ...state, title } });

  /** @param {boolean} mayEdit */
  function ending(mayEdit) {
    const links = [
      copier("lectures.view_link", whole(`s/${keys.view}`)),
      ...(mayEdit ? [copier("lectures.edit_link", whole(`s/${keys.view}#edit=${keys.edit}`))] : []),
    ];
    const code = element(
      "details",
      { class: "lecture-code" },
      element("summary", { text: words.say("lectures.code") }),
      element("img", {
        src: `qr.svg?text=${encodeURIComponent(whole(`s/${keys.view}`))}`,
        alt: words.say("lectures.code"),
        width: 200,
        height: 200,
        loading: "lazy",
      }),
    );
    const remove = mayEdit
      ? [button("lectures.delete", () => away(keys, lecture.title || words.say("lectures.untitled")), "danger")]
      : [];
    return element(
      "div",
      { class: "lecture-end" },
      ...links,
      button("lectures.deck_pptx", () => deck("pptx"), "", !lecture.programs.length),
      button("lectures.deck", () => deck("pdf"), "", !lecture.programs.length),
      button("lectures.export", save),
      button("lectures.duplicate", duplicate),
      ...remove,
      code,
    );
  }

  /** @param {string} says @param {string} text */
  function copier(says, text) {
    return button(says, async () => {
      await navigator.clipboard.writeText(text).then(
        () => toast(words.say("share.done")),
        () => prompt(words.say(says), text),
      );
    });
  }

  /** A file of this lecture, under its title. @param {string} path @param {string} ending */
  const take = (path, ending) =>
    guard(async () => {
      const blob = await askFile(`api/sets/${path}`, {
        view: keys.view,
        lang: words.language(),
        ...(path === "deck" ? { format: ending } : {}),
      });
      download(blob, `${lecture.title.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "lecture"}.${ending}`);
    });
  const save = () => take("file", "toml");

  /** The slides of all programs. @param {"pdf"|"pptx"} format */
  function deck(format) {
    toast(words.say("lectures.deck_begun"));
    return take("deck", format);
  }

  async function duplicate() {
    const title = words.say("lectures.copy_of", { title: lecture.title });
    const made = await guard(() => ask("api/sets/copy", { view: keys.view, title, lang: words.language() }));
    if (!made) return;
    remember(made);
    await open(made, true);
  }

  /** Show the lecture from a program on. @param {number} at @param {boolean} [isPresented] */
  function start(at, isPresented = false) {
    close();
    show(lecture.programs[at], house);
    shown(lecture, at);
    if (isPresented) house.actions.present(true);
  }

  /** What a row asks for. @param {string} name @param {Program} program @param {any} [value] */
  function act(name, program, value) {
    const order = lecture.programs.map((each) => each.key);
    const at = order.indexOf(program.key);
    if (name === "open") return start(at);
    if (name === "keep") return change({ act: "program", key: program.key, program: sent(program, value) });
    if (name === "update")
      return change({ act: "program", key: program.key, program: sent(program, { state: stateOf(store.get()) }) });
    if (name === "copy")
      return change({
        act: "add",
        at: at + 1,
        program: sent(program, { title: words.say("lectures.copy_of", { title: nameOf(program) }) }),
      });
    if (name === "move") {
      const to = Math.max(0, Math.min(order.length - 1, value));
      order.splice(at, 1);
      order.splice(to, 0, program.key);
      return change({ act: "order", order }, true);
    }
    return change({ act: "remove", key: program.key }).then((isDone) => {
      if (!isDone) return;
      undoing = undo(program, at);
      draw();
    });
  }

  /** @param {Program} program @param {number} at */
  function undo(program, at) {
    const line = element(
      "p",
      { class: "lectures-note", role: "status" },
      element("span", { text: words.say("lectures.deleted", { title: nameOf(program) }) }),
      button("lectures.undo", () => change({ act: "add", at, program: sent(program) }), "small"),
    );
    setTimeout(() => line.remove(), UNDO);
    return line;
  }

  /** @param {string} says @param {() => void} onclick @param {string} [kind] @param {boolean} [isOff] */
  function button(says, onclick, kind = "", isOff = false) {
    return element("button", {
      type: "button",
      class: `button ${kind}`,
      text: words.say(says),
      onclick,
      disabled: isOff,
      "data-focus": says,
    });
  }

  return { open };
}
