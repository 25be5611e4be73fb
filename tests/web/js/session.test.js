// The table and its undo, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

const from = (name) => import(`../../../src/inkmath/web/static/${name}.js`);
const { Line, typedLine } = await from("line");
const { joined, split } = await from("link");
const { join, tokenise, withTokens, writtenPlaces } = await from("tokens");
const { Steps, changed, emptyTable, hasInk, holdsInk, isNewestRead, isRead, pack, unpack, withLine, withReadings, withStrokes } = await from("session");

const symbol = (token, x, y = 0) => ({ token, box: [x, y, x + 20, y + 30], confidence: 0.9, alternatives: [] });
const reading = (tokens, y = 0) => ({ latex: tokens.join(""), confidence: 0.9, symbols: tokens.map((token, i) => symbol(token, 30 * i, y)), alternatives: [] });
const stroke = (x, y = 10) => [[x, y, 0.5], [x + 10, y + 10, 0.5]];

function written(...lines) {
  const table = withStrokes(emptyTable(), [stroke(0), stroke(30)]);
  return withReadings(table, lines, table)[0];
}

test("what was written last has been read though older ink has not", () => {
  const strokes = [stroke(0), stroke(30)];
  const table = withStrokes(emptyTable(), strokes);
  assert.ok(isNewestRead(emptyTable()));
  assert.ok(!isNewestRead(table));
  const [read] = withReadings(table, [], { ...table, strokes: strokes.slice(1) });
  assert.ok(isNewestRead(read) && !isRead(read));
  assert.ok(!isNewestRead(withStrokes(read, [...strokes, stroke(60)])));
});

test("rows behind a brace are written symbols, and the brace is one of them", () => {
  const latex = String.raw`y=\begin{cases}x+1\\2x\end{cases}`;
  const tokens = tokenise(latex);
  assert.equal(join(tokens), latex);
  assert.deepEqual(writtenPlaces(tokens).map((i) => tokens[i]), ["y", "=", String.raw`\begin{cases}`, "x", "+", "1", "2", "x"]);
  assert.equal(withTokens(latex, 8, [[5, "7"]]), String.raw`y=\begin{cases}x+7\\2x\end{cases}`);
  assert.equal(withTokens(latex, 8, [[2, "("]]), null);
});

test("both fences of a matrix or a binomial are written symbols", () => {
  const matrix = String.raw`A=\begin{pmatrix}1&2\\3&4\end{pmatrix}^{2}`;
  assert.equal(withTokens(matrix, 9, [[5, "7"]]), String.raw`A=\begin{pmatrix}1&2\\7&4\end{pmatrix}^{2}`);
  assert.equal(withTokens(matrix, 9, [[7, "]"]]), null);
  const binomial = String.raw`\binom{n^{2}}{k}=x^{3}`;
  assert.equal(withTokens(binomial, 8, [[3, "r"], [7, "4"]]), String.raw`\binom{n^{2}}{r}=x^{4}`);
  assert.equal(withTokens(binomial, 8, [[4, "]"]]), null);
});

test("undo and redo go through all values, and bursts are one step", () => {
  const steps = new Steps("a");
  steps.push("b", "edit 0");
  steps.push("c", "edit 0");
  steps.push("d");
  assert.equal(steps.undo() && steps.now, "c");
  assert.equal(steps.undo() && steps.now, "a");
  assert.equal(steps.undo(), false);
  assert.equal(steps.redo() && steps.redo() && steps.now, "d");
  steps.undo();
  steps.push("e", "edit 0");
  assert.equal(steps.undo() && steps.now, "c", "a burst ends with an undo");
  assert.equal(steps.redo() && steps.now, "e");
});

test("an edit holds while its line is the same, and is offered where the ink has changed", () => {
  const before = written(reading(["x", "=", "1"]), reading(["y", "=", "2"], 100));
  const edited = withLine(before, before.lines[0], before.lines[0].with({ edited: "x=7", editedInk: before.strokes }));
  const more = withStrokes(edited, [...edited.strokes, stroke(90)]);
  const [same] = withReadings(more, [reading(["x", "=", "1"]), reading(["y", "=", "2", "3"], 100)], more);
  assert.deepEqual(same.lines.map((line) => line.latex), ["x=7", "y=23"]);
  const [other] = withReadings(more, [reading(["x", "=", "1", "3"]), reading(["y", "=", "2"], 100)], more);
  assert.deepEqual(other.lines.map((line) => [line.latex, line.former]), [["x=13", "x=7"], ["y=2", null]]);
  assert.equal(other.lines[1], before.lines[1], "a line in which nothing changed is the same object");
});

test("an answer to a question that is older than an edit does not undo it", () => {
  const asked = written(reading(["x", "="]));
  const edited = withLine(asked, asked.lines[0], asked.lines[0].with({ edited: "x=7", editedInk: asked.strokes }));
  const [now] = withReadings(edited, [reading(["x", "=", "1"])], asked);
  assert.equal(now.lines[0].latex, "x=7");
});

test("an answer to a question that is older than a correction does not drop it", () => {
  const asked = written(reading(["\\frac", "1"]));
  const [bar] = asked.lines[0].reading.symbols;
  const fixed = changed(asked, { fixes: [{ symbol: bar, token: "-" }] });
  const [late, refusedLate] = withReadings(fixed, [reading(["\\frac", "1"])], asked);
  assert.deepEqual([late.fixes.length, refusedLate.length, isRead(late)], [1, 0, false]);
  const [now, refused] = withReadings(fixed, [reading(["\\frac", "1"])], fixed);
  assert.deepEqual([now.fixes.length, refused.length, isRead(now)], [0, 1, true]);
});

test("what was read of ink that is gone is not shown", () => {
  const asked = written(reading(["x"]));
  assert.ok(holdsInk(withStrokes(asked, [...asked.strokes, stroke(60)]), asked));
  assert.ok(!holdsInk(withStrokes(asked, asked.strokes.slice(1)), asked));
  assert.ok(!holdsInk(emptyTable(), asked));
});

test("erasing a symbol's ink erases what was put right of it", () => {
  const table = written(reading(["x", "1"]));
  const fixed = changed(table, { fixes: [{ symbol: symbol("x", 0), token: "y" }, { symbol: symbol("1", 30), token: "7" }] });
  const erased = withStrokes(fixed, fixed.strokes.slice(1));
  assert.deepEqual(erased.fixes.map((fix) => fix.token), ["7"]);
  assert.deepEqual(withStrokes(erased, []).lines, []);
});

test("what was opened from the history becomes another table when it is changed", () => {
  const opened = { ...written(reading(["x"])), origin: "history" };
  const other = withStrokes(opened, [...opened.strokes, stroke(60)]);
  assert.notEqual(other.id, opened.id);
  assert.equal(other.origin, null);
  assert.equal(withStrokes(other, other.strokes).id, other.id);
});

test("a table is packed and unpacked whole", () => {
  const table = written(reading(["x", "1"]));
  const fixed = withLine({ ...table, fixes: [{ symbol: symbol("x", 0), token: "y" }] }, table.lines[0], table.lines[0].with({ edited: "y=1", former: "y" }));
  const again = unpack(JSON.parse(JSON.stringify(pack(fixed))));
  assert.deepEqual(again.strokes, fixed.strokes);
  assert.deepEqual([again.id, again.lines[0].latex, again.lines[0].former, again.fixes[0].token], [fixed.id, "y=1", "y", "y"]);
  assert.equal(isRead(again), false, "its correction was not read yet");
  assert.ok(hasInk(again));
});

test("links of the first version are still opened", () => {
  const old = unpack({ v: 1, strokes: [], lines: [{ reading: reading(["x"]), edited: null, chosen: "y" }, { ...typedLine("2x=4") }], fixes: [] });
  assert.deepEqual(old.lines.map((line) => line.latex), ["y", "2x=4"]);
});

test("a symbol is put right in the whole reading that was chosen", () => {
  const line = new Line(reading(["x", "1"]), [], { chosen: "z1" });
  const fixes = [{ symbol: line.reading.symbols[1], token: "7" }];
  assert.equal(line.withSymbol(1, "7", fixes).latex, "z7");
  assert.equal(line.withSymbol(1, "\\sqrt", fixes).chosen, null);
  assert.equal(line.latex, "z1", "lines are never changed");
});

test("strokes are joined for the store and split again", () => {
  const strokes = [[1, 2, 50, -3, 70000, 50], [], [5, 5, 5]];
  const { lengths, numbers } = joined(strokes);
  assert.equal(numbers.length, 9);
  assert.deepEqual(split({ lengths, numbers }), strokes);
});
