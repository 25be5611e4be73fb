// One line of what was read: the reading, and what the user made of it.

import { withTokens } from "./tokens.js";

const SAME_PLACE = 0.6;

export class Line {
  /**
   * reading: as the server tells it. fixes: [{box, token}], what was put right; those of symbols that are still
   * where they were hold on.
   */
  constructor(reading, fixes = []) {
    this.reading = reading;
    this.edited = null;
    this.chosen = null;
    this.fixes = fixes.filter((fix) => this.indexOf(fix) >= 0);
  }

  /** What stands, all in all. */
  get latex() {
    return this.edited ?? this.withFixes(this.chosen ?? this.reading.latex);
  }

  get isTouched() {
    return this.edited !== null || this.chosen !== null || this.fixes.length > 0;
  }

  indexOf(fix) {
    return this.reading.symbols.findIndex((symbol) => overlap(symbol.box, fix.box) > SAME_PLACE);
  }

  isFixed(index) {
    return this.fixes.some((fix) => this.indexOf(fix) === index);
  }

  tokenOf(index) {
    const fix = this.fixes.find((one) => this.indexOf(one) === index);
    return fix ? fix.token : this.reading.symbols[index].token;
  }

  /** Puts a symbol right. What was typed before gives way: the ink and its symbols count again. */
  fix(index, token) {
    const symbol = this.reading.symbols[index];
    this.edited = null;
    this.fixes = this.fixes.filter((one) => this.indexOf(one) !== index);
    if (token !== symbol.token) this.fixes.push({ box: symbol.box, token });
  }

  withFixes(latex) {
    if (!this.fixes.length) return latex;
    const changes = this.fixes.map((fix) => [this.indexOf(fix), fix.token]);
    return withTokens(latex, this.reading.symbols.length, changes) ?? latex;
  }
}

/** A line that was typed and not written. */
export function typedLine(latex) {
  const line = new Line({ latex: "", confidence: null, symbols: [], alternatives: [] });
  line.edited = latex;
  return line;
}

/** The area that two boxes share, as a part of the area of both. */
function overlap(a, b) {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
