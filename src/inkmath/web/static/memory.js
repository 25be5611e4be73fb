// The dialogs of what is kept on this device: the history, the settings, the corrected ink.

import { byId, h, icon, save } from "./dom.js";
import { labelledInk } from "./labels.js";
import { packStrokes, unpackStrokes } from "./link.js";
import { math, prints } from "./math.js";
import * as store from "./store.js";
import { thumbnail } from "./thumbnail.js";

const SETTLED_MS = 1200;

let actions = null;
let pending = 0;

/** Wires the dialogs. actions: restore(saved), snapshot(), reread(), redraw(). */
export function openDialogs(given) {
  actions = given;
  byId("open-history").onclick = showHistory;
  byId("open-settings").onclick = showSettings;
  for (const button of document.querySelectorAll("dialog .close")) button.onclick = () => button.closest("dialog").close();
  byId("forget").onclick = async () => {
    await store.forgetAll("history");
    showHistory();
  };
  byId("forget-corrections").onclick = async () => {
    await store.forgetAll("corrections");
    showCorrections();
  };
  byId("export").onclick = exportCorrections;
  wireSettings();
}

// ---- history

/** Keeps what is on the table, once it has settled. */
export function rememberEntry(state, strokes) {
  clearTimeout(pending);
  if (!store.setting("history", true)) return;
  pending = setTimeout(async () => {
    if (!state.lines.length) return;
    const latex = state.lines.map((line) => line.latex);
    const answers = (state.solution?.answers ?? []).map((answer) => answer.latex);
    const entry = { id: state.id, time: Date.now(), latex, answers, saved: await actions.snapshot(), drawing: packStrokes(strokes) };
    await store.keep("history", entry).catch(() => {});
  }, SETTLED_MS);
}

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
        actions.restore(entry.saved);
      },
    },
    picture,
    h("span", { className: "entry-text" }, ...entry.latex.map((latex) => h("span", {}, math(latex))), h("time", { textContent: new Date(entry.time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) })),
  );
  const remove = h("button", { className: "plain", "aria-label": `Forget ${entry.latex.join(", ")}` }, icon("close"));
  remove.onclick = async () => {
    await store.forget("history", entry.id);
    showHistory();
  };
  return h("li", {}, open, remove);
}

// ---- corrections

/** Keeps what the user put right as labelled ink, where that is wanted. */
export async function rememberCorrection(state, strokes) {
  if (!store.setting("corrections", false) || state.file || !strokes.length) return;
  const expressions = labelledInk(state.lines, strokes);
  if (!expressions.length) return;
  await store.keep("corrections", { id: state.id, time: Date.now(), expressions }).catch(() => {});
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
}

function choice(name, otherwise, chosen) {
  const now = store.setting(name, otherwise);
  for (const radio of document.querySelectorAll(`input[name=${name}]`)) {
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
  document.querySelector("meta[name=color-scheme]").content = theme === "auto" ? "light dark" : theme;
  actions.redraw();
}
