"""Asymptotes and holes of a function, and its limits at the ends of the number line."""

from __future__ import annotations

from typing import Any, Literal

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.function_study.values import Valued
from inkmath.solving.rules.construct import add, divide, multiply, negate
from inkmath.solving.rules.limit_values import value_of_limit
from inkmath.solving.rules.limits import limits
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.interval_sets import INFINITY
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Step

Side = Literal["", "+", "-"]
SIDES: tuple[Side, ...] = ("-", "+")

INFINITE = (sympy.oo, -sympy.oo)
FAR_OFF = mpmath.mpf(10) ** -30
"""A function that differs by less from a line, far out, is that line there."""

MAX_REASONS = 2
"""Most reasons for a limit that stand beside its line; more have a line each."""

BESIDE = mpmath.mpf(10) ** -9
"""Distance from a place at which it is seen whether the function has a value on that side."""


def find(curve: Valued) -> None:
    """Holes, vertical, horizontal and oblique asymptotes, with the limits that show them."""
    for value, number in curve.breaks.items():
        if curve.at(number) is None:
            _singular_point(curve, value)
    for target in (INFINITY, negate(INFINITY)):
        far = mpmath.mpf("1000000.37") * (1 if target == INFINITY else -1)
        if curve.at(far) is not None or curve.at(far / 1000) is not None:
            _end(curve, target)


def limit_at(curve: Valued, place: sympy.Expr, side: Side) -> tuple[terms.Limit, sympy.Expr | None]:
    """The limit of the function from one side, or at infinity, and its value; None where it has none."""
    target = negate(INFINITY) if place == -sympy.oo else from_sympy(place)
    limit = terms.Limit(curve.body, curve.x, target, "" if place in INFINITE else side)
    return limit, value_of_limit(limit, curve.body)


def says_limit(curve: Valued, rule: str, limit: Term, value: Term) -> bool:
    """Writes down the value of a limit; False where it could not be checked."""
    line = terms.Relation((limit, value), ("=",))
    is_right = Equivalence()(limit, value) is Verdict.SAME
    steps = _steps_to(limit, value)
    if len(steps) > MAX_REASONS:
        for step in steps[:-1]:
            between = terms.Relation((limit, interpret(parse(step.latex))), ("=",))
            curve.say(step.rule, between, step.explanation, step.verified)
        steps = steps[-1:]
    says = joined(" ", [step.explanation for step in steps])
    curve.say(rule, line, says or sentence("The {} is {}.", said_limit(limit), value), is_right)
    return is_right


def _steps_to(limit: Term, value: Term) -> list[Step]:
    """The steps by which the rules find the limit; none where they do not find that value."""
    trace = Trace(limit, compare=Equivalence())
    try:
        limits(trace)
    except (NotCoveredError, UndefinedValueError):
        return []
    is_found = latex_of(trace.line) == latex_of(value)
    is_explained = all(step.verified and step.rule != NOT_EXPLAINED for step in trace.steps)
    return trace.steps if is_found and is_explained else []


def said_limit(limit: Term) -> str:
    """`limit of 1/x as x tends to 0 from above`."""
    assert isinstance(limit, terms.Limit)
    side = {"+": " from above", "-": " from below", "": ""}[limit.side]
    return sentence("limit of {} as {} tends to {}{}", limit.body, limit.variable, limit.target, side)


def _singular_point(curve: Valued, value: sympy.Expr) -> None:
    """A vertical asymptote or a hole."""
    shown = from_sympy(value)
    found = [limit_at(curve, value, side) for side in SIDES if _is_defined_beside(curve, value, side)]
    ends = [(limit, end) for limit, end in found if end is not None]
    infinite = [(limit, end) for limit, end in ends if end in INFINITE]
    if infinite:
        checks = [says_limit(curve, "vertical-asymptote", limit, from_sympy(end)) for limit, end in infinite]
        curve.answer("vertical-asymptote", terms.Relation((curve.x, shown), ("=",)), any(checks))
    elif len(ends) == 2 and ends[0][1] == ends[1][1]:
        end = from_sympy(ends[0][1])
        is_right = says_limit(curve, "hole", terms.Limit(curve.body, curve.x, shown), end)
        curve.answer("hole", terms.Tuple((shown, end)), is_right)


def _is_defined_beside(curve: Valued, value: sympy.Expr, side: Side) -> bool:
    number = mpmath.mpf(str(value.evalf(40)))
    return curve.at(number + (BESIDE if side == "+" else -BESIDE)) is not None


def _end(curve: Valued, target: Term) -> None:
    """The limit at an end of the number line, and the asymptote there."""
    limit = terms.Limit(curve.body, curve.x, target)
    height = value_of_limit(limit, curve.body)
    if height is None:
        return
    if height.is_finite:
        if not _is_line(curve, height):
            is_right = says_limit(curve, "horizontal-asymptote", limit, from_sympy(height))
            curve.answer("horizontal-asymptote", _line(from_sympy(height)), is_right)
        return
    says_limit(curve, "limit-at-infinity", limit, from_sympy(height))
    if not real_expression(curve.body).is_polynomial(real(curve.x)):
        _oblique(curve, limit)


def _oblique(curve: Valued, limit: terms.Limit) -> None:
    if real_expression(curve.body).is_rational_function(real(curve.x)):
        if limit.target == INFINITY:  # the line is the same at both ends
            _by_division(curve)
        return
    ratio = terms.Limit(divide(curve.body, curve.x), curve.x, limit.target)
    slope = value_of_limit(limit, ratio.body)
    if slope is None or not slope.is_finite or slope == 0:
        return
    rest = add(curve.body, negate(multiply(from_sympy(slope), curve.x)))
    shift = value_of_limit(limit, rest)
    if shift is None or not shift.is_finite or _is_line(curve, slope * real(curve.x) + shift):
        return
    is_right = says_limit(curve, "slope", ratio, from_sympy(slope))
    is_right &= says_limit(curve, "shift", terms.Limit(rest, curve.x, limit.target), from_sympy(shift))
    line = _line(from_sympy(sympy.expand(slope * real(curve.x) + shift)))
    curve.answer("oblique-asymptote", line, is_right)


def _by_division(curve: Valued) -> None:
    """The line that is left of a fraction of polynomials when the remainder of its division tends to 0."""
    above, below = sympy.fraction(sympy.together(real_expression(curve.body)))
    whole, rest = sympy.div(above, below, real(curve.x))
    if sympy.degree(whole, real(curve.x)) != 1 or rest == 0:
        return
    line, fraction = from_sympy(whole), from_sympy(rest / below)
    shown = terms.Relation((curve.body, add(line, fraction)), ("=",))
    is_right = Equivalence()(*shown.sides) is Verdict.SAME
    says = sentence("Divide the polynomials: {} is left, and tends to 0.", fraction)
    curve.say("oblique-asymptote", shown, says, is_right)
    curve.answer("oblique-asymptote", _line(line), is_right)


def _is_line(curve: Valued, value: sympy.Expr) -> bool:
    """True if the function is that line itself far out, and does not only come close to it."""
    own = real_expression(curve.body)
    if own.is_rational_function(real(curve.x)):
        return bool(sympy.cancel(own - value) == 0)
    if not own.has(sympy.Abs):
        return False
    line = from_sympy(sympy.expand(value))

    def is_there(x: Any) -> bool:
        here = curve.at(x)
        return here is not None and abs(here - curve.at(x, line)) < FAR_OFF

    return any(map(is_there, (mpmath.mpf(1009), mpmath.mpf(-1009))))


def _line(height: Term) -> terms.Relation:
    return terms.Relation((terms.Variable("y"), height), ("=",))
