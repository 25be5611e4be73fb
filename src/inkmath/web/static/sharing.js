// Work as JSON, in a link or in the history, and back.

import { byId, icon, notice, say } from "./dom.js";
import { copyText } from "./formats.js";
import { t } from "./language.js";
import { MOST_CHARACTERS, encode } from "./link.js";
import * as pictures from "./picture.js";
import { pack, unpack } from "./session.js";

const TOLD_MS = 1500;

/**
 * The table as JSON.
 * @param {Table} table
 */
export const snapshot = (table) => ({ ...pack(table), picture: table.picture && table.picture.canvas.toDataURL("image/webp", 0.6) });

/**
 * The table of a snapshot. origin: where it comes from.
 * @param {any} saved
 * @param {Table["origin"]} origin
 * @returns {Promise<Table>}
 */
export async function tableOf(saved, origin) {
  const blob = saved.picture && pictures.fromDataUrl(saved.picture);
  const file = blob && new File([blob], "picture", { type: blob.type });
  const picture = blob && { canvas: pictures.toCanvas(await createImageBitmap(blob)) };
  return { ...unpack(saved, { file: file || null, picture: picture || null }), origin };
}

/**
 * Puts the table in the address, and copies that, or offers it to other apps on a phone. addressed(): called once the address is of it.
 * @param {Table} table
 * @param {() => void} addressed
 */
export async function share(table, addressed) {
  let fragment = await encode(snapshot(table));
  if (fragment.length > MOST_CHARACTERS) {
    fragment = await encode({ v: 1, lines: table.lines.map((line) => ({ latex: line.latex })) });
    notice(t("The picture is too large for a link, so the link holds the readings only."));
  }
  history.replaceState(null, "", fragment);
  addressed();
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ title: "inkmath", url: location.href }).catch(() => {}); // closed without a choice
    return;
  }
  await copyText(location.href);
  showCopied("check", t("Copied"));
  say(t("Link copied."));
  setTimeout(() => showCopied("link", t("Link")), TOLD_MS);
}

/** Shows an icon and a word on the button; on a narrow page only the icon is seen. */
function showCopied(/** @type {string} */ name, /** @type {string} */ word) {
  const [picture, label] = byId("share").children;
  picture.replaceWith(icon(name));
  label.textContent = word;
}
