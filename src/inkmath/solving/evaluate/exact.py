"""The exact real value of a term without letters.

Real numbers throughout: an even root of a negative number is undefined, an odd one is real. Angles are in
radians unless they carry a degree sign. Everything is sized up before it is calculated, so that no number
gets longer than can be written out.
"""

from __future__ import annotations

import math
from typing import Any

import sympy

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import odd_root
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.number_functions import value_of_function
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError as NotCoveredError
from inkmath.solving.exceptions import UndefinedValueError as UndefinedValueError

MAX_DIGITS = 1000
"""Longest whole number that is written out; a longer one would not be read back, and so not be checked."""

MAX_FACTORIAL = 449
"""Largest n whose factorial still has fewer than MAX_DIGITS digits: 449! has 998."""

MAX_EXPANDED_POWER = 64
"""Highest power of a sum of surds that is multiplied out."""

PRECISION = 50
"""Digits to which irrational numbers are compared."""

MAX_SIMPLIFIED = 12
"""Operations in a number with logarithms or sines that SymPy is asked to simplify: it takes long."""

NOT_REAL = (sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I)


def exact_value(term: Term) -> sympy.Expr:
    """The value of a term without letters.

    Raises UndefinedValueError where it has none, NotCoveredError where it is too long or not of a kind
    covered.
    """
    value = _value(term)
    if value.has(*NOT_REAL):
        raise UndefinedValueError("it is not a real number")
    return value


def agree(left: sympy.Expr, right: sympy.Expr) -> bool:
    """True if two numbers are equal: exactly where that is quick to see, else to 50 digits."""
    difference = left - right
    if difference.is_Rational:
        return bool(difference == 0)
    return bool(abs(difference.evalf(PRECISION)) < sympy.Float(10) ** -40 * (1 + abs(left.evalf(15))))


def is_zero(value: sympy.Expr) -> bool:
    """True if a real number is exactly zero.

    Raises UndefinedValueError for what is no real number, NotCoveredError where it cannot be decided.
    """
    if value.is_Rational:
        return bool(value == 0)
    if value.has(*NOT_REAL):
        raise UndefinedValueError("it is not a real number")
    if abs(value.evalf(PRECISION)) > sympy.Float(10) ** -30:
        return False
    if value.is_zero or sympy.simplify(value) == 0:
        return True
    raise NotCoveredError(f"it cannot be decided whether {value} is exactly 0")


def is_equal(left: sympy.Expr, right: sympy.Expr) -> bool:
    """True if two real numbers are exactly equal. Raises NotCoveredError where that cannot be decided."""
    return bool(left == right) or is_zero(left - right)


def sign_of(value: sympy.Expr) -> int:
    """-1, 0 or 1."""
    if is_zero(value):
        return 0
    return 1 if value.evalf(PRECISION) > 0 else -1


def to_float(value: sympy.Expr) -> float | None:
    """The nearest double; None where it overflows."""
    number = float(value.evalf(40))
    return number if abs(number) != float("inf") else None


def simplify_number(value: sympy.Expr) -> sympy.Expr:
    """The number in the form one would write: surds collected, no roots in denominators."""
    if value.is_Rational:
        return value
    candidates = [value, sympy.radsimp(sympy.expand(value))]
    if value.atoms(sympy.Function) and value.count_ops() <= MAX_SIMPLIFIED:
        candidates.append(sympy.simplify(value))
    elif any(not base.is_Rational for base in _radicands(value)):
        candidates.append(sympy.sqrtdenest(candidates[-1]))
    candidates.append(sympy.together(candidates[-1]))
    return min(candidates[1:], key=sympy.count_ops)


def _radicands(value: sympy.Expr) -> list[sympy.Expr]:
    return [power.base for power in value.atoms(sympy.Pow) if not power.exp.is_Integer]


def _value(term: Term) -> Any:
    root = odd_root(term)
    if root is not None:
        radicand, n, power = root
        return _integer_power(_real_root(_value(radicand), n), power)
    match term:
        case terms.Number(continues=True):
            raise NotCoveredError("the dots leave open how the number goes on")
        case terms.Number() | terms.Numeral() | terms.Mixed():
            return to_sympy(term)
        case terms.Constant(r"\pi" | "e"):
            return to_sympy(term)
        case terms.Constant(r"\infty"):
            raise NotCoveredError("infinity is no number to calculate with")
        case terms.Constant():
            raise NotCoveredError("complex numbers")
        case terms.Sum(parts):
            return sympy.Add(*map(_value, parts))
        case terms.Negation(inner):
            return -_value(inner)
        case terms.Product(factors):
            return _checked_product([_value(factor) for factor in factors])
        case terms.Quotient(numerator, denominator):
            return _quotient(_value(numerator), _value(denominator))
        case terms.Power(base, exponent):
            return _power(_value(base), _value(exponent))
        case terms.Root(radicand, index):
            return _real_root(_value(radicand), 2 if index is None else _root_index(_value(index)))
        case terms.Absolute(inner):
            value = _value(inner)
            return -value if sign_of(value) < 0 else value
        case terms.Factorial(inner, double):
            return _factorial(_value(inner), double)
        case terms.Binomial():
            return _value(term.written_out)
        case terms.Scaled(inner, unit):
            return _value(inner) * (sympy.pi / 180 if unit == "degree" else sympy.Rational(1, term.parts))
        case terms.Call():
            return _call(term)
        case NumberFunction(name, arguments):
            return value_of_function(name, [_value(argument) for argument in arguments])
    raise NotCoveredError("this kind of expression")


def _digits(value: Any) -> float:
    """The number of digits of numerator or denominator, as a logarithm; 0 for what is irrational."""
    if not value.is_Rational:
        return 0.0
    return max(math.log10(max(abs(int(value.p)), 1)), math.log10(int(value.q)))


def _require_writable(digits: float) -> None:
    if digits > MAX_DIGITS:
        raise NotCoveredError(f"the number has more than {MAX_DIGITS} digits, too many to write out")


def _checked_product(factors: list[Any]) -> Any:
    _require_writable(sum(map(_digits, factors)))
    return sympy.Mul(*factors)


def _quotient(numerator: Any, denominator: Any) -> Any:
    if is_zero(denominator):
        raise UndefinedValueError("it divides by 0")
    _require_writable(_digits(numerator) + _digits(denominator))
    return numerator / denominator


def _power(base: Any, exponent: Any) -> Any:
    if exponent.is_Integer:
        return _integer_power(base, exponent)
    sign = sign_of(base)
    if sign == 0:
        if sign_of(exponent) < 0:
            raise UndefinedValueError("it divides by 0")
        return sympy.S.Zero
    if sign < 0:
        if not exponent.is_Rational or exponent.q % 2 == 0:
            raise UndefinedValueError("that power of a negative number is not real")
        return _integer_power(_real_root(base, exponent.q), exponent.p)
    if exponent.is_Rational:
        _require_writable(_digits(base) * abs(exponent))
    return sympy.Pow(base, exponent)


def _integer_power(base: Any, exponent: Any) -> Any:
    n = int(exponent) if abs(exponent) < 10**9 else None
    if is_zero(base):
        if exponent == 0:
            raise UndefinedValueError("0 to the power 0 has no definite value")
        if exponent < 0:
            raise UndefinedValueError("it divides by 0")
        return sympy.S.Zero
    if base in (1, -1):
        return sympy.S.One if exponent % 2 == 0 else base
    if n is None:
        raise NotCoveredError(f"the number has more than {MAX_DIGITS} digits, too many to write out")
    _require_writable(_digits(base) * abs(n))
    if not base.is_Rational and abs(n) > MAX_EXPANDED_POWER:
        raise NotCoveredError(f"a power above {MAX_EXPANDED_POWER} of an irrational number")
    return sympy.expand(base**n) if n > 0 else base**n


def _root_index(index: Any) -> int:
    if not index.is_Integer or not 2 <= index <= 1000:
        raise NotCoveredError(f"a root with the index {index}")
    return int(index)


def _real_root(radicand: Any, n: int) -> Any:
    if sign_of(radicand) >= 0:
        return sympy.root(radicand, n)
    if n % 2 == 0:
        name = "square root" if n == 2 else f"root with the index {n}"
        raise UndefinedValueError(f"the {name} of the negative number {radicand} is not real")
    return -sympy.root(-radicand, n)


def _factorial(value: Any, double: bool) -> Any:
    if not value.is_Integer:
        raise UndefinedValueError("only whole numbers have a factorial")
    if value < 0:
        raise UndefinedValueError("a negative number has no factorial")
    if value > MAX_FACTORIAL:
        raise NotCoveredError(f"the number has more than {MAX_DIGITS} digits, too many to write out")
    return sympy.factorial2(value) if double else sympy.factorial(value)


def _call(term: terms.Call) -> Any:
    argument = _value(term.argument)
    if term.function in (r"\ln", r"\log", r"\lg"):
        return _logarithm(argument, term)
    name, sizes = term.function.removeprefix("\\"), (r"\exp", r"\sinh", r"\cosh", r"\tanh")
    if term.function in sizes and abs(argument.evalf(15)) > MAX_DIGITS:
        raise NotCoveredError(f"{name} of so large a number")
    try:
        value = to_sympy(terms.Call(term.function, terms.Variable("x"))).subs(sympy.Symbol("x"), argument)
    except MeaninglessError as error:
        raise NotCoveredError(f"the function {name}") from error
    if value.has(*NOT_REAL) or not sympy.im(value.evalf(PRECISION)).is_zero:
        raise UndefinedValueError(f"{name} has no real value there")
    return value


def _logarithm(argument: Any, term: terms.Call) -> Any:
    if sign_of(argument) <= 0:
        raise UndefinedValueError("only a positive number has a logarithm")
    if term.function == r"\ln":
        return sympy.log(argument)
    base = sympy.Integer(10) if term.base is None else _value(term.base)
    if sign_of(base) <= 0 or is_zero(base - 1):
        raise UndefinedValueError("the base of a logarithm is positive and not 1")
    value = sympy.log(argument, base)
    if abs(value.evalf(15)) > MAX_DIGITS:
        return value
    whole = sympy.Integer(round(value.evalf(15)))
    is_near = abs((value - whole).evalf(30)) < sympy.Float(10) ** -25
    is_exact = is_near and _digits(base) * abs(whole) <= MAX_DIGITS and is_zero(base**whole - argument)
    return whole if is_exact else value
