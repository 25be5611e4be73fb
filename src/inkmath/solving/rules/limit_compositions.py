"""Limits of a function of a function: the inner limit first, then the outer function there."""

from __future__ import annotations

from dataclasses import replace

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import add, divide, multiply, negate, number, power
from inkmath.solving.rules.limit_values import plain_limit, value_of_limit
from inkmath.solving.sentences import sentence

HALF_PI = divide(terms.Constant(r"\pi"), terms.Number("2"))
AT_INFINITY: dict[str, tuple[Term, Term | None]] = {
    r"\arctan": (HALF_PI, negate(HALF_PI)),
    r"\tanh": (ONE, negate(ONE)),
    r"\ln": (INFINITY, None),
}
"""The limits of functions as their argument tends to infinity, and to minus infinity."""

INFINITE = (sympy.oo, -sympy.oo)


def is_continuous_at_target(limit: terms.Limit) -> bool:
    """True if the body has a value at the target and close to it, and these agree."""
    variables = [variable for variable in terms.variables(limit) if variable != limit.variable]
    values = {variable: mpmath.mpf(13 + 4 * k) / 8 for k, variable in enumerate(variables)}
    try:
        with mpmath.workdps(40):
            target = value_at(limit.target, Point(values))
            there = value_at(limit.body, Point({**values, limit.variable: target}))
            sides = {"": (1, -1), "+": (1,), "-": (-1,)}[limit.side]
            near = [
                value_at(limit.body, Point({**values, limit.variable: target + s * mpmath.mpf(10) ** -30}))
                for s in sides
            ]
    except (UndefinedValueError, NotCoveredError):
        return False
    return all(abs(value - there) < 1e-9 * max(1, abs(there)) for value in near)


def limit_of_function(term: Term) -> Rewrite[Term] | None:
    """`arctan(tan x)` and `ln |x/(x+1)|`: the limit of the argument, in a function that has one there."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Call | terms.Root):
        return None
    outer = limit.body
    given = outer.argument if isinstance(outer, terms.Call) else outer.radicand
    inner = given.term if isinstance(given, terms.Absolute) else given
    end = value_of_limit(limit, inner)
    if end is None or inner == limit.variable:
        return None
    if end in INFINITE:
        return _at_infinity(outer, given, inner, end)
    if not end.is_finite:
        return None
    there = terms.Limit(_with_argument(outer, given, limit.variable), limit.variable, from_sympy(end))
    if not is_continuous_at_target(there):
        return None
    result = _with_argument(outer, given, replace(limit, body=inner))
    says = sentence("The function outside is continuous there: take the limit of {} inside.", inner)
    return Rewrite("limit-of-argument", (result,), says)


def _at_infinity(
    outer: terms.Call | terms.Root, given: Term, inner: Term, end: sympy.Expr
) -> Rewrite[Term] | None:
    if not isinstance(outer, terms.Call) or outer.function not in AT_INFINITY:
        return None
    upper, lower = AT_INFINITY[outer.function]
    result = upper if end == sympy.oo or given != inner else lower
    if result is None:
        return None
    says = sentence("{} tends to {}, so {} tends to {}.", inner, from_sympy(end), outer, result)
    return Rewrite("limit-of-argument", (result,), says)


def _with_argument(outer: terms.Call | terms.Root, given: Term, inner: Term) -> Term:
    argument = terms.Absolute(inner) if isinstance(given, terms.Absolute) else inner
    return (
        replace(outer, argument=argument)
        if isinstance(outer, terms.Call)
        else replace(outer, radicand=argument)
    )


def difference_of_logarithms(term: Term) -> Rewrite[Term] | None:
    """`2 ln x - ln(x^2 + 1)`, where both grow without bound, is the logarithm of a quotient that does not."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Sum):
        return None
    parts = limit.body.terms
    found = [(part, *_logarithm_in(part, real(limit.variable))) for part in parts]
    grown = [each for each in found if each[1] != 0 and value_of_limit(limit, each[0]) in INFINITE]
    pairs = ((one, other) for one in grown for other in grown if one[1].is_positive and other[1].is_negative)
    for (first, factor, upper), (second, other, lower) in pairs:
        common = sympy.Min(factor, -other)
        powers = (factor / common, -other / common)
        if not all(each.is_Integer for each in powers):
            continue
        together = terms.Call(r"\ln", _quotient(upper, int(powers[0]), lower, int(powers[1])))
        above, below = (from_sympy(part) for part in sympy.fraction(common))
        rest = [part for part in parts if part not in (first, second)]
        result = add(divide(multiply(above, together), below), *rest)
        says = sentence(
            "Alone, both logarithms grow without bound; their difference is the logarithm of the quotient."
        )
        return Rewrite("combine-logarithms", (replace(limit, body=result),), says)
    return None


def _logarithm_in(part: Term, x: sympy.Symbol) -> tuple[sympy.Expr, Term]:
    """The factor of a multiple of one natural logarithm, and its argument; 0 and the part for others."""
    factor, rest = real_expression(part).as_independent(x, as_Add=False)
    calls = [each for each in terms.walk(part) if isinstance(each, terms.Call)]
    is_multiple = isinstance(rest, sympy.log) and len(calls) == 1 and calls[0].function == r"\ln"
    return (factor, calls[0].argument) if is_multiple else (sympy.S.Zero, part)


def _quotient(upper: Term, n: int, lower: Term, m: int) -> Term:
    """The quotient of two powers; of two absolute values the absolute value of the quotient."""
    if isinstance(upper, terms.Absolute) and isinstance(lower, terms.Absolute):
        return terms.Absolute(_quotient(upper.term, n, lower.term, m))
    return divide(power(upper, number(n)), power(lower, number(m)))
