// The page: what is written, chosen or typed becomes readings, and the readings a solution.

import { ApiError, Latest, post } from "./api.js";
import { openDialogs, rememberEntry, rememberCorrection } from "./memory.js";
import { byId, h, notice, say } from "./dom.js";
import { copyText, showCopy } from "./formats.js";
import { graphOf } from "./graph.js";
import { Pad, distance } from "./ink.js";
import { Line, typedLine } from "./line.js";
import { MOST_CHARACTERS, decode, encode, packStrokes, unpackStrokes } from "./link.js";
import { drawMarks, openChoices, symbolAt } from "./marks.js";
import { math, prints, spoken } from "./math.js";
import * as pictures from "./picture.js";
import { markWrong, showReadings } from "./readings.js";
import { showSolution, summary } from "./solution.js";
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
/** What is on the table: lines that were read or typed, and the picture they stand in, if any. */
const state = { id: crypto.randomUUID?.() ?? String(Date.now()), lines: [], picture: null, solution: null };

// ---- reading

const reading = new Latest(async ([source], isNewest) => {
  byId("busy").hidden = false;
  try {
    const read = await post(setting("lines", "several") === "one" ? "/v1/read" : "/v1/read-page", source());
    notice("");
    if (isNewest()) await take(read.lines ?? [read]);
    dispatchEvent(new Event("inkmath-read"));
  } catch (error) {
    tell(error);
  }
  byId("busy").hidden = true;
});

/** New readings take the place of the old; what the user put right holds on. */
async function take(readings) {
  const fixes = state.lines.flatMap((line) => line.fixes);
  state.lines = readings.filter((one) => one.latex).map((one) => new Line(one, fixes));
  await update();
  if (!state.lines.length && !pad.isEmpty) say("Nothing was read.");
}

function readInk() {
  state.picture = null;
  if (pad.isEmpty) {
    state.lines = [];
    update();
    return;
  }
  reading.ask(() => ({ strokes: pad.strokes.map((stroke) => stroke.map(([x, y]) => [x, y])) }));
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
  settling = setTimeout(() => solving.ask(latex.filter((one) => one.trim())), SOLVE_AFTER_MS);
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

function showMarks() {
  drawMarks(state.lines, toView, change);
  byId("marks").classList.toggle("on-picture", state.picture !== null);
}

/** From coordinates of what was read to pixels of the paper. */
function toView(x, y) {
  const view = state.picture ? state.picture.view : pad.view;
  return [x * view.scale + view.x, y * view.scale + view.y];
}

function change(lineIndex, symbolIndex) {
  const line = state.lines[lineIndex];
  const before = state.lines.slice(0, lineIndex).reduce((sum, one) => sum + one.reading.symbols.length, 0);
  openChoices(line, symbolIndex, byId("marks").children[before + symbolIndex], (token) => {
    line.fix(symbolIndex, token);
    corrected();
  });
}

function choose(line, latex) {
  line.edited = null;
  line.fixes = [];
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
    markWrong((solution.wrong_line ?? 0) - 1);
    say(`Read: ${lines.map(spoken).join("; ")}. ${summary(solution)}`);
    rememberEntry(state, pad.strokes);
    clearTimeout(settled);
    settled = setTimeout(() => drawing.ask(lines), DRAW_AFTER_MS);
  } catch (error) {
    tell(error);
  }
});

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
    reading.ask(() => file);
    return;
  }
  const canvas = await pictures.crop(bitmap);
  if (!canvas) return;
  begin();
  await showPicture(canvas);
  const sent = await pictures.toFile(canvas, file.name.replace(/\.\w+$/, "") + ".png");
  reading.ask(() => sent);
}

async function showPicture(canvas) {
  const shown = byId("picture");
  state.picture = { canvas, view: { scale: 1, x: 0, y: 0 } };
  shown.hidden = false;
  byId("hint").hidden = true;
  fitPicture();
}

function fitPicture() {
  if (!state.picture) return;
  const { canvas } = state.picture;
  const paper = byId("paper");
  const scale = Math.min(paper.clientWidth / canvas.width, paper.clientHeight / canvas.height);
  const [width, height] = [canvas.width * scale, canvas.height * scale];
  state.picture.view = { scale, x: (paper.clientWidth - width) / 2, y: (paper.clientHeight - height) / 2 };
  const shown = byId("picture");
  const ratio = devicePixelRatio || 1;
  [shown.width, shown.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  Object.assign(shown.style, { width: `${width}px`, height: `${height}px`, left: `${state.picture.view.x}px`, top: `${state.picture.view.y}px` });
  const context = shown.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, shown.width, shown.height);
  showMarks();
}

// ---- starting anew, links, history

/** An empty table, with an identity of its own. */
function begin() {
  Object.assign(state, { id: crypto.randomUUID?.() ?? String(Date.now()), lines: [], picture: null, solution: null });
  if (!pad.isEmpty) pad.set([]);
  else update();
}

/** The whole state, to be told by a link or kept in the history. */
async function snapshot() {
  return {
    v: 1,
    strokes: packStrokes(pad.strokes),
    lines: state.lines.map(({ reading: read, edited, chosen, fixes }) => ({ reading: read, edited, chosen, fixes })),
    picture: state.picture && state.picture.canvas.toDataURL("image/webp", 0.6),
  };
}

async function restore(saved) {
  begin();
  if (saved.picture) {
    const bitmap = await createImageBitmap(await dataUrlBlob(saved.picture));
    await showPicture(pictures.toCanvas(bitmap));
  } else if (saved.strokes?.length) {
    pad.past = [];
    pad.strokes = unpackStrokes(saved.strokes);
    pad.fit();
  }
  state.lines = (saved.lines ?? []).map((one) => Object.assign(new Line(one.reading, one.fixes), { edited: one.edited, chosen: one.chosen }));
  await update();
}

/** CSP lets no data: address be fetched; its bytes are in it anyway. */
async function dataUrlBlob(url) {
  const [head, body] = url.split(",");
  return new Blob([Uint8Array.from(atob(body), (c) => c.charCodeAt(0))], { type: head.slice(5, head.indexOf(";")) });
}

async function share() {
  const saved = await snapshot();
  let fragment = await encode(saved);
  if (fragment.length > MOST_CHARACTERS) {
    fragment = await encode({ ...saved, picture: null, lines: state.lines.map((line) => ({ reading: typedLine("").reading, edited: line.latex, fixes: [] })) });
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
  const found = symbolAt(state.lines, x, y, 10 / pad.view.scale);
  // A dot may belong beside a symbol: a tap counts where there is ink of it near.
  if (!found || Math.min(...pad.strokes.map((stroke) => distance(stroke, x, y))) > 14 / pad.view.scale) return false;
  change(found.line, found.symbol);
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
byId("choose").onclick = () => byId("file").click();
byId("photo").onclick = () => byId("camera").click();
for (const id of ["file", "camera"])
  byId(id).onchange = ({ target }) => {
    if (target.files.length) takePicture(target.files[0]);
    target.value = "";
  };
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

document.addEventListener("paste", (event) => {
  const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
  if (file) takePicture(file);
});
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  byId("drop").hidden = false;
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) byId("drop").hidden = true;
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  byId("drop").hidden = true;
  if (event.dataTransfer.files.length) takePicture(event.dataTransfer.files[0]);
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
  openDialogs({ restore, snapshot, reread: () => (state.picture ? null : readInk()), redraw: () => pad.draw() });
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
