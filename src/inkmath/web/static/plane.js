// The plane of a graph in a window, as parts of an SVG: its grid, curves, areas and marks.

import { h, s } from "./dom.js";
import { math } from "./math.js";

/** Units of the picture's width: fewer on a phone, so that what is written on it stays legible. */
export const WIDTH = innerWidth < 640 ? 360 : 600;
export const EDGE = 22;
const TICKS = WIDTH < 600 ? 5 : 7;
const FAR = 1e5;

/** @typedef {import("./sampling.js").Window} Window */
/** @typedef {(value: number) => number} Scale From units of an axis to units of the picture. */

/**
 * The height of the picture of a graph.
 * @param {PlaneGraph} graph
 */
export function heightOf(graph) {
  const [wide, high] = [graph.x_range[1] - graph.x_range[0], graph.y_range[1] - graph.y_range[0]];
  return graph.is_square ? WIDTH * Math.min(1.2, Math.max(0.4, high / wide)) : WIDTH / 1.5;
}

/** The scales of a window. @type {(window: Window, height: number) => {x: Scale, y: Scale}} */
export const scalesOf = (window, height) => ({ x: scale(window.x, EDGE, WIDTH - EDGE), y: scale(window.y, height - EDGE, EDGE) });

/** The place of a picture's point in the plane. @type {(window: Window, height: number, place: [number, number]) => [number, number]} */
export const placeOf = (window, height, [px, py]) => [scale([EDGE, WIDTH - EDGE], ...window.x)(px), scale([height - EDGE, EDGE], ...window.y)(py)];

/**
 * What a graph shows in a window. curves: with their branches there. clip: the id of the frame.
 * @param {PlaneGraph} graph
 * @param {{branches: [number, number][][], style: string}[]} curves
 * @param {Window} window
 * @param {string} clip
 */
export function drawPlane(graph, curves, window, clip) {
  const height = heightOf(graph);
  const { x, y } = scalesOf(window, height);
  const drawn = s("g", { "clip-path": `url(#${clip})` });
  for (const part of graph.area) drawn.append(s("polygon", { class: "area", points: points(part, x, y) }));
  for (const stroke of graph.field) drawn.append(s("polyline", { class: "field", points: points(stroke, x, y) }));
  for (const { start, end } of graph.asymptotes) drawn.append(line(longer(start, end, window), x, y));
  for (const { branches, style } of curves)
    if (branches.length) drawn.append(s("path", { class: `curve ${style}`, d: branches.map((branch) => `M${points(branch, x, y)}`).join("") }));
  return [
    s("clipPath", { id: clip }, s("rect", { x: EDGE, y: EDGE, width: WIDTH - 2 * EDGE, height: height - 2 * EDGE })),
    ...(graph.has_axes ? grid(window, x, y, height) : []),
    drawn,
    ...marks(graph, window, x, y, height),
  ];
}

function line([start, end], x, y) {
  return s("line", { class: "asymptote", x1: bounded(x(start[0])), y1: bounded(y(start[1])), x2: bounded(x(end[0])), y2: bounded(y(end[1])) });
}

/** A straight line through two points, from one edge of the window to the other. */
function longer([ax, ay], [bx, by], window) {
  if (ax === bx) return [[ax, window.y[0]], [ax, window.y[1]]];
  const at = (value) => ay + ((by - ay) / (bx - ax)) * (value - ax);
  return window.x.map((value) => [value, at(value)]);
}

/** @param {PlaneGraph} graph */
function marks(graph, window, x, y, height) {
  const parts = graph.marks.filter(isLabel).map(({ latex, x: px, y: py }) => centred(latex, x(px), y(py)));
  const seen = graph.marks.filter((mark) => !isLabel(mark) && isIn(mark.x, window.x) && isIn(mark.y, window.y));
  const taken = seen.map((mark) => ({ x: x(mark.x) - 7, y: y(mark.y) - 7, width: 14, height: 14 }));
  for (const mark of seen) {
    parts.push(s("circle", { class: `dot ${mark.kind}`, cx: x(mark.x), cy: y(mark.y), r: 5.5 }));
    if (mark.latex) parts.push(...label(mark.latex, x(mark.x), y(mark.y), height, taken));
  }
  return parts;
}

/** @type {(mark: {kind: string}) => boolean} A mark that is only written. */
const isLabel = (mark) => mark.kind === "label";

/** Typeset text with its middle at a point. */
function centred(latex, x, y) {
  return s("foreignObject", { class: "centred", x: x - 30, y: y - 14, width: 60, height: 28 }, h("div", {}, math(latex)));
}

/**
 * @param {Window} window
 * @param {Scale} x
 * @param {Scale} y
 * @param {number} height
 */
function grid(window, x, y, height) {
  const parts = [];
  const axisY = Math.min(height - EDGE, Math.max(EDGE, y(0)));
  const axisX = Math.min(WIDTH - EDGE, Math.max(EDGE, x(0)));
  for (const value of ticks(window.x)) {
    parts.push(s("line", { class: value === 0 ? "axis" : "rule-line", x1: x(value), x2: x(value), y1: EDGE, y2: height - EDGE }));
    if (value !== 0) parts.push(s("text", { class: "tick", x: x(value), y: Math.min(axisY + 16, height - 5), "text-anchor": "middle" }, number(value)));
  }
  for (const value of ticks(window.y)) {
    parts.push(s("line", { class: value === 0 ? "axis" : "rule-line", x1: EDGE, x2: WIDTH - EDGE, y1: y(value), y2: y(value) }));
    const text = number(value);
    const isRoomy = axisX - 6 - text.length * 8 > 2;
    if (value !== 0) parts.push(s("text", { class: "tick", x: isRoomy ? axisX - 6 : axisX + 6, y: y(value) + 4, "text-anchor": isRoomy ? "end" : "start" }, text));
  }
  return parts;
}

/** Typeset text beside a point where it covers nothing that is taken; none where there is no such place. */
export function label(latex, x, y, height, taken) {
  const [width, tall] = [math(latex).textContent.length * 12 + 16, latex.includes("\\frac") ? 38 : 28];
  const spots = [[x + 7, y - tall - 4], [x - width - 7, y - tall - 4], [x + 7, y + 6], [x - width - 7, y + 6]];
  const found = spots
    .map(([left, top]) => ({ x: left, y: top, width, height: tall }))
    .find((spot) => spot.x > 0 && spot.x + width < WIDTH && spot.y > 0 && spot.y + tall < height && !taken.some((one) => meets(one, spot)));
  if (!found) return [];
  taken.push(found);
  return [s("foreignObject", found, h("div", { className: "graph-label" }, math(latex)))];
}

const meets = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
export const scale = ([low, high], from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);
const points = (branch, x, y) => branch.map(([px, py]) => `${bounded(x(px)).toFixed(1)},${bounded(y(py)).toFixed(1)}`).join(" ");
const bounded = (value) => Math.min(FAR, Math.max(-FAR, value));
export const isIn = (value, [low, high]) => value >= low && value <= high;
export const number = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

/**
 * Round values in a range, about TICKS of them.
 * @param {[number, number]} range
 */
export function ticks([low, high]) {
  const raw = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? 10 * power;
  const found = [];
  for (let i = Math.ceil(low / step); i <= high / step; i += 1) found.push(i * step);
  return found;
}
