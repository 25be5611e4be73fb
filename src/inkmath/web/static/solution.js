// The worked solution: what kind of problem, the answers, the steps that unfold, the checks.

import { arrange, byId, h, icon, percent } from "./dom.js";
import { partsOf } from "./exercises.js";
import { t } from "./language.js";
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

/** @type {Map<string, {element: HTMLElement, place: HTMLElement, own: {lines: Table["lines"]}}>} Sections by what they show. */
let sections = new Map();

/**
 * Shows the solution of lines, each of its problems by itself; resolves once its mathematics is typeset. The section of
 * a problem that has not changed stays as it is, unfolded or not.
 * takeMeaning(lines, latex): called when another interpretation of some of the lines is chosen.
 * Returns the places for graphs: [{place, latex}].
 * @param {Api.Solution} solution
 * @param {Table["lines"]} lines
 * @param {(lines: Table["lines"], latex: string) => void} takeMeaning
 */
export async function showSolution(solution, lines, takeMeaning) {
  const parts = partsOf(solution, lines.length);
  await prints(parts.flatMap((part) => formulas(part.solution)));
  const isOne = parts.length === 1 && !parts[0].label;
  const shown = parts.map((part) => {
    const own = part.lines.map((number) => lines[number - 1]);
    const key = JSON.stringify([isOne, part, confidenceOf(own)]);
    const section = sections.get(key) ?? sectionOf(part, own, isOne, takeMeaning);
    section.own.lines = own;
    return { key, section, latex: own.length > 1 ? own.map((line) => line.latex) : own[0].latex };
  });
  sections = new Map(shown.map(({ key, section }) => [key, section]));
  const say = parts.length > 1 && message(solution);
  arrange(byId("solution"), [say, ...shown.map(({ section }) => section.element)].filter(Boolean));
  byId("solution-card").hidden = parts.every((part) => part.solution.status === "not-a-problem" && !part.solution.message);
  shown.forEach(({ section }, i) => (section.place.id = i ? "" : "graph"));
  return shown.map(({ section: { place }, latex }) => ({ place, latex }));
}

/**
 * @param {PagePart} part
 * @param {Table["lines"]} lines
 * @param {boolean} isOne the page has no other problem
 * @param {(lines: Table["lines"], latex: string) => void} takeMeaning
 */
function sectionOf(part, lines, isOne, takeMeaning) {
  const own = { lines };
  const place = h("div", { className: "graph-place" });
  const content = problem(part.solution, lines, (latex) => takeMeaning(own.lines, latex), place);
  const title = !isOne && h("h3", { className: "problem-title", textContent: linesOf(part) });
  const element = h(isOne ? "div" : "section", { className: "problem", ...(!isOne && { "aria-label": linesOf(part) }) }, title, ...content);
  return { element, place, own };
}

/** True if a solution has sections, as the study of a function. */
export const isStudy = (solution) => solution.steps.some((step) => step.section);

const confidenceOf = (lines) => lines.reduce((all, line) => all * line.confidence, 1);

/**
 * The content for one problem: answers, steps and checks, without its graph.
 * @param {Api.Solution} solution
 * @param {Table["lines"]} lines
 */
export async function detailsOf(solution, lines) {
  await prints(formulas(solution));
  return problem(solution, lines, null, h("span"));
}

/**
 * @param {Api.Solution} solution
 * @param {Table["lines"]} lines
 * @param {((latex: string) => void) | null} takeMeaning
 * @param {Node} graph
 */
function problem(solution, lines, takeMeaning, graph) {
  const confidence = confidenceOf(lines);
  const hasSections = isStudy(solution);
  return [
    doubt(solution, confidence),
    head(solution),
    !hasSections && answers(solution, confidence < DOUBTFUL),
    principal(solution),
    message(solution),
    takeMeaning && meanings(solution, takeMeaning),
    hasSections ? study(solution, confidence < DOUBTFUL, graph) : steps(solution),
    checks(solution),
    !hasSections && graph,
  ].filter(Boolean);
}

/**
 * The title of a part: its exercise, its lines, or both where an exercise has several parts.
 * @param {PagePart} part
 * @returns {string}
 */
export function linesOf({ lines, label, isOnly }) {
  const numbers = lines.length > 1 ? t("Lines {} and {}", lines.slice(0, -1).join(", "), lines[lines.length - 1]) : t("Line {}", lines[0]);
  if (!label) return numbers;
  return isOnly ? t("Exercise {}", label) : t("Exercise {} {}", label, numbers);
}

/**
 * A warning where what was solved may not be what is written: the solution is right of the reading alone.
 * @param {Api.Solution} solution
 * @param {number} confidence
 */
function doubt(solution, confidence) {
  if (confidence >= SURE || solution.status === "not-a-problem") return null;
  const words = confidence < DOUBTFUL ? t("The reading is doubtful ({}): check it first.", percent(confidence)) : t("The reading is only fairly sure ({}): compare it with what was written.", percent(confidence));
  return h("p", { className: `doubt ${confidence < DOUBTFUL ? "doubtful" : "fair"}`, textContent: words });
}

/**
 * What there is instead of answers, in words; "" where nothing is to be said.
 * @param {Api.Solution} solution
 */
export const outcomeOf = ({ status }) => (LABELS[status] ? t(LABELS[status]) : "");

/**
 * The answers of a solution, or what there is instead, for a screen reader.
 * @param {Api.Solution} solution
 * @returns {string}
 */
export function summary(solution) {
  const found = solution.answers.map((answer) => spoken(asEquation(answer, solution))).join(t(", or "));
  return found ? t("Answer: {}", found) : outcomeOf(solution) || solution.message;
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
 * A sentence as nodes, once its formulas are typeset.
 * @param {string} plain
 * @param {string | undefined} latex
 */
export async function sentence(plain, latex) {
  await prints(pieces(latex ?? "").filter((_, i) => i % 2));
  return typeset(plain, latex);
}

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
    h("span", { textContent: kind ? t(kind[0].toUpperCase() + kind.slice(1)) : "" }),
    label && h("span", { className: `status ${solution.status}`, textContent: t(label) }),
  );
}

/**
 * An answer with the unknown before it: x=2, x\in(-2,2); facts and whole lines as they are.
 * @param {Api.Answer} answer
 * @param {Api.Solution} solution
 */
export function asEquation({ latex, label }, { variable }) {
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
      answer.label && h("span", { className: "answer-label", textContent: t(answer.label.replaceAll("-", " ")) }),
      math(asEquation(answer, solution)),
      decimal(answer),
      answer.verified && h("span", { className: "verified", title: t("Checked") }, icon("check"), h("span", { className: "for-readers", textContent: t("checked") })),
    ),
  );
  const isFamily = solution.variable !== "k" && solution.answers.some(({ latex }) => /(?<![\\a-z])k(?![a-z])/.test(latex));
  const note = isFamily && h("p", { className: "small", textContent: t("k stands for any whole number.") });
  return h("div", {}, h("ul", { className: `answers${isDoubted ? " doubted" : ""}` }, ...items), note);
}

/**
 * The solutions of a trigonometric equation from 0 up to 2π.
 * @param {Api.Solution} solution
 */
function principal(solution) {
  if (!solution.principal?.length) return null;
  const items = solution.principal.map((answer) => h("li", {}, math(asEquation(answer, solution)), decimal(answer)));
  return h("div", { className: "principal" }, h("p", { className: "small", textContent: t("From 0 up to 2π:") }), h("ul", {}, ...items));
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
      h("span", {}, math(part), t(" was read as: {}.", taken)),
      h("button", { className: "plain small", title: other, onclick: () => take(latex) }, t("Use instead: "), math(latex)),
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
  return h("section", {}, h("div", { className: "sub-head" }, h("h3", { textContent: t("Steps") }), unfolding(all, t("Show explanations"), t("Hide explanations"))), list);
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
        h("summary", {}, math(step.latex), h("span", { className: "rule", textContent: step.rule.replaceAll("-", " ") }), h("span", { className: "why", textContent: t("Why?") })),
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
    const facts = answers({ ...solution, answers: found }, isDoubted) ?? (solution.message ? null : h("p", { className: "small", textContent: t("none") }));
    return h("details", { className: "part" }, h("summary", {}, h("h3", { textContent: titled(name) }), facts), stepList(own));
  });
  const drawn = h("details", { className: "part", open: true }, h("summary", {}, h("h3", { textContent: t("Graph") })), graph);
  return h("section", { className: "parts" }, h("div", { className: "sub-head" }, h("h3", { textContent: t("Study") }), unfolding(parts, t("Unfold all"), t("Fold all"))), ...parts, drawn);
}

/** @type {(name: string) => string} */
const titled = (name) => (name ? t(name)[0].toUpperCase() + t(name).slice(1) : t("Steps"));

/**
 * A line that a step of a shorter working sums up, with its reason.
 * @param {Api.Step} step
 */
function part(step) {
  return h("li", {}, math(step.latex), h("span", {}, ...typeset(step.explanation, step.explanation_latex)));
}

function proof(verified) {
  return h("span", { className: verified ? "proof" : "proof none" }, icon(verified ? "check" : "cross"), t(verified ? "checked" : "not checked"));
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
  return h("section", {}, h("div", { className: "sub-head" }, h("h3", { textContent: t("Checks") })), h("ul", { className: "checks" }, ...items));
}
