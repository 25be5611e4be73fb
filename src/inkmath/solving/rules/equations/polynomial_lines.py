"""Lines of a polynomial equation on its way to its solutions; what the ways to solve it share."""

from __future__ import annotations

from math import gcd

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate import polynomials
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.polynomials import Polynomial, polynomial_term
from inkmath.solving.rules.equations.branches import Writer
from inkmath.solving.sentences import inline, sentence


class PolynomialLines:
    """Writes equations between polynomials in one letter."""

    def __init__(self, writer: Writer, variable: terms.Variable, as_decimal: bool) -> None:
        self.writer = writer
        self.variable = variable
        self.as_decimal = as_decimal

    def number(self, value: sympy.Expr) -> Term:
        return from_sympy(value, self.as_decimal)

    def poly(self, poly: Polynomial) -> Term:
        return polynomial_term(poly, self.variable, self.as_decimal)

    def show(self, poly: Polynomial) -> str:
        """The polynomial within a sentence."""
        return inline(self.poly(poly))

    def equals(self, left: Term, right: Term = ZERO) -> Term:
        return terms.Relation((left, right), ("=",))

    def add(self, rule: str, left: Polynomial, right: Polynomial, says: str) -> None:
        self.writer.add(rule, self.equals(self.poly(left), self.poly(right)), says)

    def move(self, left: Polynomial, right: Polynomial, part: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Both sides less the part, in the words of an addition where it is negative."""
        left, right = polynomials.subtract(left, part), polynomials.subtract(right, part)
        if part[-1].could_extract_minus_sign():
            shown = self.show(polynomials.scale(part, sympy.S.NegativeOne))
            self.add("add-to-both-sides", left, right, sentence("Add {} to both sides.", shown))
        else:
            says = sentence("Subtract {} from both sides.", self.show(part))
            self.add("subtract-from-both-sides", left, right, says)
        return left, right

    def divide(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Both sides by the number before the highest power on the left."""
        factor = left[-1]
        if factor != 1:
            left, right = (polynomials.scale(side, 1 / factor) for side in (left, right))
            says = sentence("Divide both sides by {}.", self.number(factor))
            self.add("divide-both-sides", left, right, says)
        return left, right

    def standard_form(self, poly: Polynomial, right: Polynomial) -> Polynomial:
        """Everything on the left; rational coefficients whole, with no common factor, the first positive.

        poly: left less right side.
        """
        if right:
            says = sentence("Subtract {} from both sides.", self.show(right))
            if right[-1].could_extract_minus_sign():
                says = sentence(
                    "Add {} to both sides.", self.show(polynomials.scale(right, sympy.S.NegativeOne))
                )
            self.add("standard-form", poly, (), says)
        factor = common_factor(poly)
        if factor != 1:
            poly = polynomials.scale(poly, 1 / factor)
            divisor = inline(self.number(factor))
            self.add("divide-both-sides", poly, (), sentence("Divide both sides by {}.", divisor))
        return poly


def common_factor(poly: Polynomial) -> sympy.Expr:
    """The divisor that gives whole coefficients without a common factor, the first of them positive."""
    sign = sympy.Integer(-1 if poly[-1].could_extract_minus_sign() else 1)
    if not polynomials.is_rational(poly):
        return sign
    denominator = int(sympy.ilcm(*(value.q for value in poly)))
    shared = gcd(*(int(value * denominator) for value in poly))
    return sign * sympy.Rational(shared, denominator)
