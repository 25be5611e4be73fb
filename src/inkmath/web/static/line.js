// One line: its reading, and the user's edits of it.

import { withTokens } from "./tokens.js";

const SAME_PLACE = 0.6;
const SLACK = 0.1;
/** @type {Set<string | null>} Tokens with operands: only a new reading can put one in the place of another symbol. */
const STRUCTURE = new Set(["\\frac", "\\sqrt"]);

/** @type {WeakMap<Line, string>} */
const fixedTexts = new WeakMap();

/** Immutable: an edit gives another line. */
export class Line {
  /**
   * fixes: corrections on the page, of which those of symbols in this line apply. edited: LaTeX that was typed.
   * chosen: another whole reading. former: the LaTeX that the user had typed before the ink of this line changed.
   * editedInk: the strokes at the time of the edit.
   * @param {LineReading} reading
   * @param {Fix[]} fixes
   * @param {{edited?: string | null, chosen?: string | null, former?: string | null, editedInk?: Stroke[] | null}} edits
   */
  constructor(reading, fixes = [], { edited = null, chosen = null, former = null, editedInk = null } = {}) {
    const now = standing(reading, fixes);
    this.reading = reading;
    this.edited = edited;
    this.chosen = chosen;
    this.former = former;
    this.editedInk = editedInk;
    this.fixes = now.fixes;
    this.hasGaps = now.hasGaps;
  }

  /**
   * This line with some of its fields others.
   * @param {Partial<Line>} changes
   * @returns {Line}
   */
  with(changes) {
    return Object.assign(Object.create(Line.prototype), this, changes);
  }

  /** This line with the corrections on the page. */
  withFixes(all) {
    return this.with(standing(this.reading, all));
  }

  /** The LaTeX of the line, edits and corrections included. */
  get latex() {
    return this.edited ?? this.chosen ?? this.fixed;
  }

  get isTouched() {
    return this.edited !== null || this.chosen !== null || this.hasGaps || this.fixes.some(Boolean);
  }

  /** True for a line that was typed and not written. */
  get isTyped() {
    return this.reading.confidence === null && !this.reading.symbols.length;
  }

  /** The probability that the line is right; an edited line counts as right. */
  get confidence() {
    return this.isTouched ? 1 : this.reading.confidence ?? 1;
  }

  /** The reading with the corrected tokens in the place of those that were read. */
  get fixed() {
    const text = fixedTexts.get(this) ?? this.withFixedTokens();
    fixedTexts.set(this, text);
    return text;
  }

  withFixedTokens() {
    const { latex, symbols } = this.reading;
    const tokens = symbols.map((_, i) => this.tokenOf(i));
    const changes = /** @type {[number, string | null][]} */ (tokens.map((token, i) => [i, token])).filter(([i, token]) => token !== symbols[i].token);
    return changes.length ? withTokens(latex, symbols.length, changes) ?? latex : latex;
  }

  tokenOf(index) {
    const fix = this.fixes[index];
    return fix && !this.isRefused(index) ? fix.token : this.reading.symbols[index].token;
  }

  /** True if no reading of the whole has this correction. */
  isRefused(index) {
    const [token, fix] = [this.reading.symbols[index].token, this.fixes[index]];
    return fix !== null && fix.token !== token && (STRUCTURE.has(fix.token) || STRUCTURE.has(token));
  }

  /** The corrections that no reading of the whole has. */
  get refused() {
    return this.fixes.flatMap((fix, i) => (fix && this.isRefused(i) ? [fix] : []));
  }

  /** This line with a corrected symbol, which is among the fixes; within the chosen reading if that is possible. */
  withSymbol(index, token, fixes) {
    const isPlain = !STRUCTURE.has(token) && !STRUCTURE.has(this.tokenOf(index));
    const chosen = this.chosen && isPlain ? withTokens(this.chosen, this.reading.symbols.length, [[index, token]]) : null;
    return this.withFixes(fixes).with({ edited: null, chosen });
  }

  /**
   * True if another reading has the same LaTeX, with symbols in the same places.
   * @param {LineReading} reading
   */
  isSame(reading) {
    const { latex, symbols } = this.reading;
    return latex === reading.latex && symbols.length === reading.symbols.length && symbols.every(({ box }, i) => isSamePlace(box, reading.symbols[i].box));
  }

  /**
   * True if another line says the same, as sure, with the same corrections.
   * @param {Line} other
   */
  isEqual({ reading, fixes, hasGaps }) {
    const said = (one) => JSON.stringify({ ...one, seconds: 0 });
    const isFixed = hasGaps === this.hasGaps && fixes.every((fix, i) => fix === this.fixes[i]);
    return isFixed && (reading === this.reading || said(reading) === said(this.reading));
  }

  /**
   * True if another reading contains most of this line's symbols.
   * @param {LineReading} reading
   */
  sharesInk(reading) {
    const { symbols } = this.reading;
    const shared = symbols.filter(({ box }) => reading.symbols.some((other) => isSamePlace(box, other.box)));
    return shared.length > symbols.length / 2;
  }
}

/**
 * The corrections within a reading: {fixes: one for each symbol or null, hasGaps: true if one leaves a symbol out}.
 * @param {LineReading} reading
 * @param {Fix[]} fixes
 */
function standing({ symbols }, fixes) {
  return {
    fixes: symbols.map(({ box }) => fixes.find((fix) => isSamePlace(fix.symbol.box, box)) ?? null),
    hasGaps: fixes.some(({ symbol, token }) => token === null && isBetween(symbol.box, symbols)),
  };
}

/** True if the middle of a box is at the height of these symbols. */
function isBetween(box, symbols) {
  const middle = (box[1] + box[3]) / 2;
  return symbols.some((one) => one.box[1] < middle) && symbols.some((one) => one.box[3] > middle);
}

/** A line that was typed and not written. */
export function typedLine(latex) {
  return new Line({ latex: "", confidence: null, symbols: [], alternatives: [] }, [], { edited: latex });
}

/**
 * True if two boxes are of the same symbol. They are dilated a little, since bars are thin.
 * @param {Box} a
 * @param {Box} b
 */
export function isSamePlace(a, b) {
  const [first, second] = [widened(a), widened(b)];
  const width = Math.min(first[2], second[2]) - Math.max(first[0], second[0]);
  const height = Math.min(first[3], second[3]) - Math.max(first[1], second[1]);
  if (width <= 0 || height <= 0) return false;
  return width * height > SAME_PLACE * (area(first) + area(second) - width * height);
}

function widened([x0, y0, x1, y1]) {
  const slack = SLACK * Math.max(x1 - x0, y1 - y0);
  return [x0 - slack, y0 - slack, x1 + slack, y1 + slack];
}

const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
