"""Polynomial equations over the complex numbers: linear ones, quadratic ones, powers, and products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.evaluate.complex_numbers import (
    argument,
    complex_term,
    divided,
    from_polar,
    in_parts,
    modulus,
    polar_term,
    square_root,
)
from inkmath.solving.evaluate.complex_polynomials import (
    Polynomial,
    factors_of,
    is_gaussian,
    is_rational,
    polynomial_term,
    subtract,
)
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rewriting import next_step
from inkmath.solving.rules.complex_arithmetic import RULES, same_complex_numbers, square_root_said
from inkmath.solving.rules.construct import add, divide, negate
from inkmath.solving.rules.equations.branches import Branch
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Step

MAX_ROOTS = 12
"""Most roots of a number that are listed."""

MAX_STEPS = 12

TWO = terms.Number("2")


@dataclass(frozen=True, slots=True)
class Root:
    """A solution: its value, and how it is written."""

    value: sympy.Expr
    term: Term


def root_of(value: sympy.Expr, as_decimal: bool = False) -> Root:
    return Root(value, complex_term(value, as_decimal))


def solve_polynomial(
    left: Polynomial, right: Polynomial, branch: Branch, as_decimal: bool = False
) -> list[Root]:
    """All solutions of left = right, each once; the steps go to the branch.

    Raises NotCoveredError where no rule leads to exact solutions.
    """
    assert branch.variable is not None
    return list(dict.fromkeys(_Solver(branch.variable, as_decimal).solve(left, right, branch)))


def solve_power(base: Polynomial, n: int, value: sympy.Expr, branch: Branch) -> list[Root]:
    """All solutions of `(az+b)^n = value`, by the roots of the value. base: b and a."""
    assert branch.variable is not None
    inner = polynomial_term(base, branch.variable)
    found = _Solver(inner).roots_of_number(n, value, branch)
    roots = [root_of(divided(root.value - base[0], base[1])) for root in found]
    if any(root.term != complex_term(root.value) for root in found):
        raise NotCoveredError("roots in polar form beside other numbers")
    says = sentence("Solve each for {}.", branch.variable)
    branch.add("solve-for-unknown", _Solver(branch.variable).roots_line(roots), says)
    return roots


class _Solver:
    """variable: the unknown, or a term with it that is looked for first."""

    def __init__(self, variable: Term, as_decimal: bool = False) -> None:
        self.variable = variable
        self.as_decimal = as_decimal

    def solve(self, left: Polynomial, right: Polynomial, branch: Branch) -> list[Root]:
        poly = subtract(left, right)
        degree = len(poly) - 1
        if degree < 1:
            return []
        if degree == 1:
            return self.linear(poly, left, right, branch)
        if all(value == 0 for value in poly[1:-1]):
            return self.pure(poly, left, right, branch)
        poly = self.standard_form(poly, right, branch)
        if poly[0] == 0:
            return self.without_constant(poly, branch)
        if degree == 2:
            return self.quadratic(poly, branch)
        step = gcd(*(power for power, value in enumerate(poly) if value != 0))
        if step > 1:
            return self.by_new_unknown(poly, step, branch)
        return self.by_factors(poly, branch)

    # Lines

    def poly(self, poly: Polynomial) -> Term:
        return polynomial_term(poly, self.variable, self.as_decimal)

    def number(self, value: sympy.Expr) -> Term:
        return complex_term(value, self.as_decimal)

    def root(self, value: sympy.Expr) -> Root:
        return root_of(value, self.as_decimal)

    def equals(self, left: Term, right: Term = ZERO) -> Term:
        return terms.Relation((left, right), ("=",))

    def aside(self, branch: Branch, rule: str, left: Term, right: Term, says: str) -> None:
        """Adds a calculation beside the equation: a true statement about complex numbers."""
        verified = same_complex_numbers(left, right) is Verdict.SAME
        branch.trace.append(Step(rule, latex_of(self.equals(left, right)), says, verified))

    def standard_form(self, poly: Polynomial, right: Polynomial, branch: Branch) -> Polynomial:
        if right:
            branch.add("standard-form", self.equals(self.poly(poly)), "Bring everything to the left side.")
        return poly

    def roots_line(self, roots: Sequence[Root]) -> Term:
        lines = tuple(self.equals(self.variable, root.term) for root in roots)
        return lines[0] if len(lines) == 1 else terms.Tuple(lines)

    # Linear

    def linear(self, poly: Polynomial, left: Polynomial, right: Polynomial, branch: Branch) -> list[Root]:
        alone, goal = (sympy.S.Zero, poly[1]), subtract((), poly[:1])
        if (left, right) != (alone, goal):
            says = sentence(
                "Bring the terms with {} to the left side and the numbers to the right.", self.variable
            )
            branch.add("standard-form", self.equals(self.poly(alone), self.poly(goal)), says)
        root = self.root(divided(goal[0] if goal else sympy.S.Zero, poly[1]))
        if poly[1] != 1:
            factor = self.number(poly[1])
            quotient: Term = terms.Quotient(self.poly(goal), factor)
            branch.add(
                "divide-both-sides",
                self.equals(self.variable, quotient),
                sentence("Divide both sides by {}.", factor),
            )
            self.work_out(quotient, branch)
        branch.add("simplify", self.equals(self.variable, root.term), "Write the number in the form a + bi.")
        return [root]

    def work_out(self, number: Term, branch: Branch) -> None:
        """The steps of a calculation on the right side."""
        for _ in range(MAX_STEPS):
            rewrite = next_step(number, RULES, outermost=False)
            if rewrite is None:
                return
            number = rewrite.result
            branch.add(rewrite.rule, self.equals(self.variable, number), rewrite.because)

    # Powers

    def pure(self, poly: Polynomial, left: Polynomial, right: Polynomial, branch: Branch) -> list[Root]:
        """a z^n + c = 0: the power alone, then the roots of a number."""
        n = len(poly) - 1
        alone, goal = (sympy.S.Zero,) * n + poly[-1:], subtract((), poly[:1])
        if (left, right) != (alone, goal):
            says = sentence("Bring {} to one side and {} to the other.", self.poly(alone), self.poly(goal))
            branch.add("isolate-power", self.equals(self.poly(alone), self.poly(goal)), says)
        value = divided(goal[0] if goal else sympy.S.Zero, poly[-1])
        power = self.poly((sympy.S.Zero,) * n + (sympy.S.One,))
        if poly[-1] != 1:
            says = sentence("Divide both sides by {}.", self.number(poly[-1]))
            branch.add("divide-both-sides", self.equals(power, self.number(value)), says)
        return self.roots_of_number(n, value, branch)

    def roots_of_number(self, n: int, value: sympy.Expr, branch: Branch) -> list[Root]:
        """The solutions of z^n = value."""
        if value == 0:
            says = sentence("A power is 0 only if its base is.")
            branch.add("root", self.equals(self.variable), says)
            return [self.root(sympy.S.Zero)]
        return self.square_roots(value, branch) if n == 2 else self.by_polar_form(n, value, branch)

    def square_roots(self, value: sympy.Expr, branch: Branch) -> list[Root]:
        root = self.root(square_root(value))
        other = self.root(in_parts(-root.value))
        if not value.is_real:
            self.say_square_root(value, root, branch)
        shown = self.number(value)
        says = sentence("Both {} and {} have the square {}.", root.term, other.term, shown)
        roots = sorted((other, root), key=_order)
        branch.add("square-root", self.roots_line(roots), says)
        return roots

    def say_square_root(self, value: sympy.Expr, root: Root, branch: Branch) -> None:
        shown = self.number(value)
        a, b = value.as_real_imag()
        says = square_root_said(shown, a, b, from_sympy(modulus(value)), root.term)
        self.aside(branch, "complex-root", terms.Power(root.term, TWO), shown, says)

    def by_polar_form(self, n: int, value: sympy.Expr, branch: Branch) -> list[Root]:
        if n > MAX_ROOTS:
            raise NotCoveredError(sentence("more than {} roots of a number", MAX_ROOTS))
        size, angle = modulus(value), argument(value)
        number = self.number(value)
        if not value.is_positive:
            says = sentence(
                "{} has the modulus {} and the argument {}.", number, from_sympy(size), from_sympy(angle)
            )
            self.aside(branch, "polar-form", number, polar_term(size, angle), says)
        length = simplify_number(sympy.root(size, n))
        angles = [(angle + 2 * sympy.pi * k) / n for k in range(n)]
        first = [_polar_root(length, each, as_polar=True) for each in angles]
        general = from_sympy(sympy.expand((angle + 2 * sympy.pi * sympy.Symbol("k")) / n))
        says = sentence(
            "The roots have the modulus {} and the arguments {} for k = 0 to {}.",
            from_sympy(length),
            general,
            n - 1,
        )
        branch.add("roots-of-number", self.roots_line(first), says)
        roots = [_polar_root(length, each) for each in angles]
        branch.add(
            "euler",
            self.roots_line(roots),
            "Write them in the form a + bi, by the cosine and the sine of each argument.",
        )
        return roots

    # Quadratic

    def quadratic(self, poly: Polynomial, branch: Branch) -> list[Root]:
        c, b, a = poly
        if is_rational(poly) and len(factors_of(poly)[0][0]) == 2:
            return self.by_factors(poly, branch)
        value = in_parts(b**2 - 4 * a * c)
        shown = self.number(value)
        product = terms.Product((terms.Number("4"), self.number(a), self.number(c)), (r"\cdot", r"\cdot"))
        line = terms.Sum((terms.Power(self.number(b), TWO), terms.Negation(product)))
        root = self.root(square_root(value))
        says = sentence("The discriminant is {}.", shown)
        if value.is_negative:
            says = sentence(
                "The discriminant is {}: its square roots are {} and {}.", shown, root.term, negate(root.term)
            )
        self.aside(branch, "discriminant", line, shown, says)
        if not value.is_real:
            self.say_square_root(value, root, branch)
        top = self.number(-b) if value == 0 else add(self.number(-b), terms.PlusMinus(root.term))
        formula = divide(top, self.number(in_parts(2 * a)))
        says = sentence(
            "Substitute a = {}, b = {} and the root of the discriminant into the formula.",
            self.number(a),
            self.number(b),
        )
        branch.add("quadratic-formula", self.equals(self.variable, formula), says)
        values = [divided(-b + sign * root.value, in_parts(2 * a)) for sign in (-1, 1)]
        roots = sorted(dict.fromkeys(map(self.root, values)), key=_order)
        branch.add(
            "simplify", self.roots_line(roots), "Work out both values." if len(roots) > 1 else "Work it out."
        )
        return roots

    # Products

    def without_constant(self, poly: Polynomial, branch: Branch) -> list[Root]:
        power = next(k for k, value in enumerate(poly) if value != 0)
        shown = self.poly((sympy.S.Zero,) * power + (sympy.S.One,))
        factored = terms.Product((shown, self.poly(poly[power:])), ("",))
        branch.add("factor", self.equals(factored), sentence("Take out the common factor {}.", shown))
        return self.zero_product([(sympy.S.Zero, sympy.S.One), poly[power:]], branch)

    def zero_product(self, factors: Sequence[Polynomial], branch: Branch) -> list[Root]:
        """The zeros of each factor; a linear one's can be read off."""
        zeros = [
            self.root(divided(-factor[0], factor[1])) if len(factor) == 2 else None for factor in factors
        ]
        lines = [
            self.equals(self.poly(factor)) if zero is None else self.equals(self.variable, zero.term)
            for factor, zero in zip(factors, zeros, strict=True)
        ]
        shown = joined(" or ", (sentence("{} = 0", self.poly(factor)) for factor in factors))
        says = sentence("A product is 0 only if a factor is: {}.", shown)
        parts = branch.split("zero-product", lines, says)
        roots: list[Root] = []
        for factor, zero, part in zip(factors, zeros, parts, strict=True):
            roots += self.solve(factor, (), part) if zero is None else [zero]
        return roots

    def by_new_unknown(self, poly: Polynomial, step: int, branch: Branch) -> list[Root]:
        """An equation in z^step."""
        assert isinstance(self.variable, terms.Variable)
        power = terms.Power(self.variable, terms.Number(str(step)))
        in_power = _Solver(power, self.as_decimal)
        line = self.equals(in_power.poly(tuple(poly[::step])))
        says = sentence("This is an equation in {}: solve it for that first.", power)
        branch.add("new-unknown", line, says)
        values = in_power.solve(tuple(poly[::step]), (), branch)
        lines = [self.equals(power, value.term) for value in values]
        parts = branch.split("each-value", lines, sentence("Take each value of {} by itself.", power))
        return [
            root
            for value, part in zip(values, parts, strict=True)
            for root in self.roots_of_number(step, value.value, part)
        ]

    def by_factors(self, poly: Polynomial, branch: Branch) -> list[Root]:
        factors = _factors(poly)
        if len(factors) == 1 and factors[0][1] == 1:
            return self.geometric(poly, branch)
        root = _simplest_root([factor for factor, _ in factors if len(factor) == 2])
        if root is not None and len(poly) > 3:
            put = substitute(self.poly(poly), self.variable, root.term)
            says = sentence("Trying small numbers gives the solution {} = {}.", self.variable, root.term)
            self.aside(branch, "rational-root", put, ZERO, says)
        parts = [
            self.poly(factor) if n == 1 else terms.Power(self.poly(factor), terms.Number(str(n)))
            for factor, n in factors
        ]
        product = terms.product_of(parts, [""] * (len(parts) - 1))
        shown = joined(" and ", (inline(part) for part in parts))
        says = sentence("The left side is the product of {}.", shown)
        branch.add("factor", self.equals(product), says)
        return self.zero_product([factor for factor, _ in factors], branch)

    def geometric(self, poly: Polynomial, branch: Branch) -> list[Root]:
        """1 + z + z^2 + ... + z^n, of which the product with z - 1 is z^(n+1) - 1."""
        if len(set(poly)) != 1 or not isinstance(self.variable, terms.Variable):
            raise NotCoveredError(
                sentence("equations of degree {} that have no simple factors", len(poly) - 1)
            )
        n = len(poly)
        angles = [2 * sympy.pi * k / n for k in range(1, n)]
        roots = [_polar_root(sympy.S.One, angle) for angle in angles]
        power = terms.Power(self.variable, terms.Number(str(n)))
        says = sentence(
            "Multiplied by {} the left side is {}: the solutions are those of {} = 1 other than 1.",
            self.poly((-sympy.S.One, sympy.S.One)),
            add(power, negate(ONE)),
            power,
        )
        branch.add("roots-of-number", self.roots_line(roots), says)
        return roots


def _factors(poly: Polynomial) -> list[tuple[Polynomial, int]]:
    """The factors over the rational numbers, or over those with i where that goes further."""
    if not is_gaussian(poly):
        raise NotCoveredError(sentence("equations of degree {} with irrational coefficients", len(poly) - 1))
    found = factors_of(poly) if is_rational(poly) else factors_of(poly, gaussian=True)
    if len(found) == 1 and found[0][1] == 1 and is_rational(poly):
        found = factors_of(poly, gaussian=True)
    return found


def _simplest_root(factors: Sequence[Polynomial]) -> Root | None:
    roots = [divided(-factor[0], factor[1]) for factor in factors]
    return root_of(min(roots, key=lambda value: (abs(complex(value)), str(value)))) if roots else None


def _order(root: Root) -> tuple[float, float]:
    number = complex(root.value)
    return round(number.real, 12), number.imag


def _polar_root(size: sympy.Expr, angle: sympy.Expr, as_polar: bool = False) -> Root:
    """The number in the form a + bi where its argument is a multiple of pi/4 or pi/6, else in polar form."""
    is_plain = any((angle / sympy.pi * parts).is_Integer for parts in (4, 6))
    value = from_polar(size, angle) if is_plain else size * sympy.exp(sympy.I * angle)
    return Root(value, complex_term(value) if is_plain and not as_polar else polar_term(size, angle))
