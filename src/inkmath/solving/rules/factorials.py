"""Factorials of numbers in a fraction: the larger one as a multiple of the smaller, which cancels."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term, product_of
from inkmath.solving.engine import Rewrite
from inkmath.solving.sentences import joined, sentence

MOST_FACTORS = 12
"""Longest product that is left of a factorial."""


def cancel_factorials(term: Term) -> Rewrite[Term] | None:
    """`10!/7!` as 10 times 9 times 8, and alike with other factors beside the factorials."""
    if not isinstance(term, terms.Quotient):
        return None
    above, below = _factors(term.numerator), _factors(term.denominator)
    large = max(filter(None, map(_base, above)), default=0)
    small = max((k for k in filter(None, map(_base, below)) if k <= large), default=0)
    if small < 2 or large - small > MOST_FACTORS:
        return None
    left = [terms.Number(str(k)) for k in range(large, small, -1)]
    above[(at := _place(above, large)) : at + 1] = left
    del below[_place(below, small)]
    cancelled = terms.Factorial(terms.Number(str(small)))
    says = sentence("{} stands above and below and cancels.", cancelled)
    if left:
        whole = terms.Factorial(terms.Number(str(large)))
        product = joined(" × ", [*left, cancelled])
        says = sentence("{} = {}, and {} cancels.", whole, product, cancelled)
    result = _product(above)
    if below:
        result = terms.Quotient(result, _product(below), term.sign)
    return Rewrite("cancel-factorials", (result,), says)


def _factors(term: Term) -> list[Term]:
    return list(term.factors) if isinstance(term, terms.Product) else [term]


def _base(factor: Term) -> int | None:
    """n of a factorial n! of a plain number; None for other factors."""
    match factor:
        case terms.Factorial(terms.Number(text), False) if text.isdecimal():
            return int(text)
    return None


def _place(factors: list[Term], base: int) -> int:
    return next(k for k, factor in enumerate(factors) if _base(factor) == base)


def _product(factors: list[Term]) -> Term:
    return product_of(factors or [ONE], [r"\cdot"] * (len(factors) - 1))
