// The state of the page and its undo: strokes, pictures, readings, and the user's edits of them. Pure.

import { Line, typedLine } from "./line.js";
import { packStrokes, unpackStrokes } from "./link.js";
import { packPens, penOf, withPens, written } from "./pen.js";
import { placeOn } from "./sheet.js";
import { shareInside } from "./spots.js";
import { placed } from "./strokes.js";

const MOST_STEPS = 500;

/**
 * A value with those before and after it. Values are never changed, only replaced.
 * @template T
 */
export class Steps {
  /** @param {T} now */
  constructor(now) {
    this.now = now;
    /** @type {T[]} */
    this.past = [];
    /** @type {T[]} */
    this.future = [];
    /** @type {string | null} */
    this.burst = null;
  }

  /** Takes a value as a step that can be undone. burst: steps of the same name, one after the other, are one. */
  push(value, /** @type {string | null} */ burst = null) {
    if (burst === null || burst !== this.burst) this.past.push(this.now);
    if (this.past.length > MOST_STEPS) this.past.shift();
    Object.assign(this, { now: value, future: [], burst });
  }

  /** Replaces the value without a step, as when results arrive. */
  amend(value) {
    this.now = value;
  }

  undo() {
    return this.step(this.past, this.future);
  }

  redo() {
    return this.step(this.future, this.past);
  }

  /** Returns false if there is no such step. */
  step(from, to) {
    if (!from.length) return false;
    to.push(this.now);
    Object.assign(this, { now: from.pop(), burst: null });
    return true;
  }
}

/**
 * An empty table, which is the state of the page. strokes or file: the source to read; picture: of the file, if it can
 * be shown. sheet: that the server found in the picture. lines: read or typed. leftOut: readings that are no lines.
 * fixes: corrected symbols. readOf: the strokes, file and fixes from which the lines were read. id: of this table;
 * origin: "history" or "link" until the table is changed.
 * @returns {Table}
 */
export function emptyTable() {
  return { id: newId(), origin: null, strokes: [], file: null, picture: null, sheet: null, lines: [], leftOut: [], fixes: [], readOf: null };
}

const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/**
 * The table with a change by the user; a table that was opened from the history becomes another one.
 * @param {Table} table
 * @param {Partial<Table>} parts
 * @returns {Table}
 */
export function changed(table, parts) {
  return { ...table, ...(table.origin ? { id: newId(), origin: null } : {}), ...parts };
}

/**
 * The table with other strokes; corrections of ink that is gone are dropped.
 * @param {Table} table
 * @param {Stroke[]} strokes
 */
export function withStrokes(table, strokes) {
  const left = new Set(strokes);
  const gone = table.picture ? [] : table.strokes.filter((stroke) => !left.has(stroke));
  const fixes = table.fixes.filter(({ symbol }) => !gone.some((stroke) => shareInside(stroke, symbol.box, 2) > 0.5));
  const parts = { strokes, ...(fixes.length < table.fixes.length && { fixes }) };
  if (table.picture) return changed(table, parts);
  const isGone = !strokes.length && { lines: table.lines.filter((line) => line.isTyped), readOf: null };
  return changed(table, { ...parts, file: null, sheet: null, leftOut: [], ...isGone });
}

/**
 * The table with some of its strokes moved and scaled, and their corrections with them; and those strokes.
 * @param {Table} table
 * @param {Stroke[]} strokes
 * @param {Parameters<typeof placed>[1]} change
 * @returns {[Table, Stroke[]]}
 */
export function withPlaced(table, strokes, change) {
  const moved = new Map(strokes.map((stroke) => [stroke, written(placed(stroke, change), penOf(stroke))]));
  const boxOf = ([x0, y0, x1, y1]) => /** @type {Box} */ (placed([[x0, y0], [x1, y1]], change).flat());
  const fixes = table.fixes.map((fix) => {
    const isMoved = !table.picture && strokes.some((stroke) => shareInside(stroke, fix.symbol.box, 2) > 0.5);
    return isMoved ? { ...fix, symbol: { ...fix.symbol, box: boxOf(fix.symbol.box) } } : fix;
  });
  return [changed(table, { strokes: table.strokes.map((stroke) => moved.get(stroke) ?? stroke), fixes }), [...moved.values()]];
}

/**
 * The table with one of its lines replaced.
 * @type {(table: Table, line: Table["lines"][number], other: Table["lines"][number]) => Table}
 */
export const withLine = (table, line, other) => changed(table, { lines: table.lines.map((one) => (one === line ? other : one)) });

/**
 * The table with lines that were typed, from a place on.
 * @param {Table} table
 * @param {number} place
 * @param {string[]} latex
 */
export const withTyped = (table, place, latex) => changed(table, { lines: table.lines.toSpliced(place, 0, ...latex.map(typedLine)) });

/**
 * Lines that were read, with those among the earlier lines that were typed at their places.
 * @param {Table["lines"]} read
 * @param {Table["lines"]} earlier
 */
function amongTyped(read, earlier) {
  const lines = [...read];
  earlier.forEach((line, i) => {
    const typedBefore = earlier.slice(0, i).filter((one) => one.isTyped).length;
    if (line.isTyped) lines.splice(Math.min(i, read.length + typedBefore), 0, line);
  });
  return lines;
}

/**
 * The table with a reading that was left out as a line, at its height among the others.
 * @param {Table} table
 * @param {LineReading} reading
 */
export function withLeftOut(table, reading) {
  const height = heightOn(table.sheet, reading);
  const below = table.lines.findIndex((line) => !line.isTyped && heightOn(table.sheet, line.reading) > height);
  const lines = table.lines.toSpliced(below < 0 ? table.lines.length : below, 0, new Line(reading, table.fixes));
  return changed(table, { lines, leftOut: table.leftOut.filter((one) => one !== reading) });
}

/**
 * The vertical position of a reading: of its first symbol.
 * @param {Api.SheetView | null} sheet
 * @param {LineReading} reading
 */
function heightOn(sheet, { symbols: [{ box: [x0, y0, x1, y1] }] }) {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return sheet ? placeOn(sheet, x, y)[1] : y;
}

/** @type {(table: Pick<Table, "strokes" | "file">) => boolean} */
export const hasInk = ({ strokes, file }) => strokes.length > 0 || file !== null;

/**
 * True if the lines were read from the current ink and corrections.
 * @type {(table: Table) => boolean}
 */
export const isRead = (table) => !hasInk(table) || (table.readOf !== null && table.readOf.strokes === table.strokes && table.readOf.fixes === table.fixes && table.readOf.file === table.file);

/**
 * True if what was written last has been read.
 * @type {(table: Pick<Table, "strokes" | "readOf">) => boolean}
 */
export const isNewestRead = ({ strokes, readOf }) => strokes.at(-1) === readOf?.strokes.at(-1);

/**
 * True if a reading of an earlier table applies to this one: all of its ink is still there.
 * @type {(table: Table, earlier: Table) => boolean}
 */
export const holdsInk = (table, earlier) => {
  const there = new Set(table.strokes);
  return table.id === earlier.id && table.file === earlier.file && earlier.strokes.every((stroke) => there.has(stroke));
};

/**
 * The table with new readings in the place of the old; `asked`: the table at the time of the request. Edits of a line
 * are kept if the line is still the same, and offered beside the reading if its ink changed.
 * Returns it and the fixes that no reading of the whole has, which are dropped.
 * @param {Table} table
 * @param {LineReading[]} readings
 * @param {Table} asked
 * @returns {[Table, Fix[]]}
 */
export function withReadings(table, readings, asked) {
  const isLine = (one) => one.latex && (!one.left_out || table.lines.some((line) => line.isSame(one)));
  let lines = readings.filter(isLine).map((one) => lineOf(one, table, asked));
  const leftOut = readings.filter((one) => one.left_out && !isLine(one));
  const isLost = (fix) => isBoxed(fix) && fix.token !== null && !lines.some((line) => line.fixes.includes(fix));
  // The answer knows nothing of a fix that was made after the request.
  const refused = table.fixes === asked.fixes ? [...lines.flatMap((line) => line.refused), ...table.fixes.filter(isLost)] : [];
  const fixes = refused.length ? table.fixes.filter((fix) => !refused.includes(fix)) : table.fixes;
  if (refused.length) lines = lines.map((line) => line.withFixes(fixes));
  const readOf = { strokes: asked.strokes, file: asked.file, fixes: asked.fixes === table.fixes ? fixes : asked.fixes };
  return [{ ...table, lines: amongTyped(lines, table.lines), leftOut, fixes, readOf }, refused];
}

/**
 * The sheet of a table whose picture was read on another one: what is written on the picture stays in its place.
 * @param {Table} table
 * @param {Api.SheetView | null} read
 */
export const sheetAfter = (table, read) => (table.strokes.length ? table.sheet : read);

/** True for a correction of a symbol that the user has boxed, and the reader had not found. */
export const isBoxed = (/** @type {Fix} */ { symbol }) => symbol.token === "";

/**
 * The line of a new reading: that of an earlier one, where nothing has changed.
 * @param {LineReading} reading
 * @param {Table} table
 * @param {Table} asked
 */
function lineOf(reading, { lines, fixes }, asked) {
  const same = lines.find((line) => line.isSame(reading));
  if (same) {
    const line = new Line(reading, fixes, same);
    return line.isEqual(same) ? same : line;
  }
  const before = lines.find((line) => (line.edited ?? line.former) !== null && line.sharesInk(reading));
  if (before && before.editedInk === asked.strokes) return new Line(reading, fixes, before);
  return new Line(reading, fixes, { former: before?.edited ?? before?.former ?? null });
}

/** @type {WeakMap<Table["lines"][number], object>} */
const packedLines = new WeakMap();

/** A line as JSON: the same object each time. */
function packedLine(/** @type {Table["lines"][number]} */ line) {
  const { reading, edited, chosen, former } = line;
  const packed = packedLines.get(line) ?? { reading, edited, chosen, former };
  packedLines.set(line, packed);
  return packed;
}

/**
 * The table as JSON, all but its file.
 * @param {Table} table
 */
export function pack(table) {
  const lines = table.lines.map(packedLine);
  return { v: 1, id: table.id, origin: table.origin, strokes: packStrokes(table.strokes), pens: packPens(table.strokes), sheet: table.sheet, lines, leftOut: table.leftOut, fixes: table.fixes, isRead: isRead(table) };
}

/**
 * The table that was packed; file, picture: of it, if any.
 * @param {any} packed
 * @param {{file?: File | null, picture?: Table["picture"]}} of
 * @returns {Table}
 */
export function unpack(packed, { file = null, picture = null } = {}) {
  const fixes = packed.fixes ?? [];
  /** @type {Table} */
  const table = { ...emptyTable(), id: packed.id ?? newId(), origin: packed.origin ?? null, strokes: withPens(unpackStrokes(packed.strokes ?? []), packed.pens), file, picture, sheet: packed.sheet ?? null, leftOut: packed.leftOut ?? [], fixes };
  table.lines = (packed.lines ?? []).map((line) => (line.reading ? new Line(line.reading, fixes, line) : typedLine(line.latex)));
  if (packed.isRead ?? true) table.readOf = { strokes: table.strokes, file, fixes };
  return table;
}
