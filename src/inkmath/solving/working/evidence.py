"""A sentence that shows with numbers that two lines disagree."""

from __future__ import annotations

from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.expression.values import Values
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.verify.solution_sets import disagreements

TRIED = (2, 3, 5, 1, 7)
"""Values that are put in the place of letters to show that two expressions differ."""


def lost_and_gained(before: Term, after: Term, variable: terms.Variable) -> tuple[list[float], list[float]]:
    """Values that solve only the line before, and only the line after: the roundest and smallest first.

    None where other letters stand in the lines.
    """
    if set(terms.variables(before)) | set(terms.variables(after)) - {variable} != {variable}:
        return [], []
    try:
        lost, gained = disagreements(before, after, variable)
    except (NotCoveredError, UndefinedValueError):
        return [], []
    return _by_roundness(lost), _by_roundness(gained)


def _by_roundness(values: Values) -> list[float]:
    return sorted(map(float, values), key=lambda x: (_rational(x) is None, abs(x), x))


def number_said(value: float) -> str:
    """The number in a sentence: `3`, `-1/2`, or `about 1.414`."""
    exact = _rational(value)
    return sentence("about {}", f"{value:.4g}") if exact is None else str(exact)


def _rational(value: float) -> Fraction | None:
    near = Fraction(value).limit_denominator(60) if abs(value) < 1e6 else Fraction(0)
    return near if abs(value - float(near)) <= 1e-9 * (1 + abs(value)) else None


def values_differ(before: Term, after: Term) -> str:
    """At which values of the letters two expressions differ, with both values; empty where none is found."""
    variables = list(dict.fromkeys((*terms.variables(before), *terms.variables(after))))
    for first in range(len(TRIED)):
        point = {variable: TRIED[(first + k) % len(TRIED)] for k, variable in enumerate(variables)}
        try:
            left, right = (float(value_at(term, Point(point))) for term in (before, after))
        except (NotCoveredError, UndefinedValueError):
            continue
        if abs(left - right) > 1e-9 * (1 + abs(left)):
            at = joined(" and ", (sentence("{} = {}", variable, value) for variable, value in point.items()))
            place = sentence("With {} it", at) if at else sentence("It")
            return sentence(
                "{} is {}, and the line before is {}.", place, number_said(right), number_said(left)
            )
    return ""
