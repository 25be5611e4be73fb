// Corrections as labelled ink: for each expression its LaTeX, and the strokes of each symbol.

import { shareInside } from "./spots.js";

const SLACK_PX = 4;

/**
 * The labelled expressions of a page of ink: the lines that the user corrected, with strokes as on the paper.
 * A stroke belongs to the symbol whose box holds most of it; of several, to the smallest.
 * @param {Table["lines"]} lines
 * @param {Stroke[]} strokes
 */
export function labelledInk(lines, strokes) {
  const owners = strokes.map((stroke) => ownerOf(stroke, lines));
  return lines.flatMap((line) => {
    const own = strokes.map((_, i) => i).filter((i) => owners[i].line === line);
    const knowsSymbols = line.edited === null && line.chosen === null;
    const symbols = line.reading.symbols
      .map((_, k) => ({ token: line.tokenOf(k), strokes: own.flatMap((i, n) => (owners[i].symbol === k ? [n] : [])) }))
      .filter((symbol) => symbol.token !== null);
    if (!line.isTouched || !own.length || !line.latex) return [];
    return [{
      latex: line.latex,
      strokes: own.map((i) => strokes[i].map(([x, y]) => [x, y])),
      symbols: knowsSymbols && symbols.every((symbol) => symbol.strokes.length) ? symbols : [],
    }];
  });
}

/**
 * @param {Stroke} stroke
 * @param {Table["lines"]} lines
 */
function ownerOf(stroke, lines) {
  let best = { line: /** @type {Table["lines"][number] | null} */ (null), symbol: -1, share: 0.5, area: Infinity };
  for (const line of lines)
    line.reading.symbols.forEach(({ box }, symbol) => {
      const share = shareInside(stroke, box, SLACK_PX);
      const area = (box[2] - box[0]) * (box[3] - box[1]);
      const isFirst = best.line === null;
      if (share < 0.5 || (!isFirst && (share < best.share - 0.05 || (share < best.share + 0.05 && area > best.area)))) return;
      best = { line, symbol, share, area };
    });
  return best;
}
