// The reading drawn over the ink: a box for each symbol, and the choices that a tap on one opens.

import { byId, h, percent, scaleOfText } from "./dom.js";
import { math, prints, spoken } from "./math.js";

export const UNSURE_BELOW = 0.7;
const LABEL_HEIGHT = 14 * scaleOfText();
const LABEL_LETTER = 8 * scaleOfText();

/**
 * Draws a button over each spot. It lets the pen through, and is there for the keyboard, the voice and the eye.
 * toView: from the picture's coordinates to pixels of the paper; choose(spot): what a click does.
 * @param {Spot[]} spots
 * @param {ToView} toView
 * @param {(spot: Spot) => void} choose
 */
export function drawMarks(spots, toView, choose) {
  const boxes = spots.map((spot) => inView(spot.box, toView));
  byId("marks").replaceChildren(...spots.map((spot, number) => mark(spot, boxes, number, () => choose(spot))));
}

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
  Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${right - left + 28 * scaleOfText()}px`, height: `${bottom - top}px` });
  byId("marks").append(frame);
}

/**
 * The box around another one as it is seen, which may be turned.
 * @param {Box} box
 * @param {ToView} toView
 */
export function inView([left, top, right, bottom], toView) {
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]].map(([x, y]) => toView(x, y));
  const [x0, y0] = [0, 1].map((axis) => Math.min(...corners.map((corner) => corner[axis])));
  const [x1, y1] = [0, 1].map((axis) => Math.max(...corners.map((corner) => corner[axis])));
  return { x0: x0 - 3, y0: y0 - 3, x1: Math.max(x1, x0 + 4) + 3, y1: Math.max(y1, y0 + 4) + 3 };
}

function mark({ symbol, token, isFixed }, boxes, number, onclick) {
  const isSure = isFixed || symbol.confidence >= UNSURE_BELOW;
  const sureness = isFixed ? "corrected by you" : `${percent(symbol.confidence)} sure${isSure ? "" : ", doubtful"}`;
  const button = h("button", {
    className: `mark ${isFixed ? "fixed" : isSure ? "sure" : "unsure"}`,
    "aria-label": `${token === null ? "left out" : spoken(token)}, ${sureness}. Change it`,
    onclick,
  });
  const text = `${glyph(token)}${isSure ? "" : " ?"}`;
  const side = freeSide(boxes, number, LABEL_LETTER * (text.length + 0.5)) ?? (isSure ? "nowhere" : "below");
  button.append(h("span", { className: `mark-label at-${side}`, textContent: text }));
  const { x0, y0, x1, y1 } = boxes[number];
  Object.assign(button.style, { left: `${x0}px`, top: `${y0}px`, width: `${x1 - x0}px`, height: `${y1 - y0}px` });
  return button;
}

/** The side of a box where a label covers no other symbol; null where every side does. */
function freeSide(boxes, number, width) {
  const { x0, y0, x1, y1 } = boxes[number];
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  /** @type {[string, number, number][]} */
  const places = [
    ["below", x - width / 2, y1],
    ["above", x - width / 2, y0 - LABEL_HEIGHT],
    ["right", x1, y - LABEL_HEIGHT / 2],
    ["left", x0 - width, y - LABEL_HEIGHT / 2],
  ];
  const isNear = (box, i) => i !== number && box.x0 <= x1 + width && box.x1 >= x0 - width && box.y0 <= y1 + LABEL_HEIGHT && box.y1 >= y0 - LABEL_HEIGHT;
  const near = boxes.filter(isNear);
  const isFree = ([, left, top]) => near.every((box) => left + width < box.x0 || left > box.x1 || top + LABEL_HEIGHT < box.y0 || top > box.y1);
  return places.find(isFree)?.[0] ?? null;
}

/** The character of a token, where MathML has one for it. */
function glyph(token) {
  if (token === null) return "∅";
  if (token === "\\frac") return "—";
  if (token === "\\sqrt") return "√";
  const text = token.startsWith("\\") ? math(token).textContent : token.replace("-", "−");
  return text.length <= 4 ? text : token;
}

/**
 * Opens the choices for a spot beside its mark; change(token) is called with a token, or null to leave it out.
 * @param {Spot} spot
 * @param {Element} markElement
 * @param {(token: string | null) => void} change
 */
export async function openChoices({ symbol, token: now }, markElement, change) {
  /** @type {[string, number | null][]} */
  const tokens = [[symbol.token, symbol.confidence], ...symbol.alternatives];
  if (now !== null && !tokens.some(([token]) => token === now)) tokens.unshift([now, null]);
  await prints(tokens.map(([token]) => token)).catch(() => []);
  await new Promise((resolve) => setTimeout(resolve)); // the end of a tap closes what is open by then
  const box = byId("choices");
  const pick = (token) => {
    box.hidePopover();
    change(token);
  };
  const other = h("input", { type: "text", placeholder: "\\alpha", maxLength: 40, "aria-label": "Another LaTeX token" });
  box.replaceChildren(
    h("p", { className: "choices-title", textContent: "What is this?" }),
    ...tokens.map(([token, share]) =>
      h(
        "button",
        { className: "choice-button", "aria-pressed": String(token === now), onclick: () => pick(token) },
        h("span", { className: "choice-glyph" }, token === "\\frac" || token === "\\sqrt" ? glyph(token) : math(token)),
        h("code", { textContent: token }),
        h("span", { className: "choice-share", textContent: share === null ? "" : percent(share) }),
      ),
    ),
    h(
      "form",
      {
        className: "choice-other",
        onsubmit: (event) => {
          event.preventDefault();
          if (other.value.trim()) pick(other.value.trim());
        },
      },
      other,
      h("button", { textContent: "Use" }),
    ),
    h("button", { className: "choice-out", onclick: () => pick(null), textContent: "Not a symbol: leave it out" }),
  );
  box.showPopover();
  placeBeside(box, markElement.getBoundingClientRect());
  box.querySelector("[aria-pressed=true]")?.focus({ preventScroll: true });
}

function placeBeside(box, target) {
  const gap = 8;
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(Math.max(gap, (target.left + target.right - width) / 2), innerWidth - width - gap);
  const below = target.bottom + gap;
  const top = below + height < innerHeight ? below : Math.max(gap, target.top - height - gap);
  Object.assign(box.style, { left: `${left}px`, top: `${top}px` });
}
