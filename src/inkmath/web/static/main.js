// The page: wires ink, pictures and typed LaTeX to readings, and readings to their solution.

import { post } from "./api.js";
import { keepEntry, openDialogs, rememberEntry, rememberCorrection } from "./memory.js";
import { byId, h, notice, say } from "./dom.js";
import { copyText, showCopy } from "./formats.js";
import { openIntake } from "./intake.js";
import { Pad, distance } from "./ink.js";
import { typedLine } from "./line.js";
import { keepTable, recall } from "./keep.js";
import { MOST_CHARACTERS, decode, encode } from "./link.js";
import { openChoices } from "./marks.js";
import { faultOf, math, prints, spoken } from "./math.js";
import { Overlay } from "./overlay.js";
import * as pictures from "./picture.js";
import { showLeftOut, showReadings } from "./readings.js";
import { Steps, changed, emptyTable, hasInk, holdsInk, isRead, pack, unpack, withLeftOut, withLine, withReadings, withStrokes } from "./session.js";
import { Solving } from "./solving.js";
import { fixesWith, spotAt } from "./spots.js";
import { setting } from "./store.js";
import { startSymbols } from "./symbol.js";
import { startTabs } from "./tabs.js";
import { persistent, startTrouble, tell } from "./trouble.js";

const EXAMPLES = ["2x^{2}-8=0", "\\frac{3}{4}+\\frac{1}{6}", "3(x-2)=x+4"];
const TYPING_MS = 200;
/** Time after which a reading that is not typeset yet is shown as LaTeX. */
const TYPESET_MS = 150;

export const pad = new Pad(byId("ink"));
const steps = new Steps(emptyTable());
const table = () => steps.now;
const overlay = new Overlay(table, () => pad.view, { change, take: takeLeftOut, wrongLines: () => solving.wrongLines() });

// ---- changes

/**
 * Takes a table as a step that can be undone. burst: see Steps.
 * @param {Table} next
 * @param {string | null} burst
 */
function push(next, /** @type {string | null} */ burst = null) {
  if (location.hash) history.replaceState(null, "", location.pathname); // the link is of earlier work
  steps.push(next, burst);
  keepTable(table(), notice);
}

/**
 * Adds results to the table, which are no step to undo.
 * @param {Table} next
 */
function amend(next) {
  steps.amend(next);
  keepTable(table(), notice);
}

/** Shows the table after it was replaced, as by an undo, and reads it if that has not been done. */
function lay() {
  pad.show(table().strokes);
  refresh();
  keepTable(table(), notice);
  if (!isRead(table())) reading.ask();
}

function begin() {
  keepEntry(table());
  push(emptyTable());
  notice("");
  lay();
}

const undo = () => steps.undo() && lay();
const redo = () => steps.redo() && lay();

// ---- reading

const reading = persistent(async () => {
  const asked = table();
  if (!hasInk(asked)) return;
  byId("busy").hidden = false;
  try {
    const read = await post(routeOf(asked), toRead(asked));
    notice("");
    if (holdsInk(table(), asked)) take(read, asked);
  } finally {
    byId("busy").hidden = true;
  }
});

/**
 * The route that reads a table; of a picture, lines that are left out are returned, too.
 * @param {Table} table
 */
function routeOf({ file }) {
  if (setting("lines", "several") === "one") return "/v1/read";
  return file ? "/v1/read-page?all=true" : "/v1/read-page";
}

/**
 * The body of a request for a reading: the file or the ink, and the corrected symbols.
 * @param {Table} table
 */
function toRead({ strokes, file, fixes }) {
  const known = fixes.map(({ symbol, token }) => ({ box: symbol.box, token }));
  if (!file) return { strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x, y])), known };
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("known", JSON.stringify(known));
  return form;
}

/**
 * @param {any} read
 * @param {Table} asked
 */
function take(read, asked) {
  const [next, refused] = withReadings(table(), read.lines ?? [read], asked);
  amend({ ...next, sheet: read.sheet ?? null });
  if (refused.length) notice(`No valid formula contains ${refused[0].token} here. Keeping the original reading.`);
  refresh();
  rememberCorrection(table());
}

// ---- showing

let soon = 0;

/** Shows the table, typeset if that does not take too long, and has it solved. */
function refresh() {
  soon ||= setTimeout(show, TYPESET_MS);
  return typesetting.ask();
}

const typesetting = persistent(async () => {
  const { lines, leftOut } = table();
  const others = [...leftOut.map(({ latex }) => latex), ...lines.flatMap((line) => [line.reading.latex, line.former, ...line.reading.alternatives.map((one) => one.latex)])];
  try {
    await prints([...lines.map((line) => line.latex), ...others, ...lines.flatMap(tokensOf)].filter(Boolean));
  } finally {
    show();
  }
});

const tokensOf = (line) => line.reading.symbols.map((symbol, i) => line.tokenOf(i)).filter((token) => token?.length > 1);
const isThere = (line) => line.latex.trim() !== "";

function show() {
  clearTimeout(soon);
  soon = 0;
  const { lines, readOf, file } = table();
  const latex = lines.filter(isThere).map((line) => line.latex);
  const isFaulty = lines.some((line) => line.edited && faultOf(line.edited));
  showReadings(lines, { edit, choose, solveAlone: (place) => solving.only(place), select: (place) => overlay.select(place) });
  showLeftOut(table().leftOut, takeLeftOut);
  overlay.show();
  showTools();
  byId("nothing").hidden = lines.length > 0 || file === null || readOf?.file !== file;
  byId("copy").inert = isFaulty;
  byId("copy").classList.toggle("stale", isFaulty);
  byId("copy").setAttribute("aria-disabled", String(isFaulty));
  if (!isFaulty) showCopy(latex).catch(tell);
  if (latex.length) say(`Read: ${latex.map(spoken).join("; ")}`);
  else if (hasInk(table()) && isRead(table())) say("Nothing was read.");
  solving.ask(table(), isFaulty);
  dispatchEvent(new CustomEvent("inkmath-read", { detail: { strokes: readOf?.strokes.length ?? 0 } }));
}

function showTools() {
  const { lines, leftOut } = table();
  const isEmpty = !lines.length;
  byId("legend-end").textContent = overlay.isPage ? "Tap a line, then a symbol to change it" : "Tap a symbol to change it";
  byId("legend-grey").hidden = !leftOut.some((reading) => reading.symbols.length);
  byId("empty").hidden = !isEmpty;
  byId("legend").hidden = isEmpty || !lines.some((line) => line.reading.symbols.length);
  byId("hint").hidden = !pad.isEmpty || hasInk(table());
  byId("clear").disabled = pad.isEmpty && isEmpty && !hasInk(table());
  byId("undo").disabled = !steps.past.length;
  byId("redo").disabled = !steps.future.length;
}

const solving = new Solving({ takeMeaning, changed: () => overlay.showWrong(), solved: () => rememberEntry(table()) });

// ---- corrections

/** @param {Spot} spot */
function change(spot) {
  const place = overlay.spots.findIndex((one) => one.symbol === spot.symbol);
  openChoices(spot, byId("marks").querySelectorAll(".mark")[place], (token) => {
    if (token === spot.token) return;
    const fixes = fixesWith(table().fixes, spot, token);
    const before = table().lines.find((one) => one === spot.line);
    const line = before?.withSymbol(spot.index, token, fixes);
    push({ ...(before && line ? withLine(table(), before, line) : changed(table(), {})), fixes });
    if (line && line.chosen) corrected();
    else reading.ask();
  });
}

/**
 * Adds a line that was left out.
 * @param {LineReading} reading
 */
function takeLeftOut(reading) {
  const next = withLeftOut(table(), reading);
  overlay.selected = next.lines.findIndex((line) => line.reading === reading);
  push(next);
  corrected();
}

function choose(place, { latex, isFormer }) {
  const line = table().lines[place];
  const parts = isFormer ? { edited: latex, former: null } : { edited: null, chosen: latex === line.reading.latex ? null : latex };
  push(withLine(table(), line, line.with({ ...parts, editedInk: table().strokes })));
  corrected();
}

function corrected() {
  refresh();
  rememberCorrection(table());
}

let typing = 0;

function edit(place, latex) {
  const line = table().lines[place];
  push(withLine(table(), line, line.with({ edited: latex, former: null, editedInk: table().strokes })), `edit ${place}`);
  showTools();
  clearTimeout(typing);
  typing = setTimeout(corrected, TYPING_MS);
}

/**
 * Replaces lines by the other interpretation of their notation.
 * @param {Table["lines"]} lines
 * @param {string} latex
 */
function takeMeaning(lines, latex) {
  const parts = latex.split(" \\\\ ");
  const others = new Map(lines.map((line, i) => [line, line.with({ edited: parts[i], editedInk: table().strokes })]));
  const isSplit = parts.length === lines.length && lines.every((line) => table().lines.includes(line));
  push(changed(table(), { lines: isSplit ? table().lines.map((line) => others.get(line) ?? line) : [typedLine(latex)] }));
  refresh();
}

// ---- pictures

async function takePicture(file) {
  notice("");
  const bitmap = /\.inkml$/i.test(file.name) ? null : await pictures.open(file);
  // This browser cannot show it (HEIC, InkML), but the server may read it.
  if (!bitmap) return lieDown({ file });
  const canvas = await pictures.crop(bitmap);
  if (!canvas) return;
  lieDown({ file: await pictures.toFile(canvas, file.name.replace(/\.\w+$/, "") + ".png"), picture: { canvas } });
}

function lieDown(parts) {
  overlay.selected = 0;
  keepEntry(table());
  push({ ...emptyTable(), ...parts });
  lay();
}

// ---- links and history

/** The table as JSON, for a link or the history. */
const snapshot = (one) => ({ ...pack(one), picture: one.picture && one.picture.canvas.toDataURL("image/webp", 0.6) });

/** Restores work from a link or from the history (origin). */
async function restore(saved, origin) {
  const blob = saved.picture && pictures.fromDataUrl(saved.picture);
  const file = blob && new File([blob], "picture", { type: blob.type });
  const picture = blob && { canvas: pictures.toCanvas(await createImageBitmap(blob)) };
  keepEntry(table());
  steps.push({ ...unpack(saved, { file: file || null, picture: picture || null }), origin });
  lay();
}

async function share() {
  let fragment = await encode(snapshot(table()));
  if (fragment.length > MOST_CHARACTERS) {
    fragment = await encode({ v: 1, lines: table().lines.map((line) => ({ latex: line.latex })) });
    notice("The picture is too large for a link, so the link holds the readings only.");
  }
  history.replaceState(null, "", fragment);
  keepTable(table(), notice); // with the address that it has now
  await copyText(location.href);
  const label = byId("share").lastElementChild;
  label.textContent = "Copied";
  say("Link copied.");
  setTimeout(() => (label.textContent = "Link"), 1500);
}

// ---- wiring

pad.isTaken = (x, y) => {
  const found = spotAt(overlay.spots, x, y, 10 / pad.view.scale);
  // A dot may belong beside a symbol: a tap counts where there is ink of it near.
  if (!found || Math.min(...pad.strokes.map((stroke) => distance(stroke, x, y))) > 14 / pad.view.scale) return false;
  change(found);
  return true;
};
pad.addEventListener("change", () => {
  push(withStrokes(table(), pad.strokes));
  showTools();
  if (pad.isEmpty) refresh();
  else reading.ask();
});
pad.addEventListener("down", () => {
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches("textarea, input")) document.activeElement.blur();
  byId("hint").hidden = true;
  byId("choices").hidePopover();
  if (table().file) begin();
});
pad.addEventListener("view", () => overlay.show());

function useTool(tool) {
  pad.tool = tool;
  byId("paper").dataset.tool = tool;
  byId("pen").setAttribute("aria-pressed", String(tool === "pen"));
  byId("eraser").setAttribute("aria-pressed", String(tool === "eraser"));
}

byId("pen").onclick = () => useTool("pen");
byId("eraser").onclick = () => useTool("eraser");
byId("undo").onclick = undo;
byId("redo").onclick = redo;
byId("clear").onclick = begin;
byId("share").onclick = share;
byId("brand").onclick = (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  begin();
};
byId("boxes-toggle").onclick = ({ currentTarget }) => {
  const isOn = currentTarget.getAttribute("aria-pressed") !== "true";
  currentTarget.setAttribute("aria-pressed", String(isOn));
  byId("marks").hidden = !isOn;
};

document.addEventListener("keydown", (event) => {
  if (event.target instanceof Element && /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
  if ( document.querySelector("dialog[open]")) return;
  if (!byId("symbol").hidden) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (isCommand && key === "z" && !event.shiftKey) undo();
  else if (isCommand && (key === "y" || (key === "z" && event.shiftKey))) redo();
  else if (!isCommand && key === "p") useTool("pen");
  else if (!isCommand && key === "e") useTool("eraser");
  else return;
  event.preventDefault();
});

async function showExamples() {
  await prints(EXAMPLES);
  const type = (latex) => async () => {
    keepEntry(table());
    push({ ...emptyTable(), lines: [typedLine(latex)] });
    lay();
    await refresh();
    byId("readings").querySelector("textarea")?.focus();
  };
  byId("examples").replaceChildren(
    ...EXAMPLES.map((latex) => h("button", { className: "example", title: latex, onclick: type(latex) }, math(latex))),
    h("button", { className: "example", onclick: type(""), textContent: "type your own" }),
  );
}

/** Opens the work in the address, or the work of the last visit. */
async function open() {
  const kept = await recall();
  if (location.hash && location.hash !== kept?.fragment) {
    if (kept) steps.amend(kept.table);
    const saved = await decode(location.hash);
    if (saved) return restore(saved, "link");
  }
  if (!kept) return;
  if (steps.past.length) steps.past.unshift(kept.table); // the user was faster, and writes already
  else steps.amend(kept.table);
  lay();
}

async function start() {
  startTabs();
  startSymbols();
  startTrouble();
  openIntake(takePicture);
  const reread = () => hasInk(table()) && reading.ask();
  openDialogs({ restore, snapshot, reread, redraw: () => pad.draw() });
  await open().catch(tell);
  showTools();
  await showExamples().catch(tell);
}

addEventListener("hashchange", async () => {
  const saved = await decode(location.hash);
  if (saved) restore(saved, "link");
});
start();
