// The reading of a table by the server: of ink only what has changed since the last reading, each region by itself.

import { post } from "./api.js";
import { routeOf, toRead } from "./request.js";
import { setting } from "./store.js";
import { boundsOf } from "./strokes.js";
import { boxOf, unreadRegions } from "./unread.js";
import { meets } from "./view.js";

/**
 * What the server reads on a table: {lines, sheet, isPartial}; isPartial: some lines were read without others that may
 * make another reading of them likelier.
 * @param {Table} table
 * @returns {Promise<{lines: LineReading[], sheet: Api.SheetView | null, isPartial: boolean}>}
 */
export async function readingOf(table) {
  if (table.file || setting("lines", "several") === "one") {
    const read = await post(routeOf(table), toRead(table));
    return { lines: read.lines ?? [read], sheet: read.sheet ?? null, isPartial: false };
  }
  const regions = unreadRegions(table);
  const lines = await Promise.all(regions.map((region) => linesOf(region, table.fixes)));
  return { lines: lines.flat(), sheet: null, isPartial: regions.some(({ standing, strokes }) => standing.length && strokes.length) };
}

/** The readings of a region from top to bottom: those of the lines that stand, and new ones. */
async function linesOf({ standing, strokes }, fixes) {
  const stay = standing.map((line) => line.reading);
  if (!strokes.length) return inOrder(stay);
  const there = /** @type {Bounds} */ (boundsOf(strokes));
  const own = fixes.filter(({ symbol: { box: [x0, y0, x1, y1] } }) => meets(there, { x0, y0, x1, y1 }));
  const read = await post("/v1/read-page", toRead({ strokes, file: null, fixes: own }));
  return inOrder([...stay, ...read.lines]);
}

const inOrder = (readings) => readings.filter((reading) => reading.symbols.length).sort((a, b) => middle(a) - middle(b));

function middle(reading) {
  const { y0, y1 } = boxOf({ reading });
  return (y0 + y1) / 2;
}
