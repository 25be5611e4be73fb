// The graph of a solution: the server's numbers as a figure, a plane to move in or a number line.

import { ApiError, post } from "./api.js";
import { h, s } from "./dom.js";
import { Exploring } from "./exploring.js";
import { t } from "./language.js";
import { prints, spoken } from "./math.js";
import { EDGE, WIDTH, label, number, scale, ticks } from "./plane.js";
import { joinedGraphs } from "./plots.js";

const LINE_HEIGHT = 110;

/**
 * The graphs of problems, each LaTeX or lines of it, as figures: one of all functions over the same axes.
 * @param {(string | string[])[]} problems
 */
export async function graphsOf(problems) {
  /** @type {Api.Graph[]} */
  const graphs = [];
  for (const latex of problems) {
    const graph = await fetched(latex).catch(nothing);
    if (graph) graphs.push(graph);
  }
  return joinedGraphs(graphs).map(figureOf);
}

/** Nothing for what the server refuses to draw. Throws any other error. */
function nothing(error) {
  if (!(error instanceof ApiError) || error.isPassing) throw error;
  return null;
}

/** @param {Api.Graph} graph */
function figureOf(graph) {
  if (graph.y_range !== null) return new Exploring(/** @type {PlaneGraph} */ (graph), fetched).figure;
  const picture = numberLine(graph);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", t("Graph of {}", spoken(graph.latex)));
  return h("figure", { className: "graph" }, picture);
}

/**
 * The graph as the server gives it, its labels printed.
 * @param {string | string[]} latex
 * @returns {Promise<Api.Graph | null>}
 */
async function fetched(latex) {
  const { graph } = await post("/v1/graph", { latex });
  if (!graph) return null;
  await prints([...graph.marks, ...graph.curves, ...graph.asymptotes].map((one) => one.latex).filter(Boolean));
  await prints([graph.x_label, graph.y_label, ...graph.parameters, ...graph.stretches.flatMap((one) => [one.low_latex, one.high_latex])].filter(Boolean));
  return graph;
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
