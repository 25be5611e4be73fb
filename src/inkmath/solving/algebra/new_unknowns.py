"""Equations that are polynomials in a function of the unknown, as `9^x - 4 3^x + 3 = 0` is in `u = 3^x`."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.algebra.branches import Equation
from inkmath.solving.algebra.exponentials import BASE, with_common_base
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.polynomials import Polynomial
from inkmath.solving.substitution import substitute


def polynomial_in_one(equation: Equation) -> tuple[Polynomial, Term] | None:
    """The equation as a polynomial, equal to zero, in one function of the letter; and that function."""
    found = with_common_base(equation)
    if found is None:
        return _polynomial(equation, equation.gap)
    root, sides = found
    result = _polynomial(equation, sides[0] - sides[1])
    if result is None:
        return None
    poly, meaning = result
    letter = terms.Variable(BASE.name)
    shown = substitute(meaning, letter, from_sympy(root))
    return tuple(value.xreplace({BASE: root}) for value in poly), shown


def _polynomial(equation: Equation, gap: sympy.Expr) -> tuple[Polynomial, Term] | None:
    gap = sympy.expand(gap)
    try:
        held = [g for g in sympy.Poly(gap).gens if g.has(equation.x)]
        if len(held) != 1 or held[0] == equation.x:
            return None
        coefficients = sympy.Poly(gap, held[0]).all_coeffs()
    except (sympy.PolynomialError, sympy.GeneratorsNeeded):
        return None
    if len(coefficients) < 2 or any(value.has(equation.x) for value in coefficients):
        return None
    return tuple(coefficients[::-1]), from_sympy(held[0])
