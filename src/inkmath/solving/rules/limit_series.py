r"""Limits of fractions with powers such as `(1+x)^{\frac{1}{x}}`: their exponents as Taylor polynomials."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.limit_values import is_infinite, plain_limit

TERMS = 4
"""Terms of a Taylor polynomial: what is left out counts only beside a zero of that order below."""


def exponents_by_series(term: Term) -> Rewrite[Term] | None:
    """A fraction with powers whose base and exponent both hold the letter, as powers of e."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Quotient) or is_infinite(limit.target):
        return None
    x = real(limit.variable)
    try:
        target = real_expression(limit.target)
        value = real_expression(limit.body).subs(x, x + target)
        powers = [part for part in value.atoms(sympy.Pow) if part.base.has(x) and part.exp.has(x)]
        exponents = {part: _exponent(part, x) for part in powers}
        if not powers or None in exponents.values():
            return None
        changed = value.xreplace({part: sympy.exp(exponent) for part, exponent in exponents.items()})
        body = from_sympy(changed.subs(x, x - target))
    except (NotCoveredError, UndefinedValueError):
        return None
    says = "Write the powers as powers of e, with Taylor polynomials for the exponents."
    return Rewrite("exponents-by-series", (replace(limit, body=body),), says)


def _exponent(part: sympy.Pow, x: sympy.Symbol) -> sympy.Expr | None:
    """The Taylor polynomial of the exponent by e about 0; None where it has none."""
    try:
        series = sympy.series(part.exp * sympy.log(part.base), x, 0, TERMS).removeO()
    except (ValueError, NotImplementedError, TypeError):
        return None
    return sympy.expand(series) if series.is_polynomial(x) else None
