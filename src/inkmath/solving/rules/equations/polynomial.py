"""Polynomial equations: tidied here and solved if linear; others in `quadratic.py` and `higher_degree.py`."""

from __future__ import annotations

from math import lcm

import sympy

from inkmath.solving.engine import Rewrite, exhaust
from inkmath.solving.evaluate import polynomials
from inkmath.solving.evaluate.exact import exact_value, sign_of, simplify_number
from inkmath.solving.evaluate.polynomials import Polynomial
from inkmath.solving.rules.equations import higher_degree as higher
from inkmath.solving.rules.equations import quadratic
from inkmath.solving.rules.equations.branches import Equation, Writer
from inkmath.solving.rules.equations.isolate import LINEAR
from inkmath.solving.rules.equations.polynomial_lines import PolynomialLines
from inkmath.solving.sentences import sentence


def solve(
    left: Polynomial, right: Polynomial, writer: Writer, as_decimal: bool = False
) -> list[sympy.Expr] | None:
    """The real solutions of left = right, with the steps to them; None if every number is one."""
    assert writer.variable is not None
    task = _Tidying(writer, writer.variable, as_decimal)
    left, right = task.tidied(left, right)
    left, right = task.without_fractions(left, right)
    degree = len(polynomials.subtract(left, right)) - 1
    if degree < 2:
        return task.linear(left, right)
    if degree == 2:
        return quadratic.solve(left, right, writer, as_decimal)
    return higher.solve(left, right, writer, as_decimal, solve)


class _Tidying(PolynomialLines):
    """Both sides on their way to one power of the unknown."""

    def tidied(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Both sides multiplied out and collected, the side with the unknown on the left."""
        self.add(
            "simplify-sides",
            left,
            right,
            sentence(
                "Multiply out and collect like terms: {} on the left, {} on the right.",
                self.show(left),
                self.show(right),
            ),
        )
        return self.swapped(left, right)

    def swapped(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        """The sides with the unknown on the left, if only one has it."""
        is_turned = 2 < len(right) > len(left) and sign_of(right[-1]) > 0
        if not is_turned and not len(left) <= 1 < len(right):
            return left, right
        self.add("swap-sides", right, left, sentence("Swap the sides."))
        return right, left

    def without_fractions(self, left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Both sides times the common denominator; decimals stay as they are."""
        coefficients = (*left, *right)
        if len(polynomials.subtract(left, right)) == 2 and all(
            value.is_Integer for value in (*left[1:], *right[1:])
        ):
            return left, right
        if self.as_decimal or not polynomials.is_rational(coefficients) or self._is_solved(left, right):
            return left, right
        factor = lcm(*(int(value.q) for value in coefficients)) if coefficients else 1
        if factor > 1:
            left, right = (polynomials.scale(side, sympy.Integer(factor)) for side in (left, right))
            says = sentence("Multiply both sides by {}, the common denominator.", factor)
            self.add("clear-fractions", left, right, says)
        return left, right

    def _is_solved(self, left: Polynomial, right: Polynomial) -> bool:
        return left == (sympy.S.Zero, sympy.S.One) and len(right) <= 1

    def linear(self, left: Polynomial, right: Polynomial) -> list[sympy.Expr] | None:
        """The solutions of an equation whose higher powers cancel; None if every number is one."""
        while len(right) > 1:
            left, right = self.swapped(left, right)
            if len(right) <= 1:
                break
            if len(left) == len(right) == 2 and sign_of(left[1]) > 0 and sign_of(right[1] - left[1]) > 0:
                left, right = self.move(left, right, (sympy.S.Zero, left[1]))
                continue
            left, right = self.move(left, right, (sympy.S.Zero,) * (len(right) - 1) + right[-1:])
        if len(left) < 2:
            if left == right:
                return None
            self.writer.conclude(
                "contradiction", sentence("{} = {} is false.", self.show(left), self.show(right))
            )
            return []
        equation = Equation(self.poly(left), self.poly(right), self.variable)
        return [simplify_number(exact_value(exhaust(equation, LINEAR, self.write).right))]

    def write(self, rewrite: Rewrite[Equation]) -> None:
        self.writer.add(rewrite.rule, rewrite.result.line, rewrite.because)
