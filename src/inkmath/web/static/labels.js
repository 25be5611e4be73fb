// What the user put right, as ink with its truth: an expression a line, and the strokes of each symbol.

const SLACK_PX = 4;

/**
 * The labelled expressions of a page of ink: lines as on the table, strokes as on the paper.
 * A stroke belongs to the symbol whose box holds most of it; of several, to the smallest.
 */
export function labelledInk(lines, strokes) {
  const owners = strokes.map((stroke) => ownerOf(stroke, lines));
  return lines.flatMap((line, l) => {
    const own = strokes.map((_, i) => i).filter((i) => owners[i]?.line === l);
    const knowsSymbols = line.edited === null && line.chosen === null;
    const symbols = line.reading.symbols
      .map((_, k) => ({ token: line.tokenOf(k), strokes: own.flatMap((i, n) => (owners[i].symbol === k ? [n] : [])) }))
      .filter((symbol) => symbol.token !== null);
    if (!own.length || !line.latex) return [];
    return [{
      latex: line.latex,
      read: line.reading.latex,
      strokes: own.map((i) => strokes[i].map(([x, y]) => [x, y])),
      symbols: knowsSymbols && symbols.every((symbol) => symbol.strokes.length) ? symbols : [],
    }];
  });
}

function ownerOf(stroke, lines) {
  let best = null;
  lines.forEach((line, l) =>
    line.reading.symbols.forEach(({ box }, k) => {
      const inside = stroke.filter(([x, y]) => x > box[0] - SLACK_PX && x < box[2] + SLACK_PX && y > box[1] - SLACK_PX && y < box[3] + SLACK_PX).length;
      const share = inside / stroke.length;
      const area = (box[2] - box[0]) * (box[3] - box[1]);
      if (share < 0.5 || (best && (share < best.share - 0.05 || (share < best.share + 0.05 && area > best.area)))) return;
      best = { line: l, symbol: k, share, area };
    }),
  );
  return best;
}
