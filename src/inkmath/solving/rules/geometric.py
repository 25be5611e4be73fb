"""Geometric sums and series, and the power series that come of them."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.rules.aggregates import body_of, ends_of, plain_aggregate, ratio_of
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.sentences import formula, joined, sentence
from inkmath.types import Text

MAX_POWER = 4
"""The highest power of the index beside a geometric series that is summed by derivatives."""


def geometric(term: Term) -> Rewrite[Term] | None:
    """a + aq + aq^2 + ... = a(1 - q^n)/(1 - q), and a/(1 - q) without an end if |q| < 1."""
    found = plain_aggregate(term, r"\sum")
    if found is None:
        return None
    body, k = body_of(found)
    ratio = ratio_of(body, k) if body.has(k) else None
    if ratio is None or ratio == 1:
        return None
    lower, upper = ends_of(found)
    first = sympy.powsimp(body.subs(k, lower))
    a, q = (from_sympy(value) for value in (first, ratio))
    if found.upper != INFINITY:
        count = sympy.expand(upper - lower + 1)
        power = terms.Power(q, from_sympy(count))
        result = multiply(a, terms.Quotient(add(ONE, negate(power)), add(ONE, negate(q))))
        says = sentence(
            "Geometric sum with the first term {}, the ratio {} and {} terms: {}.",
            a,
            q,
            from_sympy(count),
            formula(r"\frac{a(1-q^{n})}{1-q}"),
        )
        return Rewrite("geometric-sum", (result,), says)
    if ratio.is_number and abs(ratio) >= 1:
        return None
    says = sentence(
        "Geometric series with the first term {} and the ratio {}: {}.", a, q, formula(r"\frac{a}{1-q}")
    )
    result = terms.Quotient(a, add(ONE, negate(q)))
    if ratio.is_number:
        return Rewrite("geometric-series", (result,), says)
    return _convergent("geometric-series", result, says, ratio)


def radius_condition(ratio: sympy.Expr, sign: str = "<") -> terms.Relation:
    """`|x|<2` for a ratio x/2, and `|x-1|<3` for a ratio (x-1)/3 or its square."""
    factor, rest = ratio.as_independent(*ratio.free_symbols, as_Add=False)
    base, exponent = sympy.factor_terms(rest).as_base_exp()
    content, base = base.as_content_primitive()
    is_power = exponent.is_number and exponent.is_positive and base.is_polynomial()
    if not (is_power and factor.is_number and factor != 0):
        return terms.Relation((terms.Absolute(from_sympy(ratio)), ONE), (sign,))
    radius = (1 / abs(factor)) ** (1 / exponent) / content
    base = -base if base.could_extract_minus_sign() else base
    return terms.Relation((terms.Absolute(from_sympy(base)), from_sympy(sympy.nsimplify(radius))), (sign,))


def _convergent(rule: str, result: Term, says: str, ratio: sympy.Expr) -> Rewrite[Term]:
    """A series that converges for some values of its letters only."""
    condition = radius_condition(ratio)
    says = joined(" ", (says, converges(condition)))
    return Rewrite(rule, (result,), says, conditions=(condition,))


def converges(condition: Term) -> Text:
    """The sentence that names the values for which a series converges."""
    return sentence("It converges only for {}.", condition)


def power_series(term: Term) -> Rewrite[Term] | None:
    """Sums of k q^k, k^2 q^k and so on: q times the derivative, again and again, of the geometric series."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper != INFINITY or found.index is None:
        return None
    body, k = body_of(found)
    lower, _ = ends_of(found)
    base = next((part for part in body.atoms(sympy.Pow) if part.exp.has(k) and not part.base.has(k)), None)
    ratio = None if base is None else ratio_of(base, k)
    rest = None if ratio is None else sympy.simplify(body / ratio**k)
    if ratio is None or ratio.is_number or rest is None or not rest.is_polynomial(k):
        return None
    if not lower.is_Integer or sympy.degree(rest, k) > MAX_POWER:
        return None
    q = sympy.Symbol("q_")
    series, value = 1 / (1 - q), sympy.S.Zero
    for coefficient in reversed(sympy.Poly(rest, k).all_coeffs()):
        value += coefficient * series
        series = sympy.together(q * sympy.diff(series, q))
    value -= sum(rest.subs(k, j) * q**j for j in range(int(lower)))
    result = from_sympy(sympy.factor(sympy.together(value.subs(q, ratio))))
    q_shown = from_sympy(ratio)
    says = sentence(
        "Multiplying the derivative of the geometric series by {} brings a factor {} into each term: "
        "this is {}.",
        q_shown,
        found.index,
        result,
    )
    return _convergent("power-series", result, says, ratio)
