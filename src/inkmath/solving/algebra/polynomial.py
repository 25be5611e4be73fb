"""Polynomial equations: tidied here and solved if linear; others in `quadratic.py` and `higher.py`."""

from __future__ import annotations

from math import lcm

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import polynomials
from inkmath.solving.algebra import higher, quadratic
from inkmath.solving.algebra.branches import Writer
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.polynomials import Polynomial, polynomial_term
from inkmath.solving.wording import said


def solve(
    left: Polynomial, right: Polynomial, writer: Writer, as_decimal: bool = False
) -> list[sympy.Expr] | None:
    """The real solutions of left = right, with the steps to them; None if every number is one."""
    assert writer.letter is not None
    task = _Tidying(writer, writer.letter, as_decimal)
    left, right = task.tidied(left, right)
    left, right = task.without_fractions(left, right)
    degree = len(polynomials.subtract(left, right)) - 1
    if degree < 2:
        return task.linear(left, right)
    if degree == 2:
        return quadratic.solve(left, right, writer, as_decimal)
    return higher.solve(left, right, writer, as_decimal, solve)


class _Tidying:
    """Both sides on their way to one power of the unknown."""

    def __init__(self, writer: Writer, letter: terms.Variable, as_decimal: bool) -> None:
        self.trace = writer
        self.letter = letter
        self.as_decimal = as_decimal

    def line(self, left: Polynomial, right: Polynomial) -> Term:
        sides = tuple(polynomial_term(side, self.letter, self.as_decimal) for side in (left, right))
        return terms.Relation(sides, ("=",))

    def show(self, poly: Polynomial) -> str:
        return said(polynomial_term(poly, self.letter, self.as_decimal))

    def tidied(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Both sides multiplied out and collected, the side with the unknown on the left."""
        self.trace.add(
            "simplify-sides",
            self.line(left, right),
            "Multiply out and collect like terms: "
            f"{self.show(left)} on the left, {self.show(right)} on the right.",
        )
        return self.swapped(left, right)

    def swapped(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        """The sides with the unknown on the left, if only one has it."""
        if not len(left) <= 1 < len(right):
            return left, right
        says = f"Swap the sides, so that {self.show(right)} comes first."
        self.trace.add("swap-sides", self.line(right, left), says)
        return right, left

    def without_fractions(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Both sides times the common denominator; decimals stay as they are."""
        coefficients = (*left, *right)
        if self.as_decimal or not polynomials.is_rational(coefficients) or self._is_solved(left, right):
            return left, right
        factor = lcm(*(int(value.q) for value in coefficients)) if coefficients else 1
        if factor > 1:
            left, right = (polynomials.scale(side, sympy.Integer(factor)) for side in (left, right))
            self.trace.add(
                "clear-fractions",
                self.line(left, right),
                f"Multiply both sides by {factor}, the common denominator.",
            )
        return left, right

    def _is_solved(self, left: Polynomial, right: Polynomial) -> bool:
        return left == (sympy.S.Zero, sympy.S.One) and len(right) <= 1

    def linear(self, left: Polynomial, right: Polynomial) -> list[sympy.Expr] | None:
        """The solutions of an equation whose higher powers cancel; None if every number is one."""
        while len(right) > 1:
            left, right = self.swapped(left, right)
            if len(right) <= 1:
                break
            left, right = self.move(left, right, (sympy.S.Zero,) * (len(right) - 1) + right[-1:])
        if len(left) == 2 and left[0] != 0:
            left, right = self.move(left, right, left[:1])
        if len(left) < 2:
            if left == right:
                return None
            self.trace.conclude("contradiction", f"{self.show(left)} = {self.show(right)} is false.")
            return []
        factor = left[1]
        if factor != 1:
            left, right = (polynomials.scale(side, 1 / factor) for side in (left, right))
            divisor = said(from_sympy(factor, self.as_decimal))
            self.trace.add("divide-both-sides", self.line(left, right), f"Divide both sides by {divisor}.")
        return [right[0] if right else sympy.S.Zero]

    def move(self, left: Polynomial, right: Polynomial, part: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Both sides less the part, in the words of an addition where it is negative."""
        left, right = polynomials.subtract(left, part), polynomials.subtract(right, part)
        if part[-1].could_extract_minus_sign():
            shown = self.show(polynomials.scale(part, sympy.S.NegativeOne))
            self.trace.add("add-to-both-sides", self.line(left, right), f"Add {shown} to both sides.")
        else:
            self.trace.add(
                "subtract-from-both-sides",
                self.line(left, right),
                f"Subtract {self.show(part)} from both sides.",
            )
        return left, right
