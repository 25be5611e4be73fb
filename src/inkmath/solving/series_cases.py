r"""Series that converge for some values of a letter: `\sum_{n=1}^{\infty}\frac{1}{n^{p}}` and its like.

They are compared with integrals of powers, a product of powers by its leading one; the check, Cauchy's
condensation test, is another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value, print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real
from inkmath.solving.rules.aggregates import body_of, plain_aggregate
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

DISTANCES = (sympy.Rational(1, 4), sympy.Integer(1), sympy.Integer(3))
U = terms.Variable("u")
FAR = 60
"""Terms are compared with powers at 2 to this power."""

CLOSE = mpmath.mpf(10) ** -12


@dataclass(frozen=True, slots=True)
class _PowerSeries:
    """A series of products of powers, or of ln(n) divided by n, perhaps with signs that alternate.

    body: its term, of n; exponent: of the leading power; of_logarithm: whether it is one of ln(n).
    factor: that of the leading power, to which the terms divided by that power tend.
    """

    series: terms.Aggregate
    n: sympy.Symbol
    body: sympy.Expr
    exponent: sympy.Expr
    of_logarithm: bool
    is_alternating: bool
    factor: sympy.Expr = sympy.S.One

    @property
    def leading(self) -> sympy.Expr:
        return self.n**self.exponent

    @property
    def is_compared(self) -> bool:
        return not self.of_logarithm and self.body != self.leading

    @property
    def integral(self) -> Term:
        """The improper integral that converges exactly where a series of falling positive terms does."""
        assert self.series.index is not None
        assert self.series.lower is not None
        if not self.is_compared:
            return terms.Integral(self.series.body, self.series.index, self.series.lower, INFINITY)
        return terms.Integral(self._shown(self.leading), self.series.index, terms.ONE, INFINITY)

    @property
    def comparison(self) -> Rewrite[Term]:
        """The limit of the terms divided by the leading power."""
        assert self.series.index is not None
        shown = self._shown(self.leading)
        limit = terms.Limit(terms.Quotient(self.series.body, shown), self.series.index, INFINITY)
        line = terms.Relation((limit, from_sympy(self.factor)), ("=",))
        says = sentence(
            "The terms divided by {} tend to {}, so both series converge for the same values.",
            shown,
            line.sides[1],
        )
        return Rewrite("comparison", (line,), says)

    def _shown(self, value: sympy.Expr) -> Term:
        assert self.series.index is not None
        return from_sympy(value.subs(self.n, real(self.series.index)))

    def tends_to_factor(self, letter: sympy.Symbol, value: sympy.Expr) -> bool:
        """True if the terms are close to the leading power times its factor, far out."""
        put = (self.body / (self.factor * self.leading)).subs(letter, value)
        with mpmath.workdps(60):
            ratio = sympy.lambdify(self.n, put, "mpmath")(mpmath.mpf(2) ** FAR)
            return bool(abs(ratio - 1) < CLOSE)

    def converges(self, letter: sympy.Symbol, value: sympy.Expr) -> bool:
        """Cauchy's condensation test, of terms that fall; alternating ones have to fall towards 0."""
        function = sympy.lambdify(self.n, self.body.subs(letter, value), "mpmath")
        if self.is_alternating:
            return bool(abs(function(mpmath.mpf(2) ** 40)) < abs(function(mpmath.mpf(2) ** 20)) / 2)
        condensed = _condensed(_condensed(function)) if self.of_logarithm else _condensed(function)
        k = mpmath.mpf(6 if self.of_logarithm else FAR)
        with mpmath.workdps(60):
            return bool(condensed(k + 1) < condensed(k) * (1 - CLOSE))


def _condensed(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda k: 2**k * function(2**k)


def series_by_letter(term: Term, draft: Draft) -> Solution | None:
    """The values of its letter for which a series converges; None for other series."""
    found = _power_series(term)
    if found is None:
        return None
    names = [letter for letter in terms.variables(term) if letter != found.series.index]
    poly = found.exponent.as_poly(real(names[0])) if len(names) == 1 else None
    if poly is None or poly.degree() != 1 or found.exponent.free_symbols != {real(names[0])}:
        return None
    letter, bound = names[0], sympy.Integer(0 if found.is_alternating else -1)
    factor, constant = poly.all_coeffs()
    place, sign = (bound - constant) / factor, "<" if factor.is_positive else ">"
    answer = terms.Relation((letter, from_sympy(place)), (sign,))
    side = -1 if sign == "<" else 1
    passed = all(
        found.converges(real(letter), place + side * distance)
        and not found.converges(real(letter), place - side * distance)
        for distance in DISTANCES
    ) and not found.converges(real(letter), place)
    if found.is_compared:
        passed = passed and all(found.tends_to_factor(real(letter), place + each) for each in DISTANCES)
    draft.steps = list(_steps(found, answer, passed))
    checked = (
        "Cauchy's condensation test says the same for numbers on both sides of the bound and for itself."
    )
    shown = Answer(latex_of(answer), print_term(answer), None, verified=passed)
    message = sentence("It converges only for {}.", answer)
    if found.is_alternating:
        absolute = (sympy.Integer(-1) - constant) / factor
        surely = terms.Relation((letter, from_sympy(absolute)), (sign,))
        message = sentence("It converges only for {}, and absolutely only for {}.", answer, surely)
    return draft.solution("solved", [shown], [Check(latex_of(answer), checked, passed)], message)


def _steps(found: _PowerSeries, answer: Term, passed: bool) -> list[Step]:
    shown = latex_of(answer)
    exponent = from_sympy(found.exponent)
    if found.is_alternating:
        below = terms.Relation((exponent, terms.ZERO), ("<",))
        says = sentence("The signs alternate, so it converges where the terms fall towards 0: {}.", below)
        return [Step("alternating-series", shown, says, passed)]
    says = sentence(
        "The terms are positive. Where they fall, the series converges exactly if this integral does."
    )
    steps = [Step("integral-test", latex_of(found.integral), says, passed)]
    if found.is_compared:
        first = found.comparison
        steps.insert(0, Step(first.rule, latex_of(first.result), first.because, passed))
    if found.of_logarithm:
        inner = terms.Integral(terms.Power(U, exponent), U, from_sympy(sympy.log(2)), INFINITY)
        assert found.series.index is not None
        says = sentence("Substitute {} = {}.", U, terms.Call(r"\ln", found.series.index))
        steps.append(Step("substitution", latex_of(inner), says, passed))
    below = terms.Relation((exponent, terms.Negation(terms.ONE)), ("<",))
    says = sentence("The integral of a power converges at infinity only for an exponent below -1: {}.", below)
    return [*steps, Step("integral-test", shown, says, passed)]


def _power_series(term: Term) -> _PowerSeries | None:
    series = plain_aggregate(term, r"\sum")
    if series is None or series.upper != INFINITY or series.index is None:
        return None
    body, k = body_of(series)
    n = sympy.Symbol("n", positive=True)
    _, rest = sympy.powdenest(sympy.powsimp(body.subs(k, n))).as_independent(n, as_Add=False)
    signs = [part for part in sympy.Mul.make_args(rest) if part.is_Pow and part.base == -1]
    is_alternating = len(signs) == 1 and signs[0].exp in (n, n + 1, n - 1)
    size = sympy.powsimp(rest / signs[0]) if is_alternating else rest
    log, factor = sympy.log(n), sympy.S.One
    if size.has(log):
        lone, power = (size * n).as_independent(log, as_Add=False)
        base, exponent = power.as_base_exp()
        is_plain = base == log and lone == 1 and series.lower == terms.Number("2") and not is_alternating
    else:
        leading = _leading_power(size, n, series.lower)
        is_plain, (exponent, factor) = leading is not None, leading or (n, sympy.S.One)
    if not is_plain or exponent.has(n) or exponent.is_number:
        return None
    return _PowerSeries(series, n, size, exponent, size.has(log), is_alternating, factor)


def _leading_power(
    size: sympy.Expr, n: sympy.Symbol, lower: Term | None
) -> tuple[sympy.Expr, sympy.Expr] | None:
    """The exponent and the factor of the leading power of a product of powers of polynomials.

    None for other terms, and where a polynomial has a zero, or is negative, from the first term on.
    """
    start = None if lower is None else plain_value(lower)
    if start is None:
        return None
    exponent, factor = sympy.S.Zero, sympy.S.One
    for base, power in (part.as_base_exp() for part in sympy.Mul.make_args(sympy.factor(size))):
        poly = base.as_poly(n, domain=sympy.QQ) if base.is_polynomial(n) and not power.has(n) else None
        if poly is None or poly.LC() < 0 or poly.count_roots(inf=sympy.Rational(start)):
            return None
        exponent += poly.degree() * power
        factor *= poly.LC() ** power
    return sympy.expand(exponent), sympy.simplify(factor)
