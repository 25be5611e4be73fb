// The reading drawn over the ink: a box for each symbol, and a frame around each line that is wrong.

import { arrange, byId, h, percent, scaleOfText } from "./dom.js";
import { t } from "./language.js";
import { math, spoken } from "./math.js";
import { around } from "./strokes.js";
import { meets } from "./view.js";

export const UNSURE_BELOW = 0.7;
const LABEL_HEIGHT = 14 * scaleOfText();
const LABEL_LETTER = 8 * scaleOfText();
/** Room around a line for the labels of its symbols. */
const ROOM_PX = 5 * LABEL_HEIGHT;

/** The mark of each symbol, with all that it shows and its spot as of now. */
const drawn = new WeakMap();

/**
 * Draws a button over each spot. It lets the pen through, and is there for the keyboard, the voice and the eye. Of a
 * spot that was drawn before in the same place, the button stays.
 * toView: from the picture's coordinates to pixels of the paper; choose(spot): what a click does.
 * @param {Spot[]} spots
 * @param {ToView} toView
 * @param {(spot: Spot) => void} choose
 */
export function drawMarks(spots, toView, choose) {
  const boxes = spots.map((spot) => inView(spot.box, toView));
  const marks = spots.map((spot, number) => {
    const before = drawn.get(spot.symbol);
    const shown = spot.token && glyph(spot.token);
    if (before && before.glyph === shown && isAlike(before.spot, spot) && isSameBox(before.box, boxes[number])) return Object.assign(before, { spot }).element;
    const now = { spot, glyph: shown, box: boxes[number], ...mark(spot, boxes, number, () => choose(now.spot)) };
    drawn.set(spot.symbol, now);
    return now.element;
  });
  /** @type {Map<Spot["line"], number[]>} */
  const lines = new Map();
  spots.forEach(({ line }, number) => lines.set(line, [...(lines.get(line) ?? []), number]));
  /** @type {Set<HTMLElement>} */
  const groups = new Set();
  const placed = [...lines.values()].map((numbers) => {
    const group = groupOf(marks[numbers[0]], groups);
    groups.add(group);
    return { group, numbers };
  });
  arrange(byId("marks"), [...groups]);
  for (const { group, numbers } of placed) placeMarks(group, numbers.map((number) => marks[number]), numbers.map((number) => boxes[number]));
}

/** The element of a line's marks: the one that its first mark is in, if no other line has it. Out of sight it is not drawn. */
function groupOf(mark, taken) {
  const before = mark.parentElement;
  return before && !taken.has(before) ? before : h("div", { className: "line-marks" });
}

/** Has the element of a line hold its marks, each over its box. */
function placeMarks(group, marks, boxes) {
  const { x0, y0, x1, y1 } = around(boxes);
  const [left, top] = [x0 - ROOM_PX, y0 - ROOM_PX];
  arrange(group, marks);
  place(group, left, top);
  Object.assign(group.style, { width: `${x1 - x0 + 2 * ROOM_PX}px`, height: `${y1 - y0 + 2 * ROOM_PX}px` });
  marks.forEach((mark, i) => place(mark, boxes[i].x0 - left, boxes[i].y0 - top));
}

const place = (element, left, top) => Object.assign(element.style, { left: `${left}px`, top: `${top}px` });

const isAlike = (a, b) => a === b || (a.token === b.token && a.isFixed === b.isFixed);
const isSameBox = (a, b) => a.x0 === b.x0 && a.y0 === b.y0 && a.x1 === b.x1 && a.y1 === b.y1;

/**
 * The boxes, as they were seen when they were drawn, of the labels of spots.
 * @param {Spot[]} spots
 * @returns {Bounds[]}
 */
export const labelsOf = (spots) => spots.flatMap(({ symbol }) => drawn.get(symbol)?.label ?? []);

/**
 * Frames the ink of the lines of working that are wrong.
 * @param {Table["lines"]} lines
 * @param {ToView} toView
 */
export function frameWrong(lines, toView) {
  for (const frame of document.querySelectorAll(".wrong-line")) frame.remove();
  for (const line of lines) if (line.reading.symbols.length) frameLine(line, toView);
}

function frameLine(line, toView) {
  const boxes = line.reading.symbols.map(({ box }) => inView(box, toView));
  const [left, top] = [Math.min(...boxes.map((box) => box.x0)) - 10, Math.min(...boxes.map((box) => box.y0)) - 8];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.x1)) + 10, Math.max(...boxes.map((box) => box.y1)) + 8];
  const frame = h("div", { className: "wrong-line", "aria-hidden": "true" });
  Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  byId("marks").append(frame);
}

/**
 * The box around another one as it is seen, which may be turned.
 * @param {Box} box
 * @param {ToView} toView
 */
export function inView([left, top, right, bottom], toView) {
  const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = [toView(left, top), toView(right, top), toView(right, bottom), toView(left, bottom)];
  const [x0, y0, x1, y1] = [Math.min(ax, bx, cx, dx), Math.min(ay, by, cy, dy), Math.max(ax, bx, cx, dx), Math.max(ay, by, cy, dy)];
  return { x0: x0 - 3, y0: y0 - 3, x1: Math.max(x1, x0 + 4) + 3, y1: Math.max(y1, y0 + 4) + 3 };
}

/** The element of a mark, and the box of its label; null where that is not shown. */
function mark({ symbol, token, isFixed }, boxes, number, onclick) {
  const isSure = isFixed || symbol.confidence >= UNSURE_BELOW;
  const name = token === null ? t("left out") : spoken(token);
  const share = percent(symbol.confidence);
  const isDoubtful = !isSure;
  const button = h("button", {
    className: `mark ${isFixed ? "fixed" : isSure ? "sure" : "unsure"}`,
    "aria-label": isFixed ? t("{}, corrected by you. Change it", name) : t(isDoubtful ? "{}, {} sure, doubtful. Change it" : "{}, {} sure. Change it", name, share),
    onclick,
  });
  const text = `${glyph(token)}${isSure ? "" : " ?"}`;
  const places = placesOf(boxes[number], LABEL_LETTER * (text.length + 0.5));
  const [side, label] = freeOf(places, boxes, number) ?? (isSure ? ["nowhere", null] : places[0]);
  button.append(h("span", { className: `mark-label at-${side}`, textContent: text }));
  const { x0, y0, x1, y1 } = boxes[number];
  Object.assign(button.style, { width: `${x1 - x0}px`, height: `${y1 - y0}px` });
  return { element: button, label };
}

/**
 * The places of a label beside a box, the best first.
 * @returns {[string, Bounds][]}
 */
function placesOf({ x0, y0, x1, y1 }, width) {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const at = (left, top) => ({ x0: left, y0: top, x1: left + width, y1: top + LABEL_HEIGHT });
  return [
    ["below", at(x - width / 2, y1)],
    ["above", at(x - width / 2, y0 - LABEL_HEIGHT)],
    ["right", at(x1, y - LABEL_HEIGHT / 2)],
    ["left", at(x0 - width, y - LABEL_HEIGHT / 2)],
  ];
}

/** The first place that covers no other symbol; undefined where every one does. */
function freeOf(places, boxes, number) {
  const reach = around(places.map(([, box]) => box));
  const near = boxes.filter((box, i) => i !== number && meets(box, reach));
  return places.find(([, place]) => !near.some((box) => meets(box, place)));
}

/** @type {Map<string | null, string>} */
const glyphs = new Map([[null, "∅"], ["\\frac", "—"], ["\\sqrt", "√"], ["-", "−"]]);

/** The character of a token, where MathML has one for it. */
export function glyph(token) {
  const known = glyphs.get(token);
  if (known !== undefined || !token.startsWith("\\")) return known ?? token;
  const element = math(token);
  const text = element.textContent.length <= 4 ? element.textContent : token;
  if (element.localName === "math") glyphs.set(token, text);
  return text;
}
