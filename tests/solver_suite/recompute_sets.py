"""Sets of real numbers as answers, worked out anew: put in, and searched for where some might be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import numpy as np

from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable
from solver_suite.answer_checker import close, relations_of, tolerance_of
from solver_suite.exact_values import EXACT, FAST, UndefinedError, Value, value_of
from solver_suite.number_sets import WINDOW, RealSet, contains, read_set
from solver_suite.suite import Problem

Function = Callable[[float], float | None]

GRID = np.concatenate(
    [-np.geomspace(3e4, 13, 40), np.arange(-13, 13, 0.0531), np.geomspace(13, 3e4, 40), [1e5, 1e6]]
).tolist()
COMPARED = {
    "=": lambda d: d == 0, r"\neq": lambda d: d != 0, "<": lambda d: d < 0, ">": lambda d: d > 0,
    r"\leq": lambda d: d <= 0, r"\geq": lambda d: d >= 0,
}  # fmt: skip


def real_function(term: Term, letter: Variable | None) -> Function:
    """The value at a point in floating point; None where there is none."""
    assert letter is not None

    def at(x: float) -> float | None:
        try:
            value = value_of(term, {letter: x}, FAST)
        except UndefinedError:
            return None
        return value if isinstance(value, float) and abs(value) < 1e200 else None

    return at


def zeros(function: Function) -> Iterator[float]:
    """Zeros found from a grid: where the sign changes without a pole, and where |f| dips to nothing."""
    points = [(x, y) for x in GRID if (y := function(x)) is not None]
    for (a, fa), (b, fb) in pairwise(points):
        if fa == 0:
            yield a
        elif fa * fb < 0:
            root = bisected(function, a, b)
            if root is not None:
                yield root
    for (a, fa), (_, fb), (c, fc) in zip(points, points[1:], points[2:], strict=False):
        is_dip = abs(fb) <= min(abs(fa), abs(fc)) and abs(fb) < 0.7 * max(abs(fa), abs(fc))
        if is_dip and fa * fb > 0 and fb * fc > 0:
            x, y = lowest(function, a, c)
            if y < 1e-12 * max(1.0, abs(fa)):
                yield x


def bisected(function: Function, a: float, b: float) -> float | None:
    fa, first = function(a), max(abs(function(a) or 0), abs(function(b) or 0))
    for _ in range(90):
        middle = (a + b) / 2
        value = function(middle)
        if value is None:
            return None
        if value == 0:
            return middle
        if (value < 0) == (fa < 0):  # type: ignore[operator]
            a = middle
        else:
            b = middle
    value = function(a)
    return a if value is not None and abs(value) <= 1e-6 * max(first, 1e-3) else None


def lowest(function: Function, a: float, b: float) -> tuple[float, float]:
    """The minimum of |f| between two points, by thirds."""

    def height(x: float) -> float:
        value = function(x)
        return abs(value) if value is not None else 1e300

    for _ in range(120):
        left, right = a + (b - a) / 3, b - (b - a) / 3
        if height(left) < height(right):
            b = right
        else:
            a = left
    return a, height(a)


def is_member(numbers: RealSet, x: float, tolerance: float = 2e-5) -> bool:
    if numbers.families:
        return abs(x) > WINDOW - 1 or any(abs(x - y) < tolerance for y in points_of(numbers))
    return contains(numbers, EXACT.mpf(x), tolerance * max(1, abs(x)))


def truth(relation: terms.Relation, letter: Variable, x: Value) -> bool | None:
    """True if the chain holds at x; None where a side has no value."""
    if relation.signs == (r"\in",):
        return belongs(relation.sides[1], x)
    try:
        values = [value_of(side, {letter: x}) for side in relation.sides]
    except UndefinedError:
        return None
    differences = [a - b for a, b in pairwise(values)]
    exact = [0 if abs(d) < 1e-25 else d for d in differences]
    return all(COMPARED[sign](d) for sign, d in zip(relation.signs, exact, strict=True))


def belongs(collection: Term, x: Value) -> bool:
    """True if a number is in an interval, or natural, whole, rational with a small denominator, or real."""
    match collection:
        case terms.Interval(low, high, low_open, high_open):
            ends = [value_of(end) for end in (low, high)]
            return (x > ends[0] or (x == ends[0] and not low_open)) and (
                x < ends[1] or (x == ends[1] and not high_open)
            )
        case Variable(r"\mathbb{N}"):
            return x > -1e-20 and abs(x - round(x)) < 1e-20
        case Variable(r"\mathbb{Z}"):
            return abs(x - round(x)) < 1e-20
        case Variable(r"\mathbb{Q}"):
            return any(abs(n * x - round(n * x)) < 1e-20 for n in range(1, 100))
    assert collection == Variable(r"\mathbb{R}")
    return True


def letter_of(relations: tuple[terms.Relation, ...]) -> Variable:
    """The one letter that is no set of numbers."""
    (letter,) = {
        x for relation in relations for x in terms.variables(relation) if not x.token.startswith(r"\mathbb")
    }
    return letter


def check_conditions(problem: Problem) -> None:
    """The answers solve the first relation, an equation, and meet the others; no other zero does."""
    equation, *conditions = relations_of(problem.latex)
    letter = letter_of((equation, *conditions))
    numbers = set_of(problem)
    for x in members(numbers):
        assert close(*(value_of(side, {letter: x}) for side in equation.sides)), x
        assert all(truth(condition, letter, x) for condition in conditions), x
    function = real_function(terms.Sum((equation.sides[0], terms.Negation(equation.sides[1]))), letter)
    for x in zeros(function):
        near = [EXACT.mpf(at) for at in (x, x - 1e-6, x + 1e-6)]
        is_inside = all(
            truth(condition, letter, at)
            for at in near
            for condition in conditions
            if not isinstance(condition.sides[-1], Variable)
        )
        discrete = [c for c in conditions if isinstance(c.sides[-1], Variable)]
        is_met = all(truth(condition, letter, EXACT.mpf(round(x * 4) / 4)) for condition in discrete)
        is_met = is_met and (not discrete or abs(x * 4 - round(x * 4)) < 1e-6)
        if is_inside and (is_met or discrete == [c for c in discrete if c.sides[-1].token == r"\mathbb{R}"]):
            assert is_member(numbers, x) or not is_solution(equation, letter, x), x


def check_set(problem: Problem) -> None:
    relations = relations_of(problem.latex)
    letter = letter_of(relations)
    numbers = set_of(problem)
    is_equation = len(relations) == 1 and relations[0].signs == ("=",)
    if not is_equation:
        check_truth(relations, letter, numbers)
        return
    sides = relations[0].sides
    for x in members(numbers):
        tolerance = max(tolerance_of(problem), 1e-25)
        assert close(value_of(sides[0], {letter: x}), value_of(sides[1], {letter: x}), tolerance), x
    function = real_function(terms.Sum((sides[0], terms.Negation(sides[1]))), letter)
    if not any(span.low != span.high for span in numbers.spans):
        for x in zeros(function):
            assert is_member(numbers, x) or not is_solution(relations[0], letter, x), f"{x} is a solution too"
        return
    for x in GRID:
        value = function(x)
        if value is not None and not any(
            abs(x - end) < 1e-6 for s in numbers.spans for end in (s.low, s.high)
        ):
            scale = abs(value_of(sides[0], {letter: x}, FAST)) + 1
            assert (abs(value) < 1e-9 * scale) == contains(numbers, EXACT.mpf(x)), x


def is_solution(relation: terms.Relation, letter: Variable, x: float) -> bool:
    """True if a zero in floating point is one: no hole that was rounded away, and no power that ran out."""
    try:
        gaps = []
        for at in (x, round(x, 6), x + 0.05, x - 0.05):
            left, right = (value_of(side, {letter: EXACT.mpf(at)}) for side in relation.sides)
            gaps.append((abs(left - right), max(abs(left), abs(right))))
    except UndefinedError:
        return False
    gap = gaps[0][0]
    return bool(gap <= 1e-9 * max(scale for _, scale in gaps)) and not 0 < gap < 1e-250


@cache
def points_of(numbers: RealSet) -> list[Value]:
    return numbers.points()


def set_of(problem: Problem) -> RealSet:
    if problem.answers:
        return read_set(problem.answers)
    return read_set([r"(-\infty,\infty)"] if problem.status == "all-numbers" else [])


def members(numbers: RealSet) -> Iterator[Value]:
    """Numbers of the set to put in."""
    for span in numbers.spans:
        if span.low == span.high:
            yield span.low
    for term, k in numbers.families:
        yield from (value_of(term, {k: EXACT.mpf(n)}) for n in range(-3, 4))


def check_truth(relations: tuple[terms.Relation, ...], letter: Variable, numbers: RealSet) -> None:
    """Inequalities: true where they should be on the grid, and at each end."""
    is_family = len(numbers.spans) > 5 or bool(numbers.families)  # of intervals: those in the window
    for x in GRID[::5]:
        if is_family and abs(x) > 20:
            continue
        if not any(abs(x - end) < 1e-6 for span in numbers.spans for end in (span.low, span.high)):
            values = [truth(relation, letter, EXACT.mpf(x)) for relation in relations]
            assert all(values) == contains(numbers, EXACT.mpf(x)), x
    for span in numbers.spans:
        for end, is_open in ((span.low, span.low_open), (span.high, span.high_open)):
            if abs(end) != EXACT.inf:
                assert all(truth(relation, letter, end) for relation in relations) != is_open, end
