"""Polynomial equations of degree three and more: by roots, by a new unknown, by factors, or by a formula."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate import polynomials
from inkmath.solving.evaluate.exact import sign_of, simplify_number
from inkmath.solving.evaluate.polynomials import Polynomial, polynomial_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import SubstitutionWriter, Writer
from inkmath.solving.rules.equations.isolate import odd_root_of, power_name
from inkmath.solving.rules.equations.polynomial_lines import PolynomialLines
from inkmath.solving.sentences import inline, joined, sentence

Solve = Callable[[Polynomial, Polynomial, Writer, bool], list[sympy.Expr] | None]


def solve(
    left: Polynomial, right: Polynomial, writer: Writer, as_decimal: bool, solve_any: Solve
) -> list[sympy.Expr]:
    """The real solutions of left = right, whose difference has degree three or more.

    solve_any: for the factors.
    Raises NotCoveredError where no rule leads to exact solutions.
    """
    assert writer.variable is not None
    task = _Higher(writer, writer.variable, as_decimal, solve_any)
    poly = polynomials.subtract(left, right)
    if all(value == 0 for value in poly[1:-1]):
        return task.pure(poly, left, right)
    poly = task.standard_form(poly, right)
    if poly[0] == 0:
        return task.without_constant(poly)
    step = gcd(*(power for power, value in enumerate(poly) if value != 0))
    if step > 1:
        return task.by_new_unknown(poly, step)
    return task.by_factors(poly)


class _Higher(PolynomialLines):
    def __init__(self, writer: Writer, variable: terms.Variable, as_decimal: bool, solve_any: Solve) -> None:
        super().__init__(writer, variable, as_decimal)
        self.solve_any = solve_any

    # A power alone

    def pure(self, poly: Polynomial, left: Polynomial, right: Polynomial) -> list[sympy.Expr]:
        """a x^n + c = 0: the power alone, then its roots."""
        n = len(poly) - 1
        alone, goal = (sympy.S.Zero,) * n + poly[-1:], (-poly[0],) if poly[0] != 0 else ()
        if (left, right) != (alone, goal):
            says = sentence("Bring {} to one side and {} to the other.", self.show(alone), self.show(goal))
            self.add("isolate-power", alone, goal, says)
        _, goal = self.divide(alone, goal)
        return self.roots_of_power(n, simplify_number(goal[0]) if goal else sympy.S.Zero, self.writer)

    def roots_of_power(self, n: int, value: sympy.Expr, writer: Writer) -> list[sympy.Expr]:
        """The solutions of x^n = value."""
        shown, sign = inline(self.number(value)), sign_of(value)
        if sign == 0:
            says = sentence("A power is 0 only if its base is.")
            writer.add("root", self.equals(self.variable), says)
            return [sympy.S.Zero]
        if n % 2 == 0 and sign < 0:
            says = sentence("An even power of a real number is never negative, but {} is.", shown)
            writer.conclude("no-real-root", says)
            return []
        root = odd_root_of(value, n)
        written = inline(self.number(root))
        if n % 2 == 1:
            says = sentence("{} is the only real number whose {} is {}.", written, power_name(n), shown)
            writer.add("root", self.equals(self.variable, self.number(root)), says)
            return [root]
        line = self.equals(self.variable, terms.PlusMinus(self.number(root)))
        name = power_name(n)
        says = sentence("Both {} and -{} have the {} {}.", written, written, name, shown)
        writer.add("square-root" if n == 2 else "root", line, says)
        return [-root, root]

    # A factor, or a power, that stands out

    def without_constant(self, poly: Polynomial) -> list[sympy.Expr]:
        power = next(k for k, value in enumerate(poly) if value != 0)
        monomial = (sympy.S.Zero,) * power + (sympy.S.One,)
        shown = self.poly(monomial)
        factored = terms.Product((shown, self.poly(poly[power:])), ("",))
        says = sentence("Take out the common factor {}.", shown)
        self.writer.add("factor", self.equals(factored), says)
        return self.zero_product([(sympy.S.Zero, sympy.S.One), poly[power:]])

    def zero_product(self, factors: list[Polynomial]) -> list[sympy.Expr]:
        """The zeros of each factor; a linear one's can be read off."""
        lines: list[Term] = []
        for factor in factors:
            is_linear = len(factor) == 2
            zero = simplify_number(-factor[0] / factor[1]) if is_linear else sympy.S.Zero
            lines.append(
                self.equals(self.variable, self.number(zero)) if is_linear else self.equals(self.poly(factor))
            )
        shown = joined(" or ", (sentence("{} = 0", self.poly(factor)) for factor in factors))
        parts = self.writer.split(
            "zero-product", lines, sentence("A product is 0 only if a factor is: {}.", shown)
        )
        roots: list[sympy.Expr] = []
        for factor, part in zip(factors, parts, strict=True):
            if len(factor) == 2:
                roots.append(simplify_number(-factor[0] / factor[1]))
            else:
                roots += self.solve_any(factor, (), part, self.as_decimal) or []
        return list(dict.fromkeys(roots))

    def by_new_unknown(self, poly: Polynomial, step: int) -> list[sympy.Expr]:
        """An equation in x^step."""
        u = terms.Variable("v" if self.variable.token == "u" else "u")
        power = terms.Power(self.variable, terms.Number(str(step)))
        in_u = tuple(poly[::step])
        shown = inline(polynomial_term(in_u, u, self.as_decimal))
        line = substitute(self.equals(polynomial_term(in_u, u, self.as_decimal)), u, power)
        is_said = self.writer.add(
            "new-unknown", line, sentence("Substitute {} = {}: {} = 0.", u.token, power, shown)
        )
        writer = SubstitutionWriter(
            self.writer, u, power, "" if is_said else sentence("Write {} for {}.", u.token, power)
        )
        values = self.solve_any(in_u, (), writer, self.as_decimal) or []
        if not values:
            return []
        lines = [self.equals(power, self.number(value)) for value in values]
        parts = self.writer.split("each-value", lines, sentence("Take each value of {} by itself.", power))
        return [
            root
            for value, part in zip(values, parts, strict=True)
            for root in self.roots_of_power(step, value, part)
        ]

    # Factors

    def by_factors(self, poly: Polynomial) -> list[sympy.Expr]:
        if not polynomials.is_rational(poly):
            raise NotCoveredError(
                sentence("equations of degree {} with irrational coefficients", len(poly) - 1)
            )
        x = sympy.Symbol("x")
        _, found = sympy.Poly(poly[::-1], x).factor_list()
        factors = [tuple(factor.all_coeffs()[::-1]) for factor, _ in found]
        linear = [factor for factor in factors if len(factor) == 2]
        if len(found) == 1 and found[0][1] == 1:
            return self.irreducible(poly)
        if linear:
            roots = [-factor[0] / factor[1] for factor in linear]
            return self.by_root(poly, min(roots, key=lambda root: (abs(root), -root)))
        powers = [
            self.poly(factor) if n == 1 else terms.Power(self.poly(factor), terms.Number(str(n)))
            for factor, (_, n) in zip(factors, found, strict=True)
        ]
        shown = joined(" and ", (inline(power) for power in powers))
        line = self.equals(terms.product_of(powers, [""] * (len(powers) - 1)))
        self.writer.add("factor", line, sentence("The left side is the product of {}.", shown))
        return self.zero_product(factors)

    def by_root(self, poly: Polynomial, root: sympy.Rational) -> list[sympy.Expr]:
        """With a root known, the linear factor that belongs to it is divided off."""
        value = self.number(root)
        put = substitute(self.poly(poly), self.variable, value)
        name = sentence("{} = {}", self.variable, value)
        last, first = (self.number(abs(value)) for value in (poly[0], poly[-1]))
        says = sentence("Try the divisors of {}: {} is a solution.", last, name)
        if abs(poly[-1]) != 1:
            says = sentence("Try fractions of divisors of {} and {}: {} is a solution.", last, first, name)
        self.writer.aside("rational-root", self.equals(put), says)
        factor = (sympy.Integer(-root.p), sympy.Integer(root.q))
        rest = poly
        count = 0
        while len(rest) > 1 and sum(value * root**k for k, value in enumerate(rest)) == 0:
            rest, count = _divided(rest, factor), count + 1
        own = self.poly(factor)
        power = own if count == 1 else terms.Power(own, terms.Number(str(count)))
        if len(rest) == 1:
            line = self.equals(
                terms.product_of([self.number(rest[0]), power], [""]) if rest[0] != 1 else power
            )
            self.writer.add("factor", line, sentence("So the left side is a power of {}.", own))
            self.writer.add("zero-product", self.equals(self.variable, value), sentence("So {} = 0.", own))
            return [root]
        line = self.equals(terms.Product((power, self.poly(rest)), ("",)))
        says = sentence("So the left side is divisible by {}; the quotient is {}.", power, self.poly(rest))
        self.writer.add("divide-off-root", line, says)
        return self.zero_product([factor, rest])

    def irreducible(self, poly: Polynomial) -> list[sympy.Expr]:
        if len(poly) != 4:
            raise NotCoveredError(
                sentence("equations of degree {} that have no rational factors", len(poly) - 1)
            )
        return self.cubic_formula(poly)

    def cubic_formula(self, poly: Polynomial) -> list[sympy.Expr]:
        """Cardano's formula; with three real roots in its trigonometric form (Viète)."""
        d, c, b, a = poly
        shift = b / (3 * a)
        p = c / a - 3 * shift**2
        q = 2 * shift**3 - shift * c / a + d / a
        inner = q**2 / 4 + p**3 / 27
        shown = [inline(self.number(value)) for value in (p, q, inner)]
        half, third = (
            terms.Quotient(self.number(value), terms.Number(k)) for value, k in ((q, "2"), (p, "3"))
        )
        line = terms.Sum((terms.Power(half, terms.Number("2")), terms.Power(third, terms.Number("3"))))
        says = sentence(
            "No rational number solves it. For Cardano's formula p = {} and q = {}, so the "
            "number under its root is {}.",
            shown[0],
            shown[1],
            shown[2],
        )
        self.writer.aside("cubic-discriminant", self.equals(line, self.number(inner)), says)
        if inner > 0:
            surd = sympy.sqrt(inner)
            roots = [odd_root_of(-q / 2 + surd, 3) + odd_root_of(-q / 2 - surd, 3) - shift]
            says = sentence("It is positive: the sum of both cube roots is the one real solution.")
        else:
            angle = sympy.acos(sympy.sqrtdenest(3 * q / (2 * p) * sympy.sqrt(-3 / p)))
            size = 2 * sympy.sqrt(-p / 3)
            roots = [size * sympy.cos(angle / 3 - 2 * sympy.pi * k / 3) - shift for k in range(3)]
            says = sentence("It is negative: there are three real solutions, written with cosines.")
        lines = tuple(self.equals(self.variable, self.number(root)) for root in roots)
        self.writer.add("cubic-formula", lines[0] if len(lines) == 1 else terms.Tuple(lines), says)
        return roots


def _divided(poly: Polynomial, factor: Polynomial) -> Polynomial:
    """The polynomial divided by a linear factor that divides it."""
    rest, quotient = list(poly), []
    while len(rest) > 1:
        lead = rest.pop() / factor[1]
        quotient.append(lead)
        rest[-1] -= lead * factor[0]
    return tuple(quotient[::-1])
