"""Arithmetic with the imaginary unit: each operation gives a number of the form a + bi."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.exact import (
    MAX_EXPANDED_POWER,
    NotCoveredError,
    UndefinedValueError,
    exact_value,
    simplify_number,
)
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.plain_text import said
from inkmath.solving.rewriting import apply_rules
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution

UNIT = terms.Constant("i")
KIND = "arithmetic"


def has_imaginary_unit(term: Term) -> bool:
    return any(part == UNIT for part in terms.walk(term))


def work_out_complex(term: Term, latex: str) -> Solution:
    """The value of an expression without letters as a + bi, with a step for each operation."""
    trace = Trace(term, compare=same_complex_numbers)
    try:
        value = complex_value(term)
        apply_rules(trace, RULES, outermost=False)
    except UndefinedValueError as reason:
        return Solution("no-solution", KIND, latex, message=f"There is no such number: {reason}.")
    except NotCoveredError as reason:
        return Solution("unsolved", KIND, latex, message=f"read, not solved yet: {reason}")
    result = complex_term(value)
    trace.add("simplify", result, f"Put together, this is {said(result)}.")
    verified = all(step.verified for step in trace.steps)
    answer = Answer(latex_of(result), str(value), None, verified=verified)
    return Solution("solved", KIND, latex, None, (answer,), tuple(trace.steps), _checks(term, result))


def _checks(term: Term, result: Term) -> tuple[Check, ...]:
    """The result of a division, multiplied back."""
    if not isinstance(term, terms.Quotient):
        return ()
    back = terms.Product((result, term.denominator), ("",))
    line = terms.Relation((back, term.numerator), ("=",))
    passed = same_complex_numbers(back, term.numerator) is Verdict.SAME
    return (Check(latex_of(line), "Multiplied back, this is the numerator.", passed),)


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
            return _tidied(sympy.Add(*map(complex_value, parts)))
        case terms.Product(factors):
            return _tidied(sympy.Mul(*map(complex_value, factors)))
        case terms.Quotient(numerator, denominator):
            below = complex_value(denominator)
            if below == 0:
                raise UndefinedValueError("it divides by 0")
            return _tidied(complex_value(numerator) * sympy.conjugate(below) / _squared_size(below))
        case terms.Power(base, exponent):
            n = plain_value(exponent)
            if n is not None and n.denominator == 1 and 0 < n <= MAX_EXPANDED_POWER:
                return _tidied(complex_value(base) ** int(n))
        case terms.Absolute(inner):
            return simplify_number(sympy.sqrt(_squared_size(complex_value(inner))))
    raise NotCoveredError("complex numbers in other than sums, products, quotients and whole powers")


def _tidied(value: sympy.Expr) -> sympy.Expr:
    a, b = sympy.expand(value).as_real_imag()
    return simplify_number(a) + simplify_number(b) * sympy.I


def _squared_size(value: sympy.Expr) -> sympy.Expr:
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


def same_complex_numbers(before: Term, after: Term) -> Verdict:
    try:
        difference = sympy.simplify(complex_value(before) - complex_value(after))
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED
    return Verdict.SAME if difference == 0 else Verdict.DIFFERENT


# One operation at a time


def operation(term: Term) -> Rewrite[Term] | None:
    """One operation whose operands are worked out already."""
    if not has_imaginary_unit(term) or not all(map(_is_worked_out, terms.children(term))):
        return None
    if _is_worked_out(term):
        return None
    result = complex_term(complex_value(term))
    shown = said(result)
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
            says = f"i^4 is 1, and {said(exponent)} leaves {rest} when divided by 4: {shown}."
            return Rewrite("power", (result,), "i^2 is -1." if exponent == terms.Number("2") else says)
        case terms.Power():
            return Rewrite("power", (result,), _multiplied(term))
        case terms.Absolute(inner):
            a, b = (said(from_sympy(part)) for part in complex_value(inner).as_real_imag())
            says = f"The absolute value is sqrt(a^2 + b^2) with a = {a} and b = {b}: {shown}."
            return Rewrite("absolute-value", (result,), says)
    return Rewrite("add", (result,), f"Add the real and the imaginary parts: {shown}.")


def _multiplied(term: Term) -> str:
    """What multiplying out gives before i^2 becomes -1: `2 + i - 3i^2`."""
    expanded = sympy.expand(to_sympy(substitute(term, UNIT, terms.Variable("i"))))
    return f"Multiply out: {said(term)} = {said(from_sympy(expanded))}, where i^2 is -1."


def _division(numerator: Term, denominator: Term, result: Term) -> Rewrite[Term]:
    if not has_imaginary_unit(denominator):
        says = f"Divide the real and the imaginary part by {said(denominator)}: {said(result)}."
        return Rewrite("divide", (result,), says)
    below = complex_value(denominator)
    other = complex_term(sympy.conjugate(below))
    size = from_sympy(_squared_size(below))
    above = complex_term(_tidied(complex_value(numerator) * sympy.conjugate(below)))
    says = (
        f"Multiply numerator and denominator by the conjugate {said(other)}: the denominator becomes "
        f"{said(size)}, the numerator {said(above)}."
    )
    return Rewrite("conjugate", (terms.Quotient(above, size) if size != ONE else above,), says)


def _is_worked_out(term: Term) -> bool:
    """Whether the term is written as a + bi already."""
    try:
        return latex_of(complex_term(complex_value(term))) == latex_of(term)
    except (NotCoveredError, UndefinedValueError):
        return False


RULES: tuple[Rule[Term], ...] = (operation,)
