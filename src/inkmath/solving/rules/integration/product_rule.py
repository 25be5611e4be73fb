"""Integrands e^(ax) (a f + f'), which are the derivative of e^(ax) f."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U, factors_of, linear
from inkmath.solving.rules.integration.trigonometric import C, S, in_one_angle

MAX_TERMS = 5
"""Terms beside the power of e; which of them are f is tried."""


def power_beside_function_and_derivative(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """e^x (ln(x) + 1/x) = (e^x ln(x))'."""
    found = _power_and_rest(f, x)
    if found is None:
        return None
    power, slope, rest = found
    for terms in _some_terms(sympy.expand(rest)):
        part = sympy.Add(*terms) / slope
        if _is_zero(rest - slope * part - sympy.diff(part, x), x):
            return Move("product-rule", sympy.S.Zero, power * part)
    return None


def power_beside_half_angle(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """e^x (1 + sin(x))/(1 + cos(x)) = e^x (tan(x/2)^2/2 + tan(x/2) + 1/2)."""
    found = _power_and_rest(f, x)
    waves = None if found is None else in_one_angle(found[2], x)
    if found is None or waves is None or not waves[0].is_rational_function(S, C):
        return None
    value, angle, _ = waves
    halves = {S: 2 * U / (1 + U**2), C: (1 - U**2) / (1 + U**2)}
    rest = sympy.expand(sympy.cancel(sympy.together(value).subs(halves, simultaneous=True)))
    if not sympy.expand(rest * U**MAX_TERMS).is_polynomial(U) or not 1 < len(rest.args) <= MAX_TERMS:
        return None
    new = found[0] * rest.subs(U, sympy.tan(angle / 2))
    is_found = power_beside_function_and_derivative(new, x) is not None
    return Move("trigonometric-identity", new) if is_found else None


def _power_and_rest(f: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None:
    """e^(ax + b), a, and the other factors, which hold a function that is not rational."""
    _, factors = factors_of(f, x)
    powers = [part for part in factors if isinstance(part, sympy.exp)]
    if len(powers) != 1:
        return None
    slope, rest = linear(powers[0].args[0], x), f / powers[0]
    return None if slope is None or rest.is_rational_function(x) else (powers[0], slope[0], rest)


def _some_terms(value: sympy.Expr) -> Iterator[tuple[sympy.Expr, ...]]:
    terms = sympy.Add.make_args(value)
    if len(terms) <= MAX_TERMS:
        for count in range(1, len(terms)):
            yield from combinations(terms, count)


def _is_zero(value: sympy.Expr, x: sympy.Symbol) -> bool:
    """By a few values first, since most are not."""
    letters = sorted(value.free_symbols - {x}, key=str)
    for start in (0.37, 0.81):
        known = {letter: start + k for k, letter in enumerate(letters, 1)} | {x: start}
        found = value.evalf(subs=known)
        if not found.is_number or abs(found) > 1e-9:
            return False
    return bool(sympy.simplify(value) == 0)


RULES: tuple[IntegrandRule, ...] = (power_beside_function_and_derivative, power_beside_half_angle)
