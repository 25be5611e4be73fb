// Strokes as a small picture.

import { s } from "./dom.js";
import { boundsOf } from "./strokes.js";

const PAD = 8;
/** Units of the picture's width below which nothing is seen: points nearer to one another are left out. */
const FINENESS = 1 / 150;

/** An SVG of the strokes, cropped to them. */
export function thumbnail(strokes) {
  const box = boundsOf(strokes);
  if (!box) return s("svg", { class: "thumb", "aria-hidden": "true" });
  const [width, height] = [box.x1 - box.x0 + 2 * PAD, box.y1 - box.y0 + 2 * PAD];
  const least = FINENESS * Math.max(width, height);
  const d = strokes.map((stroke) => `M${thinned(stroke, least).map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join(" ")}`).join("");
  return s("svg", { class: "thumb", viewBox: `${box.x0 - PAD} ${box.y0 - PAD} ${width} ${height}`, "aria-hidden": "true" }, s("path", { d }));
}

/** The points of a stroke that are apart by some distance, and its last one. */
function thinned(stroke, least) {
  const kept = [stroke[0]];
  for (const point of stroke) {
    const [x, y] = kept[kept.length - 1];
    if (Math.hypot(point[0] - x, point[1] - y) >= least) kept.push(point);
  }
  kept.push(stroke[stroke.length - 1]);
  return kept;
}
