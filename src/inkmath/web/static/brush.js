// Strokes as areas: the outline of the line that a pen leaves, on a canvas and in SVG.

import { USUAL, penOf } from "./pen.js";
import { boundsOfOne } from "./strokes.js";
import { getStroke } from "./vendor/perfect-freehand.js";
import { meets } from "./view.js";

const PEN_WIDTH = 2.8;
const DOT = 1.3;
/** perfect-freehand drops points nearer than 3 to the end of a stroke, which is too much where the paper is magnified. */
const FINENESS = 8;

const paths = new WeakMap();

/**
 * The width of a stroke's line at middle pressure.
 * @param {number} scaleOfText
 */
export const penWidth = (scaleOfText) => PEN_WIDTH * scaleOfText;

/**
 * The corners of the area of a stroke.
 * @param {Point[]} points
 * @param {number} width
 * @returns {[number, number][]}
 */
export function outline(points, width) {
  const fine = points.map(([x, y, pressure]) => [FINENESS * x, FINENESS * y, pressure ?? 0.5]);
  const size = FINENESS * width * (points.length === 1 ? DOT : 1);
  const corners = getStroke(fine, { size, thinning: 0.5, smoothing: 0.5, streamline: 0.3, simulatePressure: false, last: true });
  return corners.map(([x, y]) => [x / FINENESS, y / FINENESS]);
}

/** The path around corners, which are rounded. into: a Path2D, or anything that takes its commands. */
function trace(corners, into) {
  if (corners.length < 3) return into;
  const middle = ([ax, ay], [bx, by]) => [(ax + bx) / 2, (ay + by) / 2];
  const [x, y] = middle(corners[corners.length - 1], corners[0]);
  into.moveTo(x, y);
  corners.forEach((corner, i) => {
    const [ex, ey] = middle(corner, corners[(i + 1) % corners.length]);
    into.quadraticCurveTo(corner[0], corner[1], ex, ey);
  });
  into.closePath();
  return into;
}

/** The area of points that are still being written. */
export const pathOf = (points, width) => trace(outline(points, width), new Path2D());

/** The area of a stroke, which never changes. */
function keptPath(stroke, width) {
  if (!paths.has(stroke)) paths.set(stroke, pathOf(stroke, width));
  return paths.get(stroke);
}

/**
 * Draws those strokes that may be seen in a box of the paper.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke[]} strokes
 * @param {{widthOf: (pen: Pen) => number, colourOf: (pen: Pen) => string}} style
 * @param {Bounds} seen
 */
export function drawStrokes(context, strokes, style, seen) {
  const widest = style.widthOf({ ...USUAL, width: 10 });
  const around = { x0: seen.x0 - widest, y0: seen.y0 - widest, x1: seen.x1 + widest, y1: seen.y1 + widest };
  const colours = new Map();
  const usual = style.widthOf(USUAL);
  for (const stroke of strokes) {
    if (!meets(boundsOfOne(stroke), around)) continue;
    const pen = penOf(stroke);
    if (!colours.has(pen.colour)) colours.set(pen.colour, style.colourOf(pen));
    context.fillStyle = colours.get(pen.colour);
    context.fill(keptPath(stroke, usual * pen.width));
  }
}

/** The commands of an SVG path, as a Path2D would take them. */
class SvgPath {
  constructor() {
    this.text = "";
  }

  moveTo(...at) {
    this.add("M", at);
  }

  quadraticCurveTo(...at) {
    this.add("Q", at);
  }

  closePath() {
    this.text += "Z";
  }

  add(command, numbers) {
    this.text += command + numbers.map((value) => Number(value.toFixed(2))).join(" ");
  }
}

/**
 * The area of a stroke as the `d` of an SVG path.
 * @param {Stroke} stroke
 * @param {number} width
 */
export const svgPath = (stroke, width) => trace(outline(stroke, width), new SvgPath()).text;
