// The page on paper, or as a PDF: its ink as vectors, what was read, and the solution with its steps.

import { penWidth, svgPath } from "./brush.js";
import { byId, h, s, scaleOfText } from "./dom.js";
import { inked } from "./inked.js";
import { penOf } from "./pen.js";
import { boundsOf } from "./strokes.js";

const MARGIN = 16;

/**
 * Has the browser's printing show what is on the paper. given(): {strokes, ground, title}; ground: a canvas, or null.
 * @param {() => {strokes: Stroke[], ground: HTMLCanvasElement | null, title: string}} given
 */
export function openPrinting(given) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    const { strokes, ground, title } = given();
    byId("print").replaceChildren(title && h("h2", { textContent: title }), ground ? photo(inked(ground, strokes)) : inkOf(strokes));
    const closed = [...document.querySelectorAll("details")].filter((one) => !one.open);
    for (const one of closed) one.open = true;
    opened.push(...closed);
  });
  addEventListener("afterprint", () => {
    byId("print").replaceChildren();
    for (const one of opened) one.open = false;
    opened = [];
  });
}

const photo = (canvas) => h("img", { src: canvas.toDataURL("image/jpeg", 0.9), alt: "" });

/** An SVG of strokes at their size, or as wide as the sheet where they are wider. */
export function inkOf(strokes) {
  const box = boundsOf(strokes);
  if (!box) return "";
  const [width, height] = [box.x1 - box.x0 + 2 * MARGIN, box.y1 - box.y0 + 2 * MARGIN];
  const usual = penWidth(scaleOfText());
  const picture = s("svg", { viewBox: `${box.x0 - MARGIN} ${box.y0 - MARGIN} ${width} ${height}`, width, height });
  picture.append(...strokes.map((stroke) => s("path", { class: `pen-${penOf(stroke).colour}`, d: svgPath(stroke, usual * penOf(stroke).width) })));
  return picture;
}
