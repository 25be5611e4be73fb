// The geometry of strokes. Pure.

const bounds = new WeakMap();

/**
 * The box around strokes; null where there are none.
 * @param {Stroke[]} strokes
 * @returns {Bounds | null}
 */
export function boundsOf(strokes) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const stroke of strokes) {
    const one = boundsOfOne(stroke);
    box.x0 = Math.min(box.x0, one.x0);
    box.y0 = Math.min(box.y0, one.y0);
    box.x1 = Math.max(box.x1, one.x1);
    box.y1 = Math.max(box.y1, one.y1);
  }
  return box.x0 <= box.x1 ? box : null;
}

/**
 * The box around a stroke, which never changes.
 * @param {Stroke} stroke
 * @returns {Bounds}
 */
export function boundsOfOne(stroke) {
  if (!bounds.has(stroke)) bounds.set(stroke, measured(stroke));
  return bounds.get(stroke);
}

/** @param {Stroke} stroke */
function measured(stroke) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const [x, y] of stroke) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}

/**
 * The box around boxes.
 * @param {Bounds[]} all
 * @returns {Bounds}
 */
export const around = (all) => ({
  x0: Math.min(...all.map(({ x0 }) => x0)),
  y0: Math.min(...all.map(({ y0 }) => y0)),
  x1: Math.max(...all.map(({ x1 }) => x1)),
  y1: Math.max(...all.map(({ y1 }) => y1)),
});

/**
 * The longer side of the box around points.
 * @param {Point[]} points
 */
export function extent(points) {
  if (!points.length) return 0;
  const box = measured(points);
  return Math.max(box.x1 - box.x0, box.y1 - box.y0);
}

/**
 * The distance of a point from the line of a stroke.
 * @param {Stroke} stroke
 * @param {number} x
 * @param {number} y
 */
export function distance(stroke, x, y) {
  let least = Infinity;
  for (let i = 0; i < stroke.length; i += 1) least = Math.min(least, distanceFromPart(stroke[Math.max(0, i - 1)], stroke[i], x, y));
  return least;
}

/** @type {(a: Point, b: Point, x: number, y: number) => number} */
function distanceFromPart([ax, ay], [bx, by], x, y) {
  const along = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = along ? Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / along)) : 0;
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

/**
 * The part of a stroke's points that lie inside a closed line.
 * @param {Stroke} stroke
 * @param {Point[]} loop
 */
export function shareWithin(stroke, loop) {
  return stroke.filter((point) => isWithin(point, loop)).length / stroke.length;
}

/**
 * True if a ray from the point crosses the line an odd number of times.
 * @param {Point} point
 * @param {Point[]} loop
 */
function isWithin(point, loop) {
  const [x, y] = point;
  let isInside = false;
  for (let i = 0, j = loop.length - 1; i < loop.length; j = i, i += 1) {
    const [[ax, ay], [bx, by]] = [loop[i], loop[j]];
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) isInside = !isInside;
  }
  return isInside;
}

/**
 * What is left of a stroke where a rubber of some radius has gone over a way: the stroke itself where it did not touch
 * it, and otherwise its pieces.
 * @param {Stroke} stroke
 * @param {Point[]} way
 * @param {number} reach
 * @returns {Stroke[]}
 */
export function rubbed(stroke, way, reach) {
  const { x0, y0, x1, y1 } = boundsOfOne(stroke);
  const isFar = way.every(([x, y]) => x < x0 - reach || x > x1 + reach || y < y0 - reach || y > y1 + reach);
  if (isFar || way.every(([x, y]) => distance(stroke, x, y) > reach)) return [stroke];
  /** @type {Stroke[]} */
  const pieces = [[]];
  for (const point of finely(stroke, reach / 3)) {
    if (way.every(([x, y]) => Math.hypot(point[0] - x, point[1] - y) > reach)) pieces[pieces.length - 1].push(point);
    else if (pieces[pieces.length - 1].length) pieces.push([]);
  }
  return pieces.filter((piece) => piece.length > 1);
}

/** The points of a stroke with others between them, so that none is further than a step from the next. */
function finely(stroke, step) {
  return stroke.flatMap((point, i) => {
    if (i === 0) return [point];
    const before = stroke[i - 1];
    const count = Math.max(1, Math.ceil(Math.hypot(point[0] - before[0], point[1] - before[1]) / step));
    const at = (t) => [0, 1, 2].map((axis) => before[axis] + (point[axis] - before[axis]) * t);
    return Array.from({ length: count }, (_, k) => (k + 1 === count ? point : at((k + 1) / count)));
  });
}

/** Turns of a zigzag that deletes what is below it, and how far each of its lines goes, as a share of its width. */
const SCRATCH_TURNS = 5;
const SCRATCH_SWEEP = 0.5;
/** The least width of a zigzag, as a share of its height: loops of a written q turn as often, and are narrow. */
const SCRATCH_WIDTH = 0.5;
/** The least width for its lines, in units of the paper: a trembling dot is none. */
const SCRATCH_LEAST = 12;
/** The share of a stroke that a zigzag covers to delete it. */
const SCRATCH_COVER = 0.7;

/**
 * The strokes that a stroke scratches out: those below a zigzag of lines to and fro. None where it is no such zigzag.
 * @param {Stroke} stroke
 * @param {Stroke[]} strokes
 * @returns {Stroke[]}
 */
export function scratchedOut(stroke, strokes) {
  const box = boundsOfOne(stroke);
  const width = box.x1 - box.x0;
  const isNarrow = width < SCRATCH_WIDTH * (box.y1 - box.y0);
  if (isNarrow || turnsOf(stroke, SCRATCH_SWEEP * Math.max(width, SCRATCH_LEAST)) < SCRATCH_TURNS) return [];
  /** @param {Point} point */
  const covers = ([x, y]) => x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
  return strokes.filter((one) => one.filter(covers).length >= SCRATCH_COVER * one.length);
}

/** How often a line turns back to the left or right, after it has swept so far. */
function turnsOf(stroke, sweep) {
  let [turns, direction] = [0, 0];
  let [low, high] = [stroke[0][0], stroke[0][0]];
  for (const [x] of stroke) {
    [low, high] = [Math.min(low, x), Math.max(high, x)];
    const isBack = direction > 0 ? high - x >= sweep : direction < 0 ? x - low >= sweep : high - low >= sweep;
    if (!isBack) continue;
    if (direction !== 0) turns += 1;
    direction = x - low >= sweep ? 1 : -1;
    [low, high] = [x, x];
  }
  return turns;
}

/**
 * Points moved and scaled: each at (factor (x - cx) + cx + dx, ...).
 * @param {Stroke} stroke
 * @param {{dx?: number, dy?: number, factor?: number, cx?: number, cy?: number}} change
 * @returns {Stroke}
 */
export function placed(stroke, { dx = 0, dy = 0, factor = 1, cx = 0, cy = 0 }) {
  return stroke.map(([x, y, ...rest]) => [factor * (x - cx) + cx + dx, factor * (y - cy) + cy + dy, ...rest]);
}
