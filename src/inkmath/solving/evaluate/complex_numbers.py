"""Values of terms over the complex numbers, exact and of the form a + bi.

Powers, roots and logarithms have their principal values; an odd root of a real number is the real one, as
everywhere in inkmath.
"""

from __future__ import annotations

import math
from functools import lru_cache

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import COMPLEX_NAMES
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import MAX_DIGITS, MAX_EXPANDED_POWER, exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import add, multiply, negate

UNIT = terms.Constant("i")

NICE_PARTS = 12
"""An argument that is a multiple of pi / 12 has a cosine and a sine with square roots."""

MAX_POWER = 10**6

OF_COMPLEX = (r"\exp", r"\sin", r"\cos", r"\tan", r"\sinh", r"\cosh", r"\tanh")
"""Functions of a complex number other than logarithms."""


def has_imaginary_unit(term: Term) -> bool:
    return any(part == UNIT for part in terms.walk(term))


def is_of_complex_numbers(term: Term) -> bool:
    """True if the term holds the imaginary unit, or an operation on complex numbers."""
    return any(
        part == UNIT
        or isinstance(part, terms.Conjugate)
        or (isinstance(part, terms.Call) and part.function in COMPLEX_NAMES)
        for part in terms.walk(term)
    )


@lru_cache(maxsize=512)
def complex_value(term: Term) -> sympy.Expr:
    """a + bi as SymPy has it.

    Raises UndefinedValueError where there is no such number, and NotCoveredError for other operations.
    """
    if not is_of_complex_numbers(term):
        try:
            return simplify_number(exact_value(term))
        except UndefinedValueError:
            if not any(isinstance(part, terms.Root | terms.Power | terms.Call) for part in terms.walk(term)):
                raise
    return _value(term)


def _value(term: Term) -> sympy.Expr:
    match term:
        case terms.Constant("i"):
            return sympy.I
        case terms.Negation(inner):
            return -complex_value(inner)
        case terms.Sum(parts):
            return in_parts(sympy.Add(*map(complex_value, parts)))
        case terms.Product(factors):
            return in_parts(sympy.Mul(*map(complex_value, factors)))
        case terms.Quotient(numerator, denominator):
            return divided(complex_value(numerator), complex_value(denominator))
        case terms.Power(base, exponent):
            return _power(base, complex_value(exponent))
        case terms.Root(radicand, index):
            n = sympy.Integer(2) if index is None else complex_value(index)
            if not n.is_Integer or not 2 <= n <= NICE_PARTS:
                raise NotCoveredError("roots of complex numbers with such an index")
            return principal_power(complex_value(radicand), 1 / n)
        case terms.Absolute(inner):
            return modulus(complex_value(inner))
        case terms.Conjugate(inner):
            return sympy.conjugate(complex_value(inner))
        case terms.Call(function, argument, base):
            return _call(function, complex_value(argument), base)
    raise NotCoveredError("this operation on complex numbers")


def in_parts(value: sympy.Expr) -> sympy.Expr:
    a, b = sympy.expand(value).as_real_imag()
    return simplify_number(a) + simplify_number(b) * sympy.I


def squared_size(value: sympy.Expr) -> sympy.Expr:
    a, b = value.as_real_imag()
    return sympy.expand(a**2 + b**2)


def modulus(value: sympy.Expr) -> sympy.Expr:
    """The absolute value."""
    return simplify_number(sympy.sqrt(simplify_number(squared_size(value))))


def argument(value: sympy.Expr) -> sympy.Expr:
    """The argument in (-pi, pi]. Raises UndefinedValueError for 0."""
    if value == 0:
        raise UndefinedValueError("0 has no argument")
    a, b = value.as_real_imag()
    return sympy.atan2(simplify_number(b), simplify_number(a))


def is_nice(angle: sympy.Expr) -> bool:
    """True for a multiple of pi / 12."""
    return bool((angle / sympy.pi * NICE_PARTS).is_Integer)


def from_polar(size: sympy.Expr, angle: sympy.Expr) -> sympy.Expr:
    """The number with this modulus and argument."""
    return in_parts(size * (sympy.cos(angle) + sympy.I * sympy.sin(angle)))


def divided(above: sympy.Expr, below: sympy.Expr) -> sympy.Expr:
    if below == 0:
        raise UndefinedValueError("it divides by 0")
    return in_parts(above * sympy.conjugate(below) / squared_size(below))


def square_root(value: sympy.Expr) -> sympy.Expr:
    """The principal square root u + vi: u^2 and v^2 are half of |z| + a and of |z| - a."""
    a, b = value.as_real_imag()
    size = modulus(value)
    u, v = (simplify_number(sympy.sqrt(simplify_number((size + sign * a) / 2))) for sign in (1, -1))
    return u - v * sympy.I if b.evalf(30) < 0 else u + v * sympy.I


def principal_power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    """A power with a rational exponent that is not whole."""
    if base == 0:
        return sympy.S.Zero
    if exponent == sympy.Rational(1, 2):
        return square_root(base)
    size, angle = sympy.Pow(modulus(base), exponent), argument(base) * exponent
    if not is_nice(angle):
        raise NotCoveredError("a root of a complex number that has no short form a + bi")
    return from_polar(size, angle)


def _power(base: Term, exponent: sympy.Expr) -> sympy.Expr:
    if base == terms.Constant("e"):
        return _exponential(exponent)
    value = complex_value(base)
    if exponent.is_Integer:
        return whole_power(value, int(exponent))
    if exponent.is_Rational and exponent.q <= NICE_PARTS and abs(exponent.p) <= MAX_EXPANDED_POWER:
        return whole_power(principal_power(value, sympy.Rational(1, exponent.q)), int(exponent.p))
    if value == 0:
        raise NotCoveredError("a power of 0")
    return _exponential(in_parts(exponent * _logarithm(value)))


def whole_power(value: sympy.Expr, n: int) -> sympy.Expr:
    """z^n; Raises NotCoveredError where that is too long to write out."""
    if n < 0:
        return divided(sympy.S.One, whole_power(value, -n))
    if value == 0 and n == 0:
        raise UndefinedValueError("0 to the power 0 has no definite value")
    if value == 0:
        return sympy.S.Zero
    if value == sympy.I:
        return sympy.I ** (n % 4)
    size = modulus(value)
    if n > MAX_POWER or n * abs(math.log10(float(size.evalf(15)))) > MAX_DIGITS:
        raise NotCoveredError(f"the number has more than {MAX_DIGITS} digits, too many to write out")
    angle = argument(value)
    if is_nice(angle):
        return from_polar(simplify_number(size**n), sympy.Mod(angle * n, 2 * sympy.pi))
    if n > MAX_EXPANDED_POWER:
        raise NotCoveredError(f"a power above {MAX_EXPANDED_POWER} of a complex number")
    return in_parts(value**n)


def _exponential(exponent: sympy.Expr) -> sympy.Expr:
    a, b = exponent.as_real_imag()
    if abs(float(a.evalf(15))) > MAX_DIGITS or abs(float(b.evalf(15))) > MAX_POWER:
        raise NotCoveredError("a power with so large an exponent")
    return from_polar(sympy.exp(a), b)


def _logarithm(value: sympy.Expr) -> sympy.Expr:
    if value == 0:
        raise UndefinedValueError("0 has no logarithm")
    return simplify_number(sympy.log(modulus(value))) + argument(value) * sympy.I


def _call(function: str, value: sympy.Expr, base: Term | None) -> sympy.Expr:
    a, b = value.as_real_imag()
    match function:
        case r"\Re":
            return a
        case r"\Im":
            return b
        case r"\arg":
            return argument(value)
        case r"\ln":
            return _logarithm(value)
        case r"\log" | r"\lg":
            below = sympy.Integer(10) if base is None else complex_value(base)
            return divided(_logarithm(value), _logarithm(below))
        case r"\exp":
            return _exponential(value)
    if function not in OF_COMPLEX or max(abs(float(part.evalf(15))) for part in (a, b)) > MAX_DIGITS:
        raise NotCoveredError(f"the function {function.removeprefix(chr(92))} of complex numbers")
    x = terms.Variable("x")
    result = to_sympy(terms.Call(function, x)).subs(sympy.Symbol("x"), value)
    if result.has(sympy.zoo, sympy.nan, sympy.oo):
        raise UndefinedValueError(f"{function.removeprefix(chr(92))} has no value there")
    return in_parts(sympy.expand(result, complex=True))


# Written as terms


def complex_term(value: sympy.Expr, as_decimal: bool = False) -> Term:
    """The number as one writes it: `5+i`, `-2i`, `3`."""
    a, b = value.as_real_imag()
    if b == 0:
        return from_sympy(a, as_decimal)
    is_negative = b.could_extract_minus_sign()
    size = from_sympy(-b if is_negative else b, as_decimal)
    part = terms.Product((size, UNIT), ("",)) if isinstance(size, terms.Sum) else multiply(size, UNIT)
    return add(from_sympy(a, as_decimal), negate(part) if is_negative else part)


def polar_term(size: sympy.Expr, angle: sympy.Expr) -> Term:
    """The exponential form, `2e^{i\\frac{\\pi}{3}}`; the modulus 1 is left out."""
    turned = terms.Power(terms.Constant("e"), _times_i(angle))
    if angle == 0:
        return from_sympy(size)
    return multiply(from_sympy(size), turned)


def _times_i(angle: sympy.Expr) -> Term:
    if angle.could_extract_minus_sign():
        return terms.Negation(_times_i(-angle))
    return terms.Product((UNIT, from_sympy(angle)), ("",))
