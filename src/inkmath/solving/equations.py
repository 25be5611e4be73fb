"""Equations in one unknown that are polynomials as written: linear ones here, others in `quadratic.py`."""

from __future__ import annotations

from math import lcm

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import polynomials, progress, quadratic
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.polynomials import Polynomial, polynomial_of, polynomial_term
from inkmath.solving.substitution import answers_of
from inkmath.solving.trace import Trace, latex_of, said
from inkmath.solving.values import NotCoveredError, UndefinedValueError
from inkmath.types import Solution


def solve_equation(equation: terms.Relation, letter: terms.Variable, latex: str) -> Solution:
    """The real solutions of an equation in one letter, with steps and a check of each by substitution."""
    try:
        left = polynomial_of(equation.sides[0], letter)
        right = polynomial_of(equation.sides[1], letter)
        degree = len(polynomials.subtract(left, right)) - 1
        kind = _kind(max(len(left), len(right)) - 1 if degree < 1 else degree)
        if degree > 2:
            raise NotCoveredError(f"equations of degree {degree}")
        return _Equation(equation, letter, latex, kind).solve(left, right)
    except UndefinedValueError as reason:
        message = f"The equation has no meaning for real numbers: {reason}."
        return Solution("no-solution", "equation", latex, latex_of(letter), message=message)
    except NotCoveredError as reason:
        message = f"read, not solved yet: {reason}"
        return Solution("unsolved", "equation", latex, latex_of(letter), message=message)


def _kind(degree: int) -> str:
    if degree <= 1:
        return "linear-equation"
    return "quadratic-equation" if degree == 2 else "polynomial-equation"


class _Equation:
    """One equation on its way to its solution."""

    def __init__(self, equation: terms.Relation, letter: terms.Variable, latex: str, kind: str) -> None:
        self.equation = equation
        self.letter = letter
        self.latex = latex
        self.kind = kind
        self.trace = Trace(equation, letter)
        progress.tell_kind(kind, latex_of(letter))
        decimals = [
            part for part in terms.walk(equation) if isinstance(part, terms.Number) and "." in part.text
        ]
        self.as_decimal = bool(decimals)

    def solve(self, left: Polynomial, right: Polynomial) -> Solution:
        left, right = self.tidied(left, right)
        left, right = self.without_fractions(left, right)
        if len(polynomials.subtract(left, right)) == 3:
            roots: list[sympy.Expr] | None = quadratic.solve(left, right, self.trace, self.as_decimal)
        else:
            roots = self.linear(left, right)
        if roots is None:
            return self.finish(
                "all-numbers", [], "Every real number is a solution: both sides are always equal."
            )
        if not roots:
            return self.finish("no-solution", [], "No real number solves this equation.")
        return self.finish("solved", roots, "")

    def finish(self, status: str, roots: list[sympy.Expr], message: str) -> Solution:
        answers, checks = answers_of(self.equation, self.letter, roots, self.as_decimal)
        assert status in ("solved", "no-solution", "all-numbers")
        return Solution(
            status,  # type: ignore[arg-type]
            self.kind,
            self.latex,
            latex_of(self.letter),
            answers,
            tuple(self.trace.steps),
            checks,
            message,
        )

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
            return None if left == right else []
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
