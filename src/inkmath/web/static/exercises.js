// The exercises of a page: lines from one label to the next, each solved by itself. Pure.

/**
 * The exercises of lines: [{label, places}], the places of lines from 0 on; what stands before a label has "".
 * @param {Pick<Table["lines"][number], "reading">[]} lines
 * @returns {Exercise[]}
 */
export function exercisesOf(lines) {
  const exercises = [];
  lines.forEach(({ reading }, place) => {
    const label = reading.label ?? "";
    if (label || !exercises.length) exercises.push({ label, places: [] });
    exercises.at(-1).places.push(place);
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
    const own = solutions[i].parts ?? [{ lines: places.map((_, number) => number + 1), solution: solutions[i] }];
    return own.map((part) => ({ label, isOnly: own.length === 1, lines: part.lines.map((number) => places[number - 1] + 1), solution: part.solution }));
  });
  return { ...solutions[0], message: "", parts };
}

/**
 * A solution that says why there is none.
 * @type {(message: string) => Api.Solution}
 */
export const unsolved = (message) => ({ status: "unsolved", kind: "", latex: "", variable: null, answers: [], steps: [], checks: [], message });
