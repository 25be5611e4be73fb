// Solving: requests and shows the solution of all lines together, or of one of them.

import { ApiError, post } from "./api.js";
import { Asked } from "./asked.js";
import { byId, say } from "./dom.js";
import { exercisesOf, together, unsolved } from "./exercises.js";
import { graphOf } from "./graph.js";
import { spoken } from "./math.js";
import { markAlone, markWrong } from "./readings.js";
import { showSolution, summary } from "./solution.js";
import { set, setting } from "./store.js";
import { persistent } from "./trouble.js";

/** Time without changes before lines are solved, and then drawn. Several lines are more work, and wait longer. */
const SOLVE_AFTER_MS = 120;
const SOLVE_SEVERAL_AFTER_MS = 400;
const DRAW_AFTER_MS = 400;
const MOST_GRAPHS = 6;
/** Inputs of a batch: the limit of the server. */
const MOST_INPUTS = 32;

export class Solving {
  /** takeMeaning(lines, latex); changed(): other lines are wrong now; solved(). */
  constructor(actions) {
    this.actions = actions;
    this.all = [];
    this.lines = [];
    /** The lines that were solved last, and their solution. */
    this.solved = /** @type {{lines: any[], solution: any}} */ ({ lines: [], solution: null });
    this.asked = new Asked(() => this.again());
    /** The number of the line that is solved by itself; -1 for all together. */
    this.alone = -1;
    this.tableId = null;
    this.waiting = 0;
    this.drawingSoon = 0;
    this.solving = persistent(([lines], isNewest) => this.solve(lines, isNewest));
    this.drawing = persistent(([places], isNewest) => this.draw(places, isNewest));
    byId("all-lines").onclick = () => this.only(-1);
    const detail = chosenDetail();
    detail.value = setting("detail", "normal");
    detail.onchange = () => {
      set("detail", detail.value);
      this.solved.solution = null;
      this.ask({ id: this.tableId, lines: this.all }, false);
    };
  }

  /** Asks for the solution of a table's lines. isFaulty: they hold LaTeX that is none; it waits for better. */
  ask({ id, lines }, isFaulty) {
    if (id !== this.tableId || lines.length < 2) this.alone = -1;
    if (id !== this.tableId) this.asked.reset();
    if (this.alone >= lines.length) this.alone = -1;
    this.tableId = id;
    this.all = lines;
    const chosen = (this.alone < 0 ? lines : [lines[this.alone]]).filter((line) => line.latex.trim());
    const isSame = this.solved.solution && chosen.length === this.lines.length && chosen.every((line, i) => line.latex === this.lines[i].latex && line.confidence === this.lines[i].confidence);
    this.lines = chosen;
    this.asked.offer(chosen.map((line) => line.latex));
    byId("alone").hidden = this.alone < 0;
    byId("alone-line").textContent = `Line ${this.alone + 1} by itself`;
    markAlone(this.alone);
    clearTimeout(this.waiting);
    this.showStale(isFaulty || !isSame);
    if (isFaulty) return;
    if (isSame && !this.solving.isBusy) this.settle(this.solved.solution);
    else this.waiting = setTimeout(() => this.solving.ask(chosen), chosen.length > 1 ? SOLVE_SEVERAL_AFTER_MS : SOLVE_AFTER_MS);
  }

  /** Solves the line at a place by itself from now on; all together for -1, and for the one that is so already. */
  only(place) {
    this.alone = place === this.alone ? -1 : place;
    this.ask({ id: this.tableId, lines: this.all }, false);
  }

  /** Solves the same lines for what is asked now. */
  again() {
    this.lines = [];
    this.ask({ id: this.tableId, lines: this.all }, false);
  }

  /** The lines of workings that are wrong, as far as is known. */
  wrongLines() {
    const { lines, solution } = this.solved;
    if (!solution) return [];
    const parts = solution.parts ?? [{ lines: lines.map((_, i) => i + 1), solution }];
    return parts.filter((part) => part.solution.wrong_line).map((part) => lines[part.lines[part.solution.wrong_line - 1] - 1]);
  }

  async solve(lines, isNewest) {
    if (!lines.length) {
      byId("solution-card").hidden = true;
      this.solved = { lines: [], solution: null };
      return;
    }
    const solution = await solutionOf(lines, this.asked.chosen);
    if (!this.lines.length) return;
    const places = await showSolution(solution, lines, (of, latex) => this.actions.takeMeaning(of, latex));
    this.solved = { lines, solution };
    if (lines !== this.lines) return; // it is of what was there before, and shown as such
    this.showStale(false);
    this.settle(solution);
    say(`Read: ${lines.map((line) => spoken(line.latex)).join("; ")}. ${summary(solution)}`);
    clearTimeout(this.drawingSoon);
    this.drawingSoon = setTimeout(() => isNewest() && this.drawing.ask(places.slice(0, MOST_GRAPHS)), DRAW_AFTER_MS);
  }

  /** Greys the solution out while it is of what was there before. */
  showStale(isStale) {
    byId("solution-card").classList.toggle("stale", isStale);
    byId("solution").setAttribute("aria-disabled", String(isStale));
  }

  /** Takes a solution as that of the lines that stand. */
  settle(solution) {
    this.solved = { lines: this.lines, solution };
    markWrong(this.wrongLines().map((line) => this.all.indexOf(line)));
    this.actions.changed();
    if (this.alone < 0) this.actions.solved();
  }

  /** The graphs come after the solutions, which do not wait for them. */
  async draw(places, isNewest) {
    for (const { place, latex } of places) {
      const graph = await graphOf(latex).catch(nothing);
      if (!isNewest()) return;
      if (graph) place.replaceChildren(graph);
    }
  }
}

/** The solution of lines: of each exercise by itself, where they are labelled. asked: beside them, for each. */
async function solutionOf(lines, asked) {
  const exercises = exercisesOf(lines);
  const problems = exercises.map(({ places }) => ({ ...problemOf(places.map((place) => lines[place])), ...asked }));
  if (!exercises.some(({ label }) => label)) return (await post("/v1/solve", problems[0]).catch((error) => refused(error, asked))).solution;
  /** @type {any[]} */
  const solutions = [];
  for (let i = 0; i < problems.length; i += MOST_INPUTS) {
    const { results } = await post("/v1/solve/batch", { inputs: problems.slice(i, i + MOST_INPUTS) });
    solutions.push(...results.map(({ solution, error }) => solution ?? unsolved(error.message)));
  }
  return together(exercises, solutions);
}

const chosenDetail = () => /** @type {HTMLSelectElement} */ (byId("detail"));

const LANGUAGES = ["en", "de"];

/** The request for the solution of lines, in the language of the browser and as deep as was chosen. */
const problemOf = (lines) => ({
  latex: lines.length > 1 ? lines.map((line) => line.latex) : lines[0].latex,
  detail: chosenDetail().value,
  language: navigator.languages.map((name) => name.slice(0, 2)).find((name) => LANGUAGES.includes(name)) ?? "en",
});

/** What is not solved because of what was asked for, such as a letter. Throws any other error. */
function refused(error, { unknown }) {
  if (!unknown || !(error instanceof ApiError) || error.isPassing) throw error;
  return { solution: unsolved(error.message) };
}

/** Nothing for what the server refuses to draw. Throws any other error. */
function nothing(error) {
  if (!(error instanceof ApiError) || error.isPassing) throw error;
  return null;
}
