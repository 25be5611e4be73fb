"""Equations that are polynomials in a function of the unknown, as `9^x - 4 3^x + 3 = 0` is in `u = 3^x`."""

from __future__ import annotations

from math import lcm

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.polynomials import Polynomial, polynomial_of, subtract
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.exponentials import BASE, with_common_base


def polynomial_in_one(equation: Equation) -> tuple[Polynomial, Term] | None:
    """The equation as a polynomial, equal to zero, in one function of the letter; and that function."""
    by_sight = _one_term(equation) or _roots_of_letter(equation)
    if by_sight is not None:
        return by_sight
    found = with_common_base(equation)
    if found is None:
        return _polynomial(equation, equation.difference)
    root, sides = found
    result = _polynomial(equation, sides[0] - sides[1])
    if result is None:
        return None
    poly, meaning = result
    variable = terms.Variable(BASE.name)
    shown = substitute(meaning, variable, from_sympy(root))
    return subtract(tuple(value.xreplace({BASE: root}) for value in poly), ()), shown


def _polynomial(equation: Equation, difference: sympy.Expr) -> tuple[Polynomial, Term] | None:
    difference = sympy.expand(difference)
    try:
        held = [g for g in sympy.Poly(difference).gens if g.has(equation.x)]
        if len(held) != 1 or held[0] == equation.x:
            return None
        coefficients = sympy.Poly(difference, held[0]).all_coeffs()
    except (sympy.PolynomialError, sympy.GeneratorsNeeded):
        return None
    if len(coefficients) < 2 or any(value.has(equation.x) for value in coefficients):
        return None
    return tuple(coefficients[::-1]), from_sympy(held[0])


def _one_term(equation: Equation) -> tuple[Polynomial, Term] | None:
    """The same, where the letter stands in one term only, several times: `(ln x)^2 - 3 ln x + 2`."""
    held = {part for side in (equation.left, equation.right) for part in _functions(side, equation)}
    if len(held) != 1:
        return None
    meaning = held.pop()
    u = terms.Variable("u")
    left, right = (substitute(side, meaning, u) for side in (equation.left, equation.right))
    try:
        poly = subtract(polynomial_of(left, u), polynomial_of(right, u))
    except NotCoveredError:
        return None
    return (poly, meaning) if len(poly) > 1 else None


def _roots_of_letter(equation: Equation) -> tuple[Polynomial, Term] | None:
    """The same, where the letter stands under roots with several indices: `sqrt(x) + root(x, 4) = 6`.

    One of them has to be even, so that the letter and all its roots are not negative.
    """
    variable = equation.variable
    indices = {
        part: 2 if part.index is None else plain_value(part.index)
        for part in terms.walk(equation.line)
        if isinstance(part, terms.Root) and part.radicand == variable
    }
    whole = [int(n) for n in indices.values() if n is not None and n.denominator == 1 and 2 <= n <= 12]
    if len(set(whole)) < 2 or len(whole) < len(indices) or all(n % 2 for n in whole):
        return None
    n, u = lcm(*whole), terms.Variable("u")
    sides = [equation.left, equation.right]
    for part, index in zip(indices, whole, strict=True):
        sides = [substitute(side, part, terms.Power(u, terms.Number(str(n // index)))) for side in sides]
    sides = [substitute(side, variable, terms.Power(u, terms.Number(str(n)))) for side in sides]
    try:
        poly = subtract(polynomial_of(sides[0], u), polynomial_of(sides[1], u))
    except NotCoveredError:
        return None
    return (poly, terms.Root(variable, terms.Number(str(n)))) if len(poly) > 1 else None


def _functions(term: Term, equation: Equation) -> list[Term]:
    """The largest parts that hold the letter otherwise than a polynomial does; and the letter itself."""
    if not equation.contains_variable(term):
        return []
    is_power = isinstance(term, terms.Power) and not equation.contains_variable(term.exponent)
    n = plain_value(term.exponent) if is_power and isinstance(term, terms.Power) else None
    is_whole = n is not None and n.denominator == 1 and n > 0
    if isinstance(term, terms.Sum | terms.Product | terms.Negation | terms.Quotient) or is_whole:
        return [part for child in terms.children(term) for part in _functions(child, equation)]
    return [term]
