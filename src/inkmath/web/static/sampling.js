// Curves in a window, and the points of interest on them. Pure.

/** Neighbours that differ by more than this share of the window's height are looked at for a pole between. */
const JUMP = 0.3;
const DEEPEST = 14;
const HALVINGS = 50;
const LOOKED_AT = 600;
const MOST_POINTS = 40;
const GRID = 110;
/** Halvings of an edge of the grid that a contour crosses. */
const CUTS = 10;

/** @typedef {(x: number) => number} Curve A height for each x, NaN where there is none. */
/** @typedef {(x: number, y: number) => number} Field What is 0 on a contour. */
/** @typedef {[number, number]} Range */
/** @typedef {{kind: string, x: number, y: number, latex?: string}} PointOfInterest */

/**
 * The curve as branches that do not run across a pole.
 * @param {Curve} f
 * @param {Range} xRange
 * @param {Range} yRange
 * @param {number} columns
 * @returns {[number, number][][]}
 */
export function branchesOf(f, [x0, x1], [y0, y1], columns) {
  const height = y1 - y0;
  /** @type {[number, number][][]} */
  const branches = [];
  /** @type {[number, number][]} */
  let branch = [];
  const end = () => {
    if (branch.length > 1) branches.push(branch);
    branch = [];
  };
  const between = (xa, ya, xb, yb, depth) => {
    const isWhole = Number.isFinite(ya) && Number.isFinite(yb);
    if ((isWhole && Math.abs(ya - yb) <= JUMP * height) || (Number.isNaN(ya) && Number.isNaN(yb))) return;
    if (isWhole && (Math.min(ya, yb) > y1 + height || Math.max(ya, yb) < y0 - height)) return;
    if (depth === DEEPEST) return end();
    const x = (xa + xb) / 2;
    const y = f(x);
    between(xa, ya, x, y, depth + 1);
    if (Number.isFinite(y)) branch.push([x, y]);
    else end();
    between(x, y, xb, yb, depth + 1);
  };
  let [before, yBefore] = [x0, f(x0)];
  if (Number.isFinite(yBefore)) branch.push([before, yBefore]);
  for (let i = 1; i <= columns; i += 1) {
    const x = x0 + ((x1 - x0) * i) / columns;
    const y = f(x);
    between(before, yBefore, x, y, 0);
    if (Number.isFinite(y)) branch.push([x, y]);
    else end();
    [before, yBefore] = [x, y];
  }
  end();
  return branches;
}

/**
 * The points where a field is 0, as short pieces: marching squares.
 * @param {(x: number, y: number) => number} field
 * @param {Range} xRange
 * @param {Range} yRange
 * @returns {[number, number][][]}
 */
export function contourOf(field, [x0, x1], [y0, y1]) {
  const at = (low, high, i) => low + ((high - low) * (i + 0.01)) / GRID; // off the round numbers
  const xs = Array.from({ length: GRID + 1 }, (_, i) => at(x0, x1, i));
  const ys = Array.from({ length: GRID + 1 }, (_, i) => at(y0, y1, i));
  /** @type {[number, number][][]} */
  const pieces = [];
  let before = xs.map((x) => field(x, ys[0]));
  for (let j = 0; j < GRID; j += 1) {
    const row = xs.map((x) => field(x, ys[j + 1]));
    for (let i = 0; i < GRID; i += 1) {
      const above = Number(before[i] > 0) + Number(before[i + 1] > 0) + Number(row[i] > 0) + Number(row[i + 1] > 0);
      if (above === 0 || above === 4) continue;
      const corners = /** @type {[number, number, number][]} */ ([[xs[i], ys[j], before[i]], [xs[i + 1], ys[j], before[i + 1]], [xs[i + 1], ys[j + 1], row[i + 1]], [xs[i], ys[j + 1], row[i]]]);
      if (corners.some(([, , value]) => Number.isNaN(value))) continue;
      const cuts = corners.flatMap((corner, k) => crossing(field, corner, corners[(k + 1) % 4]));
      for (let k = 0; k + 1 < cuts.length; k += 2) pieces.push([cuts[k], cuts[k + 1]]);
    }
    before = row;
  }
  return pieces;
}

/** The point between two corners at which the field is 0; none where there is none, or a pole. */
function crossing(field, [xa, ya, a], [xb, yb, b]) {
  if (a > 0 === b > 0) return [];
  const along = (share) => /** @type {[number, number]} */ ([xa + share * (xb - xa), ya + share * (yb - ya)]);
  const share = bisected((t) => field(...along(t)), 0, a, 1, CUTS);
  return Math.abs(field(...along(share))) > Math.max(Math.abs(a), Math.abs(b)) ? [] : [along(share)];
}

/**
 * The points of interest of curves in a window: zeros, high and low points, where they meet each other or a contour
 * (fields), and where they cut the upright axis.
 * @param {Curve[]} curves
 * @param {Range} xRange
 * @param {Range} yRange
 * @returns {PointOfInterest[]}
 */
export function pointsOf(curves, xRange, yRange, /** @type {Field[]} */ fields = []) {
  /** @type {PointOfInterest[]} */
  const found = [];
  curves.forEach((f, i) => {
    const others = [...curves.slice(0, i).map((g) => (x) => f(x) - g(x)), ...fields.map((field) => (x) => field(x, f(x)))];
    for (const x of others.flatMap((other) => zerosOf(other, xRange))) found.push({ kind: "meeting", x, y: f(x) });
  });
  for (const f of curves) {
    for (const { kind, x, y } of turnsOf(f, xRange)) found.push({ kind, x, y });
    for (const x of zerosOf(f, xRange)) found.push({ kind: "zero", x, y: 0 });
    if (xRange[0] < 0 && xRange[1] > 0 && Number.isFinite(f(0))) found.push({ kind: "y-intercept", x: 0, y: f(0) });
  }
  const [width, height] = [xRange[1] - xRange[0], yRange[1] - yRange[0]];
  const seen = found.map((point) => ({ ...point, x: rounded(point.x, width), y: rounded(point.y, height) })).filter(({ x, y }) => x >= xRange[0] && x <= xRange[1] && y >= yRange[0] && y <= yRange[1]);
  return withoutTwins(seen, width, height).slice(0, MOST_POINTS);
}

/**
 * The first of those at one place.
 * @param {PointOfInterest[]} points
 */
export function withoutTwins(points, width, height) {
  /** @type {PointOfInterest[]} */
  const kept = [];
  for (const point of points)
    if (!kept.some(({ x, y }) => Math.abs(x - point.x) < 1e-4 * width && Math.abs(y - point.y) < 1e-4 * height)) kept.push(point);
  return kept;
}

/** A number that is nearly a round one as that, relative to the width of the window. */
const rounded = (value, width) => {
  const step = 10 ** Math.floor(Math.log10(width) - 4);
  const round = Math.round(value / step) * step;
  return Math.abs(round - value) < 1e-3 * step ? Number(round.toPrecision(12)) : value;
};

/**
 * Where a function changes its sign without a pole, or is 0 at a place that was looked at.
 * @param {Curve} f
 * @param {Range} range
 */
export function zerosOf(f, [low, high]) {
  const found = [];
  let [a, ya] = [low, f(low)];
  let zeros = 0;
  for (let i = 1; i <= LOOKED_AT; i += 1) {
    const b = low + ((high - low) * i) / LOOKED_AT;
    const yb = f(b);
    if (yb === 0) {
      zeros += 1;
      found.push(b);
    } else if (ya * yb < 0) {
      const x = bisected(f, a, ya, b);
      if (Math.abs(f(x)) <= Math.max(Math.abs(ya), Math.abs(yb))) found.push(x);
    }
    [a, ya] = [b, yb];
  }
  return zeros > 20 ? [] : found; // it is 0 all along
}

function bisected(f, low, yLow, high, halvings = HALVINGS) {
  for (let i = 0; i < halvings; i += 1) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === yLow > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The high and low points of a function.
 * @param {Curve} f
 * @param {Range} range
 */
export function turnsOf(f, [low, high]) {
  const step = (high - low) / LOOKED_AT;
  const ys = Array.from({ length: LOOKED_AT + 1 }, (_, i) => f(low + i * step));
  const found = [];
  for (let i = 1; i < LOOKED_AT; i += 1) {
    const isHigh = ys[i] > ys[i - 1] && ys[i] >= ys[i + 1];
    const isLow = ys[i] < ys[i - 1] && ys[i] <= ys[i + 1];
    if (!isHigh && !isLow) continue;
    const x = turned(f, low + (i - 1) * step, low + (i + 1) * step, isHigh ? 1 : -1);
    const climb = Math.max(Math.abs(ys[i] - ys[i - 1]), Math.abs(ys[i] - ys[i + 1]));
    if (Math.abs(f(x) - ys[i]) <= 2 * climb) found.push({ kind: isHigh ? "maximum" : "minimum", x, y: f(x) }); // else it is a pole
  }
  return found;
}

/** Where a function is highest (sign 1) or lowest (-1) between two places: thirds are cut off. */
function turned(f, low, high, sign) {
  for (let i = 0; i < 2 * HALVINGS; i += 1) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (sign * f(a) >= sign * f(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

// ---- windows

/** @typedef {{x: Range, y: Range}} Window The part of the plane that is shown. */

/** A window moved by shares of its width and height. @type {(window: Window, right: number, up: number) => Window} */
export const moved = ({ x, y }, right, up) => ({ x: shifted(x, right), y: shifted(y, up) });

/** A window magnified about a place in it. @type {(window: Window, factor: number, place: [number, number]) => Window} */
export function magnified(window, factor, [px, py]) {
  const about = ([low, high], middle) => /** @type {Range} */ ([middle + (low - middle) / factor, middle + (high - middle) / factor]);
  const next = { x: about(window.x, px), y: about(window.y, py) };
  const widths = [next.x[1] - next.x[0], next.y[1] - next.y[0]];
  return Math.min(...widths) < 1e-6 || Math.max(...widths) > 1e7 ? window : next;
}

/** A window kept within another. @type {(window: Window, limits: Window) => Window} */
export const within = (window, limits) => ({ x: inside(window.x, limits.x), y: inside(window.y, limits.y) });

const shifted = ([low, high], share) => /** @type {Range} */ ([low + share * (high - low), high + share * (high - low)]);

/** @type {(range: Range, limits: Range) => Range} */
function inside([low, high], [least, most]) {
  if (high - low >= most - least) return [least, most];
  const shift = Math.max(least - low, 0) + Math.min(most - high, 0);
  return [low + shift, high + shift];
}
