// Formulas of the server as functions, curves in a window, and the points of interest on them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { joinedGraphs, plotsOf } from "../../../src/inkmath/web/static/plots.js";
import { functionOf } from "../../../src/inkmath/web/static/postfix.js";
import { branchesOf, contourOf, magnified, moved, pointsOf, turnsOf, within, zerosOf } from "../../../src/inkmath/web/static/sampling.js";

const graph = (latex, more = {}) => ({ latex, x_range: [-1, 1], y_range: [0, 1], x_label: "x", y_label: `${latex[0]}(x)`, has_axes: true, curves: [{ latex, formula: "@x" }], marks: [], asymptotes: [], stretches: [], parameters: [], field: [], area: [], ...more });

test("functions of one letter on lines below one another share a graph", () => {
  const problems = ["f(x)=x", "g(x)=2x", "h(t)=t", "x=1", "f(x)=1"].map((latex, place) => ({ place, latex }));
  assert.deepEqual(plotsOf(problems), [
    { place: 0, latex: ["f(x)=x", "g(x)=2x"] },
    { place: 2, latex: ["h(t)=t"] },
    { place: 3, latex: ["x=1"] },
    { place: 4, latex: ["f(x)=1"] },
  ]);
});

test("graphs over the same axis are one that shows the windows of all", () => {
  const [both, line] = joinedGraphs([graph("f(x)=x"), graph("x=1", { y_range: null }), graph("g(x)=2x", { x_range: [0, 5], parameters: ["a"] })]);
  assert.deepEqual([both.curves.length, both.x_range, both.y_label, both.parameters, line.latex], [2, [-1, 5], "y", ["a"], "x=1"]);
  assert.equal(joinedGraphs([graph("f(x)=x"), graph("g(t)=t", { x_label: "t" })]).length, 2);
});

const near = (a, b, slack = 1e-6) => assert.ok(Math.abs(a - b) <= slack, `${a} is not ${b}`);
const valueOf = (formula, x, letters = ["x"]) => functionOf(formula, letters)([x, 3]);

test("a formula is calculated over the real numbers", () => {
  near(valueOf("@x ^2/1 4.0 neg +", 5), 21);
  near(valueOf("@x ^1/3", -8), -2);
  near(valueOf("@x ^2/3", -8), 4);
  near(valueOf("2.0 @x ^", 10), 1024);
  near(valueOf("@x sin @a *", Math.PI / 2, ["x", "a"]), 3);
  near(valueOf("@x factorial", 5), 120);
  near(valueOf("@x ln 2.0 ln /", 8), 3);
  for (const [formula, x] of [["1.0 @x /", 0], ["@x ^1/2", -1], ["@x ln", 0], ["@x ^", -2], ["@x exp", 1000], ["@x factorial", 0.5], ["@x ^-1/1", 0]]) {
    const f = functionOf(formula, ["x"]);
    if (f) assert.ok(Number.isNaN(f([x])), `${formula} at ${x}`);
  }
});

test("what is no formula is none, and runs nothing", () => {
  for (const text of ["", "@x +", "@x @x", "@y", "alert(1)", "constructor", "@x constructor", "__proto__", "Infinity", "@x ^1/0x2", "1 ".repeat(5000)]) assert.equal(functionOf(text, ["x"]), null, text.slice(0, 20));
});

test("a curve does not run across a pole, and ends where the function does", () => {
  const branches = branchesOf((x) => (x === 0 ? NaN : 1 / x), [-2, 3], [-4, 4], 300);
  assert.equal(branches.length, 2);
  assert.ok(branches[0].at(-1)[0] < 0 && branches[1][0][0] > 0);
  const [root] = branchesOf(Math.sqrt, [-1, 4], [-1, 3], 300);
  near(root[0][0], 0, 1e-3);
  assert.equal(branchesOf((x) => 20 * Math.sin(x), [0, 60], [-20, 20], 300).length, 1);
  assert.equal(branchesOf(Math.tan, [-5, 5], [-3, 3], 300).length, 5);
  assert.deepEqual(branchesOf(() => NaN, [0, 1], [0, 1], 50), []);
});

test("zeros and turns are found, and poles are neither", () => {
  const pole = (formula) => (x) => functionOf(formula, ["x"])([x]);
  for (const range of [[-2, 3], [-2, 3.1]]) assert.deepEqual(zerosOf(pole("1.0 @x /"), range), []);
  assert.deepEqual(turnsOf(pole("1.0 @x ^2/1 /"), [-2, 3.1]), []);
  const zeros = zerosOf((x) => x ** 3 - 2 * x, [-3, 3.1]);
  [-Math.SQRT2, 0, Math.SQRT2].forEach((x, i) => near(zeros[i], x));
  const [high, low] = turnsOf((x) => x ** 3 - 3 * x, [-3, 3.1]);
  assert.deepEqual([high.kind, low.kind], ["maximum", "minimum"]);
  near(high.y, 2);
  near(low.x, 1, 1e-5);
});

test("points of interest have names and round numbers, one at each place", () => {
  const points = pointsOf([(x) => x * x - 4, (x) => x - 2], [-4, 5], [-6, 6]);
  const told = points.map(({ kind, x, y }) => `${kind} ${x} ${y}`).sort();
  assert.deepEqual(told, ["meeting -1 -3", "meeting 2 0", "minimum 0 -4", "y-intercept 0 -2", "zero -2 0"]);
  const onCircle = pointsOf([(x) => x + 1], [-6, 6], [-6, 6], [(x, y) => x * x + y * y - 25]);
  assert.deepEqual(onCircle.filter(({ kind }) => kind === "meeting").map(({ x, y }) => [x, y]), [[-4, -3], [3, 4]]);
});

test("a contour lies where the field is 0", () => {
  const pieces = contourOf((x, y) => x * x + y * y - 4, [-3, 3], [-3, 3]);
  assert.ok(pieces.length > 100);
  for (const [x, y] of pieces.flat()) near(Math.hypot(x, y), 2, 1e-3);
  assert.deepEqual(contourOf((x) => 1 / x, [-3, 3], [-3, 3]), []);
});

test("windows are moved, magnified about a place, and kept within others", () => {
  const home = { x: [-2, 2], y: [-1, 1] };
  assert.deepEqual(moved(home, 0.5, -0.5), { x: [0, 4], y: [-2, 0] });
  const close = magnified(home, 4, [2, 1]);
  assert.deepEqual(close, { x: [1, 2], y: [0.5, 1] });
  assert.deepEqual(within(moved(close, 3, 0), home), close);
  assert.deepEqual(within(magnified(home, 0.1, [0, 0]), home), home);
  assert.deepEqual(magnified(home, 1e9, [0, 0]), home);
});
