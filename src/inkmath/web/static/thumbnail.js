// Strokes as a small picture.

import { s } from "./dom.js";
import { boundsOf } from "./ink.js";

/** An SVG of the strokes, cropped to them. */
export function thumbnail(strokes) {
  const box = boundsOf(strokes);
  if (!box) return s("svg", { class: "thumb", "aria-hidden": "true" });
  const pad = 8;
  const [width, height] = [box.x1 - box.x0 + 2 * pad, box.y1 - box.y0 + 2 * pad];
  const lines = strokes.map((stroke) => s("polyline", { points: stroke.map(([x, y]) => `${x},${y}`).join(" ") }));
  return s("svg", { class: "thumb", viewBox: `${box.x0 - pad} ${box.y0 - pad} ${width} ${height}`, "aria-hidden": "true" }, ...lines);
}
