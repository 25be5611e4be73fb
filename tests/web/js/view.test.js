// The views of the paper, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

const { HOME, LEAST_SCALE, MOST_SCALE, boxSeen, fitted, homeView, meets, panned, placeIn, zoomed } = await import("../../../src/inkmath/web/static/view.js");
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("what is under the pointer stays there while the paper is magnified", () => {
  let view = panned(HOME, 37, -210);
  const before = placeIn(view, 300, 200);
  for (const factor of [1.3, 0.4, 2.2]) view = zoomed(view, factor, 300, 200);
  placeIn(view, 300, 200).forEach((value, axis) => near(value, before[axis]));
  near(view.scale, 1.3 * 0.4 * 2.2);
});

test("the scale has limits, at which the paper rests", () => {
  const [small, large] = [zoomed(HOME, 1e-6, 10, 10), zoomed(HOME, 1e6, 10, 10)];
  assert.deepEqual([small.scale, large.scale], [LEAST_SCALE, MOST_SCALE]);
  assert.deepEqual(zoomed(large, 2, 500, 20), large);
});

test("a box is fitted whole and in the middle, and not magnified", () => {
  const box = { x0: -400, y0: 100, x1: 1600, y1: 300 };
  const view = fitted(box, 800, 600);
  const seen = boxSeen(view, 800, 600);
  assert.ok(seen.x0 < box.x0 && seen.x1 > box.x1 && seen.y0 < box.y0 && seen.y1 > box.y1);
  near((seen.x0 + seen.x1) / 2, 600);
  near((seen.y0 + seen.y1) / 2, 200);
  assert.equal(fitted({ x0: 0, y0: 0, x1: 10, y1: 10 }, 800, 600).scale, 1);
});

test("ink from a larger screen is scaled down, and ink that fits is seen as it was written", () => {
  assert.equal(homeView({ x0: 5, y0: 5, x1: 300, y1: 200 }, 390, 300), HOME);
  assert.equal(homeView(null, 390, 300), HOME);
  const view = homeView({ x0: 5, y0: 5, x1: 900, y1: 200 }, 390, 300);
  assert.ok(view.scale < 390 / 900);
});

test("boxes meet where they share a place", () => {
  const box = { x0: 0, y0: 0, x1: 10, y1: 10 };
  assert.ok(meets(box, { x0: 10, y0: 5, x1: 20, y1: 6 }));
  assert.ok(!meets(box, { x0: 11, y0: 5, x1: 20, y1: 6 }));
});
