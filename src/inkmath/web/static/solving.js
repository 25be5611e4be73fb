// Solving: requests and shows the solution of all lines together, or of one of them.

import { chipFormulas } from "./answers.js";
import { ApiError, post } from "./api.js";
import { Asked } from "./asked.js";
import { byId } from "./dom.js";
import { exercisesOf, partsOf, together, unsolved } from "./exercises.js";
import { graphsOf } from "./graph.js";
import { meantBy } from "./judging.js";
import { language, t } from "./language.js";
import { plotsOf } from "./plots.js";
import { markAlone, markWrong } from "./readings.js";
import { prints } from "./math.js";
import { linesOf, showSolution, summary } from "./solution.js";
import { set, setting } from "./store.js";
import { persistent } from "./trouble.js";
import { placesOf } from "./unread.js";

/** Time without changes before lines are solved, and then drawn. */
const SOLVE_AFTER_MS = 120;
const DRAW_AFTER_MS = 400;
/** Time between two solutions of lines that are being written: most say something else with the next stroke. */
const PAUSE_MS = 1000;
const MOST_GRAPHS = 6;
/** Exercises that are solved at a time: those written last do not wait for a long page. */
const AT_ONCE = 8;
/** Exercises whose solutions are kept: of a page that is written on, only those that have changed are solved. */
const MOST_KEPT = 200;

export class Solving {
  /** isWriting(): lines are changing; takeMeaning(lines, latex); outdated(): lines are others than were solved; changed(): there are other solutions now; told(texts): of which; solved(). */
  constructor(actions) {
    this.actions = actions;
    this.all = [];
    this.lines = [];
    this.table = /** @type {any} */ ({ id: null, lines: [], readOf: null });
    /** The lines that were solved last, their exercises, and their solution. */
    this.solved = /** @type {{lines: any[], exercises: Exercise[], solution: any}} */ ({ lines: [], exercises: [], solution: null });
    this.asked = new Asked(() => this.again());
    /** The number of the line that is solved by itself; -1 for all together. */
    this.alone = -1;
    this.tableId = null;
    this.waiting = 0;
    /** When lines were solved last. */
    this.ended = -Infinity;
    this.drawingSoon = 0;
    this.solving = persistent(([lines, exercises], isNewest) => this.solve(lines, exercises, isNewest).finally(() => (this.ended = performance.now())));
    this.drawing = persistent(([places], isNewest) => this.draw(places, isNewest));
    byId("all-lines").onclick = () => this.only(-1);
    const detail = chosenDetail();
    detail.value = setting("detail", "normal");
    detail.onchange = () => {
      set("detail", detail.value);
      this.solved.solution = null;
      this.ask(this.table, false);
    };
  }

  /** Asks for the solution of a table's lines. isFaulty: they hold LaTeX that is none; it waits for better. */
  ask(table, isFaulty) {
    const { id, lines } = table;
    if (id !== this.tableId || lines.length < 2) this.alone = -1;
    if (id !== this.tableId) this.asked.reset();
    if (this.alone >= lines.length) this.alone = -1;
    this.tableId = id;
    this.table = table;
    this.all = lines;
    const chosen = (this.alone < 0 ? lines : [lines[this.alone]]).filter((line) => line.latex.trim());
    const exercises = this.exercises(chosen);
    const isSame = this.isSolved(chosen, exercises);
    this.lines = chosen;
    this.asked.offer(chosen.map((line) => line.latex));
    byId("alone").hidden = this.alone < 0;
    byId("alone-line").textContent = t("Line {} by itself", this.alone + 1);
    markAlone(this.alone);
    clearTimeout(this.waiting);
    this.showStale(isFaulty || !isSame);
    if (!isSame) this.actions.outdated();
    if (isFaulty) return;
    if (isSame && !this.solving.isBusy) this.settle(this.solved.solution);
    else this.solveSoon(chosen, exercises);
  }

  /** Has lines solved once nothing is being written, and now and then meanwhile: the reading needs the processor then. */
  solveSoon(lines, exercises) {
    this.waiting = setTimeout(() => {
      const isRecent = this.solving.isBusy || performance.now() - this.ended < PAUSE_MS;
      if (isRecent && this.actions.isWriting()) this.solveSoon(lines, exercises);
      else this.solving.ask(lines, exercises);
    }, SOLVE_AFTER_MS);
  }

  /** True if the solution is of lines that say the same, as sure, in the same exercises. */
  isSolved(chosen, exercises) {
    const { lines, solution, exercises: before } = this.solved;
    const saysSame = (line, i) => line.latex === lines[i].latex && line.confidence === lines[i].confidence;
    return solution && JSON.stringify(exercises) === JSON.stringify(before) && chosen.length === lines.length && chosen.every(saysSame);
  }

  /** The exercises of lines of the table. */
  exercises(lines) {
    const places = placesOf(this.table);
    return exercisesOf(lines, lines.map((line) => places[this.all.indexOf(line)]));
  }

  /** Solves the line at a place by itself from now on; all together for -1, and for the one that is so already. */
  only(place) {
    this.alone = place === this.alone ? -1 : place;
    this.ask(this.table, false);
  }

  /** Solves the same lines for what is asked now. */
  again() {
    this.solved.solution = null;
    this.ask(this.table, false);
  }

  /**
   * The problems that were solved last, as far as their lines stand.
   * @returns {Solved[]}
   */
  get problems() {
    const { lines, solution } = this.solved;
    const problems = partsOf(solution, lines.length).map((part) => ({ solution: part.solution, lines: part.lines.map((number) => this.now(lines[number - 1])) }));
    return problems.filter((problem) => !problem.lines.includes(undefined));
  }

  /** The lines that are not finished. */
  get unfinished() {
    const { lines, exercises } = this.solved;
    return exercises.flatMap(({ waiting }) => waiting.map((place) => this.now(lines[place]))).filter(Boolean);
  }

  /** A line of the table as it is now; undefined where it says something else. */
  now(line) {
    return this.all.find((one) => one === line) ?? this.all.find((one) => one.latex === line.latex && one.isSame(line.reading));
  }

  /** The lines of workings that are wrong, as far as is known. */
  wrongLines() {
    return this.problems.flatMap(({ lines, solution }) => (solution.wrong_line ? [lines[solution.wrong_line - 1]] : []));
  }

  /** Solves exercises, a few at a time, and shows those that are solved by then. */
  async solve(lines, all, isNewest) {
    const exercises = all.filter(({ places }) => places.length);
    if (!exercises.length) {
      byId("solution-card").hidden = true;
      this.solved = { lines, exercises: all, solution: null };
      this.showStale(false);
      this.actions.changed();
      return;
    }
    const problems = exercises.map(({ places }) => ({ ...problemOf(places.map((place) => lines[place])), ...this.asked.chosen }));
    /** @type {(Api.Solution | undefined)[]} */
    const solutions = problems.map((problem) => kept.get(JSON.stringify(problem)));
    do {
      const next = problems.map((_, i) => i).filter((i) => !solutions[i]).slice(-AT_ONCE); // what was written last comes first
      const found = await solutionsOf(next.map((i) => problems[i]));
      next.forEach((i, k) => (solutions[i] = keep(problems[i], found[k])));
      await this.show(lines, all, exercises, solutions, isNewest);
    } while (isNewest() && this.lines.length && solutions.includes(undefined));
  }

  async show(lines, all, exercises, solutions, isNewest) {
    if (!this.lines.length) return;
    const ready = exercises.filter((_, i) => solutions[i]);
    const isOne = exercises.length === 1 && !exercises[0].label && exercises[0].places.length === lines.length;
    const solution = isOne ? solutions[0] : together(ready, solutions.filter(Boolean));
    await prints(partsOf(solution, lines.length).flatMap((part) => chipFormulas(part.solution)));
    const places = await showSolution(solution, lines, (of, latex) => this.actions.takeMeaning(of, latex));
    this.solved = { lines, exercises: all, solution };
    if (lines !== this.lines) return; // it is of what was there before, and shown as such
    this.showStale(ready.length < exercises.length);
    this.settle(solution);
    this.actions.told(partsOf(solution, lines.length).map((part) => ({ name: linesOf(part), text: summary(part.solution) })));
    clearTimeout(this.drawingSoon);
    this.drawingSoon = setTimeout(() => isNewest() && this.drawing.ask(places), DRAW_AFTER_MS);
  }

  /** Greys the solution out while it is of what was there before. */
  showStale(isStale) {
    byId("solution-card").classList.toggle("stale", isStale);
    byId("solution").setAttribute("aria-disabled", String(isStale));
  }

  /** Takes a solution as that of the lines that stand. */
  settle(solution) {
    this.solved = { ...this.solved, lines: this.lines, solution };
    markWrong(this.wrongLines().map((line) => this.all.indexOf(line)));
    this.actions.changed();
    if (this.alone < 0) this.actions.solved();
  }

  /** The graphs come after the solutions, which do not wait for them; one that is there stays as the user has moved it. */
  async draw(problems, isNewest) {
    const plots = plotsOf(problems);
    for (const { place } of problems) if (!plots.some((one) => one.place === place)) drawAt(place, "", []);
    for (const { place, latex } of plots.slice(0, MOST_GRAPHS)) {
      const shown = JSON.stringify(latex);
      if (drawn.get(place) === shown) continue;
      const graphs = await graphsOf(latex);
      if (!isNewest()) return;
      drawAt(place, shown, graphs);
    }
  }
}

/** What the graphs at each place are of. @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

function drawAt(place, shown, graphs) {
  drawn.set(place, shown);
  place.replaceChildren(...graphs);
}

/** @type {Map<string, Api.Solution>} Solutions by what was asked. */
const kept = new Map();

/** Keeps the solution of a problem, unless time ran out. Returns it. */
function keep(problem, solution) {
  if (solution.status !== "timeout") kept.set(JSON.stringify(problem), solution);
  while (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
  return solution;
}

/**
 * The server's solutions of problems, asked for together.
 * @returns {Promise<Api.Solution[]>}
 */
async function solutionsOf(problems) {
  if (!problems.length) return [];
  if (problems.length === 1) return [(await post("/v1/solve", problems[0]).catch((error) => refused(error, problems[0]))).solution];
  const { results } = await post("/v1/solve/batch", { inputs: problems });
  return results.map(({ solution, error }) => solution ?? unsolved(error.message));
}

/**
 * What a line would have been that follows from another one, and why: the step of its solution most like the one
 * written; null where there is none.
 * @param {string} before
 * @param {string} wrong
 */
export async function meantLine(before, wrong) {
  const { solution } = await post("/v1/solve", { latex: before, detail: "full", language });
  return meantBy(wrong, solution);
}

const chosenDetail = () => /** @type {HTMLSelectElement} */ (byId("detail"));

/** The request for the solution of lines, in the language of the browser and as deep as was chosen. */
const problemOf = (lines) => ({
  latex: lines.length > 1 ? lines.map((line) => line.latex) : lines[0].latex,
  detail: chosenDetail().value,
  language,
});

/** What is not solved because of what was asked for, such as a letter. Throws any other error. */
function refused(error, { unknown }) {
  if (!unknown || !(error instanceof ApiError) || error.isPassing) throw error;
  return { solution: unsolved(error.message) };
}

