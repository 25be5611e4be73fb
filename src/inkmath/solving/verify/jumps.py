"""Jumps of an antiderivative at which the integrand is continuous: the integral has to be split there."""

from __future__ import annotations

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

CLOSE = mpmath.mpf(10) ** -15
JUMP = mpmath.mpf(10) ** -9
"""Values that close to a point, on both sides of it, differ by more than that at a jump."""

MAX_JUMPS = 12


def jumps(primitive: Term, variable: terms.Variable, low: sympy.Expr, high: sympy.Expr) -> list[sympy.Expr]:
    """The numbers between two others, in ascending order, at which an antiderivative jumps.

    Raises NotCoveredError where there are more than MAX_JUMPS.
    """
    if not (low.is_number and high.is_number):
        return []
    x = real(variable)
    value = real_expression(primitive)
    places = {place for place in _poles(value, x, low, high) if low < place < high}
    found = [place for place in places if _is_jump(primitive, variable, place)]
    return sorted(found, key=lambda place: place.evalf(30))


def _poles(value: sympy.Expr, x: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> list[sympy.Expr]:
    """Poles of tangents and fractions in the expression."""
    found: list[sympy.Expr] = []
    for call in value.atoms(sympy.tan, sympy.cot, sympy.sec, sympy.csc):
        slope = sympy.diff(call.args[0], x)
        if not slope.is_number or slope == 0:
            continue
        shift = sympy.pi / 2 if isinstance(call, sympy.tan | sympy.sec) else sympy.S.Zero
        start = (shift - call.args[0].subs(x, 0)) / slope
        turn = abs(sympy.pi / slope)
        if not (low.is_finite and high.is_finite) or (high - low) / turn > MAX_JUMPS:
            raise NotCoveredError("an antiderivative that jumps again and again")
        first = sympy.ceiling((low - start) / turn)
        found += [start + (first + k) * turn for k in range(MAX_JUMPS + 1)]
    for power in value.atoms(sympy.Pow):
        base = power.base
        if power.exp.is_negative and base.is_polynomial(x) and base.free_symbols == {x}:
            found += sympy.real_roots(sympy.Poly(base, x))
    return found


def _is_jump(primitive: Term, variable: terms.Variable, place: sympy.Expr) -> bool:
    with mpmath.workdps(40):
        number = mpmath.mpf(str(place.evalf(40)))
        try:
            below, above = (value_at(primitive, Point({variable: number + sign * CLOSE})) for sign in (-1, 1))
        except (NotCoveredError, UndefinedValueError):
            return True
        return bool(abs(above - below) > JUMP)
