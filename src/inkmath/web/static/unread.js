// What of a page of ink has to be read again: lines whose strokes are all there, and no others near, stand. Pure.

import { regionsOf } from "./regions.js";
import { around, boundsOf, boundsOfOne } from "./strokes.js";
import { meets } from "./view.js";

/** So far from new ink lines are read again with it, in heights of themselves and of it. */
const REACH = 0.8;

/** @typedef {Table["lines"][number]} Line */

/**
 * The strokes of each line, of those from which the lines were read. Each stroke belongs to the line of its region that
 * is closest; where a region has no line, to none.
 * @param {Line[]} lines
 * @param {Stroke[]} strokes
 * @returns {Map<Line, Stroke[]>}
 */
export function inkOf(lines, strokes) {
  const before = inks.get(lines);
  if (before?.strokes === strokes) return before.found;
  const found = foundInk(lines, strokes);
  inks.set(lines, { strokes, found });
  return found;
}

/** @type {WeakMap<Line[], {strokes: Stroke[], found: Map<Line, Stroke[]>}>} The ink of lines that was looked for last. */
const inks = new WeakMap();

/** @type {typeof inkOf} */
function foundInk(lines, strokes) {
  const written = lines.filter((line) => line.reading.symbols.length);
  /** @type {Map<Line, Stroke[]>} */
  const found = new Map(written.map((line) => [line, []]));
  for (const region of regionsOf(strokes)) {
    const there = /** @type {Bounds} */ (boundsOf(region));
    const own = written.filter((line) => meets(boxOf(line), there)).map((line) => ({ box: boxOf(line), ink: /** @type {Stroke[]} */ (found.get(line)) }));
    for (const stroke of region) closest(own, boundsOfOne(stroke))?.ink.push(stroke);
  }
  return found;
}

/**
 * The box around a line's symbols.
 * @param {Pick<Line, "reading">} line
 * @returns {Bounds}
 */
export function boxOf({ reading }) {
  if (!boxes.has(reading)) boxes.set(reading, around(reading.symbols.map(({ box: [x0, y0, x1, y1] }) => ({ x0, y0, x1, y1 }))));
  return boxes.get(reading);
}

const boxes = new WeakMap();

/** The one whose box is closest to another box; undefined of none. */
function closest(all, box) {
  let [best, least] = [all[0], Infinity];
  for (const one of all) {
    const far = apart(one.box, box);
    if (far < least) [best, least] = [one, far];
  }
  return best;
}

/** How far the middle of a box is from another box; less than nothing inside. */
function apart(box, { x0, y0, x1, y1 }) {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return Math.max(box.y0 - y, y - box.y1) + Math.max(0, box.x0 - x, x - box.x1);
}

/**
 * The regions of a page: the lines of each that stand, the strokes that are to be read, and all its ink.
 * @param {Pick<Table, "strokes" | "fixes" | "lines" | "readOf">} table
 * @returns {{standing: Line[], strokes: Stroke[], ink: Stroke[]}[]}
 */
export function unreadRegions({ strokes, fixes, lines, readOf }) {
  const ink = inkOf(lines, readOf?.strokes ?? []);
  const changed = fixesChanged(fixes, readOf?.fixes ?? []);
  const isTouched = (line) => changed.some(({ symbol: { box: [x0, y0, x1, y1] } }) => meets(boxOf(line), { x0, y0, x1, y1 }));
  const read = new Set(readOf?.strokes ?? []);
  for (const line of lines) if (isTouched(line)) for (const stroke of ink.get(line) ?? []) read.delete(stroke);
  return regionsOf(strokes).map((region) => {
    const there = new Set(region);
    const whole = lines.filter((line) => ink.get(line)?.length && ink.get(line)?.every((stroke) => there.has(stroke) && read.has(stroke)));
    const kept = new Set(whole.flatMap((line) => ink.get(line) ?? []));
    const owned = new Set([...ink.values()].flat());
    const fresh = region.filter((stroke) => !kept.has(stroke) && (!read.has(stroke) || owned.has(stroke)));
    if (!fresh.length) return { standing: whole, strokes: [], ink: region };
    const standing = whole.filter((line) => !fresh.some((stroke) => isClose(boxOf(line), boundsOfOne(stroke), heightOf(fresh))));
    const stays = new Set(standing.flatMap((line) => ink.get(line) ?? []));
    return { standing, strokes: region.filter((stroke) => !stays.has(stroke)), ink: region };
  });
}

/** Corrections that are in one list alone. */
const fixesChanged = (now, before) => (now === before ? [] : [...now.filter((fix) => !before.includes(fix)), ...before.filter((fix) => !now.includes(fix))]);

/** The height of the tallest stroke. */
const heightOf = (strokes) => Math.max(...strokes.map((stroke) => boundsOfOne(stroke).y1 - boundsOfOne(stroke).y0));

/** True if ink may belong to a line, by its height on the page. */
function isClose(line, ink, height) {
  const reach = REACH * Math.max(line.y1 - line.y0, height);
  return ink.y0 < line.y1 + reach && ink.y1 > line.y0 - reach;
}

/**
 * The place of the region on the page that each line is in; 0 of one without ink.
 * @param {Pick<Table, "lines" | "readOf">} table
 * @returns {number[]}
 */
export function placesOf({ lines, readOf }) {
  const strokes = readOf?.file ? [] : readOf?.strokes ?? []; // ink on a picture has other coordinates than what was read
  const ink = inkOf(lines, strokes);
  const regions = regionsOf(strokes);
  const placeOf = new Map(regions.flatMap((region, place) => region.map((stroke) => /** @type {[Stroke, number]} */ ([stroke, place]))));
  let last = 0;
  return lines.map((line) => {
    const own = ink.get(line)?.find((stroke) => placeOf.has(stroke));
    if (own) last = placeOf.get(own) ?? last;
    return last;
  });
}
