"""Numbers in polar form: products, powers, and the way to the form a + bi and back."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.complex_numbers import (
    UNIT,
    argument,
    complex_term,
    complex_value,
    from_polar,
    has_imaginary_unit,
    is_nice,
    modulus,
    polar_term,
)
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import formula, sentence

E = terms.Constant("e")
LEAST_POWER = 4
"""Lower powers are multiplied out."""

Polar = tuple[sympy.Expr, sympy.Expr]
"""Modulus and argument."""


def polar_of(term: Term) -> Polar | None:
    """Modulus and argument of what is written with both: `2e^{i\\pi}`, `3(\\cos1+i\\sin1)`, and of `3`."""
    match term:
        case terms.Power(base, exponent) if base == E and has_imaginary_unit(exponent):
            a, b = complex_value(exponent).as_real_imag()
            return (sympy.S.One, b) if a == 0 else None
        case terms.Sum((terms.Call(r"\cos", angle), terms.Product((*_,)) as turned)):
            same = (terms.Product((UNIT, sine), ("",)) for sine in (terms.Call(r"\sin", angle),))
            other = terms.Product((terms.Call(r"\sin", angle), UNIT), ("",))
            return (sympy.S.One, complex_value(angle)) if turned in (*same, other) else None
        case terms.Product(factors):
            parts = [polar_of(factor) for factor in factors]
            if any(part is None for part in parts):
                return None
            sizes, angles = zip(*(part for part in parts if part is not None), strict=True)
            return simplify_number(sympy.Mul(*sizes)), sympy.Add(*angles)
    if not is_numeric(term) or has_imaginary_unit(term):
        return None
    value = complex_value(term)
    return (value, sympy.S.Zero) if value.is_positive else None


def _is_turned(term: Term) -> bool:
    """True for a number in polar form that is not just a positive one."""
    return has_imaginary_unit(term) and polar_of(term) is not None


def multiplied(term: Term) -> Rewrite[Term] | None:
    """The product or quotient of two numbers in polar form."""
    match term:
        case terms.Product(factors) if sum(map(_is_turned, factors)) > 1:
            found = polar_of(term)
            if found is None:
                return None
            says = sentence("Multiply the moduli and add the arguments: {} and {}.", *map(from_sympy, found))
            return Rewrite("multiply-polar", (polar_term(*found),), says)
        case terms.Quotient(above, below) if _is_turned(above) and _is_turned(below):
            one, other = polar_of(above), polar_of(below)
            assert one is not None
            assert other is not None
            found = simplify_number(one[0] / other[0]), one[1] - other[1]
            says = sentence(
                "Divide the moduli and subtract the arguments: {} and {}.", *map(from_sympy, found)
            )
            return Rewrite("divide-polar", (polar_term(*found),), says)
    return None


def de_moivre(term: Term) -> Rewrite[Term] | None:
    """A whole power of a number in polar form."""
    n = plain_value(term.exponent) if isinstance(term, terms.Power) else None
    if n is None or not isinstance(term, terms.Power) or n.denominator != 1 or not _is_turned(term.base):
        return None
    found = polar_of(term.base)
    assert found is not None
    size, angle = found
    raised = simplify_number(size ** int(n)), angle * int(n)
    says = sentence(
        "By De Moivre's formula the modulus is raised to the power {} and the argument multiplied by {}.",
        term.exponent,
        term.exponent,
    )
    return Rewrite("de-moivre", (polar_term(*raised),), says)


def to_polar(term: Term) -> Rewrite[Term] | None:
    """A number in polar form where it is raised to a higher power, if its argument is well known."""
    n = plain_value(term.exponent) if isinstance(term, terms.Power) else None
    if n is None or not isinstance(term, terms.Power) or n.denominator != 1 or n < LEAST_POWER:
        return None
    if term.base == UNIT or not has_imaginary_unit(term.base) or _is_turned(term.base):
        return None
    value = complex_value(term.base)
    if value == 0 or not is_nice(argument(value)):
        return None
    size, angle = modulus(value), argument(value)
    says = sentence(
        "{} has the modulus {} and the argument {}.", term.base, from_sympy(size), from_sympy(angle)
    )
    return Rewrite("polar-form", (terms.Power(polar_term(size, angle), term.exponent),), says)


def full_turns(term: Term) -> Rewrite[Term] | None:
    """A power of e whose angle is taken less full turns."""
    found = polar_of(term) if isinstance(term, terms.Power) and term.base == E else None
    if found is None:
        return None
    angle = found[1]
    least = sympy.Mod(angle, 2 * sympy.pi)
    least = least - 2 * sympy.pi if least > sympy.pi else least
    if least == angle or not is_nice(angle):
        return None
    says = sentence(
        "Full turns of {} change nothing: {} leaves {}.",
        formula(r"2\pi"),
        from_sympy(angle),
        from_sympy(least),
    )
    return Rewrite("full-turns", (polar_term(sympy.S.One, least),), says)


def read_off(term: Term) -> Rewrite[Term] | None:
    """The modulus or the argument of a number in polar form."""
    match term:
        case terms.Absolute(inner) if _is_turned(inner) and not isinstance(inner, terms.Sum):
            found = polar_of(inner)
            assert found is not None
            says = sentence("A power of e with an imaginary exponent has the absolute value 1.")
            return Rewrite("modulus-of-polar", (from_sympy(found[0]),), says)
    return None


def euler(term: Term) -> Rewrite[Term] | None:
    """A power of e with an imaginary exponent in the form a + bi."""
    found = polar_of(term) if isinstance(term, terms.Power) and term.base == E else None
    if found is None:
        return None
    result = complex_term(from_polar(*found))
    angle = from_sympy(found[1])
    says = sentence("By Euler's formula it is {}: {}.", _written_out(angle), result)
    return Rewrite("euler", (result,), says)


def _written_out(angle: Term) -> Term:
    sine = terms.Product((UNIT, terms.Call(r"\sin", angle)), ("",))
    return terms.Sum((terms.Call(r"\cos", angle), sine))


def split_exponent(term: Term) -> Rewrite[Term] | None:
    """`e^{1+i\\pi}` as `e\\cdot e^{i\\pi}`."""
    if not isinstance(term, terms.Power) or term.base != E or not has_imaginary_unit(term.exponent):
        return None
    try:
        a, b = complex_value(term.exponent).as_real_imag()
    except (NotCoveredError, UndefinedValueError):
        return None
    if 0 in (a, b):
        return None
    result = terms.Product(
        (terms.Power(E, from_sympy(a)) if a != 1 else E, polar_term(sympy.S.One, b)), (r"\cdot",)
    )
    return Rewrite("split-exponent", (result,), sentence("A sum in the exponent is a product of powers."))


OUTER: tuple[Rule[Term], ...] = (read_off, multiplied, de_moivre, to_polar)
INNER: tuple[Rule[Term], ...] = (split_exponent, full_turns, euler)
"""Rules for a power of e, after the others."""


def polar_said(value: sympy.Expr) -> str:
    """The polar form of a number as a sentence."""
    size, angle = modulus(value), argument(value)
    return sentence("In polar form it is {}.", polar_term(size, angle))
