"""Conditions on letters that never hold, or only for some values of them: `-3b^2 >= 0` only for b = 0.

A polynomial is seen to be nowhere negative where it is a sum of squares, found by completing squares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.expression.values import Points
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.literal_conditions import MAX_TRIED, is_solvable_for
from inkmath.solving.rules.construct import is_free_of
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.verify.draws import Draws

Zeros = list[tuple[sympy.Expr, ...]]
"""Conditions for a zero of a polynomial: everything in one of the tuples has to be 0."""

MAX_DEGREE, MAX_LETTERS = 8, 4


@dataclass(frozen=True, slots=True)
class Refutation:
    """A condition that an equation needs and that rules out every solution.

    places: where it holds all the same, though the equation has no solution there.
    """

    condition: Term
    places: tuple[str, ...]

    @property
    def because(self) -> str:
        if not self.places:
            return sentence("{} is needed, which never holds.", self.condition)
        where = joined(" or ", self.places)
        says = "{} is needed, which holds only where {}, and there the equation has no solution."
        return sentence(says, self.condition, where)


def refutation(
    equation: terms.Relation, variable: terms.Variable, needed: Iterable[Term]
) -> Refutation | None:
    """The condition, out of those that are needed, because of which nothing solves an equation.

    That nothing solves it is also confirmed by a search, for several values of the letters, and for those
    for which the condition holds after all.
    """
    for condition in needed:
        try:
            found = _places(condition) if is_free_of(condition, variable) else None
        except (NotCoveredError, UndefinedValueError):
            continue
        if found is None or _solvable_somewhere(equation, variable):
            continue
        places = [_values(zeros, condition) for zeros in found]
        if not any(place is None or _solvable_at(place, equation, variable) for place in places):
            shown = tuple(
                joined(", ", (_shown(*each) for each in place.items())) for place in places if place
            )
            return Refutation(condition, shown)
    return None


def _shown(letter: terms.Variable, value: Term) -> str:
    return sentence("{} = {}", letter, value)


def _places(condition: Term) -> Zeros | None:
    """The places where `f >= 0` or `f > 0` holds, if f is positive nowhere; None for other conditions."""
    if not isinstance(condition, terms.Relation) or len(condition.signs) != 1:
        return None
    left, right = (real_expression(side) for side in condition.sides)
    (sign,) = condition.signs
    if sign in (r"\geq", ">"):
        left, right = right, left
    elif sign not in (r"\leq", "<"):
        return None
    above, below = sympy.fraction(sympy.together(left - right))
    product = above * below
    letters = product.free_symbols
    if not product.is_polynomial(*letters) or not 0 < len(letters) <= MAX_LETTERS:
        return None
    if sympy.Poly(product, *letters).total_degree() > MAX_DEGREE:
        return None
    found = zeros_of_nonnegative(product)
    return [] if found is not None and sign in ("<", ">") else found


def zeros_of_nonnegative(value: sympy.Expr) -> Zeros | None:
    """The zeros of a polynomial that is a positive number times squares and sums of squares; else None."""
    content, factors = sympy.factor_list(value)
    if not content.is_rational:
        return None
    zeros: Zeros = []
    for base, power in factors:
        if power % 2 == 0:
            zeros.append((base,))
            continue
        of_sum = _zeros_of_sum(base)
        if of_sum is None:
            content, of_sum = -content, _zeros_of_sum(-base)
        if of_sum is None:
            return None
        zeros += of_sum
    if content == 0:
        return [()]
    return zeros if content > 0 else None


def _zeros_of_sum(value: sympy.Expr) -> Zeros | None:
    """`A x^2 + B x + C` is A times a square, and a rest that must not be negative."""
    for letter in sorted(value.free_symbols, key=str):
        poly = sympy.Poly(value, letter)
        if poly.degree() != 2 or not poly.LC().is_positive or not poly.LC().is_number:
            continue
        a, b, c = poly.all_coeffs()
        rest = zeros_of_nonnegative(sympy.expand(c - b**2 / (4 * a)))
        if rest is not None:
            return [(letter + sympy.expand(b / (2 * a)), *each) for each in rest]
    return None


def _values(zeros: tuple[sympy.Expr, ...], condition: Term) -> dict[terms.Variable, Term] | None:
    """The letters for which all of these are 0, in terms of others; None where they are not linear."""
    letters = sorted({letter for zero in zeros for letter in zero.free_symbols}, key=str)
    try:
        (found,) = sympy.linsolve(zeros, letters)
    except (sympy.SympifyError, ValueError):
        return None
    names = {real(letter): letter for letter in terms.variables(condition)}
    values = {letter: value for letter, value in zip(letters, found, strict=True) if letter != value}
    return {names[letter]: from_sympy(value) for letter, value in values.items()}


def _solvable_at(
    place: dict[terms.Variable, Term], equation: terms.Relation, variable: terms.Variable
) -> bool:
    """True if the equation may have a solution for these values of the letters."""
    put: Term = equation
    for letter, value in place.items():
        put = substitute(put, letter, value)
    below = [part.denominator for part in terms.walk(put) if isinstance(part, terms.Quotient)]
    if any(sympy.simplify(real_expression(each)) == 0 for each in below):
        return False
    assert isinstance(put, terms.Relation)
    return _solvable_somewhere(put, variable)


def _solvable_somewhere(equation: terms.Relation, variable: terms.Variable) -> bool:
    letters = tuple(each for each in terms.variables(equation) if each != variable)
    draws: Iterator[Points] = islice(Draws(MAX_TRIED).of(letters), MAX_TRIED)
    return any(is_solvable_for(equation, variable, draw) for draw in draws)
