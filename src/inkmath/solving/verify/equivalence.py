"""True if two lines of working mean the same for all values of their letters: tried at random points.

The points are drawn with a fixed seed and both lines are worked out there to thirty digits, so that two
expressions that agree at every point are the same for any practical purpose: a polynomial of degree n that
is not zero has at most n zeros among the 2^30 values that each letter may take.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.assignments import Function
from inkmath.solving.evaluate import arrays
from inkmath.solving.evaluate.arrays import array_at, holds_array
from inkmath.solving.evaluate.multiprecision import Point, is_rough, value_at
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.verdict import Verdict

DIGITS = 30
ENOUGH = 4
"""At so many points two lines must agree."""

MAX_POINTS = 40
"""Number of samples; at some neither line may be defined."""

RANGES = ((0.2, 1.2), (-1.2, -0.2), (1.2, 3.0), (-3.0, -1.2), (3.0, 9.0))
"""The letters of a point are drawn from one of these, or each from its own."""

EXACT, ROUGH = mpmath.mpf(10) ** -18, mpmath.mpf(10) ** -8
"""Relative differences that count as none; the second where an integral or an endless sum is calculated."""


@dataclass(frozen=True, slots=True)
class Equivalence:
    """The comparison of two lines, of expressions or of relations by the same signs.

    definitions: letters that stand for something, such as u = x^2; the first is defined by the others.
    functions: f, x and the body of each function that the lines may apply.
    up_to_constant: for antiderivatives by this letter, which may differ by a constant.
    conditions: inequalities that the letters fulfil.
    may_widen: a line that is defined at more points than the one before counts as the same.
    """

    definitions: tuple[tuple[terms.Variable, Term], ...] = ()
    functions: tuple[Function, ...] = ()
    up_to_constant: terms.Variable | None = None
    conditions: tuple[Term, ...] = ()
    may_widen: bool = False

    def __call__(self, before: Term, after: Term) -> Verdict:
        """SAME, DIFFERENT, WIDER (after is defined at more points), NARROWER, or UNDECIDED.

        Two lines without letters neither of which has a value are the same.
        """
        return _verdict(self, before, after)

    def compare(self, before: Term, after: Term) -> Verdict:
        agreed = only_before = only_after = 0
        tolerance = ROUGH if is_rough(before) or is_rough(after) else EXACT
        for point in self._points(before, after):
            left, right = self._value(before, point), self._value(after, point)
            if left is None and right is None and not self._letters(before, after):
                return Verdict.SAME
            if left is None or right is None:
                only_before += left is not None
                only_after += right is not None
            elif _is_close(left, right, tolerance) or self._agree_beside(before, after, point, tolerance):
                agreed += 1
            else:
                return Verdict.DIFFERENT
            if agreed == ENOUGH:
                break
        if agreed < min(ENOUGH, 1 + (ENOUGH - 1) * bool(self._letters(before, after))):
            return Verdict.UNDECIDED
        if only_before:
            return Verdict.SUBSET
        return Verdict.SUPERSET if only_after and not self.may_widen else Verdict.SAME

    def _letters(self, *lines: Term) -> tuple[terms.Variable, ...]:
        """The letters that need a value, without those that are defined."""
        everything = terms.Tuple((*lines, *(meaning for _, meaning in self.definitions)))
        defined = {variable for variable, _ in self.definitions} | {head for head, _, _ in self.functions}
        defined |= {replace(head, primes=n) for head, _, _ in self.functions for n in range(1, 4)}
        return tuple(variable for variable in terms.variables(everything) if variable not in defined)

    def _points(self, before: Term, after: Term) -> Iterator[Point]:
        variables = self._letters(before, after)
        whole = whole_letters(before) | whole_letters(after)
        draw = random.Random(1)
        for k in range(MAX_POINTS if variables else 1):
            spans = RANGES[k % len(RANGES)]
            values: dict[terms.Variable, Any] = {}
            starts: dict[terms.Variable, Any] = {}
            for variable in variables:
                span = draw.choice(RANGES) if k >= len(RANGES) else spans
                start = _drawn(draw, span)
                values[variable] = start * (1 + (_drawn(draw, (0.05, 0.2)) if self._starts(variable) else 0))
                starts[variable] = start
                if variable in whole:
                    values[variable] = mpmath.mpf(draw.randint(1, 8))
            point = self._defined(Point(values, starts))
            if point is not None and all(_holds(condition, point) for condition in self.conditions):
                yield point

    def _agree_beside(self, before: Term, after: Term, point: Point, tolerance: Any) -> bool:
        """True if antiderivatives differ by a jump: between it and one end of the interval they agree."""
        x = self.up_to_constant
        if x is None or x not in point.values:
            return False
        middle = (point.values[x] + point.starts[x]) / 2
        for half in (
            replace(point, values={**point.values, x: middle}),
            replace(point, starts={**point.starts, x: middle}),
        ):
            defined = self._defined(half)
            if defined is not None:
                left, right = self._value(before, defined), self._value(after, defined)
                if left is not None and right is not None and _is_close(left, right, tolerance):
                    return True
        return False

    def _starts(self, variable: terms.Variable) -> bool:
        return variable == self.up_to_constant

    def _defined(self, point: Point) -> Point | None:
        """The point with the values of the letters that are defined."""
        if not self.definitions:
            return replace(point, functions=self.functions)
        values, starts = dict(point.values), dict(point.starts)
        try:
            for variable, meaning in self.definitions:
                values[variable] = value_at(meaning, Point(values))
                starts[variable] = value_at(meaning, Point(starts))
        except (NotCoveredError, UndefinedValueError):
            return None
        return Point(values, starts, self.functions)

    def _value(self, line: Term, point: Point) -> Any:
        """The value, or its growth from the start where constants do not matter; None where it has none."""
        try:
            value = array_at(line, point) if holds_array(line) else value_at(line, point)
            if self.up_to_constant is None:
                return value
            return value - value_at(line, replace(point, values=point.starts))
        except UndefinedValueError:
            return None


@lru_cache(maxsize=256)
def _verdict(equivalence: Equivalence, before: Term, after: Term) -> Verdict:
    try:
        with mpmath.workdps(DIGITS):
            return equivalence.compare(before, after)
    except NotCoveredError:
        return Verdict.UNDECIDED


def _holds(condition: Term, point: Point) -> bool:
    """True if a point fulfils a condition on letters by `>` or `\\neq`, and for all other conditions."""
    if not isinstance(condition, terms.Relation) or condition.signs not in ((">",), (r"\neq",)):
        return True
    try:
        left, right = (value_at(side, point) for side in condition.sides)
    except (NotCoveredError, UndefinedValueError):
        return False
    return bool(left > right if condition.signs == (">",) else left != right)


def whole_letters(term: Term) -> set[terms.Variable]:
    """Letters that stand for whole numbers: the ends of sums, and what has a factorial."""
    found: set[terms.Variable] = set()
    for part in terms.walk(term):
        match part:
            case terms.Aggregate(lower=lower, upper=upper):
                ends = [end for end in (lower, upper) if end is not None]
                found.update(terms.variables(terms.Tuple(tuple(ends))))
            case terms.Factorial(inner):
                found.update(terms.variables(inner))
            case terms.Power(terms.Negation(), exponent):
                found.update(terms.variables(exponent))
    return found


def _is_close(left: Any, right: Any, tolerance: Any) -> bool:
    if isinstance(left, mpmath.matrix) or isinstance(right, mpmath.matrix):
        return arrays.is_close(left, right, tolerance)
    if mpmath.isinf(left) or mpmath.isinf(right):
        return bool(left == right)
    return bool(abs(left - right) <= tolerance * max(1, abs(left), abs(right)))


def _drawn(draw: random.Random, span: tuple[float, float]) -> Any:
    """A number of the span with thirty random bits."""
    share = mpmath.mpf(draw.getrandbits(30)) / 2**30
    return span[0] + (span[1] - span[0]) * share
