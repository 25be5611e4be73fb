// What the user says about the lines: other symbols, other readings, LaTeX, lines that are typed.

import { openChoices } from "./choices.js";
import { byId } from "./dom.js";
import { typedLine } from "./line.js";
import { rememberCorrection } from "./memory.js";
import { changed, withLeftOut, withLine, withTyped } from "./session.js";
import { fixesWith } from "./spots.js";
import { Typing } from "./typing.js";

const TYPING_MS = 200;

/** @typedef {Table["lines"][number]} Line */
/**
 * @typedef {object} Desk What they are made on.
 * @property {() => Table} table
 * @property {(next: Table, burst?: string | null) => void} push takes a table as a step that can be undone
 * @property {() => unknown} refresh shows it, and has it solved
 * @property {() => void} show shows it at once
 * @property {() => unknown} reread has its ink read anew
 * @property {() => void} showTools
 * @property {(place: number) => void} select
 * @property {(box: Box) => Bounds} inWindow a box of what was read, as it is seen in the window
 */

export class Corrections {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.waiting = 0;
    this.typing = new Typing({
      count: () => this.table.lines.length,
      insert: (place, latex) => this.lay(withTyped(this.table, place, latex)),
      remove: (place) => this.table.lines[place]?.isTyped && this.lay(changed(this.table, { lines: this.table.lines.toSpliced(place, 1) })),
    });
  }

  get table() {
    return this.desk.table();
  }

  /** Offers what a symbol may be. @param {Spot} spot */
  change(spot) {
    openChoices(spot, this.desk.inWindow(spot.box), (token) => this.name(spot, token));
  }

  /** Makes a symbol another one, or none. */
  name(/** @type {Spot} */ spot, /** @type {string | null} */ token) {
    if (token === spot.token) return;
    const { desk, table } = this;
    const fixes = fixesWith(table.fixes, spot, token);
    const before = table.lines.find((one) => one === spot.line);
    const line = before?.withSymbol(spot.index, token, fixes);
    desk.push({ ...(before && line ? withLine(table, before, line) : changed(table, {})), fixes });
    if (line && line.chosen) this.end();
    else desk.reread();
  }

  /** Adds a line that was left out. @param {LineReading} reading */
  takeLeftOut(reading) {
    const next = withLeftOut(this.table, reading);
    this.desk.select(next.lines.findIndex((line) => line.reading === reading));
    this.desk.push(next);
    this.end();
  }

  /** Takes another reading of the line at a place, or its former edit. */
  choose(place, { latex, isFormer }) {
    const line = this.table.lines[place];
    const parts = isFormer ? { edited: latex, former: null } : { edited: null, chosen: latex === line.reading.latex ? null : latex };
    this.desk.push(withLine(this.table, line, line.with({ ...parts, editedInk: this.table.strokes })));
    this.end();
  }

  /** Takes what is typed as the LaTeX of the line at a place. */
  edit(place, latex) {
    const line = this.table.lines[place];
    this.desk.push(withLine(this.table, line, line.with({ edited: latex, former: null, editedInk: this.table.strokes })), `edit ${place}`);
    this.desk.showTools();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.end(), TYPING_MS);
  }

  /**
   * Replaces lines by the other interpretation of their notation.
   * @param {Line[]} lines
   * @param {string} latex
   */
  takeMeaning(lines, latex) {
    const { table } = this;
    const parts = latex.split(" \\\\ ");
    const others = new Map(lines.map((line, i) => [line, line.with({ edited: parts[i], editedInk: table.strokes })]));
    const isSplit = parts.length === lines.length && lines.every((line) => table.lines.includes(line));
    this.desk.push(changed(table, { lines: isSplit ? table.lines.map((line) => others.get(line) ?? line) : [typedLine(latex)] }));
    this.desk.refresh();
  }

  /** Shows a table with other lines. */
  lay(/** @type {Table} */ next) {
    this.desk.push(next);
    this.desk.show();
    this.end();
  }

  end() {
    this.desk.refresh();
    rememberCorrection(this.table);
  }
}

/** Leaves the field that is typed in. */
export function leaveField() {
  if (document.activeElement instanceof HTMLElement && document.activeElement.matches("textarea, input, math-field")) document.activeElement.blur();
  byId("choices").hidePopover();
}
