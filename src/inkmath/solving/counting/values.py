"""Exact values of terms at whole numbers, and the comparison of equations by them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.verdict import Verdict

LARGEST = 2000
"""Largest number of which a factorial is calculated."""


def value_at(term: Term, letter: terms.Variable, number: int, with_zeros: bool = False) -> Fraction:
    """The value with a whole number for the letter.

    with_zeros: whether there are 0 ways to choose more than there are, and not no such number.
    Raises UndefinedValueError where there is none, NotCoveredError for terms of another kind.
    """

    def value(part: Term) -> Fraction:
        return value_at(part, letter, number, with_zeros)

    match term:
        case terms.Variable():
            return Fraction(number)
        case terms.Number():
            known = plain_value(term)
            if known is None:
                raise NotCoveredError("a decimal that goes on")
            return known
        case terms.Sum(parts):
            return sum(map(value, parts), Fraction(0))
        case terms.Negation(inner):
            return -value(inner)
        case terms.Product(factors):
            return math.prod(map(value, factors), start=Fraction(1))
        case terms.Quotient(numerator, denominator):
            below = value(denominator)
            if below == 0:
                raise UndefinedValueError("it divides by 0")
            return value(numerator) / below
        case terms.Power(base, exponent):
            return value(base) ** _whole(value(exponent))
        case terms.Factorial(inner, double):
            n = _whole(value(inner))
            return Fraction(math.prod(range(n, 0, -2)) if double else math.factorial(n))
        case terms.Binomial(upper, lower):
            return Fraction(math.comb(*_chosen(value(upper), value(lower), with_zeros)))
        case NumberFunction("permutations", (upper, lower)):
            return Fraction(math.perm(*_chosen(value(upper), value(lower), with_zeros)))
    raise NotCoveredError("this kind of term among factorials")


def _whole(value: Fraction) -> int:
    if value.denominator != 1 or value < 0:
        raise UndefinedValueError("factorials are defined for the whole numbers from 0 on only")
    if value > LARGEST:
        raise NotCoveredError(f"factorials of numbers above {LARGEST}")
    return int(value)


def _chosen(upper: Fraction, lower: Fraction, with_zeros: bool) -> tuple[int, int]:
    n, k = _whole(upper), _whole(lower)
    if k > n and not with_zeros:
        raise UndefinedValueError("no more can be chosen than there are")
    return n, k


def holds_at(relation: Term, letter: terms.Variable, number: int, with_zeros: bool = False) -> bool | None:
    """True if the equation holds at a whole number; None where a side has no value."""
    assert isinstance(relation, terms.Relation)
    try:
        left, right = (value_at(side, letter, number, with_zeros) for side in relation.sides)
    except UndefinedValueError:
        return None
    return left == right


@dataclass(frozen=True, slots=True)
class SameWholeNumbers:
    """The comparison of equations by the whole numbers of a range that solve them."""

    letter: terms.Variable
    numbers: range

    def __call__(self, before: Term, after: Term) -> Verdict:
        try:
            kept = [(self._solved(before, n), self._solved(after, n)) for n in self.numbers]
        except NotCoveredError:
            return Verdict.UNDECIDED
        return Verdict.SAME if all(one == other for one, other in kept) else Verdict.DIFFERENT

    def _solved(self, line: Term, number: int) -> bool:
        parts = line.elements if isinstance(line, terms.Tuple) else (line,)
        return any(holds_at(part, self.letter, number) for part in parts)


def defined(relation: Term, letter: terms.Variable, numbers: Iterable[int]) -> list[int]:
    """The numbers at which both sides have a value."""
    return [number for number in numbers if holds_at(relation, letter, number) is not None]
