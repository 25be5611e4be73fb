"""Arithmetic with complex numbers: each operation gives a number of the form a + bi."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.complex_numbers import (
    UNIT,
    argument,
    complex_term,
    complex_value,
    has_imaginary_unit,
    in_parts,
    modulus,
    squared_size,
)
from inkmath.solving.evaluate.exact import PRECISION
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules import arithmetic
from inkmath.solving.rules.construct import negate
from inkmath.solving.sentences import formula, inline, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Text

QUADRANTS = {(1, 1): "first", (-1, 1): "second", (-1, -1): "third", (1, -1): "fourth"}
AXES = {(1, 0): "positive real", (-1, 0): "negative real", (0, 1): "positive imaginary"}
AXES |= {(0, -1): "negative imaginary"}


def operation(term: Term) -> Rewrite[Term] | None:
    """One operation whose operands are worked out already."""
    operands = [_operand(child) if isinstance(term, terms.Sum) else child for child in terms.children(term)]
    if not all(map(_is_worked_out, operands)) or _is_worked_out(term):
        return None
    as_decimal = has_decimals(term)
    value = complex_value(term)
    result = complex_term(value, as_decimal)
    match term:
        case terms.Product(factors) if len(factors) > 2 and any(isinstance(f, terms.Sum) for f in factors):
            first = terms.Product(factors[:2], term.signs[:1])
            product = complex_term(complex_value(first), as_decimal)
            return Rewrite(
                "multiply", (terms.Product((product, *factors[2:]), term.signs[1:]),), _multiplied(first)
            )
        case terms.Product() if has_imaginary_unit(term):
            return Rewrite("multiply", (result,), _multiplied(term))
        case terms.Quotient(numerator, denominator) if has_imaginary_unit(term):
            return _division(numerator, denominator, result)
        case terms.Power():
            return _power(term, result)
        case terms.Root(radicand, index):
            return Rewrite("complex-root", (result,), _root(radicand, index, result))
        case terms.Absolute(inner):
            a, b = (inline(from_sympy(part)) for part in complex_value(inner).as_real_imag())
            known = formula(r"\sqrt{a^{2}+b^{2}}")
            says = sentence(
                "The absolute value is {} with a = {} and b = {}: {}.", known, a, b, inline(result)
            )
            return Rewrite("absolute-value", (result,), says)
        case terms.Conjugate(inner):
            says = sentence("The conjugate of {} has the opposite imaginary part: {}.", inner, result)
            return Rewrite("conjugate-number", (result,), says)
        case terms.Call(function, inner):
            return _call(function, inner, result)
        case terms.Sum() if has_imaginary_unit(term):
            if any(isinstance(_operand(part), terms.Sum) and part != _operand(part) for part in term.terms):
                says = sentence("Subtract the real and the imaginary parts, each for itself: {}.", result)
                return Rewrite("add", (result,), says)
            return Rewrite("add", (result,), sentence("Add the real and the imaginary parts: {}.", result))
    return None


def _multiplied(term: Term) -> str:
    """The sentence with the product before i^2 becomes -1: `2 + i - 3i^2`."""
    expanded = sympy.expand(to_sympy(substitute(term, UNIT, terms.Variable("i"))))
    return sentence("Multiply out: {} = {}, where {} is -1.", term, from_sympy(expanded), formula("i^{2}"))


def _division(numerator: Term, denominator: Term, result: Term) -> Rewrite[Term]:
    if not has_imaginary_unit(denominator):
        says = sentence("Divide the real and the imaginary part by {}: {}.", denominator, result)
        return Rewrite("divide", (result,), says)
    below = complex_value(denominator)
    other = complex_term(sympy.conjugate(below))
    size = from_sympy(squared_size(below))
    above = complex_term(in_parts(complex_value(numerator) * sympy.conjugate(below)))
    says = sentence(
        "Multiply numerator and denominator by the conjugate {}: the denominator becomes {}, "
        "the numerator {}.",
        other,
        size,
        above,
    )
    return Rewrite("conjugate", (terms.Quotient(above, size) if size != ONE else above,), says)


def _power(term: terms.Power, result: Term) -> Rewrite[Term] | None:
    base, exponent = term.base, term.exponent
    n = plain_value(exponent)
    if base == UNIT and n is not None and n.denominator == 1:
        return Rewrite("power", (result,), _power_of_unit(exponent, int(n) % 4, result))
    if n is not None and n.denominator == 1 and n < 0:
        above = terms.Power(base, negate(exponent)) if n != -1 else base
        says = sentence("A negative exponent gives the reciprocal.")
        return Rewrite("negative-exponent", (terms.Quotient(ONE, above),), says)
    if n is not None and n.denominator == 1:
        return Rewrite("power", (result,), _multiplied(term))
    if n is not None:
        root = terms.Root(base, None if n.denominator == 2 else terms.Number(str(n.denominator)))
        power = root if n.numerator == 1 else terms.Power(root, terms.Number(str(n.numerator)))
        if n.numerator > 0:
            return Rewrite("power-as-root", (power,), sentence("{} is {}.", term, power))
    known = terms.Call(r"\ln", base)
    logarithm = complex_term(complex_value(known))
    says = sentence(
        "A power with such an exponent is {}, and the principal value of {} is {}.",
        formula(r"a^{w}=e^{w\ln a}"),
        known,
        logarithm,
    )
    return Rewrite("complex-power", (result,), says)


def _power_of_unit(exponent: Term, rest: int, result: Term) -> Text:
    if exponent == terms.Number("2"):
        return sentence("{} is {}.", formula("i^{2}"), formula("-1"))
    known = formula("i^{4}")
    return sentence("{} is 1, and {} leaves {} when divided by 4: {}.", known, exponent, rest, result)


def _root(radicand: Term, index: Term | None, result: Term) -> Text:
    value = complex_value(radicand)
    n = terms.Number("2") if index is None else index
    if value.is_real:
        power = terms.Power(result, n)
        return sentence("{} is {}, so the principal root of {} is {}.", power, radicand, radicand, result)
    if index is not None:
        return sentence(
            "{} has the modulus {} and the argument {}: take the root of the modulus, "
            "and divide the argument by {}.",
            radicand,
            from_sympy(modulus(value)),
            from_sympy(argument(value)),
            n,
        )
    a, b = value.as_real_imag()
    return square_root_said(complex_term(value), a, b, from_sympy(modulus(value)), result)


def square_root_said(number: Term, a: sympy.Expr, b: sympy.Expr, size: Term, root: Term) -> Text:
    """The sentence that a number a + bi, which is not real, is the square of another."""
    sign = "the same sign" if b.evalf(30) > 0 else "opposite signs"
    return sentence(
        "For {} the square of u + vi needs {} = {} and {} = |{}| = {}, and u and v have {}: {}.",
        number,
        formula("u^{2}-v^{2}"),
        from_sympy(a),
        formula("u^{2}+v^{2}"),
        number,
        size,
        sign,
        root,
    )


def _call(function: str, inner: Term, result: Term) -> Rewrite[Term] | None:
    value = complex_value(inner)
    a, b = (from_sympy(part) for part in value.as_real_imag())
    match function:
        case r"\Re":
            return Rewrite("real-part", (result,), sentence("The real part of {} is {}.", inner, result))
        case r"\Im":
            says = sentence("The imaginary part of {}, the factor of i, is {}.", inner, result)
            return Rewrite("imaginary-part", (result,), says)
        case r"\arg":
            return Rewrite("argument", (result,), argument_said(value, result))
        case r"\ln":
            says = sentence(
                "The principal logarithm is {}: the modulus is {} and the argument {}.",
                formula(r"\ln|z|+i\arg z"),
                from_sympy(modulus(value)),
                from_sympy(argument(value)),
            )
            return Rewrite("complex-logarithm", (result,), says)
    known = FORMULAS.get(function)
    if known is None:
        return None
    says = sentence("With a = {} and b = {} it is {}.", a, b, formula(known))
    return Rewrite("complex-function", (result,), says)


FORMULAS = {
    r"\sin": r"\sin a\cosh b+i\cos a\sinh b",
    r"\cos": r"\cos a\cosh b-i\sin a\sinh b",
    r"\sinh": r"\sinh a\cos b+i\cosh a\sin b",
    r"\cosh": r"\cosh a\cos b+i\sinh a\sin b",
    r"\exp": r"e^{a}(\cos b+i\sin b)",
}
"""Functions of a + bi."""


def argument_said(value: sympy.Expr, angle: Term) -> Text:
    """The sentence that finds the argument of a number."""
    number = complex_term(value)
    a, b = value.as_real_imag()
    signs = (_sign(a), _sign(b))
    if signs in AXES:
        return sentence("{} lies on the {} axis: the argument is {}.", number, AXES[signs], angle)
    slope = from_sympy(sympy.radsimp(b / a))
    return sentence(
        "The tangent of the argument is {}, and {} lies in the {} quadrant: the argument is {}.",
        slope,
        number,
        QUADRANTS[signs],
        angle,
    )


def _sign(value: sympy.Expr) -> int:
    return 0 if value == 0 else 1 if value.evalf(PRECISION) > 0 else -1


def _operand(summand: Term) -> Term:
    """The number that is added or taken away."""
    return summand.term if isinstance(summand, terms.Negation) else summand


def _is_worked_out(term: Term) -> bool:
    """True if the term is written as a + bi already, in fractions or in decimals."""
    try:
        value = complex_value(term)
        return latex_of(term) in {latex_of(complex_term(value, as_decimal)) for as_decimal in (False, True)}
    except (NotCoveredError, UndefinedValueError):
        return False


def has_decimals(term: Term) -> bool:
    """True if a number of the term is written as a decimal."""
    return any(isinstance(part, terms.Number) and "." in part.text for part in terms.walk(term))


def of_real_numbers(term: Term) -> Rewrite[Term] | None:
    """An operation with real numbers, in the words of arithmetic."""
    return None if has_imaginary_unit(term) else arithmetic.reduce(term)


def same_complex_numbers(before: Term, after: Term) -> Verdict:
    """The comparison of numbers by their exact values."""
    try:
        difference = complex_value(before) - complex_value(after)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED
    return Verdict.SAME if is_zero(difference) else Verdict.DIFFERENT


def is_zero(value: sympy.Expr) -> bool:
    """True if a complex number is 0: seen exactly where that is quick, else to many digits."""
    if value.is_Rational:
        return bool(value == 0)
    return bool(abs(value.evalf(PRECISION)) < sympy.Float(10) ** -40)


RULES: tuple[Rule[Term], ...] = (of_real_numbers, operation)
