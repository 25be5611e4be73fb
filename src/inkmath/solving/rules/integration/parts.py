"""Integration by parts."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from inkmath.solving.rules.integration.moves import Move, factors_of, linear

FIRST = (
    sympy.log,
    sympy.asin,
    sympy.acos,
    sympy.atan,
    sympy.acot,
    sympy.asinh,
    sympy.acosh,
    sympy.atanh,
)
"""Functions that become simpler when they are differentiated."""

SECOND: tuple[tuple[tuple[type, ...], tuple[int, ...]], ...] = (
    ((sympy.exp,), (1,)),
    ((sympy.sin, sympy.cos, sympy.sinh, sympy.cosh), (1, -2)),
    ((sympy.sec, sympy.csc, sympy.tan, sympy.cot), (2,)),
)
"""Functions, and their powers, that do not become more complicated when they are integrated."""

Integrator = Callable[[sympy.Expr, sympy.Symbol], sympy.Expr | None]


def by_parts(f: sympy.Expr, x: sympy.Symbol, integrate: Integrator) -> Move | None:
    """x ln(x) = (x^2 ln(x)/2)' - x/2, with u = ln(x); None where no factor is seen that gets simpler."""
    _, factors = factors_of(f, x)
    u = _simpler_when_differentiated(factors) or _polynomial(factors, x)
    if u is None:
        return None
    dv = f / u
    v = integrate(dv, x)
    if v is None:
        return None
    rest = sympy.diff(u, x) * v
    rest = sympy.cancel(rest) if rest.is_rational_function(x) else sympy.factor_terms(rest)
    return Move("integration-by-parts", -rest, u * v, parts=(u, v, dv))


def _simpler_when_differentiated(factors: list[sympy.Expr]) -> sympy.Expr | None:
    """ln(x)^2 or arctan(x), where one factor is a power of such a function."""
    found = [
        part
        for part in factors
        if isinstance(part.as_base_exp()[0], FIRST)
        and part.as_base_exp()[1].is_Integer
        and part.as_base_exp()[1] > 0
    ]
    return found[0] if found else None


def _polynomial(factors: list[sympy.Expr], x: sympy.Symbol) -> sympy.Expr | None:
    """The polynomial beside one e^(ax + b), sin(ax + b), or 1/cos(ax + b)^2."""
    powers = [part for part in factors if part.is_polynomial(x)]
    others = [part for part in factors if part not in powers]
    if not powers or not others or not all(_is_known(part, x) for part in others):
        return None
    return sympy.Mul(*powers)


def _is_known(factor: sympy.Expr, x: sympy.Symbol) -> bool:
    """True if a factor is integrated by the table, and its antiderivative again."""
    base, n = factor.as_base_exp()
    if n.has(x):
        return not base.has(x) and linear(n, x) is not None
    powers = next((powers for functions, powers in SECOND if isinstance(base, functions)), ())
    return n in powers and linear(base.args[0], x) is not None
