"""Expressions as sums of linearly independent functions: powers of x times `e^{ax}`, `sin bx`, `cos bx`."""

from __future__ import annotations

import sympy

from inkmath.solving.exceptions import NotCoveredError

OTHERS = (
    "constants in other equations than those of polynomials and fractions, or of sums of x^k e^(ax) sin(bx)"
)

Coefficients = dict[sympy.Expr, sympy.Expr]
"""Each function with its constant factor."""


def coefficients_of(value: sympy.Expr, x: sympy.Symbol) -> Coefficients:
    """The functions in an expression, those with the highest powers of x first.

    Two expressions are equal for all x only if these coefficients are. Raises NotCoveredError for functions
    other than x^k e^{ax} with at most one factor sin bx or cos bx.
    """
    value = sympy.expand(value)
    if value.is_polynomial(x):
        return {x**k: factor for (k,), factor in sympy.Poly(value, x).terms()}
    found: Coefficients = {}
    for part in value.as_ordered_terms():
        factor, function = part.as_independent(x, as_Add=False)
        found[function] = found.get(function, sympy.S.Zero) + factor
    if not all(_is_basic(function, x) for function in found):
        raise NotCoveredError(OTHERS)
    return dict(sorted(found.items(), key=lambda pair: -power_of(x, pair[0])))


def power_of(x: sympy.Symbol, function: sympy.Expr) -> int:
    """The exponent of the factor x^k."""
    return int(function.as_powers_dict()[x])


def _is_basic(function: sympy.Expr, x: sympy.Symbol) -> bool:
    factors = sympy.Mul.make_args(function)
    waves = [factor for factor in factors if isinstance(factor, sympy.sin | sympy.cos)]
    others = [factor for factor in factors if factor not in waves]
    arguments = [each.args[0] for each in factors if isinstance(each, sympy.exp | sympy.sin | sympy.cos)]
    return (
        len(waves) <= 1
        and all(isinstance(factor, sympy.exp) or _is_power(factor, x) for factor in others)
        and all((argument / x).is_number and (argument / x).is_real for argument in arguments)
    )


def _is_power(factor: sympy.Expr, x: sympy.Symbol) -> bool:
    base, exponent = factor.as_base_exp()
    return bool(factor == 1 or (base == x and exponent.is_Integer and exponent > 0))
