// The graph of a solution: the server's numbers as an SVG.

import { post } from "./api.js";
import { h, s } from "./dom.js";
import { math, prints, spoken } from "./math.js";

/** Units of the picture's width: fewer on a phone, so that what is written on it stays legible. */
const WIDTH = innerWidth < 640 ? 360 : 600;
const HEIGHT = WIDTH / 1.5;
const LINE_HEIGHT = 110;
const EDGE = 22;
const TICKS = WIDTH < 600 ? 5 : 7;

let frames = 0;

/**
 * The graph of a problem, LaTeX or lines of it, as a <figure>; null where it has none.
 * @param {string | string[]} latex
 */
export async function graphOf(latex) {
  const { graph } = await post("/v1/graph", { latex });
  if (!graph) return null;
  await prints([...graph.marks, ...graph.curves, ...graph.asymptotes].map((one) => one.latex).filter(Boolean));
  await prints([graph.x_label, graph.y_label, ...graph.stretches.flatMap((one) => [one.low_latex, one.high_latex])].filter(Boolean));
  const picture = graph.y_range === null ? numberLine(graph) : plane(graph);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `Graph of ${spoken(graph.latex)}`);
  return h("figure", { className: "graph" }, picture, legend(graph));
}

/** @param {PlaneGraph} graph */
function plane(graph) {
  const height = graph.is_square ? WIDTH * ratio(graph) : HEIGHT;
  const x = scale(graph.x_range, EDGE, WIDTH - EDGE);
  const y = scale(graph.y_range, height - EDGE, EDGE);
  const picture = s("svg", { viewBox: `0 0 ${WIDTH} ${height}` });
  frames += 1;
  const frame = s("clipPath", { id: `graph-frame-${frames}` }, s("rect", { x: EDGE, y: EDGE, width: WIDTH - 2 * EDGE, height: height - 2 * EDGE }));
  picture.append(frame, ...(graph.has_axes ? grid(graph, x, y, height) : []));
  const drawn = s("g", { "clip-path": `url(#graph-frame-${frames})` });
  for (const part of graph.area) drawn.append(s("polygon", { class: "area", points: points(part, x, y) }));
  for (const stroke of graph.field) drawn.append(s("polyline", { class: "field", points: points(stroke, x, y) }));
  for (const { start, end } of graph.asymptotes)
    drawn.append(s("line", { class: "asymptote", x1: x(start[0]), y1: y(start[1]), x2: x(end[0]), y2: y(end[1]) }));
  graph.curves.forEach(({ branches }, i) =>
    branches.forEach((branch) => drawn.append(s("polyline", { class: `curve ${styled(graph, i)}`, points: points(branch, x, y) }))),
  );
  picture.append(drawn);
  for (const { latex, x: px, y: py } of graph.marks.filter(isLabel)) picture.append(centred(latex, x(px), y(py)));
  const seen = graph.marks.filter((mark) => !isLabel(mark) && inside(mark.x, graph.x_range) && inside(mark.y, graph.y_range));
  const taken = seen.map((mark) => ({ x: x(mark.x) - 7, y: y(mark.y) - 7, width: 14, height: 14 }));
  for (const mark of seen) {
    picture.append(s("circle", { class: `dot ${mark.kind}`, cx: x(mark.x), cy: y(mark.y), r: 5.5 }));
    if (mark.latex) picture.append(...label(mark.latex, x(mark.x), y(mark.y), height, taken));
  }
  return picture;
}

/** @type {(mark: {kind: string}) => boolean} A mark that is only written. */
const isLabel = (mark) => mark.kind === "label";

/** Typeset text with its middle at a point. */
function centred(latex, x, y) {
  return s("foreignObject", { class: "centred", x: x - 30, y: y - 14, width: 60, height: 28 }, h("div", {}, math(latex)));
}

/**
 * The classes of a curve: a border is dashed where it does not belong to its region.
 * @param {Api.Graph} graph
 * @param {number} i
 */
function styled(graph, i) {
  if (!graph.area.length) return `curve-${i % 3}`;
  return `curve-${i % 3} ${graph.curves[i].is_dashed ? "dashed" : "whole"}`;
}

/** @param {PlaneGraph} graph */
function ratio(graph) {
  const [wide, high] = [graph.x_range[1] - graph.x_range[0], graph.y_range[1] - graph.y_range[0]];
  return Math.min(1.2, Math.max(0.4, high / wide));
}

/**
 * @param {PlaneGraph} graph
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {number} height
 */
function grid(graph, x, y, height) {
  const parts = [];
  const axisY = Math.min(height - EDGE, Math.max(EDGE, y(0)));
  const axisX = Math.min(WIDTH - EDGE, Math.max(EDGE, x(0)));
  for (const value of ticks(graph.x_range)) {
    parts.push(s("line", { class: value === 0 ? "axis" : "rule-line", x1: x(value), x2: x(value), y1: EDGE, y2: height - EDGE }));
    if (value !== 0) parts.push(s("text", { class: "tick", x: x(value), y: Math.min(axisY + 16, height - 5), "text-anchor": "middle" }, number(value)));
  }
  for (const value of ticks(graph.y_range)) {
    parts.push(s("line", { class: value === 0 ? "axis" : "rule-line", x1: EDGE, x2: WIDTH - EDGE, y1: y(value), y2: y(value) }));
    if (value !== 0) parts.push(s("text", { class: "tick", x: Math.max(axisX - 6, 20), y: y(value) + 4, "text-anchor": "end" }, number(value)));
  }
  return parts;
}

/** @param {Api.Graph} graph */
function numberLine(graph) {
  const middle = LINE_HEIGHT / 2;
  const x = scale(graph.x_range, EDGE, WIDTH - EDGE);
  const picture = s("svg", { viewBox: `0 0 ${WIDTH} ${LINE_HEIGHT}` });
  picture.append(s("line", { class: "axis", x1: EDGE, x2: WIDTH - EDGE, y1: middle, y2: middle }));
  for (const value of ticks(graph.x_range)) {
    picture.append(s("line", { class: "axis", x1: x(value), x2: x(value), y1: middle - 4, y2: middle + 4 }));
    picture.append(s("text", { class: "tick", x: x(value), y: middle + 22, "text-anchor": "middle" }, number(value)));
  }
  const taken = [];
  for (const { low, high } of graph.stretches)
    picture.append(s("line", { class: "stretch", x1: x(low ?? graph.x_range[0]), x2: x(high ?? graph.x_range[1]), y1: middle, y2: middle }));
  for (const { low, high, low_open: lowOpen, high_open: highOpen, low_latex: lowLatex, high_latex: highLatex } of graph.stretches)
    for (const [value, isOpen, latex] of [[low, lowOpen, lowLatex], [high, highOpen, highLatex]]) {
      if (value === null) continue;
      picture.append(s("circle", { class: isOpen ? "dot open" : "dot", cx: x(value), cy: middle, r: 6 }));
      if (latex) picture.append(...label(latex, x(value), middle, LINE_HEIGHT, taken));
    }
  for (const mark of graph.marks) picture.append(s("circle", { class: "dot", cx: x(mark.x), cy: middle, r: 6 }));
  return picture;
}

/** @param {Api.Graph} graph */
function legend(graph) {
  if (graph.y_range === null) return "";
  const items = graph.curves.map(({ latex }, i) => latex && h("span", { className: `legend-item legend-${i % 3} ${styled(graph, i)}` }, math(latex)));
  items.push(...graph.asymptotes.filter((one) => one.latex).map(({ latex }) => h("span", { className: "legend-item legend-asymptote" }, math(latex))));
  return h("figcaption", {}, ...items);
}

/** Typeset text beside a point where it covers nothing that is taken; none where there is no such place. */
function label(latex, x, y, height, taken) {
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
const scale = ([low, high], from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);
const points = (branch, x, y) => branch.map(([px, py]) => `${x(px).toFixed(1)},${bounded(y(py)).toFixed(1)}`).join(" ");
const bounded = (value) => Math.min(1e5, Math.max(-1e5, value));
const inside = (value, [low, high]) => value >= low && value <= high;
const number = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

/**
 * Round values in a range, about TICKS of them.
 * @param {[number, number]} range
 */
function ticks([low, high]) {
  const raw = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? 10 * power;
  const found = [];
  for (let i = Math.ceil(low / step); i <= high / step; i += 1) found.push(i * step);
  return found;
}
