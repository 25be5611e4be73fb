// What is read and solved again of a page that is written on, and where its answers stand, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

const from = (name) => import(`../../../src/inkmath/web/static/${name}.js`);
const { News } = await from("announcing");
const { exercisesOf } = await from("exercises");
const { meantBy, verdictsOf } = await from("judging");
const { isHasty, readingOf, settledReading } = await from("live");
const { besideLine, besideTarget } = await from("placing");
const { regionsOf } = await from("regions");
const { emptyTable, withReadings, withStrokes } = await from("session");
const { isUnfinished } = await from("unfinished");
const { inkOf, placesOf, unreadRegions } = await from("unread");

const SIZE = 30;
/** A stroke from corner to corner of a box. */
const stroke = (x, y, width = 20, height = SIZE) => [[x, y, 0.5], [x + width / 2, y + height / 2, 0.5], [x + width, y + height, 0.5]];
/** Five symbols side by side. */
const row = (x, y) => Array.from({ length: 5 }, (_, i) => stroke(x + 30 * i, y));
const rule = (x, y, width) => stroke(x, y, width, 2);
const upright = (x, y, height) => stroke(x, y, 2, height);
const sizes = (strokes) => regionsOf(strokes).map((region) => region.length);

const symbol = (token, x, y) => ({ token, box: [x, y, x + 20, y + SIZE], confidence: 0.9, alternatives: [] });
/** The reading of a row. */
const reading = (tokens, x, y, more = {}) => ({ latex: tokens, confidence: 0.9, symbols: [...tokens].map((token, i) => symbol(token, x + 30 * i, y)), alternatives: [], ...more });

test("rows at a usual distance are one region, and a wide gap begins another", () => {
  assert.deepEqual(sizes([...row(0, 0), ...row(0, 60), ...row(0, 120)]), [15]);
  assert.deepEqual(sizes([...row(0, 0), ...row(0, 60), ...row(0, 190)]), [10, 5]);
  assert.deepEqual(sizes([...row(0, 0), ...row(0, 110)]), [10], "two rows alone may be far apart");
  assert.deepEqual(sizes([...row(0, 0), ...row(0, 160)]), [5, 5]);
});

test("columns are regions, read from left to right, but not labels and operations beside an equation", () => {
  const columns = regionsOf([...row(400, 0), ...row(0, 0), ...row(0, 60), ...row(400, 60)]);
  assert.deepEqual(columns.map((region) => [region.length, region[0][0][0]]), [[10, 0], [10, 400]]);
  const labels = [0, 60].flatMap((y) => [stroke(0, y), ...row(200, y)]);
  assert.deepEqual(sizes(labels), [12]);
  const operations = [0, 60].flatMap((y) => [...row(0, y), upright(350, y, SIZE), stroke(370, y)]);
  assert.deepEqual(sizes(operations), [14]);
});

test("a ruling line parts what is above it from what is below, and a bar of a fraction does not", () => {
  assert.deepEqual(sizes([...row(0, 0), rule(-20, 45, 500), ...row(0, 60)]), [5, 5]);
  assert.deepEqual(sizes([...row(0, 0), rule(-5, 35, 150), ...row(0, 45)]), [11]);
  const long = [...row(0, 0), ...row(150, 0), rule(-10, 35, 310), ...row(0, 45), ...row(150, 45)];
  assert.deepEqual(sizes(long), [21], "a long bar is as long as its fraction");
  assert.deepEqual(sizes([...row(0, 0), rule(-80, 15, 500), ...row(0, 60)]), [11], "what is crossed out is not parted");
  const beside = [...row(0, 0), ...row(0, 50), upright(180, -100, 300), ...row(220, 0), ...row(220, 50)];
  assert.deepEqual(sizes(beside), [10, 10]);
});

/** A table of three rows that were read. */
function written() {
  const table = withStrokes(emptyTable(), [...row(0, 0), ...row(0, 60), ...row(0, 120)]);
  return withReadings(table, [reading("2x=10", 0, 0), reading("3x=10", 0, 60), reading("4x=10", 0, 120)], table)[0];
}

test("only new ink is read, with the lines close to it", () => {
  const table = written();
  assert.deepEqual(unreadRegions(table).map(({ standing, strokes }) => [standing.length, strokes.length]), [[3, 0]]);
  const more = withStrokes(table, [...table.strokes, stroke(150, 120)]);
  const [{ standing, strokes }] = unreadRegions(more);
  assert.deepEqual(standing, [table.lines[0], table.lines[1]], "those above stand");
  assert.deepEqual(strokes, [...row(0, 120), stroke(150, 120)]);
  const below = withStrokes(table, [...table.strokes, stroke(0, 165)]);
  assert.deepEqual(unreadRegions(below)[0].standing, [table.lines[0], table.lines[1]], "what is close may belong to it");
});

test("a line is read again when ink of it goes, or a correction comes or goes", () => {
  const table = written();
  const erased = withStrokes(table, table.strokes.filter((_, i) => i !== 6));
  const [gone] = unreadRegions(erased);
  assert.ok(!gone.standing.includes(table.lines[1]));
  assert.equal(gone.strokes.length, 4 + (2 - gone.standing.length) * 5);
  const fixed = { ...table, fixes: [{ symbol: table.lines[2].reading.symbols[0], token: "7" }] };
  assert.deepEqual(unreadRegions(fixed)[0].strokes, row(0, 120));
});

test("a region is read anew when its strokes are divided", () => {
  const table = written();
  const parted = withStrokes(table, [...table.strokes, rule(-20, 105, 700)]);
  const regions = unreadRegions(parted);
  assert.deepEqual(regions.map(({ standing }) => standing.length), [2, 1], "no line lies in both");
  assert.deepEqual(regions.flatMap(({ strokes }) => strokes), []);
});

test("a region in which nothing was read is not asked about again, and spoils no other", () => {
  const dots = [stroke(600, 400, 3, 3), stroke(610, 400, 3, 3)];
  const table = withStrokes(emptyTable(), [...row(0, 0), ...dots]);
  const [read] = withReadings(table, [reading("2x=10", 0, 0)], table);
  assert.deepEqual(unreadRegions(read).map(({ standing, strokes }) => [standing.length, strokes.length]), [[1, 0], [0, 0]]);
});

/** Has the server read rows of five strokes, and tells what it is asked: the heights of the first strokes. */
function serve() {
  const asked = [];
  globalThis.sessionStorage = globalThis.localStorage = { getItem: () => null };
  globalThis.fetch = async (_, { body }) => {
    const { strokes } = JSON.parse(body);
    asked.push(strokes[0][0][1]);
    const tops = [...new Set(strokes.map(([[, y]]) => y))];
    return new Response(JSON.stringify({ schema: 1, lines: tops.map((y) => reading("2x=10", 0, y)) }));
  };
  return asked;
}

test("of many regions the one that was written last is read first, and each only once", async () => {
  const tops = [0, 200, 400, 600, 800];
  const asked = serve();
  let table = withStrokes(emptyTable(), tops.flatMap((y) => row(0, y)));
  const rounds = [];
  for (let read = null; !read || read.strokes !== table.strokes; ) {
    read = await readingOf(table);
    [table] = withReadings(table, read.lines, { ...table, strokes: read.strokes });
    rounds.push(table.lines.length);
  }
  assert.deepEqual([rounds, asked[0]], [[1, 3, 5], 800]);
  assert.deepEqual([...asked].sort((a, b) => a - b), tops);
  assert.deepEqual(table.lines.map((line) => line.reading.symbols[0].box[1]), tops, "in their order");
});

test("a long region is read in pieces", async () => {
  const tops = Array.from({ length: 70 }, (_, i) => 60 * i);
  const asked = serve();
  let table = withStrokes(emptyTable(), tops.flatMap((y) => row(0, y)));
  for (let read = null; !read || read.strokes !== table.strokes; ) {
    read = await readingOf(table);
    [table] = withReadings(table, read.lines, { ...table, strokes: read.strokes });
  }
  assert.equal(asked[0], 60 * 60, "the last rows come first");
  assert.deepEqual(table.lines.map((line) => line.reading.symbols[0].box[1]), tops);
  const settled = await settledReading(table, () => true);
  assert.deepEqual([settled.lines.length, isHasty(table.strokes)], [70, false]);
});

test("lines that were read by themselves are read with the others of their region later", async () => {
  const asked = serve();
  const before = written();
  const table = withStrokes(before, [...before.strokes, stroke(150, 120)]);
  const read = await readingOf(table);
  const [next] = withReadings(table, read.lines, { ...table, strokes: read.strokes });
  assert.deepEqual([asked, isHasty(next.strokes)], [[120], true]);
  assert.equal(next.lines[0], before.lines[0]);
  await settledReading(next, () => false);
  assert.ok(isHasty(next.strokes), "it came to nothing");
  const settled = await settledReading(next, () => true);
  assert.deepEqual([asked[asked.length - 1], settled.lines.length, isHasty(next.strokes)], [0, 3, false]);
});

test("each stroke belongs to the closest line, a label to the one beside it", () => {
  const table = written();
  const label = stroke(-50, 60);
  const ink = inkOf(table.lines, [label, ...table.strokes]);
  assert.deepEqual(table.lines.map((line) => ink.get(line).length), [5, 6, 5]);
});

test("problems begin at labels and in other regions, and unfinished lines wait", () => {
  const table = withStrokes(emptyTable(), [...row(0, 0), ...row(0, 60), ...row(0, 260), ...row(0, 320)]);
  const lines = [reading("2x=10", 0, 0), reading("3x=10", 0, 60), reading("4x=10", 0, 260, { label: "a)" }), reading("2x+3=", 0, 320)];
  const [read] = withReadings(table, lines, table);
  assert.deepEqual(placesOf(read), [0, 0, 1, 1]);
  assert.deepEqual(exercisesOf(read.lines, placesOf(read)), [
    { label: "", places: [0, 1], waiting: [] },
    { label: "a)", places: [2], waiting: [3] },
  ]);
});

test("a line waits where more must come", () => {
  for (const latex of ["2x=", "x^{2}-4=", "\\frac{1}{2}+", "\\frac{", "\\frac{1}{}", "(x+1", "\\sqrt{2", "3\\cdot", "x^{2}>", "\\sin", "="]) assert.ok(isUnfinished(latex), latex);
  for (const latex of ["2x=4", "3+4=", "\\frac{1}{2}+\\frac{1}{3}=", "\\int x^{2}dx=", "(x+1)", "[0,1[", "x", "", "5!=", "\\sqrt{2}=", "|x|", "e^{i\\pi}="]) assert.ok(!isUnfinished(latex), latex);
});

test("lines are right until one is wrong, and those that are given are not judged", () => {
  const steps = (...rules) => rules.map((name) => ({ rule: name }));
  const working = { kind: "checked-working", status: "solved", checks: [] };
  assert.deepEqual(verdictsOf({ ...working, steps: steps("follows", "follows") }, 3), ["", "right", "right"]);
  assert.deepEqual(verdictsOf({ ...working, steps: steps("follows", "wrong", "follows"), wrong_line: 3 }, 4), ["", "right", "wrong", ""]);
  assert.deepEqual(verdictsOf({ ...working, steps: steps("follows") }, 3), ["", "", "right"], "two equations are given");
  assert.deepEqual(verdictsOf({ kind: "arithmetic-check", status: "solved", steps: [], checks: [{ passed: false }] }, 1), ["wrong"]);
  assert.deepEqual(verdictsOf({ kind: "linear-equation", status: "solved", steps: [], checks: [{ passed: true }] }, 1), [""]);
});

test("a wrong line should have been the step that is written most like it", () => {
  const steps = ["3x=6", "x=\\frac{6}{3}", "x=2"].map((latex) => ({ latex }));
  assert.equal(meantBy("3x=5", { steps })?.latex, "3x=6");
  assert.equal(meantBy("x=3", { steps })?.latex, "x=2");
  assert.equal(meantBy("x=3", { steps: [] }), null);
});

test("an answer stands to the right of its line, or below or above, clear of ink and seen whole", () => {
  const line = { x0: 50, y0: 100, x1: 250, y1: 140 };
  const [size, paper] = [{ width: 80, height: 24 }, { width: 600, height: 400 }];
  const place = (taken, wide = paper) => besideLine(line, size, [line, ...taken], wide);
  assert.ok(place([]).x0 > line.x1);
  const isRightTaken = [{ x0: 260, y0: 90, x1: 400, y1: 150 }];
  assert.ok(place(isRightTaken).y0 > line.y1);
  assert.ok(place([], { width: 300, height: 400 }).y0 > line.y1, "there is no room beside it");
  const isBelowTaken = [...isRightTaken, { x0: 0, y0: 145, x1: 600, y1: 180 }];
  assert.ok(place(isBelowTaken).y1 < line.y0);
});

test("a window beside a target leaves it in sight wherever it is", () => {
  const [size, view] = [{ width: 300, height: 110 }, { width: 390, height: 844 }];
  for (const [x0, y0] of [[0, 0], [350, 0], [0, 800], [350, 800], [180, 400]]) {
    const { x, y } = besideTarget({ x0, y0, x1: x0 + 40, y1: y0 + 40 }, size, view);
    assert.ok(x >= 0 && x + size.width <= view.width && y >= 0 && y + size.height <= view.height);
    assert.ok(y >= y0 + 40 || y + size.height <= y0, `${x0}, ${y0}`);
  }
  const low = besideTarget({ x0: 20, y0: 40, x1: 60, y1: 80 }, { width: 300, height: 110 }, { width: 600, height: 160 });
  assert.ok(low.x >= 60, "beside it where there is no room above or below");
});

test("what is new is announced, and nothing else", () => {
  const said = [];
  const news = new News((text) => said.push(text));
  news.read(["2x equals 4"]);
  news.read(["2x equals 4", "x equals"]);
  news.read(["2x equals 4", "x equals 2"]);
  news.read(["2x equals 4", "x equals 2"]);
  assert.deepEqual(said, ["2x equals 4", "Line 2: x equals", "Line 2: x equals 2"]);
  news.tell("solved", [{ name: "Line 1", text: "Answer: 2" }]);
  news.read(["2x equals 4", "x equals 2"]);
  assert.equal(said.length, 4);
});
