"""Points of the complex plane that fulfil a relation: those of a grid, and those found on lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.types import Solution
from solver_suite.exact_values import EXACT, UndefinedError, Value, value_of
from solver_suite.suite import Problem

X, Y, Z = (Variable(letter) for letter in "xyz")
PLACES = [EXACT.mpf(k) + EXACT.mpf(1) / 7 for k in range(-4, 5)]
"""Coordinates of the grid, and of the lines across and along the plane."""

CLOSE = EXACT.mpf(10) ** -15
TRUE_SIGNS = {"=": (0,), r"\neq": (-1, 1), "<": (-1,), ">": (1,), r"\leq": (-1, 0), r"\geq": (0, 1)}


def read(latex: str) -> Term:
    return interpret(parse(latex))


def same_answer(problem: Problem, solution: Solution) -> bool:
    if len(solution.answers) != 1:
        return False
    found, wanted = read(solution.answers[0].latex), read(problem.answers[0])
    return isinstance(found, terms.Relation | terms.Tuple | terms.Logical) and _agree(found, wanted)


def check(problem: Problem) -> None:
    """The answer is true where the problem is, with z = x + yi."""
    if problem.status == "solved":
        assert _agree(read(problem.latex), read(problem.answers[0])), problem.latex


def _agree(one: Term, other: Term) -> bool:
    points = [(a, b) for a in PLACES for b in PLACES]
    points += [point for term in (one, other) for point in _points_on(term)]
    return all(_holds(one, point) == _holds(other, point) for point in points)


def _holds(term: Term, point: tuple[Value, Value]) -> bool:
    if isinstance(term, terms.Tuple):
        return all(_holds(part, point) for part in term.elements)
    if isinstance(term, terms.Logical):
        return any(_holds(part, point) for part in term.parts)
    assert isinstance(term, terms.Relation)
    gaps = _gaps(term, point)
    if gaps is None:
        return False
    signs = [0 if abs(gap) < CLOSE else 1 if gap > 0 else -1 for gap in gaps]
    return all(found in TRUE_SIGNS[sign] for sign, found in zip(term.signs, signs, strict=True))


def _gaps(relation: terms.Relation, point: tuple[Value, Value]) -> list[Value] | None:
    known = {X: point[0], Y: point[1], Z: EXACT.mpc(*point)}
    try:
        values = [EXACT.re(value_of(side, known)) for side in relation.sides]
    except UndefinedError:
        return None
    return [left - right for left, right in pairwise(values)]


def _points_on(term: Term) -> Iterator[tuple[Value, Value]]:
    """Points where both sides of the first relation are equal, on lines across and along the plane."""
    relation = term
    while isinstance(relation, terms.Tuple | terms.Logical):
        relation = (relation.elements if isinstance(relation, terms.Tuple) else relation.parts)[0]
    assert isinstance(relation, terms.Relation)
    for place in PLACES[::2]:
        for is_across in (True, False):

            def function(t: Value, place: Value = place, is_across: bool = is_across) -> Value | None:
                gaps = _gaps(relation, (t, place) if is_across else (place, t))
                return None if gaps is None else gaps[0]

            for zero in _zeros(function):
                yield (zero, place) if is_across else (place, zero)


def _zeros(function: Callable[[Value], Value | None]) -> Iterator[Value]:
    grid = [EXACT.mpf(k) / 2 + EXACT.mpf(1) / 13 for k in range(-20, 21)]
    for a, b in pairwise(grid):
        low, high = function(a), function(b)
        if low is None or high is None or low * high > 0:
            continue
        for _ in range(120):
            middle = (a + b) / 2
            value = function(middle)
            if value is None:
                break
            a, b, low = (middle, b, value) if low * value > 0 else (a, middle, low)
        if (value := function(a)) is not None and abs(value) < CLOSE:  # no jump
            yield a
