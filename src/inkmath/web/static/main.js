// The page: what is written, chosen or typed becomes readings, and the readings a solution.

import { ApiError, Latest, post } from "./api.js";
import { openDialogs, rememberEntry, rememberCorrection } from "./memory.js";
import { byId, h, notice, say } from "./dom.js";
import { copyText, showCopy } from "./formats.js";
import { graphOf } from "./graph.js";
import { openIntake } from "./intake.js";
import { Pad, distance } from "./ink.js";
import { Line, typedLine } from "./line.js";
import { MOST_CHARACTERS, decode, encode, packStrokes, unpackStrokes } from "./link.js";
import { drawMarks, frameWrong, openChoices } from "./marks.js";
import { math, prints, spoken } from "./math.js";
import * as pictures from "./picture.js";
import { markWrong, showReadings } from "./readings.js";
import { showSolution, summary } from "./solution.js";
import { fixesWith, shareInside, spotAt, spotsOf } from "./spots.js";
import { setting } from "./store.js";
import { startSymbols } from "./symbol.js";
import { startTabs } from "./tabs.js";

const EXAMPLES = ["2x^{2}-8=0", "\\frac{3}{4}+\\frac{1}{6}", "3(x-2)=x+4"];
const TYPING_MS = 200;
/** How long nothing must change before it is solved, and then drawn: half a symbol is no problem. */
const SOLVE_AFTER_MS = 120;
const DRAW_AFTER_MS = 400;

const pad = new Pad(byId("ink"));
window.inkmathPad = pad; // for the console, and for tests
const state = emptyTable();
/** The strokes that were read last. */
let readStrokes = [];

// ---- reading

const reading = new Latest(async ([isCorrection], isNewest) => {
  const { id } = state;
  byId("busy").hidden = false;
  try {
    const read = await post(setting("lines", "several") === "one" ? "/v1/read" : "/v1/read-page", toRead());
    notice("");
    const isWanted = isNewest() && state.id === id && (state.file || !pad.isEmpty);
    if (isWanted) await take(read.lines ?? [read]);
    if (isWanted && isCorrection) rememberCorrection(state, pad.strokes);
    dispatchEvent(new Event("inkmath-read"));
  } catch (error) {
    tell(error);
  }
  byId("busy").hidden = true;
});

/** The body that asks for a reading: the file or the ink, and what is known of its symbols. */
function toRead() {
  const known = state.fixes.map(({ symbol, token }) => ({ box: symbol.box, token }));
  if (!state.file) return { strokes: pad.strokes.map((stroke) => stroke.map(([x, y]) => [x, y])), known };
  const form = new FormData();
  form.append("file", state.file, state.file.name);
  form.append("known", JSON.stringify(known));
  return form;
}

/** New readings take the place of the old; what the user made of a line holds on where it is still the same. */
async function take(readings) {
  const before = state.lines;
  state.lines = readings.filter((one) => one.latex).map((one) => {
    const { edited = null, chosen = null } = before.find((line) => line.isSame(one)) ?? {};
    return Object.assign(new Line(one, state.fixes), { edited, chosen });
  });
  const refused = state.lines.flatMap((line) => line.dropRefused());
  state.fixes = state.fixes.filter((fix) => !refused.includes(fix));
  if (refused.length) notice(`As ${refused[0].token} the ink around it makes no formula: it stays as it was read.`);
  await update();
  if (!state.lines.length && !pad.isEmpty) say("Nothing was read.");
}

function readInk() {
  const gone = readStrokes.filter((stroke) => !pad.strokes.includes(stroke));
  readStrokes = pad.strokes;
  state.fixes = state.fixes.filter(({ symbol }) => !gone.some((stroke) => shareInside(stroke, symbol.box, 2) > 0.5));
  state.picture = state.file = null;
  if (pad.isEmpty) {
    state.lines = [];
    update();
    return;
  }
  reading.ask(false);
}

// ---- showing

let updates = 0;
let settling = 0;
let settled = 0;

/** Shows what is on the table, and has it solved. */
async function update() {
  updates += 1;
  const turn = updates;
  const latex = state.lines.map((line) => line.latex);
  const others = state.lines.flatMap((line) => [line.reading.latex, ...line.reading.alternatives.map((one) => one.latex)]);
  await prints([...latex, ...others, ...state.lines.flatMap(tokensOf)].filter(Boolean)).catch(tell);
  if (turn !== updates) return;
  showReadings(state.lines, { edit, choose });
  showMarks();
  showTable();
  showCopy(latex.filter(Boolean)).catch(tell);
  if (latex.length) say(`Read: ${latex.map(spoken).join("; ")}`);
  clearTimeout(settling);
  settling = setTimeout(() => solving.ask(state.lines.filter(isThere).map((line) => line.latex)), SOLVE_AFTER_MS);
}

const tokensOf = (line) => line.reading.symbols.map((symbol, i) => line.tokenOf(i)).filter((token) => token?.length > 1);

function showTable() {
  const isEmpty = !state.lines.length;
  byId("empty").hidden = !isEmpty;
  byId("legend").hidden = isEmpty || !state.lines.some((line) => line.reading.symbols.length);
  byId("hint").hidden = !pad.isEmpty || state.picture !== null;
  byId("picture").hidden = state.picture === null;
  byId("clear").disabled = pad.isEmpty && isEmpty && !state.picture;
  byId("undo").disabled = !pad.past.length;
  byId("redo").disabled = !pad.future.length;
}

const spots = () => spotsOf(state.lines, state.fixes);

function showMarks() {
  drawMarks(spots(), toView, change);
  frameWrong(wrongLine(), toView);
  byId("marks").classList.toggle("on-picture", state.picture !== null);
}

/** From coordinates of what was read to pixels of the paper. */
function toView(x, y) {
  const view = state.picture ? state.picture.view : pad.view;
  return [x * view.scale + view.x, y * view.scale + view.y];
}

function change(spot) {
  const place = spots().findIndex((one) => one.symbol === spot.symbol);
  openChoices(spot, byId("marks").children[place], (token) => {
    if (token === spot.token) return;
    state.fixes = fixesWith(state.fixes, spot, token);
    if (spot.line?.fix(spot.index, token)) corrected();
    else reading.ask(true);
  });
}

function choose(line, latex) {
  line.edited = null;
  line.chosen = latex === line.reading.latex ? null : latex;
  corrected();
}

function corrected() {
  update();
  rememberCorrection(state, pad.strokes);
}

let typing = 0;

function edit(line, latex) {
  line.edited = latex;
  clearTimeout(typing);
  typing = setTimeout(async () => {
    const [printed] = await prints([latex]).catch(() => [{}]);
    const card = byId("readings").children[state.lines.indexOf(line)];
    const fault = card?.querySelector(".fault");
    if (fault) {
      fault.hidden = !printed.error;
      fault.textContent = printed.error?.message ?? "";
      card.querySelector("textarea").setAttribute("aria-invalid", String(Boolean(printed.error)));
    }
    if (!printed.error) corrected();
  }, TYPING_MS);
}

// ---- solving

const solving = new Latest(async ([lines], isNewest) => {
  if (!lines.length) {
    byId("solution-card").hidden = true;
    state.solution = null;
    return;
  }
  byId("solution-card").classList.add("stale");
  try {
    const { solution } = await post("/v1/solve", { latex: lines.length > 1 ? lines : lines[0] });
    if (!isNewest()) return;
    state.solution = solution;
    await showSolution(solution, takeMeaning);
    byId("solution-card").classList.remove("stale");
    markWrong(state.lines.indexOf(wrongLine()));
    frameWrong(wrongLine(), toView);
    say(`Read: ${lines.map(spoken).join("; ")}. ${summary(solution)}`);
    rememberEntry(state, pad.strokes);
    clearTimeout(settled);
    settled = setTimeout(() => drawing.ask(lines), DRAW_AFTER_MS);
  } catch (error) {
    tell(error);
  }
});

const isThere = (line) => line.latex.trim() !== "";

/** The first line of the working that is wrong, as far as is known. */
const wrongLine = () => state.lines.filter(isThere)[(state.solution?.wrong_line ?? 0) - 1];

/** Takes what is written for the other thing that it could mean. */
function takeMeaning(latex) {
  state.lines = [typedLine(latex)];
  update();
}

/** The graph comes after the solution, which does not wait for it. */
const drawing = new Latest(async ([lines], isNewest) => {
  const graph = await graphOf(lines).catch(() => null);
  if (isNewest() && graph) byId("graph")?.replaceChildren(graph);
});

function tell(error) {
  if (!(error instanceof ApiError)) throw error;
  notice(error.message);
}

// ---- pictures

async function takePicture(file) {
  notice("");
  const bitmap = /\.inkml$/i.test(file.name) ? null : await pictures.open(file);
  if (!bitmap) {
    // Not for this browser's eyes (HEIC, InkML): the server may read it all the same.
    begin();
    state.file = file;
    reading.ask(false);
    return;
  }
  const canvas = await pictures.crop(bitmap);
  if (!canvas) return;
  begin();
  showPicture(canvas);
  const toSend = await pictures.toFile(canvas, file.name.replace(/\.\w+$/, "") + ".png");
  if (state.picture?.canvas !== canvas) return; // something else is on the table by now
  state.file = toSend;
  reading.ask(false);
}

function showPicture(canvas) {
  state.picture = { canvas, view: null };
  showTable();
  fitPicture();
}

function fitPicture() {
  if (!state.picture) return;
  state.picture.view = pictures.fit(state.picture.canvas);
  showMarks();
}

// ---- starting anew, links, history

/**
 * What is on the table: lines that were read or typed, symbols that were put right, and the file that was read,
 * if any, with the picture to show of it. Each has an identity of its own.
 */
function emptyTable() {
  const id = crypto.randomUUID?.() ?? String(Date.now());
  return { id, lines: [], fixes: [], file: null, picture: null, solution: null };
}

function begin() {
  Object.assign(state, emptyTable());
  if (!pad.isEmpty) pad.set([]);
  else update();
}

/** The whole state, to be told by a link or kept in the history. */
async function snapshot() {
  return {
    v: 1,
    strokes: packStrokes(pad.strokes),
    lines: state.lines.map(({ reading: read, edited, chosen }) => ({ reading: read, edited, chosen })),
    fixes: state.fixes,
    picture: state.picture && state.picture.canvas.toDataURL("image/webp", 0.6),
  };
}

async function restore(saved) {
  begin();
  if (saved.picture) {
    const blob = pictures.fromDataUrl(saved.picture);
    showPicture(pictures.toCanvas(await createImageBitmap(blob)));
    state.file = new File([blob], "picture", { type: blob.type });
  } else if (saved.strokes?.length) {
    pad.past = [];
    readStrokes = pad.strokes = unpackStrokes(saved.strokes);
    pad.fit();
  }
  state.fixes = saved.fixes ?? [];
  state.lines = (saved.lines ?? []).map(({ reading: read, edited, chosen }) => Object.assign(new Line(read, state.fixes), { edited, chosen }));
  await update();
}

async function share() {
  const saved = await snapshot();
  let fragment = await encode(saved);
  if (fragment.length > MOST_CHARACTERS) {
    fragment = await encode({ ...saved, picture: null, fixes: [], lines: state.lines.map((line) => ({ ...typedLine(line.latex) })) });
    notice("The picture is too large for a link: it holds the readings alone.");
  }
  history.replaceState(null, "", fragment);
  await copyText(location.href);
  const label = byId("share").lastElementChild;
  label.textContent = "Copied";
  say("The link is copied.");
  setTimeout(() => (label.textContent = "Link"), 1500);
}

// ---- wiring

pad.isTaken = (x, y) => {
  const found = spotAt(spots(), x, y, 10 / pad.view.scale);
  // A dot may belong beside a symbol: a tap counts where there is ink of it near.
  if (!found || Math.min(...pad.strokes.map((stroke) => distance(stroke, x, y))) > 14 / pad.view.scale) return false;
  change(found);
  return true;
};
pad.addEventListener("change", () => {
  showTable();
  readInk();
});
pad.addEventListener("down", () => {
  byId("hint").hidden = true;
  byId("choices").hidePopover();
  if (state.picture) begin();
});
pad.addEventListener("view", () => (state.picture ? fitPicture() : showMarks()));

function useTool(tool) {
  pad.tool = tool;
  byId("paper").dataset.tool = tool;
  byId("pen").setAttribute("aria-pressed", String(tool === "pen"));
  byId("eraser").setAttribute("aria-pressed", String(tool === "eraser"));
}

byId("pen").onclick = () => useTool("pen");
byId("eraser").onclick = () => useTool("eraser");
byId("undo").onclick = () => pad.undo();
byId("redo").onclick = () => pad.redo();
byId("clear").onclick = begin;
byId("share").onclick = share;
byId("boxes-toggle").onclick = ({ currentTarget }) => {
  const isOn = currentTarget.getAttribute("aria-pressed") !== "true";
  currentTarget.setAttribute("aria-pressed", String(isOn));
  byId("marks").hidden = !isOn;
};

document.addEventListener("keydown", (event) => {
  if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName) || document.querySelector("dialog[open]")) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (isCommand && key === "z" && !event.shiftKey) pad.undo();
  else if (isCommand && (key === "y" || (key === "z" && event.shiftKey))) pad.redo();
  else if (!isCommand && key === "p") useTool("pen");
  else if (!isCommand && key === "e") useTool("eraser");
  else return;
  event.preventDefault();
});

async function showExamples() {
  await prints(EXAMPLES);
  const type = (latex) => async () => {
    begin();
    state.lines = [typedLine(latex)];
    await update();
    byId("readings").querySelector("textarea")?.focus();
  };
  byId("examples").replaceChildren(
    ...EXAMPLES.map((latex) => h("button", { className: "example", title: latex, onclick: type(latex) }, math(latex))),
    h("button", { className: "example", onclick: type(""), textContent: "type your own" }),
  );
}

async function start() {
  startTabs();
  startSymbols();
  openIntake(takePicture);
  const reread = () => (state.file || !pad.isEmpty) && reading.ask(false);
  openDialogs({ restore, snapshot, reread, redraw: () => pad.draw() });
  const saved = await decode(location.hash);
  if (saved) await restore(saved);
  showTable();
  await showExamples().catch(tell);
}

addEventListener("hashchange", async () => {
  const saved = await decode(location.hash);
  if (saved) restore(saved);
});
start();
