/** The page of a lecture: who comes with its edit link may edit it from now on; everybody may take a copy. */

import { askOther as ask } from "../lib/api.js";
import { byId, element } from "../lib/dom.js";
import { redraw } from "../lib/redraw.js";
import { myKeys, remember } from "./own_lectures.js";

const { view, words, language } = JSON.parse(byId("state").textContent ?? "{}");
const home = /** @type {HTMLAnchorElement} */ (byId("edit")).href;
const root = new URL("..", location.href).href;
const edit = new URLSearchParams(location.hash.slice(1)).get("edit");
if (edit) {
  remember({ view, edit });
  history.replaceState(null, "", location.pathname + location.search); // the secret does not stay in sight
  byId("said").textContent = words["lectures.given"];
}
byId("edit").hidden = !myKeys().some((each) => each.view === view && each.edit);
byId("take").addEventListener("click", async () => {
  try {
    const made = await ask("api/sets/copy", { view, lang: language }, root);
    remember(made);
    const link = new URL(home);
    link.searchParams.set("lectures", made.view);
    redraw(byId("said"), element("a", { href: link.href, text: words["lectures.taken"] }));
  } catch (error) {
    byId("said").textContent = error instanceof Error ? error.message : "";
  }
});
