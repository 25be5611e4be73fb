// The regions of a page of ink: parts that a ruling line, a wide gap or a column divides. Pure.

import { boundsOf, boundsOfOne } from "./strokes.js";

/** Lengths and gaps in sizes of the page's typical symbol. */
const RULE_LENGTH = 8;
const RULE_SLOPE = 0.08;
const RULE_NEAR = 1.2;
const RULE_OVERHANG = 2.5;
const GAP = 4;
const GAP_BESIDE_OTHERS = 2.5;
const GAP_RELATIVE = 2.2;
const COLUMN_GAP = 3;
const COLUMN_GAP_OF_ONE_ROW = 6;
const LABELS_WIDTH = 3;
const LEAST_SIZE = 8;

/** @typedef {{ start: number, end: number, strokes: Stroke[] }} Run */
/** @typedef {{ from: "x0" | "y0", to: "x1" | "y1" }} Axis */

/** @type {Axis} */
const ROWS = { from: "y0", to: "y1" };
/** @type {Axis} */
const COLUMNS = { from: "x0", to: "x1" };

/**
 * The strokes of each region, in reading order: columns from left to right, the rest from top to bottom. Ruling
 * lines are in none.
 * @param {Stroke[]} strokes
 * @returns {Stroke[][]}
 */
export function regionsOf(strokes) {
  const regions = known.get(strokes) ?? found(strokes);
  known.set(strokes, regions);
  return regions;
}

/** @type {WeakMap<Stroke[], Stroke[][]>} */
const known = new WeakMap();

/** @param {Stroke[]} strokes */
function found(strokes) {
  if (!strokes.length) return [];
  const size = sizeOf(strokes);
  return atRules(strokes, size).flatMap((part) => cut(part, size));
}

/** The size of the typical symbol: the median of the longer sides of strokes. */
function sizeOf(strokes) {
  const sides = strokes.map((stroke) => longer(boundsOfOne(stroke))).sort((a, b) => a - b);
  return Math.max(LEAST_SIZE, sides[Math.floor(sides.length / 2)]);
}

const longer = ({ x0, y0, x1, y1 }) => Math.max(x1 - x0, y1 - y0);

// ---- ruling lines

/** The parts between ruling lines, which hold none. */
function atRules(strokes, size) {
  for (const [axis, across] of [[ROWS, COLUMNS], [COLUMNS, ROWS]]) {
    const rule = strokes.find((stroke) => isRule(stroke, strokes, size, axis, across));
    if (!rule) continue;
    const place = middle(boundsOfOne(rule), axis);
    const others = strokes.filter((stroke) => stroke !== rule);
    const isBefore = (stroke) => middle(boundsOfOne(stroke), axis) < place;
    return [others.filter(isBefore), others.filter((stroke) => !isBefore(stroke))].flatMap((part) => (part.length ? atRules(part, size) : []));
  }
  return [strokes];
}

const middle = (box, { from, to }) => (box[from] + box[to]) / 2;

/**
 * True if a stroke is a ruling line: long and straight, with no ink across it. A bar of a fraction or a sum, or the line
 * under a result, is hardly longer than the ink close to it.
 */
function isRule(stroke, strokes, size, axis, across) {
  const box = boundsOfOne(stroke);
  const length = box[across.to] - box[across.from];
  if (length < RULE_LENGTH * size || box[axis.to] - box[axis.from] > RULE_SLOPE * length) return false;
  const near = strokes.filter((one) => one !== stroke && isNear(boundsOfOne(one), box, RULE_NEAR * size, axis, across)).map(boundsOfOne);
  if (near.some((one) => one[axis.from] < box[axis.from] - size / 4 && one[axis.to] > box[axis.to] + size / 4)) return false;
  const before = Math.min(...near.map((one) => one[across.from])) - box[across.from];
  const behind = box[across.to] - Math.max(...near.map((one) => one[across.to]));
  return Math.max(before, behind) > RULE_OVERHANG * size;
}

const isNear = (box, rule, reach, axis, across) => box[axis.from] < rule[axis.to] + reach && box[axis.to] > rule[axis.from] - reach && box[across.from] < rule[across.to] && box[across.to] > rule[across.from];

// ---- gaps

/** The regions of strokes without ruling lines. */
function cut(strokes, size) {
  for (const ways of [atColumns(strokes, size), atGaps(strokes, size)]) if (ways.length > 1) return ways.flatMap((part) => cut(part, size));
  return [strokes];
}

/** The strokes above and below the wide gaps between rows. */
function atGaps(strokes, size) {
  const rows = runsOf(strokes, ROWS);
  const gaps = rows.slice(1).map((row, i) => row.start - rows[i].end);
  const sorted = [...gaps].sort((a, b) => a - b);
  const usual = sorted[Math.floor((sorted.length - 1) / 2)];
  const isWide = (gap) => gap > GAP * size || (gap > GAP_BESIDE_OTHERS * size && gap > GAP_RELATIVE * usual);
  /** @type {Stroke[][]} */
  const parts = [];
  rows.forEach((row, i) => (i === 0 || isWide(gaps[i - 1]) ? parts.push([...row.strokes]) : parts[parts.length - 1].push(...row.strokes)));
  return parts;
}

/** The strokes left and right of the first gap that parts columns. */
function atColumns(strokes, size) {
  const columns = runsOf(strokes, COLUMNS);
  for (let i = 1; i < columns.length; i += 1) {
    const gap = columns[i].start - columns[i - 1].end;
    if (gap < COLUMN_GAP * size) continue;
    const [left, right] = [columns.slice(0, i), columns.slice(i)].map((runs) => runs.flatMap((run) => run.strokes));
    const rows = [left, right].map((side) => runsOf(side, ROWS).length);
    const least = Math.min(...rows) > 1 ? COLUMN_GAP : COLUMN_GAP_OF_ONE_ROW;
    if (gap >= least * size && !areLabels(left, size) && !areOperations(right, size)) return [left, right];
  }
  return [strokes];
}

/** True if strokes are as narrow as labels of exercises. */
function areLabels(strokes, size) {
  const box = /** @type {Bounds} */ (boundsOf(strokes));
  return box.x1 - box.x0 < LABELS_WIDTH * size;
}

/** True if each row begins with an upright bar, as operations beside an equation do. */
function areOperations(strokes, size) {
  return runsOf(strokes, ROWS).every((row) => {
    const first = boundsOfOne(row.strokes.reduce((a, b) => (boundsOfOne(b).x0 < boundsOfOne(a).x0 ? b : a)));
    return first.x1 - first.x0 < 0.3 * size && first.y1 - first.y0 > 0.8 * size;
  });
}

/**
 * Strokes in pieces of whole rows, from top to bottom, each of at most so many strokes where its rows are not longer.
 * @param {Stroke[]} strokes
 * @param {number} most
 */
export function piecesOf(strokes, most) {
  /** @type {Stroke[][]} */
  const pieces = [];
  for (const row of runsOf(strokes, ROWS)) {
    const last = pieces[pieces.length - 1];
    if (last && last.length + row.strokes.length <= most) last.push(...row.strokes);
    else pieces.push(row.strokes);
  }
  return pieces;
}

/**
 * Strokes in runs that leave no gap along an axis.
 * @param {Stroke[]} strokes
 * @param {Axis} axis
 * @returns {Run[]}
 */
function runsOf(strokes, { from, to }) {
  const inOrder = [...strokes].sort((a, b) => boundsOfOne(a)[from] - boundsOfOne(b)[from]);
  /** @type {Run[]} */
  const runs = [];
  for (const stroke of inOrder) {
    const { [from]: start, [to]: end } = boundsOfOne(stroke);
    const last = runs[runs.length - 1];
    if (!last || start > last.end) runs.push({ start, end, strokes: [stroke] });
    else {
      last.end = Math.max(last.end, end);
      last.strokes.push(stroke);
    }
  }
  return runs;
}
