"""Comparison of lines of a working in one complex unknown, by their solutions in numbers."""

from __future__ import annotations

import mpmath

from inkmath.expression import terms
from inkmath.expression.sympy_text import has_two_signs, with_sign
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.complex_polynomials import (
    expression_of,
    is_close,
    numeric_roots,
)
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.verdict import Comparison, Verdict


def complex_comparison(variable: terms.Variable) -> Comparison:
    """The comparison of lines by the complex numbers that solve them."""

    def compare(before: Term, after: Term) -> Verdict:
        try:
            old, new = (solutions_of(line, variable) for line in (before, after))
        except (NotCoveredError, UndefinedValueError):
            return Verdict.UNDECIDED
        keeps, gains = _within(old, new), not _within(new, old)
        if keeps:
            return Verdict.SUPERSET if gains else Verdict.SAME
        return Verdict.DIFFERENT if gains else Verdict.SUBSET

    return compare


def solutions_of(line: Term, variable: terms.Variable) -> list[mpmath.mpc]:
    """The numbers that solve a line; a list of equations means that one of them holds.

    Raises NotCoveredError or UndefinedValueError where they cannot be listed.
    """
    if isinstance(line, terms.Tuple):
        parts = line.elements
    elif has_two_signs(line):
        parts = (with_sign(line, True), with_sign(line, False))
    else:
        return _of_equation(line, variable)
    found: list[mpmath.mpc] = []
    for part in parts:
        found += [zero for zero in solutions_of(part, variable) if not any(is_close(zero, x) for x in found)]
    return found


def _of_equation(line: Term, variable: terms.Variable) -> list[mpmath.mpc]:
    if not isinstance(line, terms.Relation) or line.signs != ("=",):
        raise NotCoveredError("other than equations")
    left, right = (expression_of(side, variable) for side in line.sides)
    return numeric_roots(left - right)


def _within(some: list[mpmath.mpc], others: list[mpmath.mpc]) -> bool:
    return all(any(is_close(one, other) for other in others) for one in some)
