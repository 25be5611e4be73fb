"""The value of a term at a point, in floating point of many digits: steps and answers are checked with it.

It is worked out from the term itself, by mpmath and not by SymPy, so that the two do not share their slips.
Real numbers throughout, odd roots of negative numbers included; angles are in radians.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.sympy_text import number_value, plain_value
from inkmath.expression.terms import Term
from inkmath.solving.assignments import Function
from inkmath.solving.evaluate.numeric_calculus import (
    LIMIT_DIGITS,
    added,
    derivative,
    integral,
    limit,
    short_integral,
)
from inkmath.solving.evaluate.singular_integrals import DIGITS, bases_below, integral_between, zeros_within
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError


@dataclass(frozen=True, slots=True)
class Point:
    """A number for each letter.

    starts: the numbers from which indefinite integrals by that letter start.
    functions: f, x and the body of each function that may be applied.
    """

    values: Mapping[terms.Variable, Any]
    starts: Mapping[terms.Variable, Any] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()

    def at(self, variable: terms.Variable, value: Any) -> Point:
        return replace(self, values={**self.values, variable: value})


MAX_EXPONENT = mpmath.mpf(10) ** 320
MAX_FACTORIAL = mpmath.mpf(10) ** 40
"""Limit of powers and factorials that are calculated."""

WHOLE = frozenset("kmn")
"""Letters that run through the whole numbers."""

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    r"\sin": mpmath.sin,
    r"\cos": mpmath.cos,
    r"\tan": mpmath.tan,
    r"\cot": mpmath.cot,
    r"\sec": mpmath.sec,
    r"\csc": mpmath.csc,
    r"\arcsin": mpmath.asin,
    r"\arccos": mpmath.acos,
    r"\arctan": mpmath.atan,
    r"\sinh": mpmath.sinh,
    r"\cosh": mpmath.cosh,
    r"\tanh": mpmath.tanh,
    r"\coth": mpmath.coth,
    r"\arsinh": mpmath.asinh,
    r"\arcosh": mpmath.acosh,
    r"\artanh": mpmath.atanh,
    r"\exp": mpmath.exp,
    r"\ln": mpmath.log,
}
WITH_POLES, SPARE_DIGITS = frozenset({r"\tan", r"\cot", r"\sec", r"\csc"}), 5
"""Functions that are large at a pole, since pi/2 is rounded: all but so many digits before the point."""

CONSTANTS = {r"\pi": mpmath.pi, "e": mpmath.e, r"\infty": mpmath.inf}


def value_at(term: Term, point: Point) -> Any:
    """The real value (mpf) of a term.

    An indefinite integral is the one from the start of its letter on: right but for a constant.
    Raises UndefinedValueError where it has none, NotCoveredError for what cannot be calculated so.
    """
    try:
        value = _value(term, point)
    except (ZeroDivisionError, ValueError, OverflowError) as error:
        raise UndefinedValueError("it is not defined there") from error
    if mpmath.isnan(value):
        raise UndefinedValueError("it is not defined there")
    return value


def value_of(term: Term) -> float | None:
    """The nearest double to the value of a term without letters; None where it has none or overflows."""
    try:
        with mpmath.workdps(30):
            value = float(value_at(term, Point({})))
    except (NotCoveredError, UndefinedValueError, OverflowError):
        return None
    return value if abs(value) != float("inf") else None


def _real(value: Any) -> Any:
    if isinstance(value, mpmath.mpc):
        if value.imag != 0:
            raise UndefinedValueError("it is not a real number there")
        return value.real
    return value


def _value(term: Term, point: Point) -> Any:
    match term:
        case terms.Variable():
            if term not in point.values:
                raise NotCoveredError(f"the letter {term.token} has no value")
            return point.values[term]
        case terms.Number(text):
            number = number_value(text)
            return mpmath.mpf(number.numerator) / number.denominator
        case terms.Numeral(digits, base):
            return mpmath.mpf(int(digits, base))
        case terms.Mixed(whole, numerator, denominator):
            return whole + mpmath.mpf(numerator) / denominator
        case terms.Constant(token) if token in CONSTANTS:
            return +CONSTANTS[token]
        case terms.Sum(parts):
            return mpmath.fsum(_value(part, point) for part in parts)
        case terms.Negation(inner):
            return -_value(inner, point)
        case terms.Product(factors):
            return mpmath.fprod(_value(factor, point) for factor in factors)
        case terms.Quotient(numerator, denominator):
            return _value(numerator, point) / _value(denominator, point)
        case terms.Power(base, exponent):
            return _power(_value(base, point), exponent, point)
        case terms.Root(radicand, index):
            n = 2 if index is None else _value(index, point)
            return _root(_value(radicand, point), n)
        case terms.Absolute(inner):
            return abs(_value(inner, point))
        case terms.Factorial(inner, double):
            value = _at_most(MAX_FACTORIAL, _value(inner, point))
            if value < 0:
                raise UndefinedValueError("a negative number has no factorial")
            if value != mpmath.floor(value) and not terms.variables(inner):
                raise UndefinedValueError("only whole numbers have a factorial")
            return mpmath.fac2(value) if double else mpmath.factorial(value)
        case terms.Binomial():
            return _value(term.written_out, point)
        case terms.Scaled(inner, unit):
            return _value(inner, point) * (mpmath.pi if unit == "degree" else mpmath.mpf(1)) / term.parts
        case terms.Call():
            return _call(term, point)
        case terms.Apply(head, (argument,), None, False):
            return _applied(head, _value(argument, point), point)
    return _calculus(term, point)


def _applied(head: terms.Variable, argument: Any, point: Point) -> Any:
    """A function of the point, or a derivative of it, at an argument."""
    known = {name: (variable, body) for name, variable, body in point.functions}
    name = head if head in known else replace(head, primes=0)
    if name not in known:
        raise NotCoveredError(f"the function {head.token}, which is only named")
    variable, body = known[name]
    order = head.primes - name.primes
    if order == 0:
        return _value(body, point.at(variable, argument))
    return mpmath.diff(lambda x: _value(body, point.at(variable, x)), argument, order)


def _at_most(limit: Any, value: Any) -> Any:
    if abs(value) > limit:
        raise NotCoveredError("the number is too large")
    return value


def _power(base: Any, exponent: Term, point: Point) -> Any:
    exact = plain_value(exponent)
    if exact is not None and exact.denominator % 2 == 1 and exact.denominator > 1:
        return _power_of(_root(base, exact.denominator), mpmath.mpf(exact.numerator))
    return _power_of(base, _value(exponent, point))


def _power_of(base: Any, exponent: Any) -> Any:
    if base == 0 and exponent <= 0:
        raise UndefinedValueError("0 has no power that is not positive")
    if not mpmath.isinf(exponent) and base not in (0, 1):
        _at_most(MAX_EXPONENT, mpmath.log(abs(base)) * exponent if not mpmath.isinf(base) else exponent)
    return _real(mpmath.power(base, exponent))


def _root(radicand: Any, n: Any) -> Any:
    if n == int(n) and int(n) % 2 == 1 and radicand < 0:
        return -mpmath.root(-radicand, int(n))
    return _real(mpmath.root(radicand, int(n)) if n == int(n) else mpmath.power(radicand, 1 / n))


def _call(term: terms.Call, point: Point) -> Any:
    argument = _value(term.argument, point)
    if term.function in (r"\log", r"\lg"):
        base = mpmath.mpf(10) if term.base is None else _value(term.base, point)
        if argument <= 0 or base <= 0:
            raise UndefinedValueError("only a positive number has a logarithm")
        return mpmath.log(argument) / mpmath.log(base)
    if term.function == r"\ln" and argument <= 0:
        raise UndefinedValueError("only a positive number has a logarithm")
    if term.function in (r"\exp", r"\sinh", r"\cosh") and not mpmath.isinf(argument):
        _at_most(MAX_EXPONENT, argument)
    if term.function not in FUNCTIONS:
        raise NotCoveredError(f"the function {term.function}")
    value = _real(FUNCTIONS[term.function](argument))
    if term.function in WITH_POLES and abs(value) > mpmath.mpf(10) ** (mpmath.mp.dps - SPARE_DIGITS):
        raise UndefinedValueError("it has a pole there")
    return value


def _calculus(term: Term, point: Point) -> Any:
    match term:
        case terms.Derivative(body, variable, order):
            n = plain_value(order)
            if variable not in point.values or n is None or n.denominator != 1 or not 0 < n <= 6:
                raise NotCoveredError("this derivative")
            return derivative(
                lambda x: _value(body, point.at(variable, x)), point.values[variable], int(n), is_rough(body)
            )
        case terms.Integral(body, terms.Variable() as variable, None, None):
            if variable not in point.starts:
                raise NotCoveredError("this integral")
            ends = point.starts[variable], point.values[variable]
            variables = [part for part in terms.variables(body) if part in point.values and part != variable]
            others = tuple((part, point.values[part]) for part in variables)
            return _primitive(body, variable, ends, others, point.functions, mpmath.mp.dps)
        case terms.Integral(body, terms.Variable() as variable, Term() as lower, Term() as upper):
            if len(terms.variables(term)) == 1 and (value := _singular_integral(term)) is not None:
                return value
            ends = (_value(lower, point), _value(upper, point))
            return integral(lambda x: _value(body, point.at(variable, x)), *ends)
        case terms.Aggregate(index=terms.Variable(), lower=Term() as lower, upper=Term() as upper):
            ends = (_value(lower, point), _value(upper, point))
            if mpmath.isinf(ends[1]) and len(terms.variables(term)) == 1:
                return _series(term, int(ends[0]))
            used = tuple((part, point.values[part]) for part in terms.variables(term) if part in point.values)
            return _aggregate(term, used, point.functions, ends, mpmath.mp.dps)
        case terms.Limit(body, variable, target, side):
            with mpmath.workdps(LIMIT_DIGITS):  # closer to the target than it is rounded else
                end = _value(target, point)
            beside = 0 if variable.token in WHOLE else 1 / mpmath.pi
            return limit(lambda x: _value(body, point.at(variable, x)), end, side, beside)
    raise NotCoveredError("this kind of expression")


@lru_cache(maxsize=256)
def _aggregate(
    term: terms.Aggregate,
    given: tuple[tuple[terms.Variable, Any], ...],
    functions: tuple[Function, ...],
    ends: tuple[Any, Any],
    digits: int,
) -> Any:
    """The value of a sum or a product for given values of its letters.

    Raises UndefinedValueError for a series that diverges for these.
    """
    point, index = Point(dict(given), functions=functions), term.index
    assert index is not None
    value = added(term.sign, lambda k: _value(term.body, point.at(index, mpmath.mpf(k))), *ends)
    if mpmath.isinf(value) and mpmath.isinf(ends[1]):
        raise UndefinedValueError("the series diverges")
    return value


@lru_cache(maxsize=64)
def _singular_integral(term: terms.Integral) -> Any | None:
    """The value of an integral between numbers whose integrand divides by 0 there; None if it does not."""
    assert term.variable is not None
    variable, body = term.variable, term.body
    bases = [base for base in bases_below(body) if variable in terms.variables(base)]
    if not bases:
        return None
    with mpmath.workdps(DIGITS + 20):
        ends = [value_at(end, Point({})) for end in (term.lower, term.upper) if end is not None]
        low, high = min(ends), max(ends)
        if mpmath.isinf(low) or mpmath.isinf(high) or low == high:
            return None
        try:
            poles = {zero for base in bases for zero in zeros_within(_of(base, variable), low, high)}
        except UndefinedValueError:  # a root or a logarithm of what is negative
            return None
        if not poles:
            return None
        value = integral_between(_of(body, variable), sorted({low, *poles, high}))
    return value if ends[0] < ends[1] else -value


def _of(term: Term, variable: terms.Variable) -> Callable[[Any], Any]:
    return lambda x: value_at(term, Point({variable: x}))


def is_rough(term: Term) -> bool:
    """True if the value holds what is only calculated to about ten digits."""
    rough = terms.Integral | terms.Aggregate | terms.Limit
    return any(isinstance(part, rough) for part in terms.walk(term))


@lru_cache(maxsize=512)
def _primitive(
    body: Term,
    variable: terms.Variable,
    ends: tuple[Any, Any],
    others: tuple[tuple[terms.Variable, Any], ...],
    functions: tuple[Function, ...],
    digits: int,
) -> Any:
    """The integral between two numbers; a line of a working holds most of those of the line before.

    digits: the precision that the value is kept for.
    """
    point = Point(dict(others), functions=functions)
    return short_integral(lambda x: _value(body, point.at(variable, x)), *ends)


@lru_cache(maxsize=16)
def _series(term: terms.Aggregate, lower: int) -> Any:
    """The value of a series without letters; each line of a working holds the same one again."""
    assert term.index is not None
    index = term.index
    return added(term.sign, lambda k: _value(term.body, Point({index: mpmath.mpf(k)})), lower, mpmath.inf)
