"""Moves: single steps of the search for an antiderivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import sympy

U = sympy.Symbol("u_", real=True)
"""The new letter of a substitution."""


@dataclass(frozen=True, slots=True)
class Move:
    """An integral as a function plus a simpler integral, which may be by a new letter.

    rule: the name of the step.
    rest: the integrand that is left; 0 if none is.
    done: the part of the antiderivative that is found.
    inner: what the new letter U stands for in `rest`; None if the letter stays the same.
    parts: u, v and v' of an integration by parts.
    factor: stands before the integral that is left: 1, or a sign such as |g|/g, constant where g has no zero.
    """

    rule: str
    rest: sympy.Expr
    done: sympy.Expr = sympy.S.Zero
    inner: sympy.Expr | None = None
    parts: tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None = None
    factor: sympy.Expr = sympy.S.One


IntegrandRule: TypeAlias = Callable[[sympy.Expr, sympy.Symbol], Move | None]


def in_factors(value: sympy.Expr, u: sympy.Symbol) -> sympy.Expr:
    """A rational function of the letter in lowest terms, above and below in factors; others as they are."""
    return sympy.factor(value) if value.is_rational_function(u) else value


def linear(value: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr] | None:
    """a and b of a x + b with a not zero."""
    a = sympy.diff(value, x)
    if a == 0 or a.has(x):
        return None
    return a, sympy.expand(value - a * x)


def quadratic(value: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None:
    """a, b and c of a x^2 + b x + c with a not zero."""
    if not value.is_polynomial(x):
        return None
    coefficients = sympy.Poly(value, x).all_coeffs()
    return tuple(coefficients) if len(coefficients) == 3 else None


def factors_of(value: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, list[sympy.Expr]]:
    """The constant factor of a product, and its other factors."""
    constant, rest = value.as_independent(x, as_Add=False)
    return constant, [part for part in sympy.Mul.make_args(rest) if part != 1]
