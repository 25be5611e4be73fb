"""Check of a curve or a region: points on it, near it and elsewhere, put into the problem and the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.complex.loci import Point, holds, scattered, x, y
from inkmath.solving.evaluate.complex_numbers import UNIT
from inkmath.solving.evaluate.complex_parts import with_real_letters
from inkmath.solving.evaluate.substitution import substitute

OFFSETS = tuple(sympy.Rational(*pair) for pair in ((1, 9), (-1, 9), (1, 1), (-5, 2), (7, 1), (-20, 1)))
"""Gaps between the points of which distances are taken and lines across and along the plane."""

NEAR = sympy.Rational(1, 50)
LEAST_ON_CURVE = 2
DIGITS = 30


def in_parts(given: Term) -> Term:
    """The relations with x + yi for their one letter."""
    (letter,) = terms.variables(given)
    return substitute(
        given, letter, terms.Sum((terms.Variable("x"), terms.Product((terms.Variable("y"), UNIT), ("",))))
    )


def agree(given: Term, results: Sequence[Term], around: Sequence[sympy.Expr]) -> bool:
    """True if the same points fulfil what is given of one complex letter and one of the results by x and y.

    around: numbers that the curves lie around; enough points of each curve have to be among those compared.
    """
    put = in_parts(given)
    points = [*scattered(), *(each.as_real_imag() for each in (*around, _middle(around)))]
    for result in results:
        found = list(_on_curve(result, around))
        if len(found) < LEAST_ON_CURVE and not _is_point(result):
            return False
        points += [
            *found,
            *((a + NEAR, b + NEAR) for a, b in found),
            *((a - NEAR, b - NEAR) for a, b in found),
        ]
    return all(holds(put, point) == any(holds(each, point) for each in results) for point in points)


def _middle(around: Sequence[sympy.Expr]) -> sympy.Expr:
    return sympy.expand(sum(around) / len(around), complex=True)


def _is_point(result: Term) -> bool:
    """True for `x=1,y=2`, and for all points but one."""
    if isinstance(result, terms.Relation):
        return result.signs == (r"\neq",)
    return isinstance(result, terms.Tuple) and all(
        isinstance(part, terms.Relation)
        and isinstance(part.sides[0], terms.Variable)
        and part.signs == ("=",)
        for part in result.elements
    )


def _on_curve(result: Term, around: Sequence[sympy.Expr]) -> Iterator[Point]:
    """Points where two neighbouring sides of the first relation are equal."""
    line = result.elements[0] if isinstance(result, terms.Tuple) else result
    assert isinstance(line, terms.Relation)
    sides = [with_real_letters(side) for side in line.sides]
    for left, right in pairwise(sides):
        difference = sympy.fraction(sympy.together(left - right))[0]
        for number in around:
            for place, (one, other) in zip(number.as_real_imag(), ((x, y), (y, x)), strict=True):
                for offset in OFFSETS:
                    for zero in _zeros(difference.subs(one, place + offset), other):
                        yield (place + offset, zero) if one is x else (zero, place + offset)


def _zeros(value: sympy.Expr, letter: sympy.Symbol) -> list[sympy.Expr]:
    poly = sympy.Poly(sympy.expand(value), letter)
    if poly.degree() < 1:
        return []
    return [zero for zero in poly.nroots(n=DIGITS, maxsteps=200) if zero.is_real]
