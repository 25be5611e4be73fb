// The answers on the paper: each beside the last line of its problem, with a verdict on lines of workings.

import { arrange, byId, h, icon, scaleOfText } from "./dom.js";
import { verdictsOf } from "./judging.js";
import { t } from "./language.js";
import { inView } from "./marks.js";
import { math, spoken } from "./math.js";
import { besideLine } from "./placing.js";
import { asEquation, isStudy, outcomeOf } from "./solution.js";
import { boxOf } from "./unread.js";

const MOST_SHOWN = 2;
const SIZE_PX = 17;
const LEAST_SCALE = 0.7;
const MOST_SCALE = 1.5;

/** @typedef {Table["lines"][number]} Line */
/**
 * @typedef {object} Chip What stands beside a line.
 * @property {Line} line
 * @property {string} name of its look: "found", "right", "wrong", "waiting" or "none"
 * @property {string} label in words
 * @property {string[]} shown LaTeX of answers
 * @property {Solved | null} opens
 */

/**
 * The chips of problems and of lines that wait. isJudging: only verdicts.
 * @param {Solved[]} problems
 * @param {Line[]} waiting
 * @param {boolean} isJudging
 * @returns {Chip[]}
 */
export function chipsOf(problems, waiting, isJudging) {
  return [...problems.flatMap((problem) => chipsOfOne(problem, isJudging)), ...waiting.map(waitingChip)];
}

/** @returns {Chip} */
const waitingChip = (line) => ({ line, name: "waiting", label: t("This line is not finished"), shown: [], opens: null });

/**
 * @param {Solved} problem
 * @param {boolean} isJudging
 * @returns {Chip[]}
 */
function chipsOfOne(problem, isJudging) {
  const { lines, solution } = problem;
  const verdicts = verdictsOf(solution, lines.length);
  const wrong = verdicts.indexOf("wrong");
  const opens = isJudging ? null : problem;
  const judged = lines.flatMap((line, i) => (verdicts[i] === "right" && (isJudging || i === lines.length - 1) ? [rightChip(line, opens)] : []));
  if (wrong >= 0) return [...judged.filter(({ line }) => lines.indexOf(line) < wrong), wrongChip(lines[wrong], opens)];
  if (isJudging || judged.length) return judged;
  const line = lines[lines.length - 1];
  const shown = shownAnswers(solution, line);
  const instead = insteadOf(solution);
  if (!shown.length && !instead) return [];
  return [{ line, name: shown.length ? "found" : "none", label: `${shown.length ? t("Answer: {}", shown.slice(0, MOST_SHOWN).map((one) => spoken(one.replace(/^=/, ""))).join(t(", or "))) : instead}. ${t("Show the steps")}`, shown, opens }];
}

/** @returns {Chip} */
const rightChip = (line, opens) => ({ line, name: "right", label: t("Right"), shown: [], opens });

/** @returns {Chip} */
const wrongChip = (line, opens) => ({ line, name: "wrong", label: opens ? t("This line is wrong. Why?") : t("This line is wrong"), shown: [], opens });

/** What there is instead of answers: of a function that is studied, its study. */
const insteadOf = (solution) => (isStudy(solution) ? t("Study") : solution.answers.length ? "" : outcomeOf(solution));

/** The LaTeX of a solution's answers; none of what the line itself says. */
function shownAnswers(solution, { latex }) {
  if (isStudy(solution)) return [];
  const all = solution.answers.map((answer) => shownOf(answer, solution));
  return [...new Set(all)].filter((one) => one.replace(/^=/, "") !== latex.replace(/=$/, ""));
}

/** @param {Chip} chip */
function contentOf({ name, shown, opens }) {
  if (name === "waiting") return ["…"];
  if (name === "right") return [icon("check")];
  if (name === "wrong") return [icon("cross"), ...(opens ? [t("Why?")] : [])];
  if (!shown.length && opens) return [insteadOf(opens.solution)];
  return [...shown.slice(0, MOST_SHOWN).map((one) => math(one)), ...(shown.length > MOST_SHOWN ? [`+ ${shown.length - MOST_SHOWN}`] : [])];
}

/** An answer as it is shown; that of an expression as what it equals. */
function shownOf(answer, solution) {
  const equation = asEquation(answer, solution);
  return equation === answer.latex && !solution.variable && !/[=<>]|\\(in|leq|geq|neq)(?![a-z])/.test(equation) ? `=${equation}` : equation;
}

/** All LaTeX of a solution's chip. @param {Api.Solution} solution */
export const chipFormulas = (solution) => solution.answers.map((answer) => shownOf(answer, solution));

/**
 * Shows chips beside their lines. toView: from the paper to pixels of it; open(problem, line, target): what a
 * click does; an element whose content is the same stays.
 * write(event): called when a pointer comes down on one.
 * @param {Chip[]} chips
 * @param {Bounds[]} taken what they keep clear of, as it is seen
 * @param {{toView: ToView, scale: number, open: (problem: Solved, line: Line, target: Bounds) => void, write: (event: PointerEvent) => void}} how
 */
export function showAnswers(chips, taken, { toView, scale, open, write }) {
  const place = byId("answers");
  place.style.fontSize = `${SIZE_PX * scaleOfText() * Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale))}px`;
  const elements = chips.map((chip) => {
    const element = elementOf(chip, write);
    element.classList.remove("behind");
    element.onclick = () => chip.opens && open(chip.opens, chip.line, inWindow(seen(boxOf(chip.line), toView), element));
    return element;
  });
  arrange(place, elements);
  const sizes = elements.map((element) => ({ width: element.offsetWidth, height: element.offsetHeight }));
  const paper = { width: place.clientWidth, height: place.clientHeight };
  const covered = [...taken];
  elements.forEach((element, i) => {
    const box = besideLine(seen(boxOf(chips[i].line), toView), sizes[i], covered, paper);
    covered.push(box);
    Object.assign(element.style, { left: `${box.x0}px`, top: `${box.y0}px` });
  });
}

/** @type {WeakMap<Line, {shows: string, element: HTMLButtonElement}>} The chip of each line, and what it shows. */
const drawn = new WeakMap();

/** The chip's element, which stays while it shows the same. */
function elementOf(chip, write) {
  const { line, name, label, opens } = chip;
  const shows = JSON.stringify([name, label, opens !== null]);
  const before = drawn.get(line);
  if (before?.shows === shows) return before.element;
  const element = h("button", { className: `chip ${name}`, "aria-label": label, disabled: !opens, onpointerdown: write }, ...contentOf(chip));
  drawn.set(line, { shows, element });
  return element;
}

/** @type {(box: Bounds, toView: ToView) => Bounds} A box as it is seen. */
export const seen = ({ x0, y0, x1, y1 }, toView) => inView([x0, y0, x1, y1], toView);

/** The box in the window around a line, as it is seen on the paper, and its chip. */
function inWindow(line, chip) {
  const { left, top } = byId("answers").getBoundingClientRect();
  const box = chip.getBoundingClientRect();
  return { x0: Math.min(left + line.x0, box.left), y0: Math.min(top + line.y0, box.top), x1: Math.max(left + line.x1, box.right), y1: Math.max(top + line.y1, box.bottom) };
}

/**
 * Presses the chip at a place of the window; false where there is none.
 * @param {number} x
 * @param {number} y
 */
export function pressChip(x, y) {
  const chip = /** @type {HTMLButtonElement | undefined} */ (document.elementsFromPoint(x, y).find((element) => element.matches(".chip:enabled")));
  setTimeout(() => chip?.click()); // the end of a tap closes what is open by then
  return chip !== undefined;
}

/**
 * Lets the chips that new ink touches fade until they are placed anew.
 * @param {Bounds} ink as it is seen
 */
export function makeWay({ x0, y0, x1, y1 }) {
  const { left, top } = byId("answers").getBoundingClientRect();
  for (const chip of byId("answers").children) {
    const box = chip.getBoundingClientRect();
    const isTouched = box.left - left < x1 && box.right - left > x0 && box.top - top < y1 && box.bottom - top > y0;
    chip.classList.toggle("behind", isTouched);
  }
}
