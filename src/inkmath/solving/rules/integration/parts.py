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


def by_parts(f: sympy.Expr, x: sympy.Symbol, u: sympy.Expr, integrate: Integrator) -> Move | None:
    """x ln(x) = (x^2 ln(x)/2)' - x/2, with u = ln(x); None where the other factor is not integrated."""
    dv = f / u
    v = integrate(dv, x)
    if v is None:
        return None
    rest = sympy.diff(u, x) * v
    rest = sympy.cancel(rest) if rest.is_rational_function(x) else _cancelled(rest, x)
    return Move("integration-by-parts", -rest, u * v, parts=(u, v, dv))


def _cancelled(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """A polynomial in logarithms and inverse functions with its coefficients in lowest terms."""
    functions = [part for part in value.atoms(*FIRST) if part.has(x)]
    letters = [sympy.Dummy() for _ in functions]
    plain = value.xreplace(dict(zip(functions, letters, strict=True)))
    if not functions or not plain.is_rational_function(x, *letters) or not plain.is_polynomial(*letters):
        return sympy.factor_terms(value)
    terms = [sympy.cancel(part) * monomial for monomial, part in _by_monomials(plain, letters)]
    return sympy.factor_terms(sympy.Add(*terms).xreplace(dict(zip(letters, functions, strict=True))))


def _by_monomials(value: sympy.Expr, letters: list[sympy.Symbol]) -> list[tuple[sympy.Expr, sympy.Expr]]:
    poly = sympy.Poly(sympy.expand(value), *letters)
    return [
        (sympy.Mul(*(letter**n for letter, n in zip(letters, powers, strict=True))), part)
        for powers, part in poly.terms()
    ]


def first_parts(f: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr]:
    """The factors of an integrand that are worth differentiating: ln(x)^2, arctan(x), or a polynomial."""
    _, factors = factors_of(f, x)
    bases = [part.as_base_exp() for part in factors]
    found = [
        part
        for part, (base, n) in zip(factors, bases, strict=True)
        if isinstance(base, FIRST) and n.is_Integer and n > 0
    ]
    polynomial = None if found else _polynomial(factors, x)
    return found if polynomial is None else [polynomial]


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
