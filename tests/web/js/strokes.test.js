// The geometry of strokes and their pens, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

const from = (name) => import(`../../../src/inkmath/web/static/${name}.js`);
const { boundsOf, placed, rubbed, scratchedOut, shareWithin } = await from("strokes");
const { USUAL, packPens, penOf, withPens, written } = await from("pen");
const { outline, svgPath } = await from("brush");
const { changed, emptyTable, pack, unpack } = await from("session");

const line = (x0, y0, x1, y1, count = 11) => Array.from({ length: count }, (_, i) => [x0 + ((x1 - x0) * i) / (count - 1), y0 + ((y1 - y0) * i) / (count - 1), 0.5]);
const zigzag = (times, width = 80) => Array.from({ length: times + 1 }, (_, i) => i).flatMap((i) => line(i % 2 ? width : 0, 4 * i, i % 2 ? 0 : width, 4 * i + 4));

test("a rubber leaves the pieces beside its way, and what it does not touch as it is", () => {
  const bar = line(0, 0, 100, 0);
  const pieces = rubbed(bar, [[50, 3]], 10);
  assert.equal(pieces.length, 2);
  assert.ok(boundsOf([pieces[0]]).x1 <= 50 - Math.sqrt(91) + 1e-9 && boundsOf([pieces[0]]).x1 > 36);
  assert.ok(boundsOf([pieces[1]]).x0 >= 50 + Math.sqrt(91) - 1e-9 && boundsOf([pieces[1]]).x1 === 100);
  assert.deepEqual(rubbed(bar, [[50, 30]], 10), [bar]);
  assert.equal(rubbed(bar, [[50, 30]], 10)[0], bar, "the same stroke, not a copy");
  assert.deepEqual(rubbed(line(0, 0, 4, 0), [[2, 0]], 10), [], "nothing is left of what lies under it");
  assert.equal(rubbed(line(0, 0, 100, 0, 2), [[50, 0]], 10).length, 2, "points that are far from one another");
});

test("a zigzag scratches out what is below it and nothing beside it", () => {
  const [below, beside] = [line(20, 2, 60, 20), line(20, 40, 60, 90)];
  assert.deepEqual(scratchedOut(zigzag(7), [below, beside]), [below]);
  assert.deepEqual(scratchedOut(zigzag(3), [below, beside]), [], "too few turns");
  assert.deepEqual(scratchedOut(line(0, 0, 80, 20), [below]), []);
});

test("the loops of a letter that is tall and narrow scratch nothing out", () => {
  const tall = zigzag(7).map(([x, y]) => [x / 4, 4 * y, 0.5]);
  assert.deepEqual(scratchedOut(tall, [line(5, 40, 15, 60)]), []);
});

test("a wave of small turns scratches nothing out", () => {
  const wave = Array.from({ length: 200 }, (_, i) => [i, 20 * Math.sin(i / 4), 0.5]);
  assert.deepEqual(scratchedOut(wave, [line(20, 0, 60, 5)]), []);
});

test("what a loop goes around is within it, also where the loop is no convex one", () => {
  const loop = [[0, 0], [100, 0], [100, 100], [60, 100], [60, 40], [40, 40], [40, 100], [0, 100]];
  assert.equal(shareWithin(line(10, 10, 90, 10), loop), 1);
  assert.equal(shareWithin(line(50, 60, 50, 90), loop), 0);
  assert.equal(shareWithin(line(50, 0.5, 50, 79.5, 80), loop), 0.5);
});

test("strokes are moved and scaled around a place", () => {
  assert.deepEqual(placed([[10, 10, 0.7]], { dx: 5, dy: -5 }), [[15, 5, 0.7]]);
  assert.deepEqual(placed([[10, 10, 0.7]], { factor: 2, cx: 10, cy: 0 }), [[10, 20, 0.7]]);
});

test("strokes keep their pens when they are packed, and a pen that is none is the usual one", () => {
  const red = written(line(0, 0, 10, 0), { colour: "red", width: 1.8 });
  const usual = line(0, 10, 10, 10);
  assert.equal(packPens([usual]), null);
  const again = unpack(JSON.parse(JSON.stringify(pack(changed(emptyTable(), { strokes: [usual, red] })))));
  assert.deepEqual(again.strokes.map(penOf), [USUAL, { colour: "red", width: 1.8 }]);
  const [faulty] = withPens([line(0, 0, 1, 1)], [["url(x)", 1]]);
  assert.deepEqual(penOf(faulty), USUAL);
});

test("the area of a stroke is as wide as its pen, and wider where it is pressed", () => {
  const height = (points) => Math.max(...points.map(([, y]) => y)) - Math.min(...points.map(([, y]) => y));
  const pressed = (pressure) => outline(line(0, 0, 100, 0, 40).map(([x, y]) => [x, y, pressure]), 4);
  assert.ok(Math.abs(height(pressed(0.5)) - 4) < 0.2);
  assert.ok(Math.abs(height(pressed(1)) - 6) < 0.3);
  assert.ok(Math.abs(height(pressed(0.1)) - 2.4) < 0.3);
  assert.match(svgPath(line(0, 0, 100, 0), 4), /^M[\d. -]+Q.*Z$/);
});
