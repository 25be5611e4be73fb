"""Sums of binomial coefficients by the binomial theorem."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.rules.aggregates import body_of, ends_of, plain_aggregate
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.rules.equations.isolate import conditions
from inkmath.solving.sentences import formula, sentence, with_values

THEOREM = r"\sum_{k=0}^{n}\binom{n}{k}a^{k}b^{n-k}=(a+b)^{n}"
MAX_START = 3
"""The latest start of a sum; its terms before that are subtracted."""


def binomial_theorem(term: Term) -> Rewrite[Term] | None:
    """The sum of the C(n, k) a^k b^(n - k) is (a + b)^n; without its first terms, where it starts later."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper in (None, INFINITY):
        return None
    body, k = body_of(found)
    lower, n = ends_of(found)
    choices = {sympy.binomial(n, k), sympy.binomial(n, n - k)} & body.atoms(sympy.binomial)
    if not choices or not lower.is_Integer or not 0 <= lower <= MAX_START:
        return None
    parts = _parts(sympy.powsimp(body / choices.pop()), k, n)
    if parts is None:
        return None
    factor, a, b = parts
    assert found.upper is not None
    says = sentence(
        "By the binomial theorem, {}{}.",
        formula(THEOREM, "sum_(k=0)^n C(n, k) a^k b^(n - k) = (a + b)^n"),
        with_values(a=from_sympy(a), b=from_sympy(b), n=found.upper),
    )
    first = [negate(from_sympy(sympy.expand_func(body.subs(k, j)))) for j in range(int(lower))]
    if a + b == 0:
        needed = conditions(terms.Relation((found.upper, ONE), (r"\geq",)))
        return Rewrite("binomial-theorem", (add(ZERO, *first),), says, conditions=needed)
    whole = multiply(from_sympy(factor), terms.Power(from_sympy(a + b), found.upper))
    return Rewrite("binomial-theorem", (add(whole, *first),), says)


def _parts(
    value: sympy.Expr, k: sympy.Symbol, n: sympy.Expr
) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None:
    """The c, a and b of `c a^k b^(n - k)`; None for other terms."""
    factor, rest = value.as_independent(k, as_Add=False)
    a = b = sympy.S.One
    for base, exponent in (part.as_base_exp() for part in sympy.Mul.make_args(rest)):
        poly = None if base.has(k) else sympy.expand(exponent).as_poly(k)
        if poly is None or poly.degree() > 1:
            return None
        slope, constant = poly.coeff_monomial(k), poly.coeff_monomial(1)
        share = sympy.simplify(constant / n)
        if not share.is_number:
            factor, share = factor * base**constant, sympy.S.Zero
        a, b = a * base ** (slope + share), b * base**share
    return factor, sympy.powsimp(a), b
