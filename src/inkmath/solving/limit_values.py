"""What a limit tends to, by SymPy; what the rules of limits go by."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.collecting import INFINITY, is_plain
from inkmath.solving.exact import real, real_expression
from inkmath.solving.rewriting import (
    negate,
)
from inkmath.solving.wording import said


def plain_limit(term: Term) -> terms.Limit | None:
    """The limit that a term is, if nothing else is to be worked out in it first."""
    return term if isinstance(term, terms.Limit) and is_plain(term.body) else None


def is_infinite(term: Term) -> bool:
    return INFINITY in (term, negate(term))


def value_of_limit(limit: terms.Limit, body: Term | sympy.Expr) -> sympy.Expr | None:
    """SymPy's limit of another body as the letter tends there; None where there is none or it cannot tell."""
    x = real(limit.variable)
    value = body if isinstance(body, sympy.Expr) else real_expression(body)
    target = real_expression(limit.target)
    try:
        result = sympy.limit(value, x, target, limit.side or "+-")
    except (ValueError, NotImplementedError, TypeError):
        return None
    return None if result.has(sympy.AccumBounds, sympy.nan, sympy.zoo, sympy.I, sympy.Limit) else result


def target_said(limit: terms.Limit) -> str:
    words = {"+": " from above", "-": " from below", "": ""}
    return said(limit.target) + words[limit.side]
