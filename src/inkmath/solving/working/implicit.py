"""Implicit differentiation, line by line: `x^{2}+y^{2}=9`, then `2x+2yy^{\\prime}=0`."""

from __future__ import annotations

from collections.abc import Iterator

import mpmath

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.sentences import sentence
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport

X, Y = terms.Variable("x"), terms.Variable("y")
SLOPE = terms.Variable("y", "", 1)
FRACTION = terms.Derivative(Y, X, ONE)

STARTS = (0.31, -0.47, 0.11, -0.71, 0.83, -1.29, 1.71, -2.3, 2.9)
"""Places at which points of the curve are searched for."""

ENOUGH = 3
ERROR = 1e-8


def is_implicit_derivative(lines: tuple[Line, ...]) -> bool:
    """True if the first line is a curve in x and y, and a later one holds its slope."""
    letters = set(terms.variables(lines[0].term))
    is_curve = len(lines[0].sides) == 2 and letters == {X, Y}
    return is_curve and any(_holds_slope(line.term) for line in lines[1:])


def check_implicit_derivative(lines: tuple[Line, ...]) -> CheckReport:
    """Checks each line at points of the curve, with the slope that it has there."""
    report = CheckReport(lines)
    left, right = lines[0].sides
    gap = add(left, negate(right))
    points = list(_points(gap))
    for line in lines[1:]:
        held = _held(line, points) if len(points) >= ENOUGH else None
        if held is None:
            report.open(line)
        elif all(held):
            report.right(line, sentence("It holds at every point of {} that was tried.", lines[0].name))
        elif any(held):
            report.open(line)
        else:
            report.wrong(line, sentence("It does not hold at the points of {}.", lines[0].name))
    return report


def _holds_slope(line: Term) -> bool:
    return SLOPE in terms.variables(line) or any(part == FRACTION for part in terms.walk(line))


def _with_slope(side: Term) -> Term:
    """The side with one letter for the slope; `y'(x+2y)` is a product here."""
    side = substitute(side, FRACTION, SLOPE)
    for part in terms.walk(side):
        match part:
            case terms.Apply(head, (inner,), None, False) if head == SLOPE:
                side = substitute(side, part, multiply(SLOPE, inner))
    return side


def _points(gap: Term) -> Iterator[Point]:
    """Points of the curve where the gap between the sides is 0, each with the slope there."""
    for x in STARTS:
        for start in STARTS:
            try:
                y = mpmath.findroot(lambda y, x=x: value_at(gap, Point({X: mpmath.mpf(x), Y: y})), start)
                at = Point({X: mpmath.mpf(x), Y: y})
                along, across = (value_at(terms.Derivative(gap, letter, ONE), at) for letter in (X, Y))
                slope = -along / across
            except (ValueError, ZeroDivisionError, NotCoveredError, UndefinedValueError):
                continue
            if isinstance(y, mpmath.mpf):
                yield Point({X: mpmath.mpf(x), Y: y, SLOPE: slope})
                break


def _held(line: Line, points: list[Point]) -> list[bool] | None:
    """True for each point at which an equation holds; None if that cannot be said."""
    if len(line.sides) < 2:
        return None
    sides = [_with_slope(side) for side in line.sides]
    try:
        rows = [[value_at(side, point) for side in sides] for point in points]
    except (NotCoveredError, UndefinedValueError):
        return None
    return [all(abs(row[0] - each) <= ERROR * (1 + abs(each)) for each in row[1:]) for row in rows]
