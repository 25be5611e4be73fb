r"""Places for a sign or a digit: `5\square3`, where a number stands right behind the place. Without SymPy."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.unit_reading import holds_unit

PLACE = terms.Variable(r"\square")


def has_place_before_number(term: Term) -> bool:
    """True if a number follows a place without a sign, which is then no number by itself."""
    return any(
        isinstance(part, terms.Product)
        and any(
            first == PLACE and not sign and _is_number(second)
            for first, sign, second in zip(part.factors, part.signs, part.factors[1:], strict=False)
        )
        for part in terms.walk(term)
    )


def _is_number(term: Term) -> bool:
    """True for a number in digits or as a fraction, and not for a unit such as m/s."""
    is_written = isinstance(term, terms.Number | terms.Quotient | terms.Mixed)
    return is_written and is_numeric(term) and not holds_unit(term)


def numbers_beside(term: Term) -> tuple[Term, Term] | None:
    """The numbers on both sides of a place; None for other terms."""
    match term:
        case terms.Product((left, place, right), ("", "")) if place == PLACE:
            return (left, right) if is_numeric(left) and is_numeric(right) else None
        case terms.Negation(terms.Product((left, place, right), ("", ""))) if place == PLACE:
            return (terms.Negation(left), right) if is_numeric(left) and is_numeric(right) else None
    return None
