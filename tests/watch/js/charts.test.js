// Numbers behind the curves.

import assert from "node:assert/strict";
import { test } from "node:test";

const { logTicks, shown, smoothed, ticks } = await import("../../../src/inkmath/watch/static/charts.js");

test("a constant stays what it is, and gaps stay gaps", () => {
  assert.deepEqual(smoothed([2, null, 2], 0.5), [2, null, 2]);
  assert.deepEqual(smoothed([4, 1], 0), [4, 1]);
});

test("the newest value weighs most", () => {
  const [, second] = smoothed([0, 3], 0.5);
  assert.ok(Math.abs(second - 2) < 1e-12);
});

test("axes are divided by round numbers", () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(0.83, 0.97, 5), [0.85, 0.9, 0.95]);
  assert.deepEqual(logTicks(0.03, 3), [0.05, 0.1, 0.2, 0.5, 1, 2]);
});

test("shares are per cent", () => {
  assert.equal(shown(0.98765, true), "98.77 %");
  assert.equal(shown(0.0123456, false), "0.01235");
});
