// What unfolds at an answer on the paper: the steps of a solution, or what a wrong line should be.

import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { math, prints } from "./math.js";
import { besideTarget } from "./placing.js";
import { detailsOf, sentence } from "./solution.js";
import { meantLine } from "./solving.js";
import { tell } from "./trouble.js";

/**
 * Unfolds a problem at the line of its answer; of a wrong line, what it should be and why.
 * @param {Solved} problem
 * @param {Table["lines"][number]} line
 * @param {Bounds} target the line and its answer in the window, which stay in sight
 */
export async function unfold(problem, line, target) {
  const place = (problem.solution.wrong_line ?? 0) - 1;
  const isWrong = place > 0 && line === problem.lines[place]; // the first line follows from none
  const content = await (isWrong ? fault(problem, line) : detailsOf(problem.solution, problem.lines)).catch(tell);
  if (!content) return;
  const box = byId("unfolded");
  box.replaceChildren(h("div", { className: "unfolded-content" }, ...content));
  box.showPopover();
  box.scrollTop = 0;
  const { x, y } = besideTarget(target, box.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
  Object.assign(box.style, { left: `${x}px`, top: `${y}px` });
  box.focus({ preventScroll: true });
}

export const fold = () => byId("unfolded").hidePopover();

/** Why a line is wrong, and what follows from the line before it in its place. */
async function fault({ solution, lines }, line) {
  const step = solution.steps.find((one) => one.rule === "wrong");
  const before = lines[lines.indexOf(line) - 1];
  const meant = await meantLine(before.latex, line.latex);
  await prints([before.latex, line.latex, meant?.latex]);
  return [
    h("p", { className: "kind" }, h("span", { textContent: t("This line does not follow from the one above") })),
    h("p", { className: "fault-line" }, math(line.latex)),
    step && h("p", { className: "explanation" }, ...(await sentence(step.explanation, step.explanation_latex))),
    meant && h("p", { className: "meant" }, h("span", { textContent: t("From the line above follows:") }), math(meant.latex)),
    meant && h("p", { className: "explanation" }, ...(await sentence(meant.explanation, meant.explanation_latex))),
  ].filter(Boolean);
}
