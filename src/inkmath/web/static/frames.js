// The lines of a picture on it: a frame around each that selects it, grey around what is left out.

import { byId, h, percent } from "./dom.js";
import { t } from "./language.js";
import { inView } from "./marks.js";
import { spoken } from "./math.js";
import { DOUBTFUL } from "./readings.js";

const MARGIN_PX = 5;

/**
 * Draws a button around each line, below the marks of symbols. toView: from the picture's coordinates to pixels of
 * the paper. actions: select(place), take(reading).
 * @param {Table["lines"]} lines
 * @param {LineReading[]} leftOut
 * @param {number} selected
 * @param {ToView} toView
 * @param {{select: (place: number) => void, take: (reading: LineReading) => void}} actions
 */
export function drawFrames(lines, leftOut, selected, toView, actions) {
  const frames = [
    ...leftOut.filter(({ symbols }) => symbols.length).map((reading) => greyFrame(reading, toView, actions)),
    ...lines.map((line, place) => lineFrame(line, place, place === selected, toView, actions)).filter(Boolean),
  ];
  const hasFocus = document.activeElement?.matches(".line-frame");
  for (const frame of document.querySelectorAll(".line-frame")) frame.remove();
  byId("marks").prepend(...frames);
  if (hasFocus) byId("marks").querySelector(".line-frame.selected")?.focus({ preventScroll: true });
}

function lineFrame(line, place, isSelected, toView, { select }) {
  if (!line.reading.symbols.length) return null;
  const isSure = line.confidence >= DOUBTFUL;
  const label = line.reading.label ? t(", exercise {}", line.reading.label) : "";
  return frame(line.reading, toView, {
    className: `line-frame ${isSure ? "sure" : "unsure"}${isSelected ? " selected" : ""}`,
    "aria-label": t("Line {}{}: {}, {} sure. Select it", place + 1, label, spoken(line.latex), percent(line.confidence)),
    "aria-pressed": String(isSelected),
    onclick: () => select(place),
  });
}

function greyFrame(reading, toView, { take }) {
  return frame(reading, toView, {
    className: "line-frame left-out",
    title: t("Left out; tap to add it as a line"),
    "aria-label": t("Left out: {}. Add it as a line", spoken(reading.latex)),
    onclick: () => take(reading),
  });
}

function frame({ symbols }, toView, properties) {
  const boxes = symbols.map(({ box }) => inView(box, toView));
  const [left, top] = [Math.min(...boxes.map((box) => box.x0)), Math.min(...boxes.map((box) => box.y0))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.x1)), Math.max(...boxes.map((box) => box.y1))];
  const button = h("button", properties);
  Object.assign(button.style, {
    left: `${left - MARGIN_PX}px`,
    top: `${top - MARGIN_PX}px`,
    width: `${right - left + 2 * MARGIN_PX}px`,
    height: `${bottom - top + 2 * MARGIN_PX}px`,
  });
  return button;
}
