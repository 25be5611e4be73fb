// What is done with the ink that is selected: to the table, and by the server.

import { post } from "./api.js";
import { h, say } from "./dom.js";
import { t } from "./language.js";
import { math, prints, spoken } from "./math.js";
import { Selection } from "./selection.js";
import { changed, withPlaced, withStrokes } from "./session.js";
import { tell } from "./trouble.js";

/**
 * The selection on a pad. desk: table(), push(table) for a step that can be undone, and lay() to show it.
 * @param {import("./ink.js").Pad} pad
 * @param {{table: () => Table, push: (table: Table) => void, lay: () => void}} desk
 */
export function openSelection(pad, { table, push, lay }) {
  const put = (/** @type {Table} */ next) => {
    push(next);
    lay();
  };
  const selection = new Selection(pad, {
    place(strokes, change) {
      const [next, moved] = withPlaced(table(), strokes, change);
      put(next);
      return moved;
    },
    replace(others) {
      put(changed(table(), { strokes: table().strokes.map((stroke) => others.get(stroke) ?? stroke) }));
    },
    add: (strokes) => put(withStrokes(table(), [...table().strokes, ...strokes])),
    remove: (strokes) => put(withStrokes(table(), table().strokes.filter((stroke) => !strokes.includes(stroke)))),
    read: (strokes) => readAlone(strokes, selection).catch(tell),
  });
  return selection;
}

/** Reads strokes without those around them, and shows that beside them. */
async function readAlone(strokes, selection) {
  const { lines } = await post("/v1/read-page", { strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x, y])) });
  await prints(lines.map(({ latex }) => latex));
  const shown = lines.map(({ latex }) => h("p", { className: "alone-read" }, math(latex), h("code", { textContent: latex })));
  selection.tell(...(shown.length ? shown : [h("p", { textContent: t("Nothing was read.") })]));
  say(shown.length ? t("Read alone: {}", lines.map(({ latex }) => spoken(latex)).join("; ")) : t("Nothing was read."));
}
