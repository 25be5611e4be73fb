"""The form of an expression: its size, whether it is multiplied out, and its factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term, Variable
from solver_suite.exact_values import EXACT, NotANumberError, UndefinedError, Value, value_of

Samples = Sequence[dict[Variable, Value]]
"""Values of the letters, several times over."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor that has letters in it, and its power."""

    base: Term
    power: int


def size(term: Term) -> int:
    """The number of its parts; a sign is none."""
    return sum(not isinstance(part, terms.Negation) for part in terms.walk(term))


def summands(term: Term) -> tuple[Term, ...]:
    """The summands, signs left out."""
    if isinstance(term, terms.Negation):
        return summands(term.term)
    return term.terms if isinstance(term, terms.Sum) else (term,)


def signed_summands(term: Term) -> tuple[Term, ...]:
    """The summands with their signs."""
    return term.terms if isinstance(term, terms.Sum) else (term,)


def is_expanded(term: Term) -> bool:
    """True if no sum is multiplied by anything, raised to a power or taken apart by a fraction bar."""
    return not any(map(_holds_a_sum, terms.walk(term)))


def _holds_a_sum(part: Term) -> bool:
    match part:
        case terms.Product(factors):
            return any(isinstance(factor, terms.Sum) for factor in factors)
        case terms.Power(terms.Sum(), terms.Number()):
            return True
        case terms.Quotient(terms.Sum(), _) | terms.Negation(terms.Sum()):
            return True
    return False


def factors_of(term: Term) -> list[Factor]:
    """The factors that have letters in them; numbers are left out."""
    match term:
        case terms.Negation(inner):
            return factors_of(inner)
        case terms.Product(parts):
            return [factor for part in parts for factor in factors_of(part)]
        case terms.Quotient(numerator, denominator) if not terms.variables(denominator):
            return factors_of(numerator)
        case terms.Power(base, exponent) if (
            power := plain_value(exponent)
        ) is not None and power.denominator == 1:
            return [Factor(f.base, f.power * power.numerator) for f in factors_of(base)]
    return [Factor(term, 1)] if terms.variables(term) else []


def same_factors(first: Term, second: Term, samples: Samples, tolerance: float) -> bool:
    """True if both are products of the same factors, in any order and up to numbers."""
    left, right = factors_of(first), factors_of(second)
    if len(left) != len(right):
        return False
    for factor in left:
        partner = next(
            (k for k, other in enumerate(right) if _alike(factor, other, samples, tolerance)), None
        )
        if partner is None:
            return False
        right.pop(partner)
    return True


def _alike(first: Factor, second: Factor, samples: Samples, tolerance: float) -> bool:
    """True if two factors differ by a number at most."""
    if first.power != second.power:
        return False
    try:
        ratios = [value_of(first.base, sample) / value_of(second.base, sample) for sample in samples]
    except (UndefinedError, NotANumberError, ZeroDivisionError):
        return False
    return all(abs(ratio / ratios[0] - 1) <= EXACT.mpf(tolerance) for ratio in ratios)
