// Views of the paper, {scale, x, y}: a place (px, py) of the paper is seen at (scale px + x, scale py + y). Pure.

export const LEAST_SCALE = 0.05;
export const MOST_SCALE = 8;
const MARGIN = 24;

/** @type {View} */
export const HOME = { scale: 1, x: 0, y: 0 };

/**
 * The place on the paper that is seen at (x, y).
 * @type {(view: View, x: number, y: number) => [number, number]}
 */
export const placeIn = ({ scale, x: left, y: top }, x, y) => [(x - left) / scale, (y - top) / scale];

/**
 * The view after the paper was moved by (dx, dy) pixels.
 * @type {(view: View, dx: number, dy: number) => View}
 */
export const panned = ({ scale, x, y }, dx, dy) => ({ scale, x: x + dx, y: y + dy });

/**
 * The view magnified by a factor, within the limits of the scale; what is seen at (x, y) stays there.
 * @param {View} view
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 * @returns {View}
 */
export function zoomed(view, factor, x, y) {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, view.scale * factor));
  const [px, py] = placeIn(view, x, y);
  return { scale, x: x - scale * px, y: y - scale * py };
}

/**
 * The view in which a box of the paper is seen whole, centred in width × height pixels.
 * @param {Bounds} box
 * @param {number} width
 * @param {number} height
 * @param {{most?: number, margin?: number}} options most: the largest scale; margin: around the box, in its units.
 * @returns {View}
 */
export function fitted({ x0, y0, x1, y1 }, width, height, { most = 1, margin = MARGIN } = {}) {
  const fitting = Math.min(most, width / (x1 - x0 + 2 * margin), height / (y1 - y0 + 2 * margin));
  const scale = Math.max(LEAST_SCALE, fitting);
  return { scale, x: (width - scale * (x0 + x1)) / 2, y: (height - scale * (y0 + y1)) / 2 };
}

/**
 * The view in which content is seen at first: as it was written where it fits so, and otherwise scaled down.
 * @param {Bounds | null} box
 * @param {number} width
 * @param {number} height
 * @returns {View}
 */
export function homeView(box, width, height) {
  const isInside = !box || (box.x0 >= 0 && box.y0 >= 0 && box.x1 <= width && box.y1 <= height);
  return isInside ? HOME : fitted(box, width, height);
}

/**
 * The box of the paper that is seen in width × height pixels.
 * @param {View} view
 * @param {number} width
 * @param {number} height
 * @returns {Bounds}
 */
export function boxSeen(view, width, height) {
  const [x0, y0] = placeIn(view, 0, 0);
  const [x1, y1] = placeIn(view, width, height);
  return { x0, y0, x1, y1 };
}

/**
 * True if two boxes of the paper share a place.
 * @type {(a: Bounds, b: Bounds) => boolean}
 */
export const meets = (a, b) => a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
