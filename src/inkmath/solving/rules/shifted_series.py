"""Series that one knows, but with their first terms left out or with another index."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real
from inkmath.solving.rules.aggregates import body_of, ends_of, plain_aggregate
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import add, negate, number
from inkmath.solving.rules.power_series import known_power_series
from inkmath.solving.rules.series import known_series
from inkmath.solving.sentences import sentence

MAX_SHIFT = 3


def later_start_of_series(term: Term) -> Rewrite[Term] | None:
    """`1/1! + 1/2! + ...` is the exponential series without its first term."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper != INFINITY:
        return None
    body, k = body_of(found)
    lower, _ = ends_of(found)
    if not _is_of_known_form(body, k) or _is_known(found):
        return None
    for start in (0, 1):
        whole = replace(found, lower=number(start))
        if lower.is_Integer and 0 < lower - start <= MAX_SHIFT and _is_known(whole):
            first = [from_sympy(body.subs(k, j)) for j in range(start, int(lower))]
            says = sentence("Start at {} = {} and subtract what is too much.", found.index, start)
            return Rewrite("later-start", (add(whole, *map(negate, first)),), says)
    return None


def shifted_index(term: Term) -> Rewrite[Term] | None:
    """`1/(n+1)!` from n = 0 on is `1/n!` from n = 1 on."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper != INFINITY or found.index is None:
        return None
    body, k = body_of(found)
    lower, _ = ends_of(found)
    if not lower.is_Integer or body.free_symbols != {k} or not _is_of_known_form(body, k):
        return None
    n = real(found.index)
    for shift in (step * sign for step in range(1, MAX_SHIFT + 1) for sign in (1, -1)):
        start = int(lower) + shift
        moved = replace(found, body=from_sympy(body.subs(k, n - shift)), lower=number(start))
        if start >= 0 and (_is_known(moved) or later_start_of_series(moved) is not None):
            says = sentence("Write {} for {}, which starts at {}.", from_sympy(n - shift), found.index, start)
            return Rewrite("shift-index", (moved,), says)
    return None


def _is_of_known_form(body: sympy.Expr, k: sympy.Symbol) -> bool:
    """False for rational functions other than c/(ak + b)^m, of which the known series have none."""
    if not body.is_rational_function(k):
        return True
    above, below = sympy.fraction(sympy.factor(body))
    factors = [factor for factor in sympy.Mul.make_args(below) if factor.has(k)]
    return not above.has(k) and len(factors) == 1 and sympy.degree(factors[0].as_base_exp()[0], k) == 1


def _is_known(found: terms.Aggregate) -> bool:
    return known_series(found) is not None or known_power_series(found) is not None
