// The page: wires ink, pictures and typed LaTeX to readings, and readings to their solution.

import { keepEntry, openDialogs, rememberEntry, rememberCorrection } from "./memory.js";
import { News } from "./announcing.js";
import { chipsOf, pressChip } from "./answers.js";
import { isChecking, openChecking } from "./checking.js";
import { nameBoxed } from "./boxing.js";
import { Corrections, leaveField } from "./corrections.js";
import { byId, notice, say } from "./dom.js";
import { showCopy } from "./formats.js";
import { showExamples } from "./examples.js";
import { Gestures } from "./gestures.js";
import { keepPage, sharedFile } from "./installed.js";
import { openIntake, takeFiles } from "./intake.js";
import { Pad } from "./ink.js";
import { openKeyboard } from "./keyboard.js";
import { typedLine } from "./line.js";
import { decode } from "./link.js";
import { t, translate } from "./language.js";
import { faultOf, prints, spoken } from "./math.js";
import { Notebook } from "./notebook.js";
import { Overlay } from "./overlay.js";
import { Palette } from "./palette.js";
import { openPaperChoice } from "./paper.js";
import { openPrinting } from "./print.js";
import { Reader } from "./reader.js";
import { showLeftOut, showReadings } from "./readings.js";
import { openSelection } from "./selecting.js";
import { Steps, emptyTable, hasInk, isBoxed, isNewestRead, isRead, sheetAfter, withReadings, withStrokes } from "./session.js";
import { share, snapshot, tableOf } from "./sharing.js";
import { Shelf } from "./shelf.js";
import { Solving } from "./solving.js";
import { boundsOf, distance } from "./strokes.js";
import { startSymbols } from "./symbol.js";
import { startTabs } from "./tabs.js";
import { persistent, startTrouble, tell } from "./trouble.js";
import { Turner } from "./turning.js";
import { openUnkept } from "./unkept.js";

/** So far from ink a tap is one on it. */
const INK_NEAR_PX = 14;
/** Time after which a reading that is not typeset yet is shown as LaTeX. */
const TYPESET_MS = 150;

export const pad = new Pad(byId("ink"));
const notebook = new Notebook();
let steps = new Steps(emptyTable());
const table = () => steps.now;
const overlay = new Overlay(table, () => pad.view, {
  change: (spot) => corrections.change(spot),
  take: (reading) => corrections.takeLeftOut(reading),
  wrongLines: () => solving.wrongLines(),
  chips: () => chipsOf(solving.problems, solving.unfinished, isChecking()),
  write: (event) => pad.takeOver(event),
});

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

export const reading = new Reader({ table, take: takeReading });

/**
 * @param {import("./live.js").TableReading} read
 * @param {Table} asked
 */
function takeReading(read, asked) {
  const [next, refused] = withReadings(table(), read.lines, { ...asked, strokes: read.strokes });
  amend({ ...next, sheet: sheetAfter(next, read.sheet) });
  if (read.sheet) pad.show(table().strokes, overlay.box);
  if (refused.length) notice(refusal(refused[0]), "reading");
  overlay.show();
  dispatchEvent(new CustomEvent("inkmath-read", { detail: { strokes: asked.strokes.length } }));
  refresh();
  rememberCorrection(table());
}

/** Why a correction is not taken. */
function refusal(/** @type {Fix} */ fix) {
  const token = String(fix.token);
  return isBoxed(fix) ? t("No ink of {} was found in the box. Write it over the picture.", token) : t("No valid formula contains {} here. Keeping the original reading.", token);
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
  showReadings(lines, {
    edit: (place, text) => corrections.edit(place, text),
    choose: (place, one) => corrections.choose(place, one),
    solveAlone: (place) => solving.only(place),
    select: (place) => overlay.select(place),
  });
  showLeftOut(table().leftOut, (one) => corrections.takeLeftOut(one));
  overlay.show();
  showTools();
  byId("nothing").hidden = lines.length > 0 || file === null || readOf?.file !== file;
  byId("copy").inert = isFaulty;
  byId("copy").classList.toggle("stale", isFaulty);
  byId("copy").setAttribute("aria-disabled", String(isFaulty));
  if (!isFaulty) showCopy(latex).catch(tell);
  news.read(latex.map(spoken));
  if (!latex.length && hasInk(table()) && isRead(table())) say(t("Nothing was read."));
  solving.ask(table(), isFaulty);
}

function showTools() {
  const { lines, leftOut } = table();
  const isEmpty = !lines.length;
  byId("legend-end").textContent = t(overlay.isPage ? "Tap a line, then a symbol to change it" : "Tap a symbol to change it");
  byId("legend-grey").hidden = !leftOut.some((reading) => reading.symbols.length);
  byId("empty").hidden = !isEmpty;
  byId("legend").hidden = isEmpty || !lines.some((line) => line.reading.symbols.length);
  byId("hint").hidden = !pad.isEmpty || hasInk(table());
  byId("clear").disabled = pad.isEmpty && isEmpty && !hasInk(table());
  byId("undo").disabled = !steps.past.length;
  byId("redo").disabled = !steps.future.length;
  shelf.showPlace();
}

const news = new News(say);
const solving = new Solving({
  isWriting: () => pad.current !== null || !isNewestRead(table()),
  takeMeaning: (lines, latex) => corrections.takeMeaning(lines, latex),
  outdated: () => overlay.showWrong(),
  changed() {
    overlay.showWrong();
    dispatchEvent(new Event("inkmath-solved"));
  },
  told: (texts) => news.tell("solved", texts),
  solved: () => rememberEntry(table()),
});

// ---- corrections

const corrections = new Corrections({
  table,
  push,
  refresh,
  show,
  showTools,
  reread: () => reading.ask(),
  select: (place) => (overlay.selected = place),
  inWindow: (box) => overlay.inWindow(box),
});

// ---- files

/** Lays a table on a page of its own. */
async function lieDown(/** @type {Table} */ next) {
  await turner.toEmpty();
  push(next);
  lay();
}

const take = (/** @type {File[]} */ files) => takeFiles(files, { lay: lieDown, add: (records) => shelf.add(records), load: (file) => shelf.load(file) });

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

/** True if there is ink near: a dot may belong beside a symbol. */
const isInked = (x, y) => pad.strokes.some((stroke) => distance(stroke, x, y) <= INK_NEAR_PX / pad.view.scale);
pad.isTaken = (x, y) => pressChip(...pad.inWindow(x, y)) || overlay.tap(x, y, isInked);
pad.addEventListener("change", () => {
  const stroke = pad.strokes.at(-1);
  if (stroke) overlay.makeWay(stroke);
  push(withStrokes(table(), pad.strokes));
  selection.refresh();
  showTools();
  if (hasInk(table())) reading.ask();
  else refresh();
});
pad.addEventListener("down", () => {
  leaveField();
  byId("hint").hidden = true;
  selection.select([]);
  if (table().file && !table().picture) begin(); // there is nothing to see that could be written on
});
pad.addEventListener("view", () => {
  if (pad.isHome) return overlay.show();
  overlay.follow();
});

const selection = openSelection(pad, { table, push, lay });
pad.addEventListener("loop", (/** @type {any} */ { detail: { points, isTap } }) => {
  const { ground } = overlay;
  const box = boundsOf([points]);
  if (!ground || !box || isTap || !selection.isEmpty) return;
  nameBoxed(box, ground, { toSource: (x, y) => overlay.toSource(x, y), inWindow: (one) => overlay.inWindow(one), name: (spot, token) => corrections.name(spot, token) });
});
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

byId("type").onclick = () => corrections.typing.start();
openKeyboard({
  plain: { t: () => corrections.typing.start(), p: () => palette.take("pen"), e: () => palette.take("eraser"), s: () => palette.take("lasso"), pageup: () => turner.by(-1), pagedown: () => turner.by(1) },
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
  else await corrections.typing.at(0);
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
  translate(document.documentElement);
  openChecking(() => overlay.showAnswers());
  startTabs();
  startSymbols();
  startTrouble();
  openIntake(take);
  gestures.openButtons();
  openPaperChoice((paper) => notebook.alter({ paper }));
  openPrinting(() => ({ strokes: table().strokes, ground: overlay.ground, title: notebook.page.name }));
  openUnkept(notebook);
  const reread = () => hasInk(table()) && reading.ask();
  openDialogs({ restore, snapshot, reread, redraw: () => pad.drawSoon() });
  await open().catch(tell);
  const shared = await sharedFile();
  if (shared) take([shared]);
  showTools();
  keepPage();
  await showExamples(type).catch(tell);
}

addEventListener("hashchange", async () => {
  const saved = await decode(location.hash);
  if (saved) restore(saved, "link");
});
start();
