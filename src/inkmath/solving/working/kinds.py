"""The comparison of what are no real numbers: complex numbers, sets, formulas, quantities, lists."""

from __future__ import annotations

from functools import partial

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.differentiation.problems import gradient_in
from inkmath.solving.evaluate.complex_numbers import is_of_complex_numbers
from inkmath.solving.evaluate.complex_parts import same_for_real_letters
from inkmath.solving.evaluate.quantities import same_quantities
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.logic.problems import is_formula, is_of_letters
from inkmath.solving.logic.tables import same_truth
from inkmath.solving.rules.complex_arithmetic import same_complex_numbers
from inkmath.solving.sets.algebra import to_formula
from inkmath.solving.sets.membership import same_sets
from inkmath.solving.sets.problems import COMBINED, WRITTEN, is_set_algebra
from inkmath.solving.temperatures import is_about_temperatures, is_difference, same_temperatures
from inkmath.solving.unit_reading import holds_unit
from inkmath.solving.verify.verdict import Comparison, Verdict


def comparison_of(before: Term, after: Term, origin: Term | None = None) -> Comparison | None:
    """The comparison of two lines that are about the same kind of things; None for real numbers.

    origin: the expression that the lines began with.
    """
    both = (before, after)
    if any(map(is_formula, both)) and all(map(is_of_letters, both)):
        return same_truth
    if any(isinstance(term, (*WRITTEN, *COMBINED)) for term in both):
        return _same_sets
    if any(map(is_about_temperatures, both)):
        are_differences = is_difference(before if origin is None else origin)
        return partial(same_temperatures, are_differences=are_differences)
    if any(map(holds_unit, both)):
        return same_quantities
    if any(map(is_of_complex_numbers, both)):
        return _same_complex
    return None


def _same_sets(before: Term, after: Term) -> Verdict:
    if is_set_algebra(before) or is_set_algebra(after):
        try:
            return same_truth(to_formula(before), to_formula(after))
        except NotCoveredError:
            return Verdict.UNDECIDED
    return same_sets(_as_set(before), _as_set(after))


def _as_set(term: Term) -> Term:
    """The term as a set: `(3,4)` is an interval."""
    match term:
        case terms.Tuple((low, high)):
            return terms.Interval(low, high, left_open=True, right_open=True)
    return term


def _same_complex(before: Term, after: Term) -> Verdict:
    if not terms.variables(terms.Tuple((before, after))):
        return same_complex_numbers(before, after)
    try:
        return same_for_real_letters(before, after)
    except (MeaninglessError, NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED


def in_components(term: Term) -> Term:
    """A gradient as the list of its partial derivatives; any other term as it is."""
    asked = gradient_in(term)
    if asked is None or asked.point is not None:
        return term
    return terms.Tuple(tuple(terms.Derivative(asked.body, letter, ONE, True) for letter in asked.letters))
