// Places beside something that keep clear of what is around. Pure.

import { around } from "./strokes.js";
import { meets } from "./view.js";

const GAP_PX = 12;
const CLOSE_PX = 6;
const EDGE_PX = 4;

/** @typedef {{ width: number, height: number }} Size */

/** Rows below and above a line, and places along them, that are tried. */
const ROWS = 4;
const PLACES = 4;

/**
 * The place of an answer beside a line: to the right of it, below, or above, as near as it covers nothing and is seen whole.
 * @param {Bounds} line
 * @param {Size} size
 * @param {Bounds[]} taken
 * @param {Size} paper
 * @returns {Bounds}
 */
export function besideLine(line, size, taken, paper) {
  const places = placesBeside(line, size, paper);
  const isSeen = (place) => (place.x1 <= paper.width - EDGE_PX && place.y0 >= EDGE_PX && place.y1 <= paper.height - EDGE_PX) || !isInside(line, paper);
  const reach = around(places);
  const near = taken.filter((one) => meets(one, reach));
  const isFree = (place) => !near.some((one) => meets(one, place));
  return places.find((place) => isSeen(place) && isFree(place)) ?? places.find(isFree) ?? places.find(isSeen) ?? places[0];
}

/** The places beside a line that are tried, the best first: at its end, then in rows below and above, from its end to its start. */
function placesBeside(line, size, paper) {
  const end = Math.min(line.x1, paper.width - EDGE_PX) - size.width;
  const lefts = Array.from({ length: PLACES }, (_, i) => Math.max(EDGE_PX, end - (i / (PLACES - 1)) * Math.max(0, end - line.x0)));
  const middle = (line.y0 + line.y1) / 2;
  const rows = Array.from({ length: ROWS }, (_, i) => i * (size.height + CLOSE_PX) + CLOSE_PX);
  const apart = rows.flatMap((away) => [line.y1 + away, line.y0 - away - size.height].flatMap((top) => lefts.map((left) => at(left, top, size))));
  return [at(line.x1 + GAP_PX, middle - size.height / 2, size), ...apart, at(line.x1 + GAP_PX, line.y0 - size.height, size)];
}

/** True if a line begins and ends on the paper that is seen. */
const isInside = (line, paper) => line.x0 < paper.width && line.x1 <= paper.width && line.y0 < paper.height && line.y1 > 0;

/** @returns {Bounds} */
const at = (x, y, { width, height }) => ({ x0: x, y0: y, x1: x + width, y1: y + height });

/**
 * The place of a window beside a target that it does not cover, if there is room: below, above, right or left.
 * @param {Bounds} target
 * @param {Size} size
 * @param {Size} view
 * @param {number} gap
 * @returns {{x: number, y: number}}
 */
export function besideTarget(target, { width, height }, view, gap = 8) {
  const within = (value, length, most) => Math.max(gap, Math.min(value, most - length - gap));
  const x = within((target.x0 + target.x1 - width) / 2, width, view.width);
  const y = within((target.y0 + target.y1 - height) / 2, height, view.height);
  if (target.y1 + gap + height + gap <= view.height) return { x, y: target.y1 + gap };
  if (target.y0 - gap - height >= gap) return { x, y: target.y0 - gap - height };
  if (target.x1 + gap + width + gap <= view.width) return { x: target.x1 + gap, y };
  if (target.x0 - gap - width >= gap) return { x: target.x0 - gap - width, y };
  return { x, y: view.height - target.y1 > target.y0 ? within(target.y1 + gap, height, view.height) : gap };
}
