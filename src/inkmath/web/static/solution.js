// The worked solution: what kind of problem, the answers, the steps that unfold, the checks.

import { byId, h, icon, percent } from "./dom.js";
import { math, prints, spoken } from "./math.js";
import { DOUBTFUL, SURE } from "./readings.js";

const LABELS = {
  solved: "",
  "no-solution": "No solution",
  "all-numbers": "True for all numbers",
  unsolved: "Not solved",
  timeout: "Took too long",
  "not-a-problem": "",
};

/**
 * Shows the solution of lines, each of its problems by itself; resolves once its mathematics is typeset.
 * takeMeaning(lines, latex): called when another interpretation of some of the lines is chosen.
 * Returns the places for graphs: [{place, latex}].
 * @param {Api.Solution} solution
 * @param {Table["lines"]} lines
 * @param {(lines: Table["lines"], latex: string) => void} takeMeaning
 */
export async function showSolution(solution, lines, takeMeaning) {
  /** @type {PagePart[]} */
  const parts = solution.parts ?? [{ lines: lines.map((_, i) => i + 1), solution }];
  await prints(parts.flatMap((part) => formulas(part.solution)));
  const graphs = [];
  const sections = parts.map((part) => {
    const own = part.lines.map((number) => lines[number - 1]);
    const place = h("div", { className: "graph-place", id: graphs.length ? "" : "graph" });
    graphs.push({ place, latex: own.length > 1 ? own.map((line) => line.latex) : own[0].latex });
    const content = problem(part.solution, own, (latex) => takeMeaning(own, latex), place);
    return parts.length > 1 || part.label ? h("section", { className: "problem", "aria-label": linesOf(part) }, h("h3", { className: "problem-title", textContent: linesOf(part) }), ...content) : content;
  });
  byId("solution").replaceChildren(...[parts.length > 1 && message(solution), ...sections.flat()].filter(Boolean));
  byId("solution-card").hidden = parts.every((part) => part.solution.status === "not-a-problem" && !part.solution.message);
  return graphs;
}

/**
 * @param {Api.Solution} solution
 * @param {Table["lines"]} lines
 * @param {(latex: string) => void} takeMeaning
 * @param {Node} graph
 */
function problem(solution, lines, takeMeaning, graph) {
  const confidence = lines.reduce((all, line) => all * line.confidence, 1);
  const isStudy = solution.steps.some((step) => step.section);
  return [
    doubt(solution, confidence),
    head(solution),
    !isStudy && answers(solution, confidence < DOUBTFUL),
    principal(solution),
    message(solution),
    meanings(solution, takeMeaning),
    isStudy ? study(solution, confidence < DOUBTFUL, graph) : steps(solution),
    checks(solution),
    !isStudy && graph,
  ].filter(Boolean);
}

/**
 * The title of a part: its exercise, its lines, or both where an exercise has several parts.
 * @param {PagePart} part
 * @returns {string}
 */
function linesOf({ lines, label, isOnly }) {
  const numbers = lines.length > 1 ? `Lines ${lines.slice(0, -1).join(", ")} and ${lines.at(-1)}` : `Line ${lines[0]}`;
  if (!label) return numbers;
  return isOnly ? `Exercise ${label}` : `Exercise ${label} ${numbers}`;
}

/**
 * A warning where what was solved may not be what is written: the solution is right of the reading alone.
 * @param {Api.Solution} solution
 * @param {number} confidence
 */
function doubt(solution, confidence) {
  if (confidence >= SURE || solution.status === "not-a-problem") return null;
  const words = confidence < DOUBTFUL ? `The reading is doubtful (${percent(confidence)}): check it first.` : `The reading is only fairly sure (${percent(confidence)}): compare it with what was written.`;
  return h("p", { className: `doubt ${confidence < DOUBTFUL ? "doubtful" : "fair"}`, textContent: words });
}

/**
 * One sentence for a screen reader.
 * @param {Api.Solution} solution
 * @returns {string}
 */
export function summary(solution) {
  if (solution.parts) return solution.parts.map((part) => `${linesOf(part)}: ${summary(part.solution)}`).join(". ");
  const found = solution.answers.map((answer) => spoken(asEquation(answer, solution))).join(", or ");
  return found ? `Answer: ${found}` : LABELS[solution.status] || solution.message;
}

/**
 * @param {Api.Solution} solution
 * @returns {string[]}
 */
function formulas(solution) {
  return [
    ...solution.answers.map((answer) => asEquation(answer, solution)),
    ...(solution.principal ?? []).map((answer) => asEquation(answer, solution)),
    ...(solution.meanings ?? []).flatMap((meaning) => [meaning.part, meaning.latex]),
    ...solution.steps.flatMap((step) => [step.latex, ...(step.parts ?? []).map((one) => one.latex)]),
    ...solution.checks.map((check) => check.latex),
    ...sentences(solution).flatMap((latex) => pieces(latex ?? "").filter((_, i) => i % 2)),
  ];
}

/**
 * The sentences of a solution that hold formulas, with these between dollar signs.
 * @param {Api.Solution} solution
 * @returns {(string | undefined)[]}
 */
function sentences(solution) {
  const steps = solution.steps.flatMap((step) => [step.explanation_latex, step.caution_latex]);
  return [...steps, ...solution.checks.map((check) => check.explanation_latex), solution.message_latex].filter(Boolean);
}

/** @type {(latex: string) => string[]} Words and formulas of a sentence in turn. */
const pieces = (latex) => latex.split(/(?<!\\)\$/);

/**
 * A sentence as nodes, its formulas typeset.
 * @param {string} plain
 * @param {string | undefined} latex
 */
function typeset(plain, latex) {
  return latex ? pieces(latex).map((part, i) => (i % 2 ? math(part) : part.replaceAll("\\$", "$"))) : [plain];
}

/** @param {Api.Solution} solution */
function head(solution) {
  const kind = solution.kind.replaceAll("-", " ");
  const label = LABELS[solution.status];
  return h(
    "p",
    { className: "kind" },
    h("span", { textContent: kind ? kind[0].toUpperCase() + kind.slice(1) : "" }),
    label && h("span", { className: `status ${solution.status}`, textContent: label }),
  );
}

/**
 * An answer with the unknown before it: x=2, x\in(-2,2); facts and whole lines as they are.
 * @param {Api.Answer} answer
 * @param {Api.Solution} solution
 */
function asEquation({ latex, label }, { variable }) {
  if (!variable || (label && label !== "zero") || /=|<|>|\\(in|leq|geq)(?![a-z])/.test(latex)) return latex;
  const isSet = /^[([].*,.*[)\]]$|^\\(\{|mathbb)|\\cup/.test(latex);
  return `${variable}${isSet ? "\\in" : "="}${latex}`;
}

/**
 * @param {Api.Solution} solution
 * @param {boolean} isDoubted
 */
function answers(solution, isDoubted) {
  if (!solution.answers.length) return null;
  const items = solution.answers.map((answer) =>
    h(
      "li",
      { className: "answer" },
      answer.label && h("span", { className: "answer-label", textContent: answer.label.replaceAll("-", " ") }),
      math(asEquation(answer, solution)),
      decimal(answer),
      answer.verified && h("span", { className: "verified", title: "Checked" }, icon("check"), h("span", { className: "for-readers", textContent: "checked" })),
    ),
  );
  const isFamily = solution.variable !== "k" && solution.answers.some(({ latex }) => /(?<![\\a-z])k(?![a-z])/.test(latex));
  const note = isFamily && h("p", { className: "small", textContent: "k stands for any whole number." });
  return h("div", {}, h("ul", { className: `answers${isDoubted ? " doubted" : ""}` }, ...items), note);
}

/**
 * The solutions of a trigonometric equation from 0 up to 2π.
 * @param {Api.Solution} solution
 */
function principal(solution) {
  if (!solution.principal?.length) return null;
  const items = solution.principal.map((answer) => h("li", {}, math(asEquation(answer, solution)), decimal(answer)));
  return h("div", { className: "principal" }, h("p", { className: "small", textContent: "From 0 up to 2π:" }), h("ul", {}, ...items));
}

/**
 * Ambiguous notation: how it was interpreted, and a button for the other interpretation.
 * @param {Api.Solution} solution
 * @param {(latex: string) => void} take
 */
function meanings(solution, take) {
  if (!solution.meanings?.length) return null;
  const items = solution.meanings.map(({ part, taken, other, latex }) =>
    h(
      "li",
      {},
      h("span", {}, math(part), ` was read as: ${taken}.`),
      h("button", { className: "plain small", title: other, onclick: () => take(latex) }, "Use instead: ", math(latex)),
    ),
  );
  return h("ul", { className: "meanings" }, ...items);
}

/**
 * The decimal value, where it tells more than the exact one.
 * @param {Api.Answer} answer
 */
function decimal(answer) {
  if (answer.decimal === null || /^-?([\d.]|\{,\})+$/.test(answer.latex)) return "";
  const shown = Number(answer.decimal.toPrecision(7));
  const isFiniteDecimal = shown === answer.decimal && /^-?\\frac\{\d+\}\{\d+\}$/.test(answer.latex);
  return h("span", { className: "decimal", textContent: `${isFiniteDecimal ? "=" : "≈"} ${shown}`.replace("-", "−") });
}

/** @param {Api.Solution} solution */
function message(solution) {
  return solution.message && h("p", { className: "message" }, ...typeset(solution.message, solution.message_latex));
}

/** @param {Api.Solution} solution */
function steps(solution) {
  if (!solution.steps.length) return null;
  const list = stepList(solution.steps);
  const all = [...list.querySelectorAll("details")];
  return h("section", {}, h("div", { className: "sub-head" }, h("h3", { textContent: "Steps" }), unfolding(all, "Show explanations", "Hide explanations")), list);
}

/** @param {Api.Step[]} steps */
function stepList(steps) {
  const items = steps.map((step) =>
    h(
      "li",
      {},
      h(
        "details",
        {},
        h("summary", {}, math(step.latex), h("span", { className: "rule", textContent: step.rule.replaceAll("-", " ") })),
        step.parts && h("ul", { className: "step-parts" }, ...step.parts.map(part)),
        h("p", { className: "explanation" }, !step.parts && h("span", {}, ...typeset(step.explanation, step.explanation_latex)), proof(step.verified)),
        step.caution && h("p", { className: "caution" }, ...typeset(step.caution, step.caution_latex)),
      ),
    ),
  );
  return h("ol", { className: "steps" }, ...items);
}

/**
 * A button that opens all parts that unfold, or closes them.
 * @param {Element[]} all
 * @param {string} show
 * @param {string} hide
 */
function unfolding(all, show, hide) {
  const parts = /** @type {HTMLDetailsElement[]} */ (all);
  const button = h("button", { className: "plain small", textContent: show });
  button.addEventListener("click", () => {
    const open = parts.some((one) => !one.open);
    parts.forEach((one) => (one.open = open));
    button.textContent = open ? hide : show;
  });
  return button;
}

/**
 * The study of a function: a part for each section, what was found in its heading, which unfolds to the steps.
 * @param {Api.Solution} solution
 * @param {boolean} isDoubted
 * @param {Node} graph
 */
function study(solution, isDoubted, graph) {
  const names = [...new Set([...solution.steps, ...solution.answers].map((one) => one.section ?? ""))];
  const parts = names.map((name) => {
    const own = solution.steps.filter((step) => (step.section ?? "") === name);
    const found = solution.answers.filter((answer) => (answer.section ?? "") === name);
    const facts = answers({ ...solution, answers: found }, isDoubted) ?? (solution.message ? null : h("p", { className: "small", textContent: "none" }));
    return h("details", { className: "part" }, h("summary", {}, h("h3", { textContent: titled(name) }), facts), stepList(own));
  });
  const drawn = h("details", { className: "part", open: true }, h("summary", {}, h("h3", { textContent: "Graph" })), graph);
  return h("section", { className: "parts" }, h("div", { className: "sub-head" }, h("h3", { textContent: "Study" }), unfolding(parts, "Unfold all", "Fold all")), ...parts, drawn);
}

/** @type {(name: string) => string} */
const titled = (name) => (name ? name[0].toUpperCase() + name.slice(1) : "Steps");

/**
 * A line that a step of a shorter working sums up, with its reason.
 * @param {Api.Step} step
 */
function part(step) {
  return h("li", {}, math(step.latex), h("span", {}, ...typeset(step.explanation, step.explanation_latex)));
}

function proof(verified) {
  return h("span", { className: verified ? "proof" : "proof none" }, icon(verified ? "check" : "cross"), verified ? "checked" : "not checked");
}

/** @param {Api.Solution} solution */
function checks(solution) {
  if (!solution.checks.length) return null;
  const items = solution.checks.map((check) =>
    h(
      "li",
      { className: check.passed ? "passed" : check.undecided ? "undecided" : "failed" },
      icon(check.passed ? "check" : "cross"),
      h("div", {}, math(check.latex), h("p", { className: "explanation" }, ...typeset(check.explanation, check.explanation_latex))),
    ),
  );
  return h("section", {}, h("div", { className: "sub-head" }, h("h3", { textContent: "Checks" })), h("ul", { className: "checks" }, ...items));
}
