"""Quadratic equations: by a square root, by factoring, or by the formula."""

from __future__ import annotations

from math import gcd, isqrt

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import polynomials
from inkmath.solving.algebra.branches import Writer
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.polynomials import Polynomial, polynomial_term
from inkmath.solving.values import sign_of, tidy
from inkmath.solving.wording import said

ZERO = terms.Number("0")


def solve(left: Polynomial, right: Polynomial, trace: Writer, as_decimal: bool) -> list[sympy.Expr]:
    """The real solutions of left = right, whose difference has degree two; the steps go to the trace."""
    assert trace.letter is not None
    task = _Quadratic(trace, trace.letter, as_decimal)
    poly = polynomials.subtract(left, right)
    if poly[1] == 0:
        return task.pure(poly, left, right)
    poly = task.standard_form(poly, left, right)
    if poly[0] == 0:
        return task.without_constant(poly)
    return task.by_factors(poly) or task.by_formula(poly)


class _Quadratic:
    def __init__(self, trace: Writer, letter: terms.Variable, as_decimal: bool) -> None:
        self.trace = trace
        self.letter = letter
        self.as_decimal = as_decimal

    # Writing

    def number(self, value: sympy.Expr) -> Term:
        return from_sympy(value, self.as_decimal)

    def poly(self, poly: Polynomial) -> Term:
        return polynomial_term(poly, self.letter, self.as_decimal)

    def equals(self, left: Term, right: Term = ZERO) -> Term:
        return terms.Relation((left, right), ("=",))

    def roots_line(self, roots: list[sympy.Expr]) -> Term:
        lines = [self.equals(self.letter, self.number(root)) for root in roots]
        return lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))

    # Ways to solve

    def pure(self, poly: Polynomial, left: Polynomial, right: Polynomial) -> list[sympy.Expr]:
        """a x^2 + c = 0: the square alone, then its roots."""
        constant, factor = poly[0], poly[2]
        square, value = (sympy.S.Zero, sympy.S.Zero, sympy.S.One), tidy(-constant / factor)
        goal = tuple([-constant] if constant != 0 else [])
        alone = polynomials.scale(square, factor)
        if (left, right) != (alone, goal):
            self.trace.add(
                "isolate-square",
                self.equals(self.poly(alone), self.poly(goal)),
                f"Bring {said(self.poly(alone))} to one side and {said(self.poly(goal))} to the other.",
            )
        shown = said(self.number(value))
        if factor != 1:
            divisor = said(self.number(factor))
            self.trace.add(
                "divide-both-sides",
                self.equals(self.poly(square), self.number(value)),
                f"Divide both sides by {divisor}.",
            )
        sign = sign_of(value)
        if sign < 0:
            self._says_no_root(f"The square of a real number is never negative, but {shown} is.")
            return []
        if sign == 0:
            self.trace.add("square-root", self.equals(self.letter, ZERO), "Only 0 has the square 0.")
            return [sympy.S.Zero]
        root = tidy(sympy.sqrt(value))
        line = self.equals(self.letter, terms.PlusMinus(self.number(root)))
        written = said(self.number(root))
        self.trace.add("square-root", line, f"Both {written} and -{written} have the square {shown}.")
        return [-root, root]

    def _says_no_root(self, reason: str) -> None:
        """A last line that only says why there is no solution."""
        self.trace.conclude("no-real-root", reason)

    def standard_form(self, poly: Polynomial, left: Polynomial, right: Polynomial) -> Polynomial:
        """Everything on the left; rational coefficients whole, with no common factor, the first positive."""
        if right:
            says = f"Subtract {said(self.poly(right))} from both sides."
            if right[-1].could_extract_minus_sign():
                opposite = polynomials.scale(right, sympy.S.NegativeOne)
                says = f"Add {said(self.poly(opposite))} to both sides."
            self.trace.add("standard-form", self.equals(self.poly(poly)), says)
        factor = common_factor(poly)
        if factor != 1:
            poly = polynomials.scale(poly, 1 / factor)
            self.as_decimal = self.as_decimal and factor.is_Integer
            divisor = said(self.number(factor))
            self.trace.add(
                "divide-both-sides", self.equals(self.poly(poly)), f"Divide both sides by {divisor}."
            )
        return poly

    def without_constant(self, poly: Polynomial) -> list[sympy.Expr]:
        rest = poly[1:]
        factored = terms.Product((self.letter, self.poly(rest)), ("",))
        x = said(self.letter)
        self.trace.add("factor", self.equals(factored), f"Take out the common factor {x}.")
        roots = [sympy.S.Zero, tidy(-rest[0] / rest[1])]
        self._zero_product([terms.Variable(self.letter.token, self.letter.sub), self.poly(rest)], roots)
        return roots

    def by_factors(self, poly: Polynomial) -> list[sympy.Expr]:
        """By two linear factors with whole coefficients; empty where there are none."""
        if not polynomials.is_rational(poly) or any(value.q != 1 for value in poly):
            return []
        c, b, a = (int(value) for value in poly)
        discriminant = b * b - 4 * a * c
        if discriminant < 0 or isqrt(discriminant) ** 2 != discriminant:
            return []
        roots = [sympy.Rational(-b + sign * isqrt(discriminant), 2 * a) for sign in (-1, 1)]
        factors = [self.poly((-root * root.q, root.q * sympy.S.One)) for root in roots]
        if roots[0] == roots[1]:
            self.trace.add(
                "factor",
                self.equals(terms.Power(factors[0], terms.Number("2"))),
                f"The left side is the square of {said(factors[0])}.",
            )
            self._zero_product(factors[:1], roots[:1])
            return roots[:1]
        shown = " and ".join(said(factor) for factor in factors)
        self.trace.add(
            "factor",
            self.equals(terms.Product(tuple(factors), ("",))),
            f"The left side is the product of {shown}.",
        )
        self._zero_product(factors, roots)
        return roots

    def _zero_product(self, factors: list[Term], roots: list[sympy.Expr]) -> None:
        shown = " or ".join(f"{said(factor)} = 0" for factor in factors)
        says = f"A product is 0 only if a factor is: {shown}." if len(factors) > 1 else f"So {shown}."
        self.trace.add("zero-product", self.roots_line(sorted(roots)), says)

    def by_formula(self, poly: Polynomial) -> list[sympy.Expr]:
        c, b, a = poly
        discriminant = tidy(b**2 - 4 * a * c)
        shown = said(self.number(discriminant))
        self.trace.aside(
            "discriminant", self._discriminant_line(poly, discriminant), f"The discriminant is {shown}."
        )
        sign = sign_of(discriminant)
        if sign < 0:
            self._says_no_root(f"The discriminant {shown} is negative and has no real square root.")
            return []
        root = sympy.sqrt(discriminant)
        both = [tidy((-b + way * root) / (2 * a)) for way in (-1, 1)]
        if sign_of(a) < 0:
            both.reverse()
        formula = terms.Quotient(
            terms.Sum((self.number(-b), terms.PlusMinus(terms.Root(self.number(discriminant))))),
            self.number(2 * a),
        )
        letters = [said(self.number(value)) for value in (a, b, discriminant)]
        self.trace.add(
            "quadratic-formula",
            self.equals(self.letter, formula),
            f"Put a = {letters[0]}, b = {letters[1]} and the discriminant {letters[2]} into the formula.",
        )
        roots = both[:1] if sign == 0 else both
        self.trace.add("simplify", self.roots_line(roots), "Work out both values.")
        return roots

    def _discriminant_line(self, poly: Polynomial, discriminant: sympy.Expr) -> Term:
        c, b, a = (self.number(value) for value in poly)
        times = (r"\cdot", r"\cdot")
        product = terms.Product((terms.Number("4"), a, c), times)
        square = terms.Power(b, terms.Number("2"))
        return self.equals(terms.Sum((square, terms.Negation(product))), self.number(discriminant))


def common_factor(poly: Polynomial) -> sympy.Expr:
    """What to divide by for whole coefficients without a common factor, the first of them positive."""
    sign = sympy.Integer(-1 if poly[-1].could_extract_minus_sign() else 1)
    if not polynomials.is_rational(poly):
        return sign
    denominator = int(sympy.ilcm(*(value.q for value in poly)))
    shared = gcd(*(int(value * denominator) for value in poly))
    return sign * sympy.Rational(shared, denominator)
