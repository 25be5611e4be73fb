"""Multiplying out: brackets, powers of sums, and the sign before a bracket."""

from __future__ import annotations

from math import comb

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.sympy_real import real_expression, term_of
from inkmath.solving.rules.construct import add, multiply, negate, number, power
from inkmath.solving.sentences import formula, joined, sentence, with_values

MAX_EXPANDED_TERMS = 60
"""No more terms than that come from one bracket."""


def remove_sign(term: Term) -> Rewrite[Term] | None:
    """-(a - b) = -a + b."""
    if not isinstance(term, terms.Negation) or not isinstance(term.term, terms.Sum):
        return None
    says = sentence("The minus before the bracket changes every sign in {}.", term.term)
    return Rewrite("remove-brackets", (add(*map(negate, term.term.terms)),), says)


def square(term: Term) -> Rewrite[Term] | None:
    """(a + b)^2 = a^2 + 2ab + b^2, and (a - b)^2 = a^2 - 2ab + b^2."""
    match term:
        case terms.Power(terms.Sum((a, b)), terms.Number("2")):
            is_minus = isinstance(b, terms.Negation)
            bare = negate(b) if is_minus else b
            middle = _worked_out(multiply(number(2), a, bare))
            result = add(_squared(a), negate(middle) if is_minus else middle, _squared(bare))
            sign = "-" if is_minus else "+"
            known = formula(rf"(a{sign}b)^{{2}}=a^{{2}}{sign}2ab+b^{{2}}")
            says = sentence("Binomial formula: {}{}.", known, with_values(a=a, b=bare))
            return Rewrite("binomial-formula", (result,), says)
    return None


def _squared(term: Term) -> Term:
    return _worked_out(power(term, number(2)))


def _worked_out(term: Term) -> Term:
    """A product or a power of single terms as one term."""
    return term_of(real_expression(term), term)


def conjugates(term: Term) -> Rewrite[Term] | None:
    """(a + b)(a - b) = a^2 - b^2."""
    match term:
        case terms.Product((terms.Sum((a, b)), terms.Sum((c, d)))) if a == c and b == negate(d):
            bare = d if isinstance(b, terms.Negation) else b
            result = add(_squared(a), negate(_squared(bare)))
            known = formula("(a+b)(a-b)=a^{2}-b^{2}")
            says = sentence("Binomial formula: {}{}.", known, with_values(a=a, b=bare))
            return Rewrite("binomial-formula", (result,), says)
    return None


def whole_power(term: Term) -> Rewrite[Term] | None:
    """(a + b)^n by the binomial theorem, other sums to a whole power as a product."""
    if not isinstance(term, terms.Power) or not isinstance(term.base, terms.Sum):
        return None
    n = plain_value(term.exponent)
    if n is None or n.denominator != 1 or n < 2:
        return None
    size = int(n)
    if comb(size + len(term.base.terms) - 1, size) > MAX_EXPANDED_TERMS:
        return None
    if len(term.base.terms) == 2 and size > 2:
        a, b = term.base.terms
        parts = [
            _worked_out(multiply(number(comb(size, k)), _to_power(a, size - k), _to_power(b, k)))
            for k in range(size + 1)
        ]
        numbers = joined(", ", (str(comb(size, k)) for k in range(size + 1)))
        says = sentence(
            "Binomial theorem for the exponent {}, with the coefficients {}, a = {} and b = {}.",
            size,
            numbers,
            a,
            b,
        )
        return Rewrite("binomial-theorem", (add(*parts),), says)
    rest = power(term.base, number(size - 1))
    result = terms.Product((term.base, rest), ("",))
    return Rewrite("power-as-product", (result,), sentence("Write {} as {}.", term, result))


def _to_power(term: Term, n: int) -> Term:
    return number(1) if n == 0 else power(term, number(n))


def distribute(term: Term) -> Rewrite[Term] | None:
    """c(a + b) = ca + cb, and (a + b)(c + d) = ac + ad + bc + bd: two factors at a time."""
    if not isinstance(term, terms.Product):
        return None
    factors = list(term.factors)
    sums = [k for k, factor in enumerate(factors) if isinstance(factor, terms.Sum)]
    if not sums or any(_is_power_of_sum(factor) for factor in factors):
        return None
    others = [factor for factor in factors if not isinstance(factor, terms.Sum)]
    first = factors[sums[0]]
    assert isinstance(first, terms.Sum)
    if others:
        outer = multiply(*others)
        result = add(*(_part(outer, part) for part in first.terms))
        says = sentence("Multiply {} by each term of {}.", outer, first)
        rest = [factors[k] for k in sums[1:]]
    else:
        second = factors[sums[1]]
        assert isinstance(second, terms.Sum)
        if len(first.terms) * len(second.terms) > MAX_EXPANDED_TERMS:
            return None
        result = add(*(_part(a, b) for a in first.terms for b in second.terms))
        says = sentence("Multiply each term of {} by each term of {}.", first, second)
        rest = [factors[k] for k in sums[2:]]
    return Rewrite("multiply-out", (multiply(result, *rest),), says)


def _is_power_of_sum(term: Term) -> bool:
    return isinstance(term, terms.Power) and isinstance(term.base, terms.Sum)


def _part(left: Term, right: Term) -> Term:
    """The product of two terms, as one term where that is plain."""
    product = multiply(left, right)
    value = real_expression(product)
    return product if value.is_Add else term_of(value, product)


RULES: tuple[Rule[Term], ...] = (remove_sign, square, conjugates, whole_power, distribute)
