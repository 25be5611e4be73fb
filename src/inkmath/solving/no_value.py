"""Whether an expression has no value, tried in numbers: nobody is told so on the word of a rule alone."""

from __future__ import annotations

import mpmath

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.numerics import Point, value_at
from inkmath.solving.values import NotCoveredError, UndefinedValueError

PLACES = ("0.37", "1.83", "-0.71", "-2.29", "4.61")
"""Values of the letters; a real number at one of them refutes that there is none."""


def has_no_value(term: Term) -> bool:
    """Whether the term is seen to have no real value, infinity included, whatever its letters are.

    False where that cannot be told.
    """
    letters = terms.variables(term)
    try:
        with mpmath.workdps(30):
            return not any(_has_value(term, letters, shift) for shift in range(len(PLACES) if letters else 1))
    except NotCoveredError:
        return False


def _has_value(term: Term, letters: tuple[terms.Variable, ...], shift: int) -> bool:
    """Whether the term has a value where the letters have some of the places."""
    places = {letter: mpmath.mpf(PLACES[(shift + k) % len(PLACES)]) for k, letter in enumerate(letters)}
    try:
        value_at(term, Point(places, places))
    except UndefinedValueError:
        return False
    return True


def is_no_answer(term: Term) -> bool:
    """Whether a result calculates with infinity, as `e^{\\infty}` does; infinity by itself is an answer."""
    infinity = terms.Constant(r"\infty")
    if term in (infinity, terms.Negation(infinity)):
        return False
    return any(part == infinity for part in terms.walk(term))
