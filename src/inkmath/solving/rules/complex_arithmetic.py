"""Arithmetic with the imaginary unit: each operation gives a number of the form a + bi."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.complex_numbers import (
    UNIT,
    complex_term,
    complex_value,
    has_imaginary_unit,
    in_parts,
    squared_size,
)
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import formula, inline, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.verdict import Verdict


def operation(term: Term) -> Rewrite[Term] | None:
    """One operation whose operands are worked out already."""
    if not has_imaginary_unit(term) or not all(map(_is_worked_out, terms.children(term))):
        return None
    if _is_worked_out(term):
        return None
    result = complex_term(complex_value(term))
    shown = inline(result)
    match term:
        case terms.Product(factors) if len(factors) > 2 and any(isinstance(f, terms.Sum) for f in factors):
            first = terms.Product(factors[:2], term.signs[:1])
            product = complex_term(complex_value(first))
            return Rewrite(
                "multiply", (terms.Product((product, *factors[2:]), term.signs[1:]),), _multiplied(first)
            )
        case terms.Product():
            return Rewrite("multiply", (result,), _multiplied(term))
        case terms.Quotient(numerator, denominator):
            return _division(numerator, denominator, result)
        case terms.Power(base, exponent) if base == UNIT:
            rest = int(plain_value(exponent) or 0) % 4
            if exponent == terms.Number("2"):
                says = sentence("{} is {}.", formula("i^{2}"), formula("-1"))
            else:
                known = formula("i^{4}")
                says = sentence(
                    "{} is 1, and {} leaves {} when divided by 4: {}.", known, exponent, rest, shown
                )
            return Rewrite("power", (result,), says)
        case terms.Power():
            return Rewrite("power", (result,), _multiplied(term))
        case terms.Absolute(inner):
            a, b = (inline(from_sympy(part)) for part in complex_value(inner).as_real_imag())
            known = formula(r"\sqrt{a^{2}+b^{2}}")
            says = sentence("The absolute value is {} with a = {} and b = {}: {}.", known, a, b, shown)
            return Rewrite("absolute-value", (result,), says)
    return Rewrite("add", (result,), sentence("Add the real and the imaginary parts: {}.", shown))


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


def _is_worked_out(term: Term) -> bool:
    """True if the term is written as a + bi already."""
    try:
        return latex_of(complex_term(complex_value(term))) == latex_of(term)
    except (NotCoveredError, UndefinedValueError):
        return False


RULES: tuple[Rule[Term], ...] = (operation,)


def same_complex_numbers(before: Term, after: Term) -> Verdict:
    try:
        difference = sympy.simplify(complex_value(before) - complex_value(after))
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED
    return Verdict.SAME if difference == 0 else Verdict.DIFFERENT
