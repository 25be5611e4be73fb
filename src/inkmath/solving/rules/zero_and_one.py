"""Operations with 0 or 1 beside what is no plain number."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.sentences import sentence

ZEROS = (ZERO, terms.Negation(ZERO))


def with_zero(term: Term) -> Rewrite[Term] | None:
    """`0e`, `0 + e`, `0/e` and `e^0` without the 0; whatever stands beside it need not be worked out."""
    zero: Rewrite[Term]
    match term:
        case terms.Sum(parts) if any(part in ZEROS for part in parts):
            kept = add(*(part for part in parts if part not in ZEROS))
            return Rewrite("add", (kept,), "Adding 0 changes nothing.")
        case terms.Product(factors) if any(factor in ZEROS for factor in factors):
            zero = Rewrite("multiply", (ZERO,), "A product with the factor 0 is 0.")
        case terms.Quotient(numerator) if numerator in ZEROS:
            zero = Rewrite("divide", (ZERO,), "0 divided by a number other than 0 is 0.")
        case terms.Power(_, exponent) if exponent in ZEROS:
            zero = Rewrite(
                "power", (ONE,), sentence("A number other than 0 to the power 0 is 1: {} = 1.", term)
            )
        case _:
            return None
    return zero if _has_value(term) else None


def with_one(term: Term) -> Rewrite[Term] | None:
    """`1e`, `e/1` and `e^1` without the 1."""
    match term:
        case terms.Product(factors) if ONE in factors:
            kept = multiply(*(factor for factor in factors if factor != ONE))
            return Rewrite("multiply", (kept,), "The factor 1 changes nothing.")
        case terms.Quotient(numerator, denominator) if denominator == ONE:
            return Rewrite("divide", (numerator,), "Dividing by 1 changes nothing.")
        case terms.Power(base, exponent) if exponent == ONE:
            return Rewrite("power", (base,), sentence("{} to the power {} is {}.", base, exponent, base))
    return None


def _has_value(term: Term) -> bool:
    try:
        exact_value(term)
    except (NotCoveredError, UndefinedValueError):
        return False
    return True
