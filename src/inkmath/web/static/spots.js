// The places on the paper that can be tapped: the symbols of all lines, and those that were left out.

import { isSamePlace } from "./line.js";

/**
 * The spots of lines and fixes: {line, index, box, symbol, token, isFixed}. `symbol` is as it was read at first;
 * one that was left out is of no line.
 * @param {Table["lines"]} lines
 * @param {Fix[]} fixes
 * @returns {Spot[]}
 */
export function spotsOf(lines, fixes) {
  const written = lines.flatMap(spotsOfLine);
  const gaps = fixes.filter(({ symbol, token }) => token === null && !written.some(({ box }) => isSamePlace(box, symbol.box)));
  return [...written, ...gaps.map(({ symbol }) => ({ line: null, index: -1, box: symbol.box, symbol, token: null, isFixed: true }))];
}

/** @type {WeakMap<Table["lines"][number], Spot[]>} */
const ofLines = new WeakMap();

/** The spots of a line, which never changes. */
function spotsOfLine(/** @type {Table["lines"][number]} */ line) {
  const spots = ofLines.get(line) ?? line.reading.symbols.map((symbol, index) => {
    const fix = line.isRefused(index) ? null : line.fixes[index];
    return { line, index, box: symbol.box, symbol: fix?.symbol ?? symbol, token: line.tokenOf(index), isFixed: fix !== null };
  });
  ofLines.set(line, spots);
  return spots;
}

/**
 * The smallest spot around a place of what was read; null where there is none.
 * @param {Spot[]} spots
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
export function spotAt(spots, x, y, reach) {
  const size = ([x0, y0, x1, y1]) => (x1 - x0 + 1) * (y1 - y0 + 1);
  const around = spots.filter(({ box: [x0, y0, x1, y1] }) => x >= x0 - reach && x <= x1 + reach && y >= y0 - reach && y <= y1 + reach);
  return around.sort((a, b) => size(a.box) - size(b.box))[0] ?? null;
}

/**
 * The fixes with this spot's token another one; as it was read, it needs none.
 * @param {Fix[]} fixes
 * @param {Pick<Spot, "symbol">} spot
 * @param {string | null} token
 * @returns {Fix[]}
 */
export function fixesWith(fixes, { symbol }, token) {
  const others = fixes.filter((fix) => !isSamePlace(fix.symbol.box, symbol.box));
  return token === symbol.token ? others : [...others, { symbol, token }];
}

/**
 * The part of a stroke's points that lie in a box, widened by some pixels.
 * @param {Stroke} stroke
 * @param {Box} box
 * @param {number} slack
 */
export function shareInside(stroke, [x0, y0, x1, y1], slack) {
  const inside = stroke.filter(([x, y]) => x > x0 - slack && x < x1 + slack && y > y0 - slack && y < y1 + slack);
  return inside.length / stroke.length;
}
