// Sheets of pictures, exercises, and what is left out, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

const from = (name) => import(`../../../src/inkmath/web/static/${name}.js`);
const { exercisesOf, together } = await from("exercises");
const { placeOn } = await from("sheet");
const { emptyTable, pack, unpack, withLeftOut, withReadings } = await from("session");

const symbol = (token, y) => ({ token, box: [0, y, 20, y + 30], confidence: 0.9, alternatives: [] });
const reading = (latex, y, more = {}) => ({ latex, confidence: 0.9, symbols: [symbol(latex, y)], alternatives: [], ...more });
const labelled = (...labels) => labels.map((label) => ({ latex: "x=1", reading: label ? { label } : {} }));

test("a place of a turned picture is found on its sheet", () => {
  const turned = { width: 20, height: 30, mesh: [[[60, 0], [60, 40]], [[0, 0], [0, 40]]] };
  const places = [[60, 0], [0, 40], [30, 10]].map(([x, y]) => placeOn(turned, x, y).map(Math.round));
  assert.deepEqual(places.flat().map((value) => value + 0), [0, 0, 20, 30, 5, 15]);
});

test("a place of a bent sheet is found in the part of it that is seen there", () => {
  const mesh = [0, 1, 2].map((row) => [0, 1, 2].map((column) => [100 * column, 100 * row + (column === 1 ? 40 : 0)]));
  const [x, y] = placeOn({ width: 200, height: 200, mesh }, 100, 140);
  assert.ok(Math.abs(x - 100) < 1e-9 && Math.abs(y - 100) < 1e-9, `${x}, ${y}`);
});

test("lines belong to the label above them", () => {
  assert.deepEqual(exercisesOf(labelled("", "1.", "", "2.")), [
    { label: "", places: [0], waiting: [] },
    { label: "1.", places: [1, 2], waiting: [] },
    { label: "2.", places: [3], waiting: [] },
  ]);
  assert.deepEqual(exercisesOf([]), []);
});

test("parts of exercises count the lines of the page", () => {
  const exercises = [{ label: "1.", places: [0, 1] }, { label: "2.", places: [2, 3] }];
  const two = { parts: [{ lines: [1], solution: { kind: "b" } }, { lines: [2], solution: { kind: "c" } }] };
  const { parts } = together(exercises, [{ kind: "a" }, two]);
  assert.deepEqual(parts.map(({ label, lines, isOnly }) => [label, lines, isOnly]), [["1.", [1, 2], true], ["2.", [3], false], ["2.", [4], false]]);
  assert.deepEqual(parts.map((part) => part.solution.kind), ["a", "b", "c"]);
});

test("what is left out is no line until it is taken, and then one at its height", () => {
  const read = [reading("x", 0), reading("y", 200), reading("z", 100, { left_out: "unsure" })];
  const [table] = withReadings(emptyTable(), read, emptyTable());
  assert.deepEqual(table.lines.map((line) => line.latex), ["x", "y"]);
  assert.deepEqual(table.leftOut, [read[2]]);
  const taken = withLeftOut(table, read[2]);
  assert.deepEqual(taken.lines.map((line) => line.latex), ["x", "z", "y"]);
  assert.deepEqual(taken.leftOut, []);
  const [again] = withReadings(taken, [read[0], read[2], read[1]], taken);
  assert.deepEqual(again.lines.map((line) => line.latex), ["x", "z", "y"], "read anew it stays a line");
  assert.deepEqual(unpack(pack(table)).leftOut, [read[2]]);
});
