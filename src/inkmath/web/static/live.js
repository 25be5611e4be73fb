// The reading of a table by the server: of ink only what has changed since the last reading, each region by itself.

import { post } from "./api.js";
import { inkedFile } from "./inked.js";
import { piecesOf } from "./regions.js";
import { routeOf, toReadFile, toReadInk } from "./request.js";
import { setting } from "./store.js";
import { boundsOf } from "./strokes.js";
import { boxOf, inkOf, unreadRegions } from "./unread.js";
import { meets } from "./view.js";

/** Pieces that are read at a time: what is being written does not wait for a long page. */
const AT_ONCE = 2;
/** Strokes of a piece. */
const MOST_STROKES = 150;

/**
 * @typedef {object} TableReading
 * @property {LineReading[]} lines
 * @property {Api.SheetView | null} sheet
 * @property {Stroke[]} strokes that have been read by now: all of the table's, or some of them
 */

/** Strokes that were read without the other lines of their region, which may make another reading of them likelier. */
const hasty = new WeakSet();

/** True if some of the strokes were read without the others of their region. */
export const isHasty = (/** @type {Stroke[]} */ strokes) => strokes.some((stroke) => hasty.has(stroke));

/**
 * What the server reads on a table: a picture as a whole; of ink, some of what has changed, and what was written last
 * before all else.
 * @param {Table} table
 * @returns {Promise<TableReading>}
 */
export async function readingOf(table) {
  if (table.file || setting("lines", "several") === "one") {
    const read = await post(routeOf(table), table.file ? toReadFile(await inkedFile(table), table.fixes) : toReadInk(table));
    return { lines: read.lines ?? [read], sheet: read.sheet ?? null, strokes: table.strokes };
  }
  const regions = unreadRegions(table);
  const newest = table.strokes[table.strokes.length - 1];
  const pieces = regions.flatMap(({ strokes }) => piecesOf(strokes, MOST_STROKES));
  const urgent = pieces.filter((piece) => piece.includes(newest));
  const now = urgent.length ? urgent : pieces.slice(0, AT_ONCE);
  const read = new Map(now.map((piece) => [piece, linesOf(piece, table.fixes)]));
  await Promise.all(read.values());
  const left = new Set(pieces.filter((piece) => !read.has(piece)).flat());
  const lines = [];
  for (const { standing, strokes } of regions) {
    const own = await Promise.all([...read].flatMap(([piece, found]) => (strokes.includes(piece[0]) ? [found] : [])));
    lines.push(...inOrder([...standing.map((line) => line.reading), ...own.flat()]));
    const isWhole = !standing.length && strokes.length <= MOST_STROKES;
    for (const stroke of strokes) hasty[isWhole ? "delete" : "add"](stroke);
  }
  return { lines, sheet: null, strokes: left.size ? table.strokes.filter((stroke) => !left.has(stroke)) : table.strokes };
}

/**
 * A table that has been read, with those of its regions as a whole that were read in parts; null if `isStill` ends
 * meanwhile.
 * @param {Table} table
 * @param {() => boolean} isStill
 * @returns {Promise<TableReading | null>}
 */
export async function settledReading(table, isStill) {
  const lines = [];
  const settled = [];
  for (const { standing, ink } of unreadRegions(table)) {
    const pieces = isHasty(ink) ? piecesOf(ink, MOST_STROKES).filter(isHasty) : [];
    const again = new Set(pieces.flat());
    const inks = inkOf(table.lines, table.strokes);
    const found = standing.filter((line) => !inks.get(line)?.some((stroke) => again.has(stroke))).map((line) => line.reading);
    for (const piece of pieces) {
      found.push(...(await linesOf(piece, table.fixes)));
      if (!isStill()) return null;
    }
    settled.push(...again);
    lines.push(...inOrder(found));
  }
  for (const stroke of settled) hasty.delete(stroke);
  return { lines, sheet: null, strokes: table.strokes };
}

/**
 * The readings of the lines of strokes.
 * @param {Stroke[]} strokes
 * @param {Fix[]} fixes
 * @returns {Promise<LineReading[]>}
 */
async function linesOf(strokes, fixes) {
  const there = /** @type {Bounds} */ (boundsOf(strokes));
  const own = fixes.filter(({ symbol: { box: [x0, y0, x1, y1] } }) => meets(there, { x0, y0, x1, y1 }));
  return (await post("/v1/read-page", toReadInk({ strokes, fixes: own }))).lines;
}

const inOrder = (readings) => readings.filter((reading) => reading.symbols.length).sort((a, b) => middle(a) - middle(b));

function middle(reading) {
  const { y0, y1 } = boxOf({ reading });
  return (y0 + y1) / 2;
}
