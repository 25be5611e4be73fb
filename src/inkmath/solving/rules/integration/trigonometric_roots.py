"""Integrands with roots, logarithms or other functions of sines and cosines of one angle."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U, in_factors
from inkmath.solving.rules.integration.trigonometric import C, S, in_one_angle


def sine_cosine_or_tangent(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sin(2x)/sqrt(9 - cos(x)^4) with u = cos(x): beside sin(x) there are only even powers of it."""
    found = in_one_angle(f, x)
    if found is None:
        return None
    value, angle, slope = found
    for odd, other, inner, sign in ((S, C, sympy.cos, -1), (C, S, sympy.sin, 1)):
        for rest in (value / odd, sympy.expand(value / odd)):
            rest = _by_square(rest, odd, 1 - other**2)
            if not rest.has(odd):
                return _substitution(sign * rest.subs(other, U) / slope, inner(angle))
    rest = _by_square(sympy.expand(value.subs(S, U * C)), C, 1 / (1 + U**2))
    side = sympy.S.One
    if rest.has(sympy.Abs(C)):  # (cos^2)^(1/2)
        rest, side = _by_square(rest.subs(sympy.Abs(C), C), C, 1 / (1 + U**2)), sympy.cos(angle)
    if rest.has(C):
        return None
    move = _substitution(rest / (1 + U**2) / slope, sympy.tan(angle))
    return move if side == 1 else replace(move, factor=sympy.Abs(side) / side)


def _substitution(rest: sympy.Expr, inner: sympy.Expr) -> Move:
    return Move("substitution", in_factors(sympy.powsimp(rest), U), inner=inner)


def _by_square(value: sympy.Expr, letter: sympy.Symbol, square: sympy.Expr) -> sympy.Expr:
    """Even powers of the letter by its square; odd ones stay."""
    value = value.replace(
        lambda part: part.is_Pow and not part.exp.is_Integer and part.base.is_polynomial(letter),
        lambda part: sympy.expand(part.base) ** part.exp,
    )
    value = value.replace(
        lambda part: part.is_Pow and part.base == letter and part.exp.is_Integer,
        lambda part: square ** (part.exp // 2) * letter ** (part.exp % 2),
    )
    return value.replace(
        lambda part: part.is_Pow and not part.exp.is_Integer,
        lambda part: sympy.factor(part.base) ** part.exp,
    )


def by_either_sign(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sqrt(1 + sin(x)) with u = sin(x): cos(x) is sqrt(1 - u^2) or its opposite."""
    found = in_one_angle(f, x)
    if found is None:
        return None
    value, angle, slope = found
    for gone, other, inner, beside, sign in (
        (C, S, sympy.sin, sympy.cos, 1),
        (S, C, sympy.cos, sympy.sin, -1),
    ):
        if value.has(gone) or not _has_root_of_linear(value, other):
            continue
        rest = value.subs(other, U) / (sympy.sqrt(1 - U) * sympy.sqrt(1 + U))
        rest = rest.replace(lambda part: part.is_Pow and part.base.is_Add, _without_content)
        side = sympy.Abs(beside(angle)) / beside(angle)
        return Move("substitution", sign * rest / slope, inner=inner(angle), factor=side)
    return None


def _has_root_of_linear(value: sympy.Expr, letter: sympy.Symbol) -> bool:
    """True if there is a root of 1 + s or 1 - s, or a multiple of it."""
    return any(
        part.exp.q == 2 and sympy.expand(part.base).primitive()[1] in (1 + letter, 1 - letter, letter - 1)
        for part in value.atoms(sympy.Pow)
        if part.exp.is_Rational
    )


def _without_content(power: sympy.Pow) -> sympy.Expr:
    """(2 + 2u)^(1/2) as sqrt(2) (1 + u)^(1/2)."""
    content, base = power.base.primitive()
    return content**power.exp * base**power.exp


def sum_or_difference(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """(cos(x) - sin(x)) sqrt(sin(2x)) with u = sin(x) + cos(x), as sin(2x) = u^2 - 1."""
    found = in_one_angle(f, x)
    if found is None:
        return None
    value, angle, slope = found
    for sign in (1, -1):
        for rest in (value / (C - sign * S), sympy.cancel(value / (C - sign * S))):
            rest = rest.subs(S, D / C)
            rest = rest.replace(
                lambda part: part.is_Pow and not part.exp.is_Integer,
                lambda part: sympy.cancel(part.base) ** part.exp,
            )
            if not rest.has(C):
                rest = rest.subs(D, sign * (U**2 - 1) / 2) / slope
                return _substitution(rest, sympy.sin(angle) + sign * sympy.cos(angle))
    return None


D = sympy.Symbol("d_", real=True)
"""The product of sine and cosine."""


def half_sum(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sin(x) sqrt(sin(2x)) as half of ((sin(x) + cos(x)) - (cos(x) - sin(x))) sqrt(sin(2x))."""
    found = in_one_angle(f, x)
    if found is None:
        return None
    value, angle, _ = found
    sine, cosine = sympy.sin(angle), sympy.cos(angle)
    for letter, function, sign in ((S, sine, -1), (C, cosine, 1)):
        rest = (value / letter).subs(S, D / C)
        if value.has(letter) and f.has(function) and not rest.has(C):
            beside = f / function
            return Move(
                "trigonometric-identity", beside * (cosine + sine) / 2 + sign * beside * (cosine - sine) / 2
            )
    return None


RULES: tuple[IntegrandRule, ...] = (sine_cosine_or_tangent, by_either_sign, sum_or_difference, half_sum)
