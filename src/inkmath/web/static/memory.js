// The dialogs of the history, the settings and the corrected ink, all stored on this device.

import { byId, h, icon, save } from "./dom.js";
import { labelledInk } from "./labels.js";
import { packStrokes, unpackStrokes } from "./link.js";
import { math, prints } from "./math.js";
import * as store from "./store.js";
import { thumbnail } from "./thumbnail.js";

const SETTLED_MS = 1200;

/** @type {any} */
let actions = null;
let pending = 0;

/** Wires the dialogs. actions: restore(saved, origin), snapshot(table), reread(), redraw(). */
export function openDialogs(given) {
  actions = given;
  byId("open-history").onclick = showHistory;
  byId("open-settings").onclick = showSettings;
  for (const dialog of document.querySelectorAll("dialog")) dialog.querySelector(".close")?.addEventListener("click", () => dialog.close());
  byId("forget").onclick = () => forget("history");
  byId("forget-corrections").onclick = () => forget("corrections");
  byId("export").onclick = exportCorrections;
  wireSettings();
}

// ---- history

/**
 * Keeps a table in the history once it has settled.
 * @param {Table} table
 */
export function rememberEntry(table) {
  clearTimeout(pending);
  pending = setTimeout(() => keepEntry(table), SETTLED_MS);
}

/**
 * Keeps a table in the history at once; not one without lines, and not what was opened from there.
 * @param {Table} table
 */
export function keepEntry(table) {
  clearTimeout(pending);
  if (!store.setting("history", true) || !table.lines.length || table.origin === "history") return;
  const latex = table.lines.map((line) => line.latex);
  const entry = { id: table.id, time: Date.now(), latex, saved: actions.snapshot(table), drawing: packStrokes(table.strokes) };
  store.keep("history", entry).catch(() => {});
}

// ---- forgetting, which can be undone until the dialog is closed

/** Forgets the entries of a store, or one of them, and offers to undo it. */
async function forget(name, id = null) {
  const gone = (await store.all(name)).filter((entry) => id === null || entry.id === id);
  for (const entry of gone) await store.forget(name, entry.id);
  const place = byId(`${name}-forgotten`);
  const undo = h("button", { textContent: "Undo" });
  undo.onclick = async () => {
    for (const entry of gone) await store.keep(name, entry);
    place.replaceChildren();
    await shown[name]();
    byId(name === "history" ? "forget" : "forget-corrections").focus();
  };
  await shown[name]();
  place.replaceChildren(h("span", { textContent: gone.length === 1 ? "1 entry deleted." : `${gone.length} entries deleted.` }), undo);
  undo.focus();
  place.closest("dialog").addEventListener("close", () => place.replaceChildren(), { once: true });
}

/** Functions that show the entries of each store. */
const shown = { history: () => showHistory(), corrections: () => showCorrections() };

async function showHistory() {
  const entries = await store.all("history").catch(() => []);
  await prints(entries.flatMap((entry) => entry.latex)).catch(() => []);
  byId("entries").replaceChildren(...entries.map(entryItem));
  byId("history-empty").hidden = entries.length > 0;
  byId("forget").disabled = !entries.length;
  if (!byId("history").open) byId("history").showModal();
}

function entryItem(entry) {
  const picture = entry.saved.picture
    ? h("img", { src: entry.saved.picture, alt: "", className: "thumb" })
    : thumbnail(unpackStrokes(entry.drawing));
  const open = h(
    "button",
    {
      className: "entry",
      onclick: () => {
        byId("history").close();
        actions.restore({ ...entry.saved, id: entry.id }, "history");
      },
    },
    picture,
    h("span", { className: "entry-text" }, ...entry.latex.map((latex) => h("span", {}, math(latex))), h("time", { textContent: new Date(entry.time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) })),
  );
  const remove = h("button", { className: "plain", "aria-label": `Delete ${entry.latex.join(", ")}` }, icon("close"));
  remove.onclick = () => forget("history", entry.id);
  return h("li", {}, open, remove);
}

// ---- corrections

/**
 * Stores corrections as labelled ink, if the setting allows it.
 * @param {Table} table
 */
export async function rememberCorrection({ id, file, lines, strokes }) {
  if (!store.setting("corrections", false) || file || !strokes.length) return;
  const expressions = labelledInk(lines, strokes);
  if (!expressions.length) return;
  await store.keep("corrections", { id, time: Date.now(), expressions }).catch(() => {});
}

async function exportCorrections() {
  const entries = await store.all("corrections");
  const rows = entries.flatMap(({ id, expressions }) => expressions.map((one) => JSON.stringify({ schema: 1, id, ...one })));
  save(`${rows.join("\n")}\n`, "inkmath-corrections.jsonl", "application/jsonl");
}

async function showCorrections() {
  const count = (await store.all("corrections").catch(() => [])).length;
  byId("export").disabled = byId("forget-corrections").disabled = count === 0;
  byId("export").textContent = count ? `Export corrected ink (${count})` : "Export corrected ink";
}

// ---- settings

function showSettings() {
  showCorrections();
  byId("settings").showModal();
}

function wireSettings() {
  choice("theme", "auto", applyTheme);
  choice("lines", "several", () => actions.reread());
  applyTheme(store.setting("theme", "auto"));
  tick("keep-history", "history", true);
  tick("keep-corrections", "corrections", false);
  tick("use-shortcuts", "shortcuts", true);
  tick("use-words", "words", true);
}

function choice(name, otherwise, chosen) {
  const now = store.setting(name, otherwise);
  const radios = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(`input[name=${name}]`));
  for (const radio of radios) {
    radio.checked = radio.value === now;
    radio.onchange = () => {
      store.set(name, radio.value);
      chosen(radio.value);
    };
  }
}

function tick(id, name, otherwise) {
  byId(id).checked = store.setting(name, otherwise);
  byId(id).onchange = ({ target }) => store.set(name, target.checked);
}

function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const meta = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=color-scheme]"));
  meta.content = theme === "auto" ? "light dark" : theme;
  actions.redraw();
}
