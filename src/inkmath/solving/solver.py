"""Solving within limits: from LaTeX to the solution, by way of the worker process."""

from __future__ import annotations

import math
import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from time import monotonic
from typing import Unpack

from inkmath.errors import ConfigError, InputError, LatexSyntaxError
from inkmath.expression.lines import JOINING, split_lines, split_statements
from inkmath.expression.meaning.others import other_meanings
from inkmath.processes.sandbox import DEFAULT_TIMEOUT_S, Sandbox
from inkmath.processes.workers import LimitError, UnfinishedError
from inkmath.serialization import from_dict
from inkmath.solving.decimal_commas import has_commas, with_commas
from inkmath.solving.detail import with_detail
from inkmath.solving.draft import Draft
from inkmath.solving.geometry.reading import figure_in
from inkmath.solving.instructions import Instructed, split_at_instructions, without_instructions
from inkmath.solving.progress import with_found
from inkmath.solving.question import Question, canonical
from inkmath.solving.recognisers import Problem, recognise
from inkmath.solving.sentences import sentence
from inkmath.solving.translations import in_language, speaking
from inkmath.solving.working.lines import ARROWS, letters_of, read_lines
from inkmath.types import Options, Part, Solution, Status

MAX_TIMEOUT_S = 3600.0
MEMORY_BYTES = 1 << 30

SOLVER = Sandbox([sys.executable, "-P", "-m", "inkmath.solving.worker", str(MEMORY_BYTES)])
"""The workers that solve; none is started before the first use."""


def solve_latex(
    text: str,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    **options: Unpack[Options],
) -> Solution:
    """The worked solution of one line of LaTeX; `\\\\` separates the lines of a problem of several.

    timeout_s: limit for the working, in seconds; going over it gives a solution with the status "timeout".
    unknown: LaTeX of the letter to solve for or to differentiate by; by default the solver chooses.
    task: "simplify", "expand", "factor", or "check" for lines of a working; by default as the lines ask.
    numbers: "real" or "complex"; by default complex solutions are given where `i` or an unknown z stands.
    method: "formula", "factoring" or "completing-the-square" for a quadratic equation, "substitution",
    "elimination" or "gauss" for a linear system; by default the solver chooses.
    detail: "brief" for the ideas, "normal" for the lines that a person would write, or "full" for every line.
    language: of the sentences, "en" or "de".
    Raises InputError if text is no text, ConfigError for a time limit that is not positive, an unknown task,
    kind of numbers, method, detail or language, or a letter that is not in the problem.
    """
    if not isinstance(text, str):
        raise InputError(f"solve_latex takes LaTeX text, not {type(text).__name__}.")
    return solve_lines(split_lines(text) or [text], timeout_s, **options)


def solve_lines(
    texts: Sequence[str],
    timeout_s: float = DEFAULT_TIMEOUT_S,
    **options: Unpack[Options],
) -> Solution:
    """The worked solution of lines of LaTeX; blank ones do not count.

    Lines that have nothing to do with one another are problems of their own: see `Solution.parts`. Each of
    them may take timeout_s. Raises as `solve_latex` does.
    """
    _require_timeout(timeout_s)
    if figure_in(texts) is not None:
        return _solved(Question(tuple(filter(str.strip, texts)), **options), timeout_s)
    lines = [
        (number, without_instructions(line))
        for number, text in enumerate(texts, 1)
        for line in split_statements(text, JOINING | ARROWS)
    ]
    letters = {line.unknown for _, line in lines if not line.latex}
    kept = [(number, line) for number, line in lines if line.latex] or [(1, Instructed(" ".join(texts)))]
    question = Question(tuple(line.latex for _, line in kept), **options)
    if len(kept) < len(lines) and len(letters) == 1:
        question = replace(question, unknown=question.unknown or letters.pop())
    given = [line for _, line in kept]
    if len(given) == 1:
        return _solved(_instructed(question, given), timeout_s)
    groups = [part for group in _groups(question, timeout_s) for part in split_at_instructions(given, group)]
    on_page = [number for number, _ in kept]
    question = replace(question, on_page=tuple(on_page))
    parts = [_counted(part, on_page) for part in _parts(question, given, groups, timeout_s)]
    with speaking(question.language):
        return parts[0].solution if len(parts) == 1 else _page(question, parts)


def _instructed(question: Question, given: Sequence[Instructed]) -> Question:
    """The question with what the words of its lines ask for, if nothing else is asked."""
    task = question.task or next((line.task for line in given if line.task), None)
    unknown = question.unknown or next((line.unknown for line in given if line.unknown), None)
    return replace(question, task=task, unknown=unknown)


def _counted(part: Part, numbers: Sequence[int]) -> Part:
    """The part with the lines of the page, of which one may hold several statements side by side.

    numbers: the line of the page for each line of the question.
    """
    on_page = [numbers[line - 1] for line in part.lines]
    lines, wrong = tuple(dict.fromkeys(on_page)), part.solution.wrong_line
    if wrong is not None:
        wrong = lines.index(on_page[wrong - 1]) + 1
    return Part(lines, replace(part.solution, wrong_line=wrong))


def _groups(question: Question, timeout_s: float) -> list[list[int]]:
    """The lines of each problem, counted from 1; all of them together where that is not found out."""
    whole = [list(range(1, len(question.lines) + 1))]
    if question.task == "check":
        return whole
    try:
        groups: list[list[int]] = SOLVER.run("partition", question.to_text(), timeout_s)["groups"]
    except UnfinishedError:
        return whole
    return groups


def _parts(
    question: Question, given: Sequence[Instructed], groups: list[list[int]], timeout_s: float
) -> list[Part]:
    """Each problem with its solution. Raises ConfigError where the unknown is in none of them."""
    questions = [_of_group(question, group) for group in groups]
    if question.unknown is not None:
        asked = [_holds(each) for each in questions]
        if not any(asked):
            raise ConfigError(f"There is no {question.unknown} to solve for in these lines.")
        questions = [
            each if is_asked else replace(each, unknown=None)
            for each, is_asked in zip(questions, asked, strict=True)
        ]
    questions = [
        _instructed(each, [given[k - 1] for k in group])
        for each, group in zip(questions, groups, strict=True)
    ]
    end = monotonic() + MAX_TOGETHER * timeout_s
    parts = []
    for group, each in zip(groups, questions, strict=True):
        left = min(timeout_s, end - monotonic())
        says = "The problems before it took all the time that there was."
        late = Draft("", each.latex).solution("timeout", message=says)
        parts.append(Part(tuple(group), _solved(each, left) if left > 0 else late))
    return parts


MAX_TOGETHER = 4
"""All problems of a page together may take so many times the time of one."""


def _of_group(question: Question, group: Sequence[int]) -> Question:
    """The question of some of the lines; numbers that are those of the lines alone are left out."""
    lines = tuple(question.lines[k - 1] for k in group)
    on_page = tuple(question.on_page[k - 1] for k in group)
    is_plain = len(lines) == 1 or on_page == tuple(range(1, len(lines) + 1))
    return replace(question, lines=lines, on_page=() if is_plain else on_page)


def _holds(question: Question) -> bool:
    """True if the lines hold the letter to solve for."""
    try:
        return question.variable in letters_of(read_lines(tuple(map(canonical, question.lines))))
    except InputError:
        return False


def _page(question: Question, parts: list[Part]) -> Solution:
    unsettled = sum(part.solution.status not in SETTLED for part in parts)
    message = sentence("These lines are {} problems, each of them solved by itself.", len(parts))
    if unsettled:
        message = sentence(
            "These lines are {} problems; {} of them could not be solved.", len(parts), unsettled
        )
    status: Status = "unsolved" if unsettled else "solved"
    return Draft(SEVERAL, question.latex).solution(status, message=message, parts=tuple(parts))


SEVERAL = "several-problems"
SETTLED = frozenset({"solved", "no-solution", "all-numbers"})


def _solved(question: Question, timeout_s: float) -> Solution:
    """The solution of one problem, which is kept: a page that is written on asks for the same ones again."""
    with _keeping:
        if question in _kept:
            _kept.move_to_end(question)
            return _kept[question]
    try:
        solution = _worked_out(question, partial(_solution, timeout_s=timeout_s))
    except UnfinishedError as reason:
        return _worked_out(question, partial(_given_up, reason=reason))
    with _keeping:
        _kept[question] = solution
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return solution


MOST_KEPT = 200
"""Solutions that are kept, of the problems that were asked for last; also that there is none."""

_kept: OrderedDict[Question, Solution] = OrderedDict()
_keeping = Lock()


def _worked_out(question: Question, solve: Callable[[Question], Solution]) -> Solution:
    """The solution of one problem, with the other meanings that it may have.

    solve: gives it for the question in plain LaTeX.
    """
    is_with_commas = has_commas(question.lines)
    try:
        question = replace(question, lines=tuple(map(canonical, question.lines)))
    except LatexSyntaxError as error:
        return Draft("", question.latex).solution("not-a-problem", message=str(error))
    with speaking(question.language):
        solution = with_detail(in_language(solve(question)), question.detail)
    solution = with_commas(solution) if is_with_commas else solution
    return replace(solution, meanings=other_meanings(question.lines))


def _solution(question: Question, timeout_s: float) -> Solution:
    """The solution out of the worker; that it is no problem is known without. Raises UnfinishedError."""
    problem = _problem(question)
    if isinstance(problem, Solution):
        return problem
    return from_dict(Solution, SOLVER.run("solve", question.to_text(), timeout_s))


def _given_up(question: Question, reason: UnfinishedError) -> Solution:
    """The steps that were found until a limit was reached, or the worker ended."""
    problem = _problem(question)
    draft = Draft("" if problem is None else problem.kind, question.latex)
    if isinstance(reason, LimitError):
        return with_found(draft.solution("timeout", message=str(reason)), reason.found)
    return with_found(draft.unsolved(reason), reason.found)


def _problem(question: Question) -> Problem | Solution | None:
    """The problem of a single line, or why it is none; None for several lines, or a figure."""
    if len(question.lines) > 1 or figure_in(question.lines) is not None:
        return None
    return recognise(question.lines[0], question.variable, question.task, question.numbers)


def warm_up() -> None:
    """Starts the worker process in the background, so that SymPy is imported while the caller still reads."""
    SOLVER.warm_up()


def _require_timeout(timeout_s: float) -> None:
    if not (
        isinstance(timeout_s, int | float) and math.isfinite(timeout_s) and 0 < timeout_s <= MAX_TIMEOUT_S
    ):
        raise ConfigError(
            f"timeout_s is {timeout_s!r}; expected seconds above 0 and up to {MAX_TIMEOUT_S:g}."
        )
