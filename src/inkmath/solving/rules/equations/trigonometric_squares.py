"""Squares of sine and cosine: each by the other, `sin^2 x + cos^2 x` being 1."""

from __future__ import annotations

from functools import partial

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.rewriting import everywhere
from inkmath.solving.rules.construct import number, power
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.sides import multiply_out
from inkmath.solving.rules.equations.trigonometry import angle_of_two
from inkmath.solving.sentences import sentence


def squares_together(equation: Equation) -> Rewrite[Equation] | None:
    """`sin^2 x + cos^2 x = 4 sin x cos x` gives `4 sin x cos x = 1`."""
    angle = angle_of_two(equation)
    if angle is None:
        return None
    squares = sympy.sin(angle) ** 2, sympy.cos(angle) ** 2
    difference = sympy.expand(equation.difference)
    factor = difference.coeff(squares[0])
    if factor == 0 or not factor.is_number or difference.coeff(squares[1]) != factor:
        return None
    rest = sympy.expand(difference - factor * squares[0] - factor * squares[1])
    held = rest.as_independent(equation.x, as_Add=True)[1]
    if held == 0:
        return None
    result = equation.of(held, held - rest - factor)
    if held.could_extract_minus_sign():
        result = equation.of(-held, rest + factor - held)
    says = sentence("{} is 1.", terms.Sum((from_sympy(squares[0]), from_sympy(squares[1]))))
    return Rewrite("pythagoras", (result,), says)


def pythagoras(equation: Equation) -> Rewrite[Equation] | None:
    """`2 cos^2 x + 3 sin x = 3` gives an equation in the sine alone."""
    angle = angle_of_two(equation)
    if angle is None:
        return None
    difference = sympy.expand(equation.difference)
    for gone, kept in ((sympy.cos(angle), sympy.sin(angle)), (sympy.sin(angle), sympy.cos(angle))):
        try:
            powers = [monomial[0] for monomial in sympy.Poly(difference, gone).monoms()]
        except sympy.PolynomialError:
            return None
        if any(power % 2 for power in powers):
            continue
        other = terms.Sum((ONE, terms.Negation(from_sympy(kept**2))))
        says = sentence("{} is {}.", from_sympy(gone**2), other)
        written = everywhere(partial(_without_square, function=from_sympy(gone), other=other))(equation.line)
        if written is not None and isinstance(written.result, terms.Relation):
            result = equation.with_sides(*written.result.sides)
            if not any(value.has(gone) for value in result.sides):
                return Rewrite("pythagoras", (result,), says)
        values = [
            sympy.expand(
                sympy.expand(side).replace(
                    lambda p, g=gone: p.is_Pow and p.base == g and p.exp.is_Integer and p.exp % 2 == 0,
                    lambda p, h=kept: (1 - h**2) ** (p.exp / 2),
                )
            )
            for side in equation.sides
        ]
        return Rewrite("pythagoras", (equation.of(*values),), says)
    return None


def _without_square(term: Term, function: Term, other: Term) -> Rewrite[Term] | None:
    """Another term in the place of the square of a function, and its power in that of an even power."""
    n = plain_value(term.exponent) if isinstance(term, terms.Power) and term.base == function else None
    if n is None or n <= 0 or n % 2:
        return None
    return Rewrite("pythagoras", (power(other, number(int(n) // 2)),), "")


def multiply_out_squares(equation: Equation) -> Rewrite[Equation] | None:
    """`2(1 - sin^2 x) + 3 sin x = 3` gives `2 - 2 sin^2 x + 3 sin x = 3`."""
    for part in terms.walk(equation.line):
        inner = terms.children(part) if isinstance(part, terms.Product | terms.Negation) else ()
        if any(isinstance(each, terms.Sum) and any(map(_is_square, each.terms)) for each in inner):
            return multiply_out(equation)
    return None


def _is_square(term: Term) -> bool:
    """True for the square of a function, or its opposite."""
    inner = term.term if isinstance(term, terms.Negation) else term
    return isinstance(inner, terms.Power) and isinstance(inner.base, terms.Call)
