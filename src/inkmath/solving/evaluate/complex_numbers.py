"""Values of terms with the imaginary unit, as numbers of the form a + bi."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import MAX_EXPANDED_POWER, exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

UNIT = terms.Constant("i")


def has_imaginary_unit(term: Term) -> bool:
    return any(part == UNIT for part in terms.walk(term))


def complex_value(term: Term) -> sympy.Expr:
    """a + bi as SymPy has it. Raises UndefinedValueError, and NotCoveredError for other operations."""
    if not has_imaginary_unit(term):
        return simplify_number(exact_value(term))
    match term:
        case terms.Constant():
            return sympy.I
        case terms.Negation(inner):
            return -complex_value(inner)
        case terms.Sum(parts):
            return in_parts(sympy.Add(*map(complex_value, parts)))
        case terms.Product(factors):
            return in_parts(sympy.Mul(*map(complex_value, factors)))
        case terms.Quotient(numerator, denominator):
            below = complex_value(denominator)
            if below == 0:
                raise UndefinedValueError("it divides by 0")
            return in_parts(complex_value(numerator) * sympy.conjugate(below) / squared_size(below))
        case terms.Power(base, exponent):
            n = plain_value(exponent)
            if n is not None and n.denominator == 1 and 0 < n <= MAX_EXPANDED_POWER:
                return in_parts(complex_value(base) ** int(n))
        case terms.Absolute(inner):
            return simplify_number(sympy.sqrt(squared_size(complex_value(inner))))
    raise NotCoveredError("complex numbers in other than sums, products, quotients and whole powers")


def in_parts(value: sympy.Expr) -> sympy.Expr:
    a, b = sympy.expand(value).as_real_imag()
    return simplify_number(a) + simplify_number(b) * sympy.I


def squared_size(value: sympy.Expr) -> sympy.Expr:
    a, b = value.as_real_imag()
    return sympy.expand(a**2 + b**2)


def complex_term(value: sympy.Expr) -> Term:
    """The number as one writes it: `5+i`, `-2i`, `3`."""
    a, b = value.as_real_imag()
    if b == 0:
        return from_sympy(a)
    size = -b if b.could_extract_minus_sign() else b
    part: Term = UNIT if size == 1 else terms.Product((from_sympy(size), UNIT), ("",))
    part = part if size is b else terms.Negation(part)
    return part if a == 0 else terms.Sum((from_sympy(a), part))
