"""Substitution of an inverse function, by which the letter is written: x = e^u, x = sin(u), x = tan(u)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U, linear


@dataclass(frozen=True, slots=True)
class Inverse:
    """A function whose inverse is substituted.

    back: the inverse, and `slope` its derivative.
    square: a polynomial in the inverse that is the square of `root`; None if there is none.
    """

    back: Callable[[sympy.Expr], sympy.Expr]
    slope: Callable[[sympy.Expr], sympy.Expr]
    square: Callable[[sympy.Expr], sympy.Expr] | None = None
    root: Callable[[sympy.Expr], sympy.Expr] = sympy.exp


INVERSES: dict[type, Inverse] = {
    sympy.log: Inverse(sympy.exp, sympy.exp),
    sympy.asin: Inverse(sympy.sin, sympy.cos, lambda s: 1 - s**2, sympy.cos),
    sympy.acos: Inverse(sympy.cos, lambda u: -sympy.sin(u), lambda s: 1 - s**2, sympy.sin),
    sympy.atan: Inverse(
        lambda u: sympy.sin(u) / sympy.cos(u),
        lambda u: 1 / sympy.cos(u) ** 2,
        lambda s: 1 + s**2,
        lambda u: 1 / sympy.cos(u),
    ),
    sympy.asinh: Inverse(sympy.sinh, sympy.cosh, lambda s: 1 + s**2, sympy.cosh),
    sympy.acosh: Inverse(sympy.cosh, sympy.sinh, lambda s: s**2 - 1, sympy.sinh),
    sympy.atanh: Inverse(
        sympy.tanh, lambda u: 1 / sympy.cosh(u) ** 2, lambda s: 1 - s**2, lambda u: 1 / sympy.cosh(u)
    ),
}

V = sympy.Symbol("v_", real=True)
"""The inverse function of the new letter."""


def by_inverse(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sin(ln(x)) as e^u sin(u) with u = ln(x); e^(arcsin(x)) as e^u cos(u) with u = arcsin(x)."""
    calls = [part for part in f.atoms(*INVERSES) if part.has(x)]
    if len(calls) != 1:
        return None
    (call,) = calls
    parts = linear(call.args[0], x)
    if parts is None:
        return None
    a, b = parts
    inverse = INVERSES[type(call)]
    value = f.xreplace({call: U}).subs(x, (V - b) / a)
    if inverse.square is not None:
        square, root = inverse.square(V), inverse.root(U)
        value = value.replace(
            lambda part: part.is_Pow and part.base.is_polynomial(V) and part.base.has(V),
            lambda part: _power_of_square(part, square, root),
        )
    rest = value.subs(V, inverse.back(U)) * inverse.slope(U) / a
    return Move("substitution", sympy.powsimp(rest), inner=call)


def _power_of_square(power: sympy.Pow, square: sympy.Expr, root: sympy.Expr) -> sympy.Expr:
    """(4 - 4 sin(u)^2)^(3/2) as 8 cos(u)^3."""
    ratio = sympy.cancel(power.base / square)
    if ratio.has(V) or not (2 * power.exp).is_Integer:
        return power
    return ratio**power.exp * root ** (2 * power.exp)


RULES: tuple[IntegrandRule, ...] = (by_inverse,)
