"""Integrands made of sines and cosines, or rational in them."""

from __future__ import annotations

import sympy
from sympy.simplify.fu import TR8

from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U, factors_of, in_factors, linear

WAVES = (sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc)
S, C = sympy.Symbol("s_", real=True), sympy.Symbol("c_", real=True)
IN_SINE_AND_COSINE = {
    sympy.sin: S,
    sympy.cos: C,
    sympy.tan: S / C,
    sympy.cot: C / S,
    sympy.sec: 1 / C,
    sympy.csc: 1 / S,
}

MAX_FOLD, MAX_DEGREE = 8, 12
"""Largest multiple of an angle that is expanded; highest power of a product that becomes a sum."""


def products_to_sums(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """cos(3x) cos(5x) = cos(2x)/2 + cos(8x)/2, and sin(x)^2 = 1/2 - cos(2x)/2."""
    constant, factors = factors_of(f, x)
    waves = [part for part in factors if isinstance(part.as_base_exp()[0], sympy.sin | sympy.cos)]
    others = [part for part in factors if part not in waves]
    powers = [part.as_base_exp() for part in waves]
    if not all(n.is_Integer and n > 0 and linear(base.args[0], x) for base, n in powers):
        return None
    degree = sum(n for _, n in powers)
    angles = {base.args[0] for base, _ in powers}
    if not 2 <= degree <= MAX_DEGREE or not all(_is_slow(part, x) for part in others):
        return None
    if len(angles) == 1 and not others and any(n % 2 for _, n in powers):
        return None
    product = sympy.Mul(*waves)
    for _ in range(4):
        product = sympy.expand(TR8(product))
    rest = sympy.expand(constant * sympy.Mul(*others) * product)
    return Move("trigonometric-identity", rest) if rest != f else None


def _is_slow(factor: sympy.Expr, x: sympy.Symbol) -> bool:
    """A polynomial or e^(a x + b), which is integrated beside a sine by parts."""
    return factor.is_polynomial(x) or (
        isinstance(factor, sympy.exp) and linear(factor.args[0], x) is not None
    )


def odd_power(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sin(x)^3 sqrt(cos(x)) with u = cos(x): an odd power of one, any power of the other."""
    constant, factors = factors_of(f, x)
    powers = {type(part.as_base_exp()[0]): part.as_base_exp() for part in factors}
    if len(powers) != len(factors) or not set(powers) <= {sympy.sin, sympy.cos}:
        return None
    angles = {base.args[0] for base, _ in powers.values()}
    slope = linear(next(iter(angles)), x) if len(angles) == 1 else None
    if slope is None or any(n.has(x) for _, n in powers.values()):
        return None
    for odd, other, sign in ((sympy.sin, sympy.cos, -1), (sympy.cos, sympy.sin, 1)):
        _, m = powers.get(odd, (None, sympy.S.Zero))
        base, n = powers.get(other, (other(angles.pop()) if len(powers) == 1 else None, sympy.S.Zero))
        angles = {part.args[0] for part, _ in powers.values()}
        if base is not None and m.is_Integer and m > 0 and m % 2 == 1:
            rest = sympy.expand(constant * sign / slope[0] * U**n * (1 - U**2) ** ((m - 1) / 2))
            return Move("substitution", rest, inner=base)
    return None


def rational_in_sine_and_cosine(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(1 + sin(x)^2) with u = tan(x): cos, sin, tan or tan of half the angle (Bioche's rules)."""
    found = in_one_angle(f, x)
    if found is None or not found[0].is_rational_function(S, C):
        return None
    value, angle, slope = found
    value = sympy.cancel(sympy.together(value))
    root = sympy.sqrt(1 - U**2)
    moves = []
    for odd, other, inner, sign in ((S, C, sympy.cos, -1), (C, S, sympy.sin, 1)):
        if sympy.cancel(value + value.subs(odd, -odd)) == 0:
            rest = sympy.cancel(value / odd).subs({odd: root, other: U}, simultaneous=True)
            moves.append(Move("substitution", in_factors(sign * rest / slope, U), inner=inner(angle)))
    if moves:  # at best a sum of powers
        return min(moves, key=lambda move: len(sympy.Add.make_args(sympy.denom(move.rest).expand())))
    if sympy.cancel(value - value.subs({S: -S, C: -C}, simultaneous=True)) == 0:
        even = sympy.cancel(value.subs(S, U * C))
        rest = even.subs(C, 1 / sympy.sqrt(1 + U**2)) / (1 + U**2)
        return Move("substitution", in_factors(rest / slope, U), inner=sympy.tan(angle))
    halves = {S: 2 * U / (1 + U**2), C: (1 - U**2) / (1 + U**2)}
    rest = value.subs(halves, simultaneous=True) * 2 / (1 + U**2)
    return Move("substitution", in_factors(rest / slope, U), inner=sympy.tan(angle / 2))


def polynomial_in_sine_and_cosine(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """(1 - sin(x))^2 (1 + cos(x)) multiplied out."""
    found = in_one_angle(f, x)
    if found is None or not found[0].is_polynomial(S, C):
        return None
    expanded = sympy.expand(f)
    return Move("multiply-out", expanded) if expanded.is_Add and not f.is_Add else None


def shifted_angles(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(sin(x + a) sin(x + b)) with u = x + a, then sin(u + d) by the addition theorem."""
    calls = [part for part in f.atoms(*WAVES) if part.has(x)]
    angles = sorted({part.args[0] for part in calls}, key=sympy.default_sort_key)
    if len(angles) < 2 or f.subs({part: sympy.Dummy() for part in calls}).has(x):
        return None
    first = min(angles, key=lambda angle: sympy.expand(angle).subs(x, 0) != 0)
    found = linear(first, x)
    if found is None:
        return None
    slope, start = found
    in_u = {angle: sympy.expand(angle.subs(x, (U - start) / slope)) for angle in angles}
    if not any(value.subs(U, 0) != 0 and linear(value, U) for value in in_u.values()):
        return None
    if start != 0:
        rest = f.xreplace({part: part.func(in_u[part.args[0]]) for part in calls})
        return Move("substitution", rest / slope, inner=first)
    return Move("trigonometric-identity", f.xreplace({part: _of_sum(part, x) for part in calls}))


def _of_sum(call: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """sin(ax + b) by the sines and cosines of ax and b."""
    b = call.args[0].subs(x, 0)
    whole = sympy.Dummy()
    return sympy.expand_trig(call.func(call.args[0] - b + whole)).subs(whole, b) if b != 0 else call


def in_one_angle(f: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None:
    """A function of s and c, the sine and cosine of one angle, with the angle and its slope."""
    calls = [part for part in f.atoms(*WAVES) if part.has(x)]
    if not calls:
        return None
    slopes = [linear(part.args[0], x) for part in calls]
    if any(part is None for part in slopes):
        return None
    angles = {part.args[0] for part in calls}
    angle = min(angles, key=lambda part: abs(sympy.diff(part, x)) if not part.free_symbols - {x} else 0)
    if len(angles) > 1:
        ratios = [sympy.cancel(part / angle) for part in angles]
        if not all(ratio.is_Rational for ratio in ratios):
            return None
        angle = angle / sympy.ilcm(*(ratio.q for ratio in ratios))
    known = {}
    for call in calls:
        fold = sympy.cancel(call.args[0] / angle)
        if not fold.is_Integer or abs(fold) > MAX_FOLD:
            return None
        n, sign = abs(int(fold)), 1 if fold > 0 else -1
        sine = sign * S * sympy.chebyshevu(n - 1, C)
        cosine = sympy.chebyshevt(n, C)
        known[call] = IN_SINE_AND_COSINE[type(call)].subs({S: sine, C: cosine}, simultaneous=True)
    value = f.xreplace(known)
    if value.has(x):
        return None
    return value, angle, sympy.diff(angle, x)


RULES: tuple[IntegrandRule, ...] = (
    products_to_sums,
    odd_power,
    polynomial_in_sine_and_cosine,
    rational_in_sine_and_cosine,
    shifted_angles,
)
