// Lines over steps, as SVG.

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { left: 52, right: 12, top: 12, bottom: 28 };

/**
 * One line: points of rising steps, drawn in a colour of the page.
 * @typedef {{name: string, colour: string, steps: number[], values: (number | null)[], kind: string}} Line
 */

/**
 * Exponential moving average, corrected for its start: each value weighs `weight` times the one after it.
 * @param {(number | null)[]} values
 * @param {number} weight in [0, 1)
 * @returns {(number | null)[]}
 */
export function smoothed(values, weight) {
  let sum = 0;
  let total = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return sum / total;
  });
}

/**
 * Round numbers that divide a range into about `count` parts.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 * @returns {number[]}
 */
export function ticks(low, high, count) {
  const span = Math.max(high - low, 1e-9);
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => span / size <= count) ?? span;
  const first = Math.ceil(low / step - 1e-9);
  const found = [];
  for (let n = first; n * step <= high + 1e-9 * span; n += 1) found.push(Number((n * step).toPrecision(12)));
  return found;
}

/** @param {number} low @param {number} high */
export function logTicks(low, high) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power += 1) {
    for (const n of [1, 2, 5]) {
      const value = Number((n * 10 ** power).toPrecision(3));
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}

/**
 * Draw lines into an element; what was there goes.
 * @param {HTMLElement} place
 * @param {Line[]} lines
 * @param {{isLog: boolean, isShare: boolean}} options
 */
export function draw(place, lines, { isLog, isShare }) {
  const { width, height } = place.getBoundingClientRect();
  if (width < 2 * MARGIN.left) return; // before the page is laid out
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": summary(lines, isShare) });
  const there = lines.flatMap((line) => line.values).filter((value) => value !== null && (!isLog || value > 0));
  if (!there.length) {
    svg.append(text(width / 2, height / 2, "Nothing was recorded yet.", "middle"));
    place.replaceChildren(svg);
    return;
  }
  const last = Math.max(1, ...lines.map((line) => line.steps.at(-1) ?? 0));
  const [low, high] = range(there, isLog, isShare);
  const scale = isLog ? Math.log : Number;
  const x = (step) => MARGIN.left + (step / last) * (width - MARGIN.left - MARGIN.right);
  const y = (value) =>
    height - MARGIN.bottom
    - ((scale(value) - scale(low)) / (scale(high) - scale(low))) * (height - MARGIN.top - MARGIN.bottom);
  for (const value of isLog ? logTicks(low, high) : ticks(low, high, 5)) {
    svg.append(make("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value) }));
    svg.append(text(MARGIN.left - 6, y(value) + 4, isShare ? `${Number((100 * value).toPrecision(5))} %` : String(value), "end"));
  }
  for (const step of ticks(0, last, Math.max(2, Math.floor(width / 110)))) {
    if (Number.isInteger(step)) svg.append(text(x(step), height - 10, step.toLocaleString("en"), "middle"));
  }
  const inside = make("clipPath", { id: `${place.id}-inside` });
  inside.append(make("rect", { x: MARGIN.left, y: 0, width: width - MARGIN.left, height: height - MARGIN.bottom }));
  const drawn = make("g", { "clip-path": `url(#${place.id}-inside)` });
  svg.append(inside, drawn);
  for (const line of lines) drawLine(drawn, line, x, y, isLog);
  place.replaceChildren(svg);
  follow(place, svg, lines, x, isShare);
}

/** The range of an axis: the first steps of a training, bad in every one, may lie outside. */
function range(values, isLog, isShare) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  if (isShare) return [Math.max(0, at(0.05) - 0.02), Math.min(1.005, at(1) + 0.01)];
  if (isLog) return [at(0) / 1.1, at(1) * 1.1];
  return [0, Math.max(at(sorted.length > 60 ? 0.98 : 1) * 1.1, 1e-9)];
}

function drawLine(group, line, x, y, isLog) {
  let path = "";
  let isDown = false;
  line.steps.forEach((step, i) => {
    const value = line.values[i];
    const isThere = value !== null && (!isLog || value > 0);
    if (isThere) path += `${isDown ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = isThere;
  });
  const drawn = make("path", { d: path, class: line.kind });
  drawn.style.setProperty("--of", line.colour);
  group.append(drawn);
  if (line.kind === "raw" || line.steps.length > 60) return;
  line.steps.forEach((step, i) => {
    const value = line.values[i];
    if (value === null || (isLog && value <= 0)) return;
    const dot = make("circle", { cx: x(step), cy: y(value), r: 2.5 });
    dot.style.setProperty("--of", line.colour);
    group.append(dot);
  });
}

/** Show the values of all lines at the step under the pointer. */
function follow(place, svg, lines, x, isShare) {
  const cursor = make("line", { class: "cursor", y1: MARGIN.top, y2: svg.viewBox.baseVal.height - MARGIN.bottom });
  const tip = document.createElement("div");
  tip.className = "tip";
  svg.addEventListener("pointermove", (event) => {
    const left = event.clientX - svg.getBoundingClientRect().left;
    const steps = lines.filter((line) => line.kind !== "raw").flatMap((line) => line.steps);
    if (!steps.length) return;
    const step = steps.reduce((best, one) => (Math.abs(x(one) - left) < Math.abs(x(best) - left) ? one : best));
    cursor.setAttribute("x1", String(x(step)));
    cursor.setAttribute("x2", String(x(step)));
    tip.replaceChildren(entry(`step ${step.toLocaleString("en")}`), ...lines.flatMap((line) => {
      const i = line.steps.findLastIndex((one) => one <= step);
      const value = i < 0 || line.kind === "raw" ? null : line.values[i];
      return value === null ? [] : [entry(`${line.name}: ${shown(value, isShare)}`, line.colour)];
    }));
    svg.append(cursor);
    place.append(tip);
  });
  svg.addEventListener("pointerleave", () => {
    cursor.remove();
    tip.remove();
  });
}

function entry(words, colour) {
  const row = document.createElement("div");
  row.textContent = words;
  if (colour) row.style.setProperty("--of", colour);
  return row;
}

/** @param {number} value @param {boolean} isShare */
export function shown(value, isShare) {
  return isShare ? `${(100 * value).toFixed(2)} %` : value.toPrecision(4);
}

/** @param {Line[]} lines @param {boolean} isShare */
function summary(lines, isShare) {
  return lines
    .filter((line) => line.kind !== "raw" && (line.values.at(-1) ?? null) !== null)
    .map((line) => `${line.name}: ${shown(Number(line.values.at(-1)), isShare)} at step ${line.steps.at(-1)}`)
    .join("; ");
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

function text(x, y, words, anchor) {
  const element = make("text", { x, y, "text-anchor": anchor });
  element.textContent = words;
  return element;
}
