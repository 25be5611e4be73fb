// The page: wires ink, pictures and typed LaTeX to readings, and readings to their solution.

import { post } from "./api.js";
import { keepEntry, openDialogs, rememberEntry, rememberCorrection } from "./memory.js";
import { byId, notice, painted, say } from "./dom.js";
import { showCopy } from "./formats.js";
import { showExamples } from "./examples.js";
import { Gestures } from "./gestures.js";
import { keepPage, sharedFile } from "./installed.js";
import { openIntake } from "./intake.js";
import { Pad } from "./ink.js";
import { openKeyboard } from "./keyboard.js";
import { typedLine } from "./line.js";
import { decode } from "./link.js";
import { openChoices } from "./marks.js";
import { faultOf, prints, spoken } from "./math.js";
import { Notebook } from "./notebook.js";
import { Overlay } from "./overlay.js";
import * as pictures from "./picture.js";
import { Palette } from "./palette.js";
import { openPaperChoice } from "./paper.js";
import { openPrinting } from "./print.js";
import { showLeftOut, showReadings } from "./readings.js";
import { routeOf, toRead } from "./request.js";
import { openSelection } from "./selecting.js";
import { Steps, changed, emptyTable, hasInk, holdsInk, isRead, withLeftOut, withLine, withReadings, withStrokes, withTyped } from "./session.js";
import { share, snapshot, tableOf } from "./sharing.js";
import { Shelf } from "./shelf.js";
import { Solving } from "./solving.js";
import { fixesWith, spotAt } from "./spots.js";
import { distance } from "./strokes.js";
import { startSymbols } from "./symbol.js";
import { Typing } from "./typing.js";
import { startTabs } from "./tabs.js";
import { persistent, startTrouble, tell } from "./trouble.js";
import { Turner } from "./turning.js";
import { openUnkept } from "./unkept.js";

const TYPING_MS = 200;
/** Time after which a reading that is not typeset yet is shown as LaTeX. */
const TYPESET_MS = 150;

export const pad = new Pad(byId("ink"));
const notebook = new Notebook();
let steps = new Steps(emptyTable());
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
  notebook.keep(table());
}

/**
 * Adds results to the table, which are no step to undo.
 * @param {Table} next
 */
function amend(next) {
  steps.amend(next);
  notebook.keep(table());
}

/** Shows the table after it was replaced, as by an undo, and reads it if that has not been done. */
function lay() {
  pad.show(table().strokes, overlay.box);
  selection.refresh();
  refresh();
  notebook.keep(table());
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
  await painted(); // the stroke comes first
  const asked = table();
  if (!hasInk(asked)) return;
  byId("busy").hidden = false;
  try {
    const read = await post(routeOf(asked), toRead(asked));
    notice("", "reading");
    if (holdsInk(table(), asked)) take(read, asked);
  } finally {
    byId("busy").hidden = true;
  }
});

/**
 * @param {any} read
 * @param {Table} asked
 */
function take(read, asked) {
  const [next, refused] = withReadings(table(), read.lines ?? [read], asked);
  amend({ ...next, sheet: read.sheet ?? null });
  if (read.sheet) pad.show(table().strokes, overlay.box);
  if (refused.length) notice(`No valid formula contains ${refused[0].token} here. Keeping the original reading.`, "reading");
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
  shelf.showPlace();
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

const typed = new Typing({
  count: () => table().lines.length,
  insert(place, latex) {
    push(withTyped(table(), place, latex));
    show();
    corrected();
  },
  remove(place) {
    if (!table().lines[place]?.isTyped) return;
    push(changed(table(), { lines: table().lines.toSpliced(place, 1) }));
    show();
    corrected();
  },
});

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

async function takeFile(file) {
  notice("");
  if (/\.(inkmath|xopp)$/i.test(file.name)) return shelf.load(file);
  const bitmap = /\.inkml$/i.test(file.name) ? null : await pictures.open(file);
  // This browser cannot show it (HEIC, InkML), but the server may read it.
  if (!bitmap) return lieDown({ file });
  const canvas = await pictures.crop(bitmap);
  if (!canvas) return;
  lieDown({ file: await pictures.toFile(canvas, file.name.replace(/\.\w+$/, "") + ".png"), picture: { canvas } });
}

/** Lays a picture on a page of its own. */
async function lieDown(parts) {
  await turner.toEmpty();
  push({ ...emptyTable(), ...parts });
  lay();
}

// ---- pages

const turner = new Turner(notebook, pad, {
  table,
  use(other) {
    steps = other;
    overlay.selected = 0;
    lay();
    showTools();
  },
});
const shelf = new Shelf(notebook, turner, { print: () => window.print(), refused: notice });

/** Restores work from a link or from the history (origin), on a page of its own where this one is written on. */
async function restore(saved, origin) {
  const restored = await tableOf(saved, origin);
  await turner.toEmpty();
  steps.push(restored);
  lay();
}

// ---- wiring

const gestures = new Gestures(byId("paper"), pad);

pad.isTaken = (x, y) => {
  const found = spotAt(overlay.spots, x, y, 10 / pad.view.scale);
  // A dot may belong beside a symbol: a tap counts where there is ink of it near.
  if (!found || Math.min(...pad.strokes.map((stroke) => distance(stroke, x, y))) > 14 / pad.view.scale) return false;
  change(found);
  return true;
};
pad.addEventListener("change", () => {
  push(withStrokes(table(), pad.strokes));
  selection.refresh();
  showTools();
  if (pad.isEmpty) refresh();
  else reading.ask();
});
pad.addEventListener("down", () => {
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches("textarea, input, math-field")) document.activeElement.blur();
  byId("hint").hidden = true;
  byId("choices").hidePopover();
  selection.select([]);
  if (table().file) begin();
});
pad.addEventListener("view", () => {
  if (pad.isHome) return overlay.show();
  overlay.follow();
});

const selection = openSelection(pad, { table, push, lay });
const palette = new Palette(pad, { chosen: (pen) => selection.recolour(pen), put: () => selection.select([]) });

byId("undo").onclick = undo;
byId("redo").onclick = redo;
byId("clear").onclick = begin;
byId("share").onclick = () => share(table(), () => notebook.keep(table()));
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

function selectAll() {
  palette.take("lasso");
  selection.select(table().strokes);
}

byId("type").onclick = () => typed.start();
openKeyboard({
  plain: { t: () => typed.start(), p: () => palette.take("pen"), e: () => palette.take("eraser"), s: () => palette.take("lasso"), pageup: () => turner.by(-1), pagedown: () => turner.by(1) },
  withControl: { z: undo, y: redo, "shift z": redo, a: selectAll },
  other: (event) => selection.key(event) || gestures.key(event),
});

/** Begins with LaTeX that is typed. */
async function type(latex) {
  keepEntry(table());
  push({ ...emptyTable(), lines: [typedLine(latex)] });
  lay();
  await refresh();
  if (latex) byId("readings").querySelector("textarea")?.focus();
  else await typed.at(0);
}

/** Opens the work in the address, or the page of the last visit. */
async function open() {
  const early = steps; // of a user who was faster
  const fragment = await turner.begin(early);
  if (steps !== early && early.now.strokes.length) {
    push(withStrokes(table(), [...table().strokes, ...early.now.strokes]));
    lay();
  }
  if (!location.hash || location.hash === fragment) return;
  const saved = await decode(location.hash);
  if (saved) await restore(saved, "link");
}

async function start() {
  startTabs();
  startSymbols();
  startTrouble();
  openIntake(takeFile);
  gestures.openButtons();
  openPaperChoice((paper) => notebook.alter({ paper }));
  openPrinting(() => ({ strokes: table().strokes, ground: overlay.ground, title: notebook.page.name }));
  openUnkept(notebook);
  const reread = () => hasInk(table()) && reading.ask();
  openDialogs({ restore, snapshot, reread, redraw: () => pad.drawSoon() });
  await open().catch(tell);
  const shared = await sharedFile();
  if (shared) takeFile(shared).catch(tell);
  showTools();
  keepPage();
  await showExamples(type).catch(tell);
}

addEventListener("hashchange", async () => {
  const saved = await decode(location.hash);
  if (saved) restore(saved, "link");
});
start();
