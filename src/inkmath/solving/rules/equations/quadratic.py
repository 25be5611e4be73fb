"""Quadratic equations: by a square root, by factoring, by completing the square, or by the formula."""

from __future__ import annotations

from math import isqrt

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate import polynomials
from inkmath.solving.evaluate.exact import sign_of, simplify_number
from inkmath.solving.evaluate.polynomials import Polynomial
from inkmath.solving.methods import is_asked
from inkmath.solving.rules.construct import add
from inkmath.solving.rules.equations.branches import Writer
from inkmath.solving.rules.equations.polynomial_lines import PolynomialLines, common_factor
from inkmath.solving.sentences import inline, sentence
from inkmath.solving.trace import latex_of

TWO = terms.Number("2")


def solve(left: Polynomial, right: Polynomial, writer: Writer, as_decimal: bool) -> list[sympy.Expr]:
    """The real solutions of left = right, whose difference has degree two; the steps go to the writer."""
    assert writer.variable is not None
    task = _Quadratic(writer, writer.variable, as_decimal)
    poly = polynomials.subtract(left, right)
    if is_asked("completing-the-square") and poly[1] != 0:
        return task.by_completing_the_square(left, right)
    if is_asked("formula"):
        return task.by_formula(task.standard_form(poly, right))
    if poly[1] == 0 and not (is_asked("factoring") and _rational_roots(poly)):
        return task.pure(poly, left, right)
    if poly[0] != 0 and _has_whole_half(poly) and _rational_roots(poly) is None:
        return task.by_completing_the_square(left, right)
    poly = task.standard_form(poly, right)
    if poly[0] == 0:
        return task.without_constant(poly)
    roots = _rational_roots(poly)
    return task.by_formula(poly) if roots is None else task.by_factors(roots)


class _Quadratic(PolynomialLines):
    def roots_line(self, roots: list[sympy.Expr]) -> Term:
        lines = [self.equals(self.variable, self.number(root)) for root in roots]
        return lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))

    # Ways to solve

    def pure(self, poly: Polynomial, left: Polynomial, right: Polynomial) -> list[sympy.Expr]:
        """a x^2 + c = 0: the square alone, then its roots."""
        alone, goal = (sympy.S.Zero, sympy.S.Zero, poly[2]), _constant(-poly[0])
        if (left, right) != (alone, goal):
            says = sentence("Bring {} to one side and {} to the other.", self.show(alone), self.show(goal))
            self.add("isolate-square", alone, goal, says)
        _, goal = self.divide(alone, goal)
        value = simplify_number(goal[0]) if goal else sympy.S.Zero
        if value == 0:
            self.writer.add("square-root", self.equals(self.variable), "Only 0 has the square 0.")
            return [sympy.S.Zero]
        return self.square_root(self.variable, value)

    def square_root(self, base: Term, value: sympy.Expr) -> list[sympy.Expr]:
        """The square of the base is the value, which is not 0: what the base may be."""
        shown = inline(self.number(value))
        if sign_of(value) < 0:
            self._says_no_root(sentence("The square of a real number is never negative, but {} is.", shown))
            return []
        root = simplify_number(sympy.sqrt(value))
        line = self.equals(base, terms.PlusMinus(self.number(root)))
        written = inline(self.number(root))
        self.writer.add(
            "square-root", line, sentence("Both {} and -{} have the square {}.", written, written, shown)
        )
        return [-root, root]

    def _says_no_root(self, reason: str) -> None:
        """A last line that only says why there is no solution."""
        self.writer.conclude("no-real-root", reason)

    def without_constant(self, poly: Polynomial) -> list[sympy.Expr]:
        rest = poly[1:]
        factored = terms.Product((self.variable, self.poly(rest)), ("",))
        says = sentence("Take out the common factor {}.", self.variable)
        self.writer.add("factor", self.equals(factored), says)
        roots = [sympy.S.Zero, simplify_number(-rest[0] / rest[1])]
        self._zero_product([self.variable, self.poly(rest)], roots)
        return roots

    def by_factors(self, roots: list[sympy.Rational]) -> list[sympy.Expr]:
        """By two linear factors with whole coefficients, or by the square of one."""
        factors = [self.poly((-root * root.q, root.q * sympy.S.One)) for root in roots]
        line: Term = terms.Product(tuple(factors), ("",) * (len(factors) - 1))
        if len(roots) == 1:
            line = terms.Power(factors[0], TWO)
        says = self._why_factors(roots, factors)
        self.writer.add("factor", self.equals(line), says)
        self._zero_product(factors, roots)
        return roots

    def _why_factors(self, roots: list[sympy.Rational], factors: list[Term]) -> str:
        if len(roots) == 1:
            return sentence("The left side is the square of {}.", factors[0])
        if any(root.q != 1 for root in roots):
            return self._why_split(roots)
        one, other = (-root for root in roots)
        return sentence(
            "{} and {} have the product {} and the sum {}.",
            *(self.number(value) for value in (one, other, one * other, one + other)),
        )

    def _why_split(self, roots: list[sympy.Rational]) -> str:
        """The middle term as a sum of two, so that factors can be taken out: 6x^2 + 3x - 4x - 2."""
        (a, b), (c, d) = ((sympy.Integer(root.q), sympy.Integer(-root.p)) for root in roots)
        parts = [(sympy.S.Zero, sympy.S.Zero, a * c), (sympy.S.Zero, b * c), (sympy.S.Zero, a * d), (b * d,)]
        return sentence(
            "{} and {} have the product {} and the sum {}: take common factors out of {}.",
            *(self.number(value) for value in (b * c, a * d, a * b * c * d, a * d + b * c)),
            add(*map(self.poly, parts)),
        )

    def _zero_product(self, factors: list[Term], roots: list[sympy.Expr]) -> None:
        if len(factors) == 1:
            says = sentence("Only 0 has the square 0, so {} = 0.", factors[0])
            self.writer.add("zero-product", self.roots_line(roots), says)
            return
        line = terms.Tuple(tuple(map(self.equals, factors)))
        self.writer.add("zero-product", line, "A product is 0 only if one of its factors is.")
        self.writer.add("solve-each", self.roots_line(sorted(roots)), "Solve each of the equations.")

    def by_completing_the_square(self, left: Polynomial, right: Polynomial) -> list[sympy.Expr]:
        """x^2 + 2hx = c as (x + h)^2 = c + h^2."""
        poly = polynomials.subtract(left, right)
        with_letter, numbers = (sympy.S.Zero, *poly[1:]), _constant(-poly[0])
        if (left, right) == (poly, ()):
            self.move(left, right, poly[:1])
        elif (left, right) != (with_letter, numbers):
            says = sentence(
                "Bring the terms with {} to the left side and the numbers to the right.", self.variable
            )
            self.add("standard-form", with_letter, numbers, says)
        with_letter, numbers = self.divide(with_letter, numbers)
        double, half = with_letter[1], with_letter[1] / 2
        square, goal = (half**2, double, sympy.S.One), sum(numbers, half**2)
        shown = [inline(self.number(value)) for value in (double, half, half**2)]
        says = sentence(
            "Half of {} is {}, and its square is {}: add {} to both sides.",
            shown[0],
            shown[1],
            shown[2],
            shown[2],
        )
        self.add("complete-the-square", square, (goal,), says)
        inner = (half, sympy.S.One)
        line = self.equals(terms.Power(self.poly(inner), TWO), self.number(goal))
        self.writer.add("factor", line, sentence("The left side is the square of {}.", self.show(inner)))
        roots = self.square_root(self.poly(inner), goal)
        if not roots:
            return []
        alone = terms.Sum((self.number(-half), terms.PlusMinus(self.number(roots[1]))))
        way = "Subtract {} from both sides." if half > 0 else "Add {} to both sides."
        rule = "subtract-from-both-sides" if half > 0 else "add-to-both-sides"
        says = sentence(way, self.number(abs(half)))
        self.writer.add(rule, self.equals(self.variable, alone), says)
        values = [simplify_number(root - half) for root in roots]
        if polynomials.is_rational(tuple(values)):
            self.writer.add("simplify", self.roots_line(values), "Work out both values.")
        return values

    def by_formula(self, poly: Polynomial) -> list[sympy.Expr]:
        c, b, a = poly
        discriminant = simplify_number(b**2 - 4 * a * c)
        shown = inline(self.number(discriminant))
        self.writer.aside(
            "discriminant",
            self._discriminant_line(poly, discriminant),
            sentence("The discriminant is {}.", shown),
        )
        sign = sign_of(discriminant)
        if sign < 0:
            self._says_no_root(
                sentence("The discriminant {} is negative and has no real square root.", shown)
            )
            return []
        root = sympy.sqrt(discriminant)
        both = [simplify_number((-b + way * root) / (2 * a)) for way in (-1, 1)]
        if sign_of(a) < 0:
            both.reverse()
        formula = terms.Quotient(
            terms.Sum((self.number(-b), terms.PlusMinus(terms.Root(self.number(discriminant))))),
            self.number(2 * a),
        )
        names = [inline(self.number(value)) for value in (a, b, discriminant)]
        self.writer.add(
            "quadratic-formula",
            self.equals(self.variable, formula),
            sentence(
                "Substitute a = {}, b = {} and the discriminant {} into the formula.",
                names[0],
                names[1],
                names[2],
            ),
        )
        self._simplified_root(formula, root)
        roots = both[:1] if sign == 0 else both
        self.writer.add("simplify", self.roots_line(roots), "Work out both values.")
        return roots

    def _simplified_root(self, formula: terms.Quotient, root: sympy.Expr) -> None:
        """The line of the formula with its root taken, or squares taken out of it."""
        numerator = formula.numerator
        assert isinstance(numerator, terms.Sum)
        under = numerator.terms[1]
        shown = self.number(root)
        if root == 0 or latex_of(terms.PlusMinus(shown)) == latex_of(under):
            return
        line = terms.Quotient(terms.Sum((numerator.terms[0], terms.PlusMinus(shown))), formula.denominator)
        assert isinstance(under, terms.PlusMinus)
        says = sentence("The square root is {} = {}.", under.term, shown)
        self.writer.add("square-root", self.equals(self.variable, line), says)

    def _discriminant_line(self, poly: Polynomial, discriminant: sympy.Expr) -> Term:
        c, b, a = (self.number(value) for value in poly)
        product = terms.Product((terms.Number("4"), a, c), (r"\cdot", r"\cdot"))
        return self.equals(
            terms.Sum((terms.Power(b, TWO), terms.Negation(product))), self.number(discriminant)
        )


def _constant(value: sympy.Expr) -> Polynomial:
    return () if value == 0 else (value,)


def _has_whole_half(poly: Polynomial) -> bool:
    """True if half of the middle coefficient, the first being 1, is whole: completing the square is easy."""
    return polynomials.is_rational(poly) and bool((poly[1] / (2 * poly[2])).is_integer)


def _rational_roots(poly: Polynomial) -> list[sympy.Rational] | None:
    """The zeros, each once, if they are rational numbers; None if they are not."""
    if not polynomials.is_rational(poly):
        return None
    c, b, a = (int(value / common_factor(poly)) for value in poly)
    discriminant = b * b - 4 * a * c
    if discriminant < 0 or isqrt(discriminant) ** 2 != discriminant:
        return None
    roots = [sympy.Rational(-b + sign * isqrt(discriminant), 2 * a) for sign in (-1, 1)]
    return list(dict.fromkeys(roots))
