// What is right and wrong in a working, and what a wrong line should have been. Pure.

import { tokenise } from "./tokens.js";

/** @typedef {"right" | "wrong" | ""} Verdict */

/**
 * The verdict on each line of a problem; "" for what is given, and for what follows a wrong line.
 * @param {Pick<Api.Solution, "kind" | "status" | "steps" | "checks" | "wrong_line">} solution
 * @param {number} count
 * @returns {Verdict[]}
 */
export function verdictsOf({ kind, status, steps, checks, wrong_line: wrong }, count) {
  /** @type {Verdict[]} */
  const none = Array.from({ length: count }, () => "");
  if (kind === "checked-working") {
    const given = count - steps.length; // each step is a line
    return none.map((_, i) => (i + 1 === wrong ? "wrong" : i >= given && i + 1 < (wrong ?? Infinity) ? "right" : ""));
  }
  if (kind === "arithmetic-check") return none.map(() => (checks.every((check) => check.passed) ? "right" : "wrong"));
  return none.map(() => (kind === "identity" && status === "all-numbers" ? "right" : ""));
}

/**
 * The step of the solution of a line that a wrong line after it should have been: the one written most like it.
 * @param {string} wrong
 * @param {Pick<Api.Solution, "steps">} solution
 * @returns {Api.Step | null}
 */
export function meantBy(wrong, { steps }) {
  const tokens = tokenise(wrong);
  const all = steps.map((step) => ({ step, away: distance(tokens, tokenise(step.latex)) }));
  return all.reduce((best, one) => (best && best.away < one.away ? best : one), /** @type {{step: Api.Step, away: number} | null} */ (null))?.step ?? null;
}

/** The edits from one list of tokens to another (Levenshtein). */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  a.forEach((token, i) => {
    const next = [i + 1];
    b.forEach((other, j) => next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (token === other ? 0 : 1))));
    row = next;
  });
  return row[b.length];
}
