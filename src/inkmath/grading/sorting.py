"""The lines of a pupil's pages, each given to the problem of the key that it works on.

A problem begins with its number, with a copy of it, or with a line that follows from it and not from the
lines before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from inkmath.errors import LatexSyntaxError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.lexemes import tokenise
from inkmath.grading.key import Problem, plain_label
from inkmath.grading.verdicts import WrittenLine
from inkmath.grading.working import check

COPY = 0.8
"""Share of tokens from which on a line is a copy of a problem, perhaps read or copied wrong."""


def sort_lines(
    lines: Sequence[WrittenLine], key: Sequence[Problem]
) -> tuple[dict[str, list[WrittenLine]], list[WrittenLine]]:
    """The lines of each problem by its label, and those of none."""
    found: dict[str, list[WrittenLine]] = {problem.label: [] for problem in key}
    others: list[WrittenLine] = []
    current: Problem | None = key[0] if len(key) == 1 else None
    for line in lines:
        untouched = [problem for problem in key if problem is not current and not found[problem.label]]
        begun = _named(line, key, current) or _begun(line, untouched, current, found)
        current = begun or current
        (others if current is None else found[current.label]).append(line)
    return found, others


def _named(line: WrittenLine, key: Sequence[Problem], current: Problem | None) -> Problem | None:
    """The problem whose number stands before the line; `b)` after a line of 2a is 2b."""
    label = plain_label(line.reading.label)
    if not label:
        return None
    number = re.match(r"\d*", current.label if current else "")
    names = [label, *([f"{number[0]}{label}"] if number and label.isalpha() else []), f"{label}a"]
    return next((problem for name in names for problem in key if problem.label == name), None)


def _begun(
    line: WrittenLine,
    untouched: Sequence[Problem],
    current: Problem | None,
    found: dict[str, list[WrittenLine]],
) -> Problem | None:
    """The problem that a line without a number begins, among those of which there is no line yet."""
    if not untouched:
        return None
    likeness = [_likeness(line.reading.latex, problem.statement) for problem in untouched]
    best = max(range(len(untouched)), key=likeness.__getitem__)
    if likeness[best] >= COPY and (
        current is None or likeness[best] > _likeness(line.reading.latex, current.statement)
    ):
        return untouched[best]
    if current is not None and _follows(current, [*found[current.label], line]):
        return None
    return next((problem for problem in untouched if _says_the_same(problem, line)), None)


def _follows(problem: Problem, lines: Sequence[WrittenLine]) -> bool:
    """True if the last line is right as one of the working."""
    return check(problem.statement, lines)[-1].verdict == "follows"


def _says_the_same(problem: Problem, line: WrittenLine) -> bool:
    """True if the line follows from the problem, and the problem from the line."""
    back = replace(line, reading=replace(line.reading, latex=problem.statement))
    return _follows(problem, [line]) and _follows(replace(problem, statement=line.reading.latex), [back])


def _likeness(latex: str, statement: str) -> float:
    """The share of tokens that two formulas have in common, in their order."""
    return SequenceMatcher(None, tokenise(_canonical(latex)), tokenise(statement), autojunk=False).ratio()


def _canonical(latex: str) -> str:
    try:
        return print_latex(parse(latex))
    except LatexSyntaxError:
        return latex
