"""Parts of sums and products over an index: body, index and ends."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.rules.collecting import is_plain


def plain_aggregate(term: Term, sign: str | None = None) -> terms.Aggregate | None:
    """A sum or product with both ends that holds nothing else to work out."""
    if not isinstance(term, terms.Aggregate) or not is_plain(term.body):
        return None
    if term.index is None or term.lower is None or term.upper is None or sign not in (None, term.sign):
        return None
    return term


def ends_of(term: terms.Aggregate) -> tuple[sympy.Expr, sympy.Expr]:
    assert term.lower is not None
    assert term.upper is not None
    return real_expression(term.lower), real_expression(term.upper)


def body_of(term: terms.Aggregate) -> tuple[sympy.Expr, sympy.Symbol]:
    """The body and its index, a whole number from now on."""
    assert term.index is not None
    k = sympy.Symbol("k_", integer=True)
    value = real_expression(term.body).subs(real(term.index), k)
    return value, k


def shown_body(term: terms.Aggregate, value: sympy.Expr, k: sympy.Symbol) -> Term:
    assert term.index is not None
    return from_sympy(value.subs(k, real(term.index)))


def count_of(term: terms.Aggregate) -> int | None:
    """The number of terms, if both ends are numbers."""
    lower, upper = (plain_value(end) for end in (term.lower, term.upper) if end is not None)
    if lower is None or upper is None or lower.denominator != 1 or upper.denominator != 1:
        return None
    return int(upper - lower) + 1


def ratio_of(body: sympy.Expr, k: sympy.Symbol) -> sympy.Expr | None:
    """The ratio of a term to the one before, if it is always the same."""
    ratio = sympy.simplify(sympy.powsimp(body.subs(k, k + 1) / body))
    return None if ratio.has(k) or body == 0 else ratio
