// The reading of a table by the server: of ink only what has changed since the last reading, each region by itself.

import { post } from "./api.js";
import { routeOf, toRead } from "./request.js";
import { setting } from "./store.js";
import { boundsOf } from "./strokes.js";
import { boxOf, unreadRegions } from "./unread.js";
import { meets } from "./view.js";

/** Regions that are read at a time: what is being written does not wait for a long page. */
const AT_ONCE = 2;

/** @typedef {ReturnType<typeof unreadRegions>[number]} Region */
/**
 * @typedef {object} TableReading
 * @property {LineReading[]} lines
 * @property {Api.SheetView | null} sheet
 * @property {Stroke[]} strokes that have been read by now: all of the table's, or those of some regions
 */

/** Strokes that were read without the other lines of their region, which may make another reading of them likelier. */
const hasty = new WeakSet();

/**
 * What the server reads on a table: a picture as a whole; of ink, some of the regions that have changed, the one that
 * was written in last before all others.
 * @param {Table} table
 * @returns {Promise<TableReading>}
 */
export async function readingOf(table) {
  if (table.file || setting("lines", "several") === "one") {
    const read = await post(routeOf(table), toRead(table));
    return { lines: read.lines ?? [read], sheet: read.sheet ?? null, strokes: table.strokes };
  }
  const regions = unreadRegions(table);
  const newest = table.strokes[table.strokes.length - 1];
  const open = regions.filter(({ strokes }) => strokes.length).sort((a, b) => Number(b.ink.includes(newest)) - Number(a.ink.includes(newest)));
  const now = new Map(open.slice(0, AT_ONCE).map((region) => [region, linesOf(region, table.fixes)]));
  const lines = await Promise.all(regions.map((region) => now.get(region) ?? linesOf({ ...region, strokes: [] }, table.fixes)));
  const isWhole = now.size === open.length;
  const done = regions.filter((region) => now.has(region) || !region.strokes.length);
  return { lines: lines.flat(), sheet: null, strokes: isWhole ? table.strokes : done.flatMap(({ ink }) => ink) };
}

/** True if some of the strokes were read without the others of their region. */
export const isHasty = (/** @type {Stroke[]} */ strokes) => strokes.some((stroke) => hasty.has(stroke));

/**
 * A table that has been read, with the regions as a whole of which it was only lines; null if `isStill` ends meanwhile.
 * @param {Table} table
 * @param {() => boolean} isStill
 * @returns {Promise<TableReading | null>}
 */
export async function settledReading(table, isStill) {
  const lines = [];
  const open = unreadRegions(table).map((region) => (isHasty(region.ink) ? { ...region, standing: [], strokes: region.ink } : region));
  for (const region of open) {
    lines.push(...(await linesOf(region, table.fixes)));
    if (isStill()) continue;
    for (const stroke of open.flatMap(({ strokes }) => strokes)) hasty.add(stroke);
    return null;
  }
  return { lines, sheet: null, strokes: table.strokes };
}

/**
 * The readings of a region from top to bottom: those of the lines that stand, and new ones.
 * @param {Region} region
 * @param {Fix[]} fixes
 */
async function linesOf({ standing, strokes }, fixes) {
  const stay = standing.map((line) => line.reading);
  if (!strokes.length) return inOrder(stay);
  const there = /** @type {Bounds} */ (boundsOf(strokes));
  const own = fixes.filter(({ symbol: { box: [x0, y0, x1, y1] } }) => meets(there, { x0, y0, x1, y1 }));
  const read = await post("/v1/read-page", toRead({ strokes, file: null, fixes: own }));
  for (const stroke of strokes) hasty[stay.length ? "add" : "delete"](stroke);
  return inOrder([...stay, ...read.lines]);
}

const inOrder = (readings) => readings.filter((reading) => reading.symbols.length).sort((a, b) => middle(a) - middle(b));

function middle(reading) {
  const { y0, y1 } = boxOf({ reading });
  return (y0 + y1) / 2;
}
