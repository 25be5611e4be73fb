"""Integrals between limits: an antiderivative at both ends, with limits where an end is improper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import integrals
from inkmath.solving.collecting import is_plain
from inkmath.solving.exact import real, real_expression
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.limits import INFINITY, limits, value_of_limit
from inkmath.solving.numerics import Point, value_at
from inkmath.solving.reductions import Reduction
from inkmath.solving.rewriting import add, is_free_of, negate, replaced
from inkmath.solving.sameness import Sameness
from inkmath.solving.simplification import apply_rules, tidy
from inkmath.solving.substitution import substitute
from inkmath.solving.trace import Trace
from inkmath.solving.values import NotCoveredError, UndefinedValueError
from inkmath.solving.wording import said


def definite_integrals(line: Term) -> Iterator[terms.Integral]:
    """The integrals between limits that hold nothing else to work out."""
    for part in terms.walk(line):
        if isinstance(part, terms.Integral) and part.upper is not None and is_plain(part.body):
            yield part


def integrate(trace: Trace) -> None:
    """Works out the integrals between limits of the line, the inner ones first."""
    while (integral := next(definite_integrals(trace.line), None)) is not None:
        apply_rules(trace, (same_ends, between_zeros), limit=4)
        integral = next(definite_integrals(trace.line), None)
        if integral is None:
            break
        _Definite(trace, integral).work()


def same_ends(term: Term) -> Reduction | None:
    """From a to a there is nothing to integrate."""
    if not isinstance(term, terms.Integral) or term.lower is None or term.lower != term.upper:
        return None
    return Reduction("same-ends", terms.Number("0"), "Both limits are the same, so the integral is 0.")


def between_zeros(term: Term) -> Reduction | None:
    """|g| as g or -g, on the intervals between the zeros of g."""
    if not isinstance(term, terms.Integral) or term.lower is None or term.upper is None:
        return None
    bars = next((part for part in terms.walk(term.body) if isinstance(part, terms.Absolute)), None)
    if bars is None or term.variable is None or is_free_of(bars, term.variable):
        return None
    x = real(term.variable)
    low, high = real_expression(term.lower), real_expression(term.upper)
    inner = real_expression(bars.term)
    if not (low.is_number and high.is_number and inner.is_polynomial(x) and inner.free_symbols == {x}):
        return None
    zeros = [zero for zero in sympy.real_roots(sympy.Poly(inner, x)) if low < zero < high]
    ends = list(dict.fromkeys([low, *sorted(zeros), high]))
    parts = []
    for a, b in pairwise(ends):
        middle = a + 1 if b == sympy.oo else b - 1 if a == -sympy.oo else (a + b) / 2
        sign = 1 if inner.subs(x, middle) > 0 else -1
        bare = bars.term if sign > 0 else negate(bars.term)
        body = replaced(term.body, bars, bare)
        parts.append(replace(term, body=body, lower=from_sympy(a), upper=from_sympy(b)))
    if low > high:
        return None
    places = ", ".join(f"{said(term.variable)} = {said(from_sympy(zero))}" for zero in zeros)
    where = (
        f"{said(bars.term)} changes its sign at {places}" if zeros else f"{said(bars.term)} keeps its sign"
    )
    return Reduction("split-absolute-value", add(*parts), f"{where}: write it without bars.")


class _Definite:
    """One integral between limits on its way to its value."""

    def __init__(self, trace: Trace, integral: terms.Integral) -> None:
        assert integral.variable is not None
        assert integral.lower is not None
        assert integral.upper is not None
        self.trace = trace
        self.integral = integral
        self.letter = integral.variable
        self.ends = (integral.lower, integral.upper)

    def work(self) -> None:
        pole = self.pole()
        if pole is not None:
            self.across(pole)
            return
        try:
            primitive = self.antiderivative()
        except NotCoveredError:
            self.by_sympy()
            return
        above, below = (self.value(primitive, k) for k in (1, 0))
        says = (
            f"Put the limits {said(self.ends[1])} and {said(self.ends[0])} into the antiderivative "
            f"{said(primitive)} and subtract."
        )
        self.replace("fundamental-theorem", add(above, negate(below)), says)
        limits(self.trace)
        tidy(self.trace)

    def replace(self, rule: str, new: Term, says: str) -> None:
        self.trace.add(rule, replaced(self.trace.line, self.integral, new), says)

    def antiderivative(self) -> Term:
        """An antiderivative of the integrand; its steps go before those of the integral itself."""
        start = replace(self.integral, lower=None, upper=None)
        inner = Trace(start, compare=Sameness(up_to_constant=self.letter, may_widen=True))
        integrals.antiderivative(inner, self.letter)
        if next(integrals.integrals_of(inner.line), None) is not None:
            raise NotCoveredError("no antiderivative was found")
        self.trace.steps.extend(inner.steps)
        return inner.line

    def value(self, primitive: Term, k: int) -> Term:
        """The antiderivative at an end: put in, or as a limit where that cannot be done."""
        end = self.ends[k]
        put = substitute(primitive, self.letter, end)
        if INFINITY not in (end, negate(end)) and _has_value(put):
            return put
        side = "" if INFINITY in (end, negate(end)) else self.side(k)
        return terms.Limit(primitive, self.letter, end, side)  # type: ignore[arg-type]

    def side(self, k: int) -> str:
        """From which side the interval comes to its lower (0) or upper (1) end."""
        low, high = (real_expression(end) for end in self.ends)
        is_lower = (k == 0) == bool(low < high)
        return "+" if is_lower else "-"

    def pole(self) -> sympy.Expr | None:
        """A number strictly between the ends at which a denominator of the integrand is 0."""
        low, high = (real_expression(end) for end in self.ends)
        if not (low.is_number and high.is_number):
            return None
        low, high = (low, high) if low < high else (high, low)
        x = real(self.letter)
        body = sympy.cancel(real_expression(self.integral.body))
        _, below = sympy.fraction(sympy.together(body))
        for factor in sympy.Mul.make_args(sympy.factor(below)):
            base = factor.as_base_exp()[0]
            if base.is_polynomial(x) and base.free_symbols == {x}:
                zeros = sympy.real_roots(sympy.Poly(base, x))
                inside = [zero for zero in zeros if low < zero < high]
                return inside[0] if inside else None
        return None

    def across(self, zero: sympy.Expr) -> None:
        """An integral across a pole diverges: to infinity if the integrand goes there on both sides."""
        shown = from_sympy(zero)
        body = self.integral.body
        ends = [value_of_limit(terms.Limit(body, self.letter, shown, side), body) for side in ("+", "-")]
        if ends[0] != ends[1] or ends[0] not in (sympy.oo, -sympy.oo):
            where = f"{said(self.letter)} = {said(shown)}"
            raise UndefinedValueError(f"the integrand has a pole at {where} and the integral diverges there")
        low, high = (real_expression(end) for end in self.ends)
        result = from_sympy(ends[0] if low < high else -ends[0])
        says = (
            f"At {said(self.letter)} = {said(shown)} the integrand grows without end on both sides, "
            f"at least as fast as 1/x: the integral is {said(result)}."
        )
        self.replace("pole-inside", result, says)

    def by_sympy(self) -> None:
        """The value that only SymPy finds."""
        x = real(self.letter)
        low, high = (real_expression(end) for end in self.ends)
        value = sympy.integrate(real_expression(self.integral.body), (x, low, high))
        if value.has(sympy.Integral, sympy.Piecewise, sympy.nan):
            raise NotCoveredError(f"the integral of {said(self.integral.body)} was not found")
        result = from_sympy(sympy.simplify(value))
        says = f"SymPy finds this value, by means that these rules do not have: {said(result)}."
        self.replace("not-explained", result, says)


def _has_value(term: Term) -> bool:
    letters = terms.variables(term)
    values = {letter: mpmath.mpf(13 + 4 * k) / 8 for k, letter in enumerate(letters)}
    try:
        return bool(mpmath.isfinite(value_at(term, Point(values))))
    except (NotCoveredError, UndefinedValueError):
        return False
