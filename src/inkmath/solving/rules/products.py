"""Products over an index: factorials, powers, and factors that cancel."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real
from inkmath.solving.rules.aggregates import body_of, ends_of, plain_aggregate, shown_body
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import is_free_of, multiply, number, power
from inkmath.solving.sentences import inline, sentence


def factorial(term: Term) -> Rewrite[Term] | None:
    """1 * 2 * ... * n = n!."""
    found = plain_aggregate(term, r"\prod")
    if (
        found is None
        or found.body != found.index
        or found.lower not in (ONE, number(2))
        or found.upper == INFINITY
    ):
        return None
    assert found.upper is not None
    result = terms.Factorial(found.upper)
    return Rewrite(
        "factorial", (result,), sentence("The product of the numbers from 1 to n is n!: {}.", result)
    )


def factors_cancel(term: Term) -> Rewrite[Term] | None:
    """G(k + 1)/G(k) multiplied up: all but the first and the last cancel."""
    found = plain_aggregate(term, r"\prod")
    if found is None or found.index is None:
        return None
    body, k = body_of(found)
    lower, upper = ends_of(found)
    body = sympy.factor(sympy.together(body))
    if not body.is_rational_function(k):
        return None
    n = real(found.index)
    partial = sympy.simplify(sympy.combsimp(sympy.product(body, (k, lower, n))))
    if partial.has(sympy.Product, sympy.gamma, sympy.factorial, sympy.RisingFactorial):
        return None
    partial = sympy.factor(partial)
    if found.upper == INFINITY:
        result: Term = terms.Limit(from_sympy(partial), found.index, INFINITY)
    else:
        result = from_sympy(sympy.factor(sympy.simplify(partial.subs(n, upper))))
    shown = shown_body(found, body, k)
    made = inline(from_sympy(partial))
    says = sentence("The factors {} cancel one another: up to {} they make {}.", shown, found.index, made)
    return Rewrite("factors-cancel", (result,), says)


def product_of_powers(term: Term) -> Rewrite[Term] | None:
    """Powers of one number are multiplied by adding their exponents."""
    found = plain_aggregate(term, r"\prod")
    if found is None or found.index is None or not isinstance(found.body, terms.Power):
        return None
    base, exponent = found.body.base, found.body.exponent
    if not is_free_of(base, found.index) or is_free_of(exponent, found.index):
        return None
    result = power(base, replace(found, sign=r"\sum", body=exponent))
    says = sentence("Powers of {} are multiplied by adding their exponents.", base)
    return Rewrite("multiply-powers", (result,), says)


def power_of_product(term: Term) -> Rewrite[Term] | None:
    """The product of the squares is the square of the product."""
    found = plain_aggregate(term, r"\prod")
    if found is None or found.index is None or not isinstance(found.body, terms.Power):
        return None
    base, exponent = found.body.base, found.body.exponent
    if found.upper == INFINITY or is_free_of(base, found.index) or not is_free_of(exponent, found.index):
        return None
    says = sentence("Each factor has the exponent {}: so has the product.", exponent)
    return Rewrite("power-of-product", (power(replace(found, body=base), exponent),), says)


def constant_factor(term: Term) -> Rewrite[Term] | None:
    """A constant in each factor comes before the product, with the number of factors as its exponent."""
    found = plain_aggregate(term, r"\prod")
    if found is None or found.index is None or found.upper == INFINITY:
        return None
    if not isinstance(found.body, terms.Product):
        return None
    constant = [factor for factor in found.body.factors if is_free_of(factor, found.index)]
    others = [factor for factor in found.body.factors if not is_free_of(factor, found.index)]
    if not constant or not others:
        return None
    lower, upper = ends_of(found)
    count = from_sympy(sympy.expand(upper - lower + 1))
    factor = multiply(*constant)
    result = multiply(power(factor, count), replace(found, body=multiply(*others)))
    says = sentence("The constant factor {} stands in each of the {} factors.", factor, count)
    return Rewrite("constant-factor", (result,), says)


PRODUCT_RULES: tuple[Rule[Term], ...] = (
    factorial,
    factors_cancel,
    product_of_powers,
    power_of_product,
    constant_factor,
)
