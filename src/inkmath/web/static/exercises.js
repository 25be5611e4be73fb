// The problems of a page: lines from one label to the next, or in a region of their own, each solved by itself. Pure.

import { isUnfinished } from "./unfinished.js";

/**
 * The exercises of lines: [{label, places, waiting}], the places of lines from 0 on; what stands before a label has "".
 * Lines that are not finished wait. regions: the place of each line's region on the page, from `placesOf`.
 * @param {Pick<Table["lines"][number], "reading" | "latex">[]} lines
 * @param {number[]} regions
 * @returns {Exercise[]}
 */
export function exercisesOf(lines, regions = []) {
  /** @type {Exercise[]} */
  const exercises = [];
  lines.forEach(({ reading, latex }, place) => {
    const label = reading.label ?? "";
    if (label || !place || regions[place] !== regions[place - 1]) exercises.push({ label, places: [], waiting: [] });
    const last = exercises[exercises.length - 1];
    (isUnfinished(latex) ? last.waiting : last.places).push(place);
  });
  return exercises;
}

/**
 * The solutions of exercises as that of one page: each part has the label of its exercise, and counts the page's lines.
 * @param {Exercise[]} exercises
 * @param {Api.Solution[]} solutions
 * @returns {Api.Solution}
 */
export function together(exercises, solutions) {
  const parts = exercises.flatMap(({ label, places }, i) => {
    const own = partsOf(solutions[i], places.length);
    return own.map((part) => ({ label, isOnly: own.length === 1, lines: part.lines.map((number) => places[number - 1] + 1), solution: part.solution }));
  });
  return { ...solutions[0], message: "", parts };
}

/**
 * The problems of which a solution of so many lines is.
 * @param {Api.Solution | null} solution
 * @param {number} count
 * @returns {PagePart[]}
 */
export function partsOf(solution, count) {
  if (!solution) return [];
  return solution.parts ?? [{ lines: Array.from({ length: count }, (_, i) => i + 1), solution }];
}

/**
 * A solution that says why there is none.
 * @type {(message: string) => Api.Solution}
 */
export const unsolved = (message) => ({ status: "unsolved", kind: "", latex: "", variable: null, answers: [], steps: [], checks: [], message });
