// A graph to move in: pan, zoom, trace, points of interest, sliders for its letters, and more functions.

import { ApiError } from "./api.js";
import { h, s, say } from "./dom.js";
import { t } from "./language.js";
import { math, spoken } from "./math.js";
import { understood } from "./pasted.js";
import { WIDTH, drawPlane, heightOf, isIn, number, placeOf, scalesOf } from "./plane.js";
import { functionOf } from "./postfix.js";
import { branchesOf, contourOf, magnified, moved, pointsOf, within, withoutTwins } from "./sampling.js";

/** Names of the points of interest. */
const NAMES = { zero: "Zero", minimum: "Minimum", maximum: "Maximum", "y-intercept": "On the y-axis", meeting: "Intersection", solution: "Solution", inflection: "Inflection point", hole: "Hole", end: "Corner" };
const NEAR = 14;
const COLUMNS = 500;
/** Time without changes after which points of interest are looked for. */
const REST_MS = 120;
const STEP = 0.1;
const ZOOM = 1.25;
const MOST_CURVES = 8;
/** Range of a slider where nothing else was typed. */
const SLIDER = 10;

let graphs = 0;

/** @typedef {Api.Curve & {style: string, isAdded: boolean, x: string, y: string}} DrawnCurve */
/** @typedef {import("./sampling.js").PointOfInterest} Point */

export class Exploring {
  /**
   * fetched(latex): the graph of a problem, or null.
   * @param {PlaneGraph} graph
   * @param {(latex: string) => Promise<Api.Graph | null>} fetched
   */
  constructor(graph, fetched) {
    this.graph = graph;
    this.fetched = fetched;
    graphs += 1;
    this.clip = `graph-frame-${graphs}`;
    this.home = { x: graph.x_range, y: graph.y_range };
    this.window = this.home;
    /** @type {DrawnCurve[]} */
    this.curves = graph.curves.map((curve, i) => ({ ...curve, style: styled(graph, curve, i), isAdded: false, x: graph.x_label, y: graph.y_label }));
    /** Whether all that is shown is known beyond the window that the server has drawn. */
    this.isOpen = graph.has_axes && !graph.field.length && this.curves.every((curve) => curve.formula) && !(graph.area.length && this.curves.some((curve) => curve.is_dashed || curve.is_implicit || this.curves.length > 1));
    /** @type {Map<string, number>} Values of the parameters. */
    this.values = new Map(graph.parameters.map((letter) => [letter, 1]));
    /** @type {Point[]} */
    this.points = [];
    this.place = -1;
    this.frame = 0;
    /** The timer until points of interest are looked for; 0 while they are known. */
    this.resting = 0;
    this.dots = s("g");
    this.pointers = new Map();
    this.picture = s("svg", { viewBox: `0 0 ${WIDTH} ${heightOf(graph)}`, role: "img", "aria-label": t("Graph of {}", spoken(graph.latex)) });
    this.bubble = s("g", { class: "bubble", "aria-hidden": "true" });
    this.stage = h("div", { className: "graph-stage", role: "group", tabIndex: graph.has_axes ? 0 : -1, "aria-label": t("Graph: arrow keys move it, plus and minus magnify it, 0 is the whole, N names the next point") }, this.picture, graph.has_axes && this.tools());
    this.legend = h("figcaption");
    this.sliders = h("div", { className: "sliders" });
    this.figure = h("figure", { className: "graph" }, this.stage, this.sliders, this.legend, this.isOpen && this.adding());
    if (graph.has_axes) this.wire();
    this.showSliders();
    this.showLegend();
    this.draw();
    this.settle();
  }

  // ---- drawing

  /** Draws in the next frame, and finds the points of interest once it rests. */
  drawSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.settle(), REST_MS);
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const isHome = this.window === this.home && ![...this.values.values()].some((value) => value !== 1);
    const curves = this.curves.map((curve) => ({ style: curve.style, branches: isHome && !curve.isAdded && curve.branches.length ? curve.branches : this.branches(curve) }));
    this.picture.replaceChildren(...drawPlane(this.graph, curves, this.window, this.clip), this.dots, this.bubble);
    this.drawDots();
    this.figure.dataset.window = [...this.window.x, ...this.window.y].map((value) => Number(value.toPrecision(6))).join(" ");
  }

  /**
   * A curve in the window, for the values of the sliders.
   * @param {DrawnCurve} curve
   */
  branches(curve) {
    const f = this.function(curve);
    if (!f) return curve.branches;
    return curve.is_implicit ? contourOf(f, this.window.x, this.window.y) : branchesOf((x) => f(x), this.window.x, this.window.y, COLUMNS);
  }

  /**
   * The function of a curve: of x, or of x and y; null where it has no formula.
   * @param {DrawnCurve} curve
   */
  function(curve) {
    const f = functionOf(curve.formula, [curve.x, curve.y, ...this.values.keys()]);
    const values = [...this.values.values()];
    return f && ((x, y = NaN) => f([x, y, ...values]));
  }

  /** Finds the points of interest: those of the server, which it has only without letters, and those of the curves. */
  settle() {
    clearTimeout(this.resting);
    this.resting = 0;
    const functions = (isImplicit) => this.curves.filter((curve) => curve.is_implicit === isImplicit).map((curve) => this.function(curve)).filter((f) => f !== null);
    const given = this.graph.marks.filter((mark) => mark.kind in NAMES && isIn(mark.x, this.window.x) && isIn(mark.y, this.window.y));
    const found = this.graph.has_axes && this.isOpen ? pointsOf(functions(false), this.window.x, this.window.y, functions(true)) : [];
    const { x, y } = this.window;
    this.points = withoutTwins([...given, ...found], x[1] - x[0], y[1] - y[0]);
    this.drawDots();
  }

  /** Draws the points that were found and are in the window; those of the server are among its marks. */
  drawDots() {
    const { x, y } = scalesOf(this.window, heightOf(this.graph));
    const own = this.points.filter((point) => !this.graph.marks.includes(/** @type {any} */ (point)) && isIn(point.x, this.window.x) && isIn(point.y, this.window.y));
    this.dots.replaceChildren(...own.map((point) => s("circle", { class: "point", cx: x(point.x), cy: y(point.y), r: 3.6 })));
  }

  /** Draws the curves for other values or other curves, whose points of interest are not known yet. */
  redraw() {
    this.points = [];
    this.hide();
    this.drawSoon();
  }

  showLegend() {
    const items = this.curves.map((curve) => curve.latex && h("span", { className: `legend-item ${curve.style.replace("curve", "legend")}` }, math(curve.latex), curve.isAdded && h("button", { className: "plain small", textContent: "×", "aria-label": t("Remove {}", spoken(curve.latex)), onclick: () => this.remove(curve) })));
    const lines = this.graph.asymptotes.filter((one) => one.latex).map(({ latex }) => h("span", { className: "legend-item legend-asymptote" }, math(latex)));
    this.legend.replaceChildren(...[...items, ...lines].filter(Boolean));
  }

  // ---- moving

  go(window) {
    this.window = this.isOpen ? window : within(window, this.home);
    this.hide();
    this.drawSoon();
  }

  zoom(factor, place = /** @type {[number, number]} */ (middleOf(this.window))) {
    this.go(magnified(this.window, factor, place));
  }

  tools() {
    const button = (text, label, act) => h("button", { textContent: text, title: label, "aria-label": label, onclick: act });
    return h("div", { className: "graph-tools" }, button("+", t("Magnify the graph"), () => this.zoom(ZOOM)), button("−", t("Show more of the graph"), () => this.zoom(1 / ZOOM)), button("⌂", t("Show the graph as at first"), () => this.go(this.home)));
  }

  wire() {
    const { stage, picture } = this;
    stage.addEventListener("keydown", (event) => this.key(event));
    picture.addEventListener("pointerdown", (event) => this.down(event));
    picture.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of ["pointerup", "pointercancel"]) picture.addEventListener(kind, (event) => this.up(/** @type {PointerEvent} */ (event)));
    picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && !this.pointers.size && this.hide());
    picture.addEventListener("dblclick", (event) => this.zoom(ZOOM * ZOOM, this.placeAt(event)));
    // The wheel scrolls the page until the graph was pressed; a pinch on a touch pad comes with Ctrl.
    picture.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== stage) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), this.placeAt(event));
    }, { passive: false });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    const others = { "+": () => this.zoom(ZOOM), "=": () => this.zoom(ZOOM), "-": () => this.zoom(1 / ZOOM), 0: () => this.go(this.home), n: () => this.name(1), N: () => this.name(-1), Escape: () => this.hide() };
    if (event.key in moves) this.go(moved(this.window, moves[event.key][0], moves[event.key][1]));
    else if (event.key in others) others[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The point of the picture under a pointer, in its units. @returns {[number, number]} */
  pixelAt({ clientX, clientY }) {
    const box = this.picture.getBoundingClientRect();
    return [((clientX - box.left) / box.width) * WIDTH, ((clientY - box.top) / box.height) * heightOf(this.graph)];
  }

  placeAt(event) {
    return placeOf(this.window, heightOf(this.graph), this.pixelAt(event));
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.pointers.set(event.pointerId, this.pixelAt(event));
    if (event.pointerType === "mouse") this.stage.focus({ preventScroll: true });
    if (event.pointerType !== "touch" || this.pointers.size === 2) for (const id of this.pointers.keys()) this.picture.setPointerCapture(id);
    if (event.pointerType === "touch" && this.pointers.size === 1) this.trace(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return event.pointerType === "touch" ? undefined : this.trace(event);
    const now = this.pixelAt(event);
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (event.pointerType === "touch" && !others.length) return this.trace(event);
    const height = heightOf(this.graph);
    if (others.length) {
      const [other] = others;
      const factor = distance(now, other) / (distance(before, other) || 1);
      this.go(magnified(this.window, Math.min(2, Math.max(0.5, factor || 1)), placeOf(this.window, height, other)));
    }
    const share = others.length ? 0.5 : 1;
    const [from, to] = [placeOf(this.window, height, before), placeOf(this.window, height, now)];
    const [wide, high] = [this.window.x[1] - this.window.x[0], this.window.y[1] - this.window.y[0]];
    this.go(moved(this.window, (share * (from[0] - to[0])) / wide, (share * (from[1] - to[1])) / high));
    this.pointers.set(event.pointerId, now);
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.pointers.delete(event.pointerId);
  }

  // ---- naming places

  /** Names the point of interest under a pointer, or the place on the nearest curve. */
  trace(event) {
    const pixel = this.pixelAt(event);
    const near = event.pointerType === "touch" ? 2 * NEAR : NEAR;
    const scales = scalesOf(this.window, heightOf(this.graph));
    const away = (point) => Math.hypot(scales.x(point.x) - pixel[0], scales.y(point.y) - pixel[1]);
    const point = this.points.reduce((best, one) => (away(one) < (best ? away(best) : near) ? one : best), /** @type {Point | null} */ (null));
    if (point) return this.show(point.x, point.y, titleOf(point));
    const [x] = placeOf(this.window, heightOf(this.graph), pixel);
    const heights = this.curves.filter((curve) => !curve.is_implicit).map((curve) => this.function(curve)?.(x) ?? NaN).filter(Number.isFinite);
    const nearest = heights.sort((a, b) => Math.abs(scales.y(a) - pixel[1]) - Math.abs(scales.y(b) - pixel[1]))[0];
    if (nearest === undefined || Math.abs(scales.y(nearest) - pixel[1]) > 4 * near) this.hide();
    else this.show(x, nearest, placed(this.short(x, 0), this.short(nearest, 1)));
  }

  /** A coordinate, as exactly as the window tells it. */
  short(value, axis) {
    const range = axis ? this.window.y : this.window.x;
    return Number(value.toFixed(Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(range[1] - range[0]))))));
  }

  /** Names the next point of interest from left to right, or the one before. */
  name(step) {
    if (this.resting) this.settle();
    const all = [...this.points].sort((a, b) => a.x - b.x || a.y - b.y);
    if (!all.length) return say(t("There are no points of interest here."));
    this.place = (this.place + step + all.length) % all.length;
    const point = all[this.place];
    this.show(point.x, point.y, titleOf(point));
    say(titleOf(point));
  }

  show(x, y, text) {
    const scales = scalesOf(this.window, heightOf(this.graph));
    const [px, py] = [scales.x(x), scales.y(y)];
    const width = text.length * 7.4 + 16;
    const left = Math.min(WIDTH - width - 4, Math.max(4, px - width / 2));
    const top = py > 44 ? py - 40 : py + 14;
    this.bubble.replaceChildren(s("circle", { class: "traced", cx: px, cy: py, r: 5 }), s("rect", { x: left, y: top, width, height: 26, rx: 6 }), s("text", { x: left + width / 2, y: top + 18, "text-anchor": "middle" }, text));
  }

  hide() {
    this.place = -1;
    this.bubble.replaceChildren();
  }

  // ---- letters and further functions

  showSliders() {
    this.sliders.replaceChildren(...[...this.values.keys()].map((letter) => this.slider(letter)));
    this.sliders.hidden = !this.values.size;
  }

  slider(letter) {
    const name = spoken(letter);
    const range = h("input", { type: "range", name: "slider", min: -SLIDER, max: SLIDER, step: 0.1, value: this.values.get(letter), "aria-label": `${name}, slider` });
    const box = h("input", { type: "number", name: "value", step: 0.1, value: this.values.get(letter), "aria-label": name });
    const take = (value, other) => {
      if (!Number.isFinite(value)) return;
      const reach = Math.max(SLIDER, Math.abs(value));
      Object.assign(range, { min: -reach, max: reach });
      this.values.set(letter, value);
      other.value = String(value);
      this.redraw();
    };
    range.oninput = () => take(range.valueAsNumber, box);
    box.oninput = () => take(box.valueAsNumber, range);
    return h("label", { className: "slider" }, math(letter), range, box);
  }

  adding() {
    const box = h("input", { type: "text", name: "function", placeholder: t("Add a function, such as 2x+1"), "aria-label": t("Add a function to the graph"), autocomplete: "off", spellcheck: false });
    const said = h("span", { className: "small", role: "status" });
    return h("form", { className: "adding", onsubmit: (event) => {
      event.preventDefault();
      if (box.value.trim()) this.add(box.value, said).then((isAdded) => isAdded && (box.value = ""));
    } }, box, h("button", { type: "submit", textContent: t("Add") }), said);
  }

  /** Adds the curves of what was typed; false where it has none. */
  async add(text, said) {
    const latex = understood(text);
    const whole = latex.includes("=") ? latex : `y=${latex}`;
    said.textContent = "";
    const graph = await this.fetched(whole).catch((error) => {
      if (error instanceof ApiError) return null;
      throw error;
    });
    const curves = (graph?.curves ?? []).filter((curve) => curve.formula && this.curves.length < MOST_CURVES);
    if (!graph || !curves.length) {
      said.textContent = this.curves.length < MOST_CURVES ? t("There is no curve of this.") : t("There are enough curves here.");
      return false;
    }
    this.curves = [...this.curves, ...curves.map((curve, i) => ({ ...curve, style: `curve-${(this.curves.length + i) % 3}`, isAdded: true, x: graph.x_label, y: graph.y_label }))];
    for (const letter of graph.parameters) if (!this.values.has(letter)) this.values.set(letter, 1);
    this.showSliders();
    this.showLegend();
    this.redraw();
    return true;
  }

  /** @param {DrawnCurve} curve */
  remove(curve) {
    this.curves = this.curves.filter((one) => one !== curve);
    this.showLegend();
    this.redraw();
  }
}

/**
 * The classes of a curve: a border is dashed where it does not belong to its region.
 * @param {Api.Graph} graph
 * @param {Api.Curve} curve
 * @param {number} i
 */
function styled(graph, curve, i) {
  if (!graph.area.length) return `curve-${i % 3}`;
  return `curve-${i % 3} ${curve.is_dashed ? "dashed" : "whole"}`;
}

/** @param {Point} point */
const titleOf = (point) => `${t(NAMES[point.kind])} ${placed(point.x, point.y)}`;
const placed = (x, y) => `(${short(x)}, ${short(y)})`;
const short = (value) => number(Number(value.toPrecision(5)));
const middleOf = ({ x, y }) => [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
