"""Quantities: numbers with units, as SymPy products of a number and base units."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.expression.units import UNITS, Dimension, Unit
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.sympy_real import positive
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.unit_reading import holds_unit, with_units
from inkmath.solving.verify.verdict import Verdict

BASES = {
    base: sympy.Symbol(f"unit {base}", positive=True) for size in UNITS.values() for base, _ in size.dimension
}
"""The symbol of each base unit."""


def value_of_quantity(term: Term) -> Any:
    """A number times base units; letters are symbols. Raises NotCoveredError, UndefinedValueError."""
    value = _value(term)
    if isinstance(value, sympy.Add) and not value.free_symbols - set(BASES.values()):
        raise NotCoveredError("quantities of different kinds cannot be added")
    return value


def _value(term: Term) -> Any:
    if not holds_unit(term) and is_numeric(term):
        return exact_value(term)
    match term:
        case Unit(symbol):
            size = UNITS[symbol]
            number = sympy.Rational(size.factor.numerator, size.factor.denominator)
            return number * in_bases(size.dimension)
        case terms.Variable():
            return positive(term)
        case terms.Sum(parts):
            return sympy.Add(*map(_value, parts))
        case terms.Negation(inner):
            return -_value(inner)
        case terms.Product(factors):
            return sympy.Mul(*map(_value, factors))
        case terms.Quotient(above, below):
            divisor = _value(below)
            if divisor == 0:
                raise UndefinedValueError("it divides by 0")
            return _value(above) / divisor
        case terms.Power(base, exponent):
            return _value(base) ** exact_value(exponent)
        case terms.Root(radicand, index):
            return _value(radicand) ** (1 / (sympy.Integer(2) if index is None else exact_value(index)))
        case terms.Scaled(inner, "percent" | "permil"):
            return _value(inner) / term.parts
    raise NotCoveredError("this kind of expression with units")


def in_bases(dimension: Dimension) -> Any:
    """The product of base units."""
    return sympy.Mul(*(BASES[base] ** exponent for base, exponent in dimension))


def dimension_of(value: Any) -> Dimension:
    """The base units of a value with their exponents. Raises NotCoveredError for other values."""
    _, units = value.as_coeff_Mul()
    powers = units.as_powers_dict()
    names = {symbol: base for base, symbol in BASES.items()}
    found = [(names[base], exponent) for base, exponent in powers.items() if base in names]
    if any(not exponent.is_Integer for _, exponent in found):
        raise NotCoveredError("broken powers of units")
    return tuple(sorted((base, int(exponent)) for base, exponent in found))


def number_in(value: Any, unit: Any) -> Fraction | Any:
    """The number of times that a value holds a unit. Raises NotCoveredError where the kinds differ."""
    ratio = sympy.cancel(value / unit)
    if ratio.free_symbols & set(BASES.values()):
        raise NotCoveredError("the units measure different kinds of quantities")
    return ratio


def units_in(term: Term) -> Iterator[Unit]:
    """The units in their order."""
    return (part for part in terms.walk(term) if isinstance(part, Unit))


def same_quantities(before: Term, after: Term) -> Verdict:
    """The comparison of two lines by their values in base units; relations by those of their sides."""
    lines = [with_units(line, is_sure=True) for line in (before, after)]
    sides = [line.sides if isinstance(line, terms.Relation) else (line,) for line in lines]
    try:
        left, right = ([value_of_quantity(side) for side in line] for line in sides)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED
    is_same = len(left) == len(right) and all(
        sympy.simplify(a - b) == 0 for a, b in zip(left, right, strict=True)
    )
    return Verdict.SAME if is_same else Verdict.DIFFERENT
