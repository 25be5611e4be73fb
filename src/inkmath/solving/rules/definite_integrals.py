"""Integrals between limits: an antiderivative at both ends, with limits where an end is improper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.numeric_calculus import between
from inkmath.solving.evaluate.singular_integrals import DIGITS, has_integral_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.rewriting import apply_rules, replaced
from inkmath.solving.rules import integrals
from inkmath.solving.rules.collecting import INFINITY, is_plain
from inkmath.solving.rules.construct import add, is_free_of, negate
from inkmath.solving.rules.known_definite import known_definite
from inkmath.solving.rules.limits import limits
from inkmath.solving.rules.simplification import tidy, work_out_terms
from inkmath.solving.sentences import formula, joined, sentence
from inkmath.solving.time_limit import run_bounded
from inkmath.solving.trace import Trace
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.jumps import jumps

SMALL = mpmath.mpf(10) ** -8
CLOSE, LARGE = mpmath.mpf(10) ** -12, 10**6
"""An integrand that is as large as that, so close to a number, has a pole there."""

MAX_SIGN_CHANGES = 12
"""An integral of an absolute value is split at no more places."""

SHARES = ("0.5", "0.3")
"""Places at which an interval is divided to calculate an integral numerically, as shares of its length."""

SYMPY_LIMIT_S, NUMERIC_LIMIT_S = 2.0, 2.0
"""Processor time for SymPy's integral between limits, and for the value in decimals."""

GRID = 200
"""At so many points a denominator is tried for changes of its sign."""


def definite_integrals(line: Term) -> Iterator[terms.Integral]:
    """The integrals between limits that hold nothing else to work out."""
    for part in terms.walk(line):
        if isinstance(part, terms.Integral) and part.upper is not None and is_plain(part.body):
            yield part


def integrate(trace: Trace) -> None:
    """Works out the integrals between limits of the line, the inner ones first."""
    while (integral := next(definite_integrals(trace.line), None)) is not None:
        apply_rules(trace, (same_ends, between_zeros, known_definite), limit=4)
        integral = next(definite_integrals(trace.line), None)
        if integral is None:
            break
        _Definite(trace, integral).work()


def same_ends(term: Term) -> Rewrite[Term] | None:
    """From a to a there is nothing to integrate."""
    if not isinstance(term, terms.Integral) or term.lower is None or term.lower != term.upper:
        return None
    return Rewrite("same-ends", (ZERO,), "Both limits are the same, so the integral is 0.")


def between_zeros(term: Term) -> Rewrite[Term] | None:
    """|g| as g or -g, on the intervals between the zeros of g."""
    if not isinstance(term, terms.Integral) or term.lower is None or term.upper is None:
        return None
    bars = next((part for part in terms.walk(term.body) if isinstance(part, terms.Absolute)), None)
    if bars is None or term.variable is None or is_free_of(bars, term.variable):
        return None
    x = real(term.variable)
    low, high = real_expression(term.lower), real_expression(term.upper)
    inner = real_expression(bars.term)
    if not (low.is_number and high.is_number and inner.free_symbols == {x}):
        return None
    found = _zeros(inner, x, low, high)
    if found is None:
        return None
    zeros = [zero for zero in found if low < zero < high]
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
    places = joined(", ", (sentence("{} = {}", term.variable, from_sympy(zero)) for zero in zeros))
    where = (
        sentence("{} changes its sign at {}", bars.term, places)
        if zeros
        else sentence("{} keeps its sign", bars.term)
    )
    return Rewrite("split-absolute-value", (add(*parts),), sentence("{}: write it without bars.", where))


def _zeros(value: sympy.Expr, x: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> list[sympy.Expr] | None:
    """The zeros of a polynomial, or of a sine or cosine between two numbers; None for other expressions."""
    if value.is_polynomial(x):
        return list(sympy.real_roots(sympy.Poly(value, x)))
    if not isinstance(value, sympy.sin | sympy.cos) or not (low.is_finite and high.is_finite):
        return None
    slope = sympy.diff(value.args[0], x)
    if not slope.is_number:
        return None
    first = sympy.S.Zero if isinstance(value, sympy.sin) else sympy.pi / 2
    start, turn = (first - value.args[0].subs(x, 0)) / slope, abs(sympy.pi / slope)
    count = (high - low) / turn
    if count > MAX_SIGN_CHANGES:
        return None
    least = sympy.ceiling((low - start) / turn)
    return [start + (least + k) * turn for k in range(int(sympy.ceiling(count)) + 1)]


class _Definite:
    """One integral between limits on its way to its value."""

    def __init__(self, trace: Trace, integral: terms.Integral) -> None:
        if integral.variable is None:
            raise NotCoveredError("an integral that does not say by which letter")
        assert integral.lower is not None
        assert integral.upper is not None
        self.trace = trace
        self.integral = integral
        self.variable = integral.variable
        self.ends = (integral.lower, integral.upper)

    def work(self) -> None:
        pole = self.pole()
        if pole is not None and self.is_integrable_at(pole):
            self.split_at(pole)
            return
        if pole is not None:
            self.across(pole)
            return
        try:
            primitive = self.antiderivative()
        except NotCoveredError:
            self.by_sympy()
            return
        says = sentence(
            "Substitute the limits {} and {} into the antiderivative {} and subtract.",
            self.ends[1],
            self.ends[0],
            primitive,
        )
        breaks = self.breaks(primitive)
        if breaks:
            places = joined(", ", (sentence("{} = {}", self.variable, place) for place in breaks))
            says = sentence(
                "The antiderivative {} jumps at {}: subtract on each side of it.", primitive, places
            )
        marks = [self.ends[0], *breaks, self.ends[1]]
        values = [
            part
            for start, end in pairwise(marks)
            for part in (self.value(primitive, end, 1), negate(self.value(primitive, start, 0)))
        ]
        self.replace("fundamental-theorem", add(*values), says)
        limits(self.trace, is_last=False)
        work_out_terms(self.trace)
        tidy(self.trace)

    def replace(self, rule: str, new: Term, says: str) -> None:
        self.trace.add(rule, replaced(self.trace.line, self.integral, new), says)

    def antiderivative(self) -> Term:
        """An antiderivative of the integrand; its steps go before those of the integral itself."""
        start = replace(self.integral, lower=None, upper=None)
        inner = Trace(start, compare=Equivalence(up_to_constant=self.variable, may_widen=True))
        integrals.antiderivative(inner, self.variable)
        if next(integrals.integrals_of(inner.line), None) is not None:
            raise NotCoveredError("no antiderivative was found")
        self.trace.steps.extend(inner.steps)
        self.trace.conditions += inner.conditions
        assert isinstance(self.trace.compare, Equivalence)
        self.trace.compare = replace(self.trace.compare, conditions=tuple(self.trace.conditions))
        return inner.line

    def breaks(self, primitive: Term) -> list[Term]:
        """Jumps of the antiderivative, from the lower limit to the upper one."""
        low, high = (real_expression(end) for end in self.ends)
        if not (low.is_number and high.is_number):
            return []
        places = jumps(primitive, self.variable, *((low, high) if low < high else (high, low)))
        return list(map(from_sympy, places if low < high else reversed(places)))

    def value(self, primitive: Term, end: Term, k: int) -> Term:
        """The antiderivative at the start (0) or the end (1) of an interval: put in, or as a limit there."""
        put = substitute(primitive, self.variable, end)
        if end in self.ends and INFINITY not in (end, negate(end)) and _has_value(put):
            return put
        side = "" if INFINITY in (end, negate(end)) else self.side(k)
        return terms.Limit(primitive, self.variable, end, side)  # type: ignore[arg-type]

    def side(self, k: int) -> str:
        """From which side the interval comes to its lower (0) or upper (1) end."""
        low, high = (real_expression(end) for end in self.ends)
        if not (low < high).is_Boolean:
            raise NotCoveredError("limits of which it is not known which is larger")
        is_lower = (k == 0) == bool(low < high)
        return "+" if is_lower else "-"

    def pole(self) -> sympy.Expr | None:
        """A number strictly between the ends at which a denominator of the integrand is 0."""
        ends = [real_expression(end) for end in self.ends]
        if not all(end.is_number for end in ends):
            return None
        low, high = ends if ends[0] < ends[1] else reversed(ends)
        x = real(self.variable)
        body = real_expression(self.integral.body).replace(sympy.tan, lambda t: sympy.sin(t) / sympy.cos(t))
        _, below = sympy.fraction(sympy.together(sympy.cancel(body)))
        for factor in sympy.Mul.make_args(sympy.factor(below)):
            base = factor.as_base_exp()[0]
            if base.is_polynomial(x) and base.free_symbols == {x}:
                zeros = sympy.real_roots(sympy.Poly(base, x))
                inside = [zero for zero in zeros if low < zero < high]
            elif base.free_symbols == {x} and low.is_finite and high.is_finite:
                inside = _crossings(base, x, low, high)
            else:
                continue
            for zero in inside:
                if self.is_pole(zero):
                    return zero
        return None

    def is_pole(self, value: sympy.Expr) -> bool:
        """True if the integrand is large close to a number."""
        number = mpmath.mpf(str(value.evalf(40)))
        try:
            with mpmath.workdps(40):
                there = [
                    value_at(self.integral.body, Point({self.variable: number + s * CLOSE})) for s in (1, -1)
                ]
        except (NotCoveredError, UndefinedValueError):
            return True
        return any(abs(each) > LARGE for each in there)

    def is_integrable_at(self, pole: sympy.Expr) -> bool:
        """True if the integral converges on both sides of a pole.

        Raises NotCoveredError if that is undecided.
        """
        if pole.is_Float:  # known to too few digits to go close enough
            return False

        def integrand(x: mpmath.mpf) -> mpmath.mpf:
            return value_at(self.integral.body, Point({self.variable: x}))

        with mpmath.workdps(DIGITS + 20):
            place = mpmath.mpf(str(pole.evalf(DIGITS + 20)))
            try:
                return all(has_integral_at(integrand, place, side) for side in (1, -1))
            except UndefinedValueError:  # no real number on one side
                return False

    def split_at(self, pole: sympy.Expr) -> None:
        """An integral over a pole at which it converges: the sum of those on both sides."""
        place = from_sympy(sympy.nsimplify(pole))
        parts = [replace(self.integral, upper=place), replace(self.integral, lower=place)]
        says = sentence(
            "At {} = {} the integrand has a pole, but its integral converges there: take it on "
            "each side of the pole.",
            self.variable,
            place,
        )
        self.replace("split-at-pole", add(*parts), says)

    def across(self, zero: sympy.Expr) -> None:
        """An integral across a pole diverges: to infinity if the integrand goes there on both sides."""
        where = sentence("{} = {}", self.variable, from_sympy(sympy.nsimplify(zero)))
        if zero.is_Float:
            where = sentence("{} close to {}", self.variable, mpmath.nstr(mpmath.mpf(str(zero)), 6))
        try:
            signs = {self.sign_at(zero, side) for side in (1, -1)}
        except UndefinedValueError:
            signs = set()
        if len(signs) != 1:
            raise UndefinedValueError(
                sentence("the integrand has a pole at {} and the integral diverges there", where)
            )
        low, high = (real_expression(end) for end in self.ends)
        result = INFINITY if (signs == {1}) == bool(low < high) else negate(INFINITY)
        says = sentence(
            "At {} the integrand grows without bound on both sides, at least as fast as {}: it is {}.",
            where,
            formula(r"\frac{1}{x}"),
            result,
        )
        self.replace("pole-inside", result, says)

    def sign_at(self, pole: sympy.Expr, side: int) -> int:
        """The sign of the integrand close to a pole, on one side of it."""
        with mpmath.workdps(40):
            place = mpmath.mpf(str(pole.evalf(40))) + side * mpmath.mpf(10) ** -9
            return int(mpmath.sign(value_at(self.integral.body, Point({self.variable: place}))))

    def by_sympy(self) -> None:
        """The value that only SymPy finds."""
        x = real(self.variable)
        low, high = (real_expression(end) for end in self.ends)
        body = real_expression(self.integral.body)
        value = run_bounded(SYMPY_LIMIT_S, lambda: sympy.integrate(body, (x, low, high)))
        if value is None:
            self.in_decimals()
            return
        try:
            result = from_sympy(sympy.simplify(value))
        except NotCoveredError:
            self.in_decimals()
            return
        says = sentence("SymPy finds this value, by means that these rules do not have: {}.", result)
        self.replace(NOT_EXPLAINED, result, says)

    def in_decimals(self) -> None:
        """The value to twelve digits, where two ways to calculate it agree to that."""
        variables = {variable for variable in terms.variables(self.integral) if variable != self.variable}
        value = None if variables else run_bounded(NUMERIC_LIMIT_S, self.number)
        if value is None:
            raise NotCoveredError(sentence("the integral of {} was not found", self.integral.body))
        shown = terms.Number(mpmath.nstr(abs(value), 12, strip_zeros=False, min_fixed=-20, max_fixed=20))
        result = negate(shown) if value < 0 else shown
        says = sentence(
            "{} has no antiderivative among the usual functions; calculated numerically in two "
            "ways, the value is {}.",
            self.integral.body,
            result,
        )
        self.replace(NOT_EXPLAINED, result, says)

    def number(self) -> mpmath.mpf | None:
        """The value by two divisions of the interval, where they agree to twelve digits."""
        low, high = (value_at(end, Point({})) for end in self.ends)

        def integrand(x: mpmath.mpf) -> mpmath.mpf:
            return value_at(self.integral.body, Point({self.variable: x}))

        values = [between(integrand, low, high, share) for share in SHARES]
        if abs(values[0]) < SMALL:  # of whose digits none may be right
            return None
        is_close = abs(values[0] - values[1]) <= mpmath.mpf(10) ** -12 * max(1, abs(values[0]))
        return values[0] if is_close else None


def _crossings(value: sympy.Expr, x: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> list[sympy.Expr]:
    """Changes of sign of an expression between two numbers, to fifteen digits."""
    function = sympy.lambdify(x, value, "mpmath")
    marks = mpmath.linspace(mpmath.mpf(low.evalf()), mpmath.mpf(high.evalf()), GRID)
    found = []
    for a, b in pairwise(marks):
        try:
            if function(a) * function(b) < 0:
                found.append(sympy.Float(str(mpmath.findroot(function, (a, b), solver="anderson"))))
        except (ValueError, TypeError, ZeroDivisionError):
            continue
    return found


def _has_value(term: Term) -> bool:
    variables = terms.variables(term)
    values = {variable: mpmath.mpf(13 + 4 * k) / 8 for k, variable in enumerate(variables)}
    try:
        return bool(mpmath.isfinite(value_at(term, Point(values))))
    except (NotCoveredError, UndefinedValueError):
        return False
