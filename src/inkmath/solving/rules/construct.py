"""Terms put together, with zeros, ones and double signs left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term


def add(*parts: Term) -> Term:
    """The sum; sums among the parts are merged, zeros left out."""
    flat: list[Term] = []
    for part in parts:
        flat += part.terms if isinstance(part, terms.Sum) else (part,)
    flat = [part for part in flat if part != ZERO]
    if not flat:
        return ZERO
    return flat[0] if len(flat) == 1 else terms.Sum(tuple(flat))


def negate(term: Term) -> Term:
    """The term with the other sign."""
    if isinstance(term, terms.Negation):
        return term.term
    return term if term == ZERO else terms.Negation(term)


def multiply(*factors: Term) -> Term:
    """The product; products among the factors are merged, ones left out, signs taken to the front."""
    flat: list[Term] = []
    negative = False
    for factor in factors:
        if isinstance(factor, terms.Negation):
            negative, factor = not negative, factor.term
        flat += factor.factors if isinstance(factor, terms.Product) else (factor,)
    if ZERO in flat:
        return ZERO
    flat = [factor for factor in flat if factor != ONE]
    product = ONE if not flat else flat[0]
    if len(flat) > 1:
        product = terms.Product(tuple(flat), ("",) * (len(flat) - 1))
    return negate(product) if negative else product


def divide(numerator: Term, denominator: Term) -> Term:
    """The fraction, its sign in front."""
    if denominator == ONE or numerator == ZERO:
        return numerator
    if isinstance(numerator, terms.Negation):
        return negate(divide(numerator.term, denominator))
    return terms.Quotient(numerator, denominator)


def power(base: Term, exponent: Term) -> Term:
    """The power; the power 1 is the base itself."""
    return base if exponent == ONE else terms.Power(base, exponent)


def number(value: int) -> Term:
    return terms.Number(str(value)) if value >= 0 else terms.Negation(terms.Number(str(-value)))


def is_free_of(term: Term, variable: terms.Variable) -> bool:
    return variable not in terms.variables(term)


def in_any_order(term: Term) -> object:
    """A value that is the same for terms that differ only in the order or the signs of terms and factors."""
    match term:
        case terms.Sum(parts):
            return "sum", frozenset(Counter(map(in_any_order, parts)).items())
        case terms.Product(factors):
            return "product", frozenset(Counter(map(in_any_order, factors)).items())
        case terms.Quotient(numerator, denominator):
            return "quotient", in_any_order(numerator), in_any_order(denominator)
    return type(term), *(_values_in_any_order(getattr(term, field.name)) for field in fields(term))


def _values_in_any_order(value: object) -> object:
    """The same of what a field of a term holds."""
    if isinstance(value, Term):
        return in_any_order(value)
    return tuple(map(_values_in_any_order, value)) if isinstance(value, tuple) else value
