"""Roots of squares and absolute values: between two zeros their sign is a constant factor."""

from __future__ import annotations

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move

D = sympy.Symbol("d_", real=True)


def roots_joined(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sqrt(1 - x^4)/sqrt(1 - x^2) = sqrt(1 + x^2)."""
    roots = [
        part
        for part in sympy.Mul.make_args(f)
        if part.is_Pow and part.exp.is_Rational and part.exp.q == 2 and part.base.is_rational_function(x)
    ]
    if len(roots) < 2 or not all(part.has(x) for part in roots):
        return None
    product = sympy.Mul(*(part.base**part.exp.p for part in roots))
    root = sympy.sqrt(sympy.factor(sympy.cancel(product)))
    rest = f / sympy.Mul(*roots) * root
    return Move("combine-roots", rest) if sympy.count_ops(rest) < sympy.count_ops(f) else None


def square_under_root(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/sqrt(x^4 + x^6) = |x|/x * 1/(x^2 sqrt(1 + x^2))."""
    for power in f.atoms(sympy.Pow):
        if not (power.exp.is_Rational and power.exp.q == 2 and power.has(x)):
            continue
        outside, inside = _square_factor(power.base, x)
        if outside != 1 and not f.xreplace({power: D}).has(power):
            new = f.xreplace({power: D * inside**power.exp})
            if sympy.cancel(new.subs(D, 1) - new / D) == 0:
                return _signed(f.xreplace({power: outside ** (2 * power.exp) * inside**power.exp}), outside)
    return None


def _square_factor(base: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr]:
    """g and h of g^2 h, both polynomials or quotients of such."""
    if not base.is_rational_function(x):
        return sympy.S.One, base
    outside, inside = sympy.S.One, sympy.S.One
    for part, sign in zip(sympy.fraction(sympy.together(base)), (1, -1), strict=True):
        constant, factors = sympy.factor_list(part, x)
        inside *= constant**sign
        for factor, n in factors:
            outside *= factor ** (sign * (n // 2))
            inside *= factor ** (sign * (n % 2))
    return outside, inside


def absolute_value(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """x |x - 1| = |x - 1|/(x - 1) * x (x - 1)."""
    bars = [part for part in f.atoms(sympy.Abs) if part.has(x)]
    if len(bars) != 1:
        return None
    value = f.xreplace({bars[0]: D})
    if sympy.cancel(value.subs(D, -D) + value) != 0:
        return None
    return _signed(value.subs(D, bars[0].args[0]), bars[0].args[0])


def _signed(rest: sympy.Expr, inner: sympy.Expr) -> Move:
    return Move("constant-sign", rest, factor=sympy.Abs(inner) / inner)


RULES: tuple[IntegrandRule, ...] = (roots_joined, square_under_root, absolute_value)
