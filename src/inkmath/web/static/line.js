// One line of what was read: the reading, and what the user made of it.

import { withTokens } from "./tokens.js";

const SAME_PLACE = 0.6;
const SLACK = 0.1;
/** Tokens with parts of their own: only reading anew can put one in the place of another symbol. */
const STRUCTURE = new Set(["\\frac", "\\sqrt"]);

export class Line {
  /**
   * reading: as the server tells it. fixes: [{symbol, token}], what was put right on the page: a symbol as it was
   * read at first, and its token, null to leave it out. Those of symbols that stand here hold.
   */
  constructor(reading, fixes = []) {
    this.reading = reading;
    this.edited = null;
    this.chosen = null;
    this.fixes = reading.symbols.map(({ box }) => fixes.find((fix) => isSamePlace(fix.symbol.box, box)) ?? null);
    this.hasGaps = fixes.some(({ symbol, token }) => token === null && this.holds(symbol.box));
  }

  /** What stands, all in all. */
  get latex() {
    return this.edited ?? this.chosen ?? this.fixed;
  }

  get isTouched() {
    return this.edited !== null || this.chosen !== null || this.hasGaps || this.fixes.some(Boolean);
  }

  /** The reading with tokens that no reader knows; the others it has been told of. */
  get fixed() {
    const { latex, symbols } = this.reading;
    const changes = symbols.map((symbol, i) => [i, this.tokenOf(i)]).filter(([i, token]) => token !== symbols[i].token);
    return changes.length ? withTokens(latex, symbols.length, changes) ?? latex : latex;
  }

  tokenOf(index) {
    const fix = this.fixes[index];
    return fix && !this.isRefused(index) ? fix.token : this.reading.symbols[index].token;
  }

  /** Whether a symbol was put right in a way that is no reading of the whole. */
  isRefused(index) {
    const [token, fix] = [this.reading.symbols[index].token, this.fixes[index]];
    return fix !== null && fix.token !== token && (STRUCTURE.has(fix.token) || STRUCTURE.has(token));
  }

  /** Forgets what was put right so; those fixes. */
  dropRefused() {
    const refused = this.fixes.filter((_, i) => this.isRefused(i));
    this.fixes = this.fixes.map((fix) => (refused.includes(fix) ? null : fix));
    return refused;
  }

  /** Puts a symbol right in the whole reading that was chosen. false: this line has to be read anew. */
  fix(index, token) {
    this.edited = null;
    const isPlain = !STRUCTURE.has(token) && !STRUCTURE.has(this.tokenOf(index));
    this.chosen = this.chosen && isPlain ? withTokens(this.chosen, this.reading.symbols.length, [[index, token]]) : null;
    return this.chosen !== null;
  }

  /** Whether another reading is of the same ink, and says the same. */
  isSame(reading) {
    const { latex, symbols } = this.reading;
    return latex === reading.latex && symbols.length === reading.symbols.length && symbols.every(({ box }, i) => isSamePlace(box, reading.symbols[i].box));
  }

  /** Whether a box stands in this line. */
  holds(box) {
    const boxes = this.reading.symbols.map((symbol) => symbol.box);
    const middle = (box[1] + box[3]) / 2;
    return boxes.length > 0 && middle > Math.min(...boxes.map((one) => one[1])) && middle < Math.max(...boxes.map((one) => one[3]));
  }
}

/** A line that was typed and not written. */
export function typedLine(latex) {
  const line = new Line({ latex: "", confidence: null, symbols: [], alternatives: [] });
  line.edited = latex;
  return line;
}

/** Whether two boxes are of the same symbol. They are widened a little: that of a bar is thin. */
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
