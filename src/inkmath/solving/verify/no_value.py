"""Numeric confirmation that an expression has no value, besides the word of a rule."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.multiprecision import is_rough
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.verify.counterexamples import has_value, simple_numbers

PLACES: tuple[Term, ...] = (
    terms.Number("0.37"),
    terms.Number("1.83"),
    terms.Negation(terms.Number("0.71")),
    terms.Negation(terms.Number("2.29")),
    terms.Number("4.61"),
)
"""Values of the letters; a real number at one of them refutes that there is none."""


def has_no_value(term: Term) -> bool:
    """True if the term is seen to have no real value, infinity included, whatever its letters are.

    False if that is undecided.
    """
    variables = terms.variables(term)
    shifts = range(len(PLACES) if variables else 1)
    points = [{each: PLACES[(k + n) % len(PLACES)] for n, each in enumerate(variables)} for k in shifts]
    if variables and not is_rough(term):
        points += [dict.fromkeys(variables, number) for number in simple_numbers()]
    try:
        return not any(has_value(term, point) for point in points)
    except NotCoveredError:
        return False


def is_no_answer(term: Term) -> bool:
    """True if a result calculates with infinity, as `e^{\\infty}` does; infinity by itself is an answer."""
    infinity = terms.Constant(r"\infty")
    if term in (infinity, terms.Negation(infinity)):
        return False
    return any(part == infinity for part in terms.walk(term))
