"""The value of a term in numbers, by mpmath alone.

It shares no code with the solver, so that what the solver says can be held against it. Numbers are real
unless the imaginary unit is written; odd roots of negative numbers are real, as everywhere in inkmath.
"""

from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import number_value, plain_value
from inkmath.expression.terms import Term, Variable

DIGITS = 40
"""Decimal digits that exact values are worked out to."""

Value = Any
"""A number of the context: mpf or mpc, or float where the context is `mpmath.fp`."""

Letters = Mapping[Variable, Value]


class UndefinedError(Exception):
    """Raised where there is no such number: a division by zero, the logarithm of a negative number."""


class NotANumberError(Exception):
    """The term stands for no number: it has letters without value, or is a statement or a set."""


def exact() -> Any:
    """A context of `DIGITS` digits of its own: others may set the precision of theirs."""
    context = mpmath.MPContext()
    context.dps = DIGITS
    return context


EXACT = exact()
FAST = mpmath.fp
"""Floating point: for a first look at many points."""


def value_of(term: Term, letters: Letters | None = None, context: Any = EXACT) -> Value:
    """The value of a term, its letters having the given values.

    Raises UndefinedError or NotANumberError.
    """
    try:
        value = _Evaluator(letters or {}, context).value(term)
    except (ZeroDivisionError, OverflowError, ValueError, mpmath.libmp.ComplexResult) as error:
        raise UndefinedError(str(error)) from error
    if context.isnan(value):
        raise UndefinedError("not a number")
    return value


class _Evaluator:
    def __init__(self, letters: Letters, context: Any) -> None:
        self.letters = letters
        self.context = context
        self.complex = (complex, context.mpc)

    def value(self, term: Term) -> Value:
        """The value of one part. Real numbers stay real."""
        context = self.context
        match term:
            case terms.Number(text):
                exact_value = number_value(text)
                return context.mpf(exact_value.numerator) / exact_value.denominator
            case terms.Numeral() | terms.Mixed():
                plain = plain_value(term)
                assert plain is not None
                return context.mpf(plain.numerator) / plain.denominator
            case terms.Constant(token):
                return self.constant(token)
            case terms.Variable():
                if term not in self.letters:
                    raise NotANumberError(f"{term.token} has no value")
                return self.letters[term]
            case terms.Sum(parts):
                return reduce(operator.add, map(self.value, parts))
            case terms.Negation(inner):
                return -self.value(inner)
            case terms.Product(factors):
                return reduce(operator.mul, map(self.value, factors))
            case terms.Quotient(numerator, denominator):
                below = self.value(denominator)
                return self.value(numerator) / self.not_zero(below)
            case terms.Power(base, exponent):
                return self.power(base, exponent)
            case terms.Root(radicand, index):
                return self.root(self.value(radicand), context.mpf(2) if index is None else self.value(index))
            case terms.Absolute(inner):
                return abs(self.value(inner))
            case terms.Conjugate(inner):
                return context.conj(self.value(inner))
            case terms.Factorial(inner, double):
                number = self.value(inner)
                if not self.is_whole(number) or number < 0:
                    raise UndefinedError("a factorial of what is no whole number")
                return context.fac2(number) if double else context.factorial(number)
            case terms.Binomial(upper, lower):
                return context.mpf(math.comb(*self.chosen(upper, lower)))
            case NumberFunction("permutations", (upper, lower)):
                return context.mpf(math.perm(*self.chosen(upper, lower)))
            case terms.Scaled(inner, unit):
                return (
                    self.value(inner)
                    * {
                        "degree": context.pi / 180,
                        "percent": 1 / context.mpf(100),
                        "permil": 1 / context.mpf(1000),
                    }[unit]
                )
            case terms.Call():
                return self.call(term)
            case NumberFunction(name, arguments):
                return self.of_numbers(name, [self.value(argument) for argument in arguments])
        return self.calculus(term)

    def chosen(self, upper: Term, lower: Term) -> tuple[int, int]:
        """The two numbers of a number of choices, which has a value for whole ones only."""
        n, k = self.value(upper), self.value(lower)
        if not self.is_whole(n) or not self.is_whole(k) or not 0 <= k <= n:
            raise UndefinedError("a choice of more than there are, or of no whole number")
        return int(n), int(k)

    def constant(self, token: str) -> Value:
        context = self.context
        if token == "i":
            return context.mpc(0, 1)
        return {r"\pi": +context.pi, "e": +context.e, r"\infty": context.inf}[token]

    def not_zero(self, number: Value) -> Value:
        if number == 0 or (self.context is not FAST and self.vanishes(number)):
            raise UndefinedError("a division by zero")
        return number

    def is_real(self, number: Value) -> bool:
        return not isinstance(number, self.complex)

    def is_whole(self, number: Value) -> bool:
        return self.is_real(number) and abs(number) != self.context.inf and number == int(number)

    def power(self, base: Term, exponent: Term) -> Value:
        number, power = self.value(base), self.value(exponent)
        if not self.is_real(number) or not self.is_real(power):
            return number**power
        if number == 0 and power <= 0:
            raise UndefinedError("zero to a power that is not positive")
        if number >= 0 or self.is_whole(power):
            return number ** (int(power) if self.is_whole(power) and abs(power) < 10**6 else power)
        plain = plain_value(exponent)
        if plain is None or plain.denominator % 2 == 0:
            raise UndefinedError("a power of a negative number")
        root = -((-number) ** (self.context.mpf(1) / plain.denominator))
        return root**plain.numerator

    def root(self, radicand: Value, index: Value) -> Value:
        if not self.is_real(radicand):
            return radicand ** (1 / index)
        if radicand >= 0:
            return self.context.sqrt(radicand) if index == 2 else radicand ** (1 / self.not_zero(index))
        if self.is_whole(index) and int(index) % 2 == 1:
            return -((-radicand) ** (1 / index))
        raise UndefinedError("an even root of a negative number")

    def call(self, call: terms.Call) -> Value:
        argument = self.value(call.argument)
        if call.function in (r"\ln", r"\log", r"\lg"):
            return self.logarithm(call, argument)
        function = OF_COMPLEX.get(call.function) or FUNCTIONS.get(call.function)
        if function is None:
            raise NotANumberError(f"the function {call.function}")
        if not self.is_real(argument):
            return function(self.context, argument)
        if call.function in (r"\arcsin", r"\arccos") and abs(argument) > 1:
            raise UndefinedError("an arcus of what is more than one")
        if call.function in (r"\tan", r"\sec") and self.vanishes(self.context.cos(argument)):
            raise UndefinedError("a pole")
        if call.function in (r"\cot", r"\csc") and self.vanishes(self.context.sin(argument)):
            raise UndefinedError("a pole")
        if call.function == r"\arcosh" and argument < 1:
            raise UndefinedError("arcosh below one")
        if call.function == r"\artanh" and abs(argument) >= 1:
            raise UndefinedError("artanh of one and more")
        return function(self.context, argument)

    def of_numbers(self, name: str, values: list[Value]) -> Value:
        """By Python's `math` and `statistics`."""
        context = self.context
        if name in ("gcd", "lcm"):
            if not all(map(self.is_whole, values)):
                raise UndefinedError("a common divisor of what is no whole number")
            return context.mpf(getattr(math, name)(*map(int, values)))
        if name == "roman":
            return values[0]
        if name == "mod":
            return values[0] - abs(values[1]) * context.floor(values[0] / abs(self.not_zero(values[1])))
        if name == "round":
            scale = context.mpf(10) ** (values[1] if len(values) > 1 else 0)
            return context.sign(values[0]) * context.floor(abs(values[0]) * scale + 0.5) / scale
        return OF_LISTS[name](context, values)

    def vanishes(self, number: Value) -> bool:
        """True if a number is 0 but for rounding."""
        return bool(abs(number) < 1e4 * self.context.eps)

    def logarithm(self, call: terms.Call, argument: Value) -> Value:
        context = self.context
        if self.is_real(argument) and argument <= 0:
            raise UndefinedError("the logarithm of what is not positive")
        if call.function == r"\ln":
            return context.ln(argument)
        base = context.mpf(10) if call.base is None else self.value(call.base)
        if base <= 0 or base == 1:
            raise UndefinedError("a logarithm to that base")
        return context.ln(argument) / context.ln(base)

    # Calculus, for the problems themselves: what an answer leaves undone is none.

    def calculus(self, term: Term) -> Value:
        match term:
            case terms.Derivative(body, variable, order):
                at = self.value(variable)
                return self.context.diff(self.function(body, variable), at, int(self.value(order)))
            case terms.Integral(body, Variable() as variable, Term() as lower, Term() as upper):
                ends = [self.value(lower), self.value(upper)]
                return self.context.quad(self.function(body, variable), _with_zero(ends))
            case terms.Aggregate(sign, body, Variable() as index, Term() as lower, Term() as upper):
                return self.aggregate(sign, self.function(body, index), self.value(lower), self.value(upper))
        raise NotANumberError(type(term).__name__)

    def aggregate(self, sign: str, body: Callable[[Value], Value], first: Value, last: Value) -> Value:
        context = self.context
        if last == context.inf:
            both = [int(first), context.inf]
            return context.nsum(body, both) if sign == r"\sum" else context.nprod(body, both)
        values = [body(context.mpf(k)) for k in range(int(first), int(last) + 1)]
        start = context.mpf(0 if sign == r"\sum" else 1)
        return reduce(operator.add if sign == r"\sum" else operator.mul, values, start)

    def function(self, body: Term, variable: Variable) -> Callable[[Value], Value]:
        def at(number: Value) -> Value:
            return _Evaluator({**self.letters, variable: number}, self.context).value(body)

        return at


def _with_zero(ends: list[Value]) -> list[Value]:
    """The range of an integral, divided at 0, where integrands are apt to have a corner."""
    low, high = min(ends), max(ends)
    return [ends[0], 0, ends[1]] if low < 0 < high else ends


OF_LISTS: dict[str, Callable[[Any, list[Value]], Value]] = {
    "min": lambda context, values: min(values),
    "max": lambda context, values: max(values),
    "mean": lambda context, values: context.fsum(values) / len(values),
    "median": lambda context, values: statistics.median(values),
    "mode": lambda context, values: statistics.mode(values),
    "range": lambda context, values: max(values) - min(values),
    "variance": lambda context, values: (
        context.fsum((x - context.fsum(values) / len(values)) ** 2 for x in values) / len(values)
    ),
    "deviation": lambda context, values: context.sqrt(OF_LISTS["variance"](context, values)),
    "floor": lambda context, values: context.floor(values[0]),
    "ceiling": lambda context, values: context.ceil(values[0]),
}

OF_COMPLEX: dict[str, Callable[[Any, Value], Value]] = {
    r"\Re": lambda context, z: context.re(z),
    r"\Im": lambda context, z: context.im(z),
    r"\arg": lambda context, z: context.arg(z),
}

FUNCTIONS: dict[str, Callable[[Any, Value], Value]] = {
    r"\sin": lambda context, x: context.sin(x),
    r"\cos": lambda context, x: context.cos(x),
    r"\tan": lambda context, x: context.tan(x),
    r"\cot": lambda context, x: context.cos(x) / context.sin(x),
    r"\sec": lambda context, x: 1 / context.cos(x),
    r"\csc": lambda context, x: 1 / context.sin(x),
    r"\arcsin": lambda context, x: context.asin(x),
    r"\arccos": lambda context, x: context.acos(x),
    r"\arctan": lambda context, x: context.atan(x),
    r"\sinh": lambda context, x: context.sinh(x),
    r"\cosh": lambda context, x: context.cosh(x),
    r"\tanh": lambda context, x: context.tanh(x),
    r"\coth": lambda context, x: 1 / context.tanh(x),
    r"\arsinh": lambda context, x: context.asinh(x),
    r"\arcosh": lambda context, x: context.acosh(x),
    r"\artanh": lambda context, x: context.atanh(x),
    r"\exp": lambda context, x: context.exp(x),
}
