"""Values of limits by SymPy, and conditions of the rules for limits."""

from __future__ import annotations

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.evaluate.multiprecision import WHOLE, Point, value_at
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.collecting import INFINITY, is_plain
from inkmath.solving.rules.construct import negate
from inkmath.solving.sentences import inline, sentence

CLOSE, FAR = (4, 8, 12), (3, 6, 9)
"""Powers of ten: how close to a number, and how far out, it is tried whether there are values at all."""


def plain_limit(term: Term) -> terms.Limit | None:
    """The limit that a term is, if nothing else is to be worked out in it first."""
    return term if isinstance(term, terms.Limit) and is_plain(term.body) else None


def is_infinite(term: Term) -> bool:
    return INFINITY in (term, negate(term))


def is_bounded(part: Term) -> bool:
    """`\\sin x`, `\\cos x` and `(-1)^{n}` stay between -1 and 1."""
    match part:
        case terms.Call(r"\sin" | r"\cos"):
            return True
        case terms.Power(base):
            return base == negate(ONE)
    return False


def require_values(limit: terms.Limit) -> None:
    """Raises UndefinedValueError if the body has no real value anywhere close to where the letter tends.

    SymPy would give a limit all the same: that of ln(-x), for one, taken as a complex number.
    """
    variable = limit.variable
    if terms.variables(limit) not in ((variable,), ()):
        return
    try:
        has_values = any(_has_value(limit, x) for x in _places(limit))
    except (NotCoveredError, UndefinedValueError):  # a target without a value, or a number that is too large
        return
    if not has_values:
        where = sentence("as {} tends to {}", variable, target_said(limit))
        raise UndefinedValueError(sentence("{} has no real value {}", limit.body, where))


def _has_value(limit: terms.Limit, x: mpmath.mpf) -> bool:
    try:
        value_at(limit.body, Point({limit.variable: x}))
    except UndefinedValueError:
        return False
    return True


def _places(limit: terms.Limit) -> list[mpmath.mpf]:
    """Numbers close to where the letter tends, on the sides from which it does.

    Whole ones far out if the letter runs through these; else none, for which alone `(-x)^{x}` has a value.
    """
    target = value_at(limit.target, Point({}))
    if mpmath.isinf(target):
        beside = 0 if limit.variable.token in WHOLE else 1 / mpmath.pi
        return [mpmath.sign(target) * (mpmath.mpf(10) ** k + j + beside) for k in FAR for j in (0, 1)]
    sides = {"+": (1,), "-": (-1,)}.get(limit.side, (1, -1))
    return [target + side * mpmath.mpf(10) ** -k for k in CLOSE for side in sides]


def value_of_limit(limit: terms.Limit, body: Term | sympy.Expr) -> sympy.Expr | None:
    """SymPy's limit of another body as the letter tends there; None where there is none or it cannot tell."""
    x = real(limit.variable)
    value = body if isinstance(body, sympy.Expr) else real_expression(body)
    target = real_expression(limit.target)
    if target == -sympy.oo:  # where SymPy 1.14 lets 2^x tend to infinity
        value, target = value.subs(x, -x), sympy.oo
    try:
        result = sympy.limit(value, x, target, limit.side or "+-")
    except (ValueError, NotImplementedError, TypeError):
        return None
    return None if result.has(sympy.AccumBounds, sympy.nan, sympy.zoo, sympy.I, sympy.Limit) else result


def target_said(limit: terms.Limit) -> str:
    words = {"+": " from above", "-": " from below", "": ""}
    return inline(limit.target) + words[limit.side]
