// Which functions of a page share a graph, and their graphs as one. Pure.

/** A line that defines a function of one letter: f(x)=... */
const DEFINITION = /^[a-zA-Z](?:_\{?\w+\}?)?(?:\\left)?\(([a-z])(?:\\right)?\)=/;

/**
 * @typedef {object} Plot A place for a graph, and what it shows.
 * @property {HTMLElement} place
 * @property {(string | string[])[]} latex of each problem
 */

/**
 * The plots of problems: functions of the same letter on lines below one another share one, at the first of them.
 * @param {{place: HTMLElement, latex: string | string[]}[]} problems
 * @returns {Plot[]}
 */
export function plotsOf(problems) {
  /** @type {(Plot & {letter: string | null})[]} */
  const plots = [];
  for (const { place, latex } of problems) {
    const letter = typeof latex === "string" ? DEFINITION.exec(latex)?.[1] ?? null : null;
    const last = plots[plots.length - 1];
    if (letter !== null && last?.letter === letter) last.latex.push(latex);
    else plots.push({ place, latex: [latex], letter });
  }
  return plots.map(({ place, latex }) => ({ place, latex }));
}

/**
 * Graphs with those that are curves over the same axis as one.
 * @param {Api.Graph[]} graphs
 * @returns {Api.Graph[]}
 */
export function joinedGraphs(graphs) {
  /** @type {Api.Graph[]} */
  const joined = [];
  for (const graph of graphs) {
    const place = joined.findIndex((one) => areJoinable(one, graph));
    if (place < 0) joined.push(graph);
    else joined[place] = both(joined[place], graph);
  }
  return joined;
}

/** @type {(a: Api.Graph, b: Api.Graph) => boolean} */
function areJoinable(a, b) {
  const isPlain = (/** @type {Api.Graph} */ graph) => graph.y_range !== null && graph.has_axes && !graph.field.length && !graph.area.length && graph.curves.every((curve) => curve.formula);
  return isPlain(a) && isPlain(b) && a.x_label === b.x_label;
}

/** @type {(a: Api.Graph, b: Api.Graph) => Api.Graph} */
function both(a, b) {
  const range = (/** @type {number[] | null} */ one, /** @type {number[] | null} */ other) => /** @type {any} */ (one && other && [Math.min(one[0], other[0]), Math.max(one[1], other[1])]);
  return {
    ...a,
    latex: `${a.latex}, ${b.latex}`,
    x_range: range(a.x_range, b.x_range),
    y_range: range(a.y_range, b.y_range),
    y_label: a.y_label === b.y_label ? a.y_label : "y",
    curves: [...a.curves, ...b.curves].map((curve) => ({ ...curve, branches: [] })), // the server has drawn them in other windows
    marks: [...a.marks, ...b.marks],
    asymptotes: [...a.asymptotes, ...b.asymptotes],
    stretches: [...a.stretches, ...b.stretches],
    parameters: [...new Set([...a.parameters, ...b.parameters])],
  };
}
