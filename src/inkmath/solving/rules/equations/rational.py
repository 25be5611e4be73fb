"""Equations with the unknown in a denominator."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term
from inkmath.solving.rewriting import everywhere
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.sides import summands
from inkmath.solving.sentences import sentence


def clear_denominators(equation: Equation) -> Rewrite[Equation] | None:
    """Both sides times the common denominator: `1/x = 2` gives `1 = 2x`."""
    sides = equation.sides
    bottoms = [sympy.fraction(sympy.together(side))[1] for side in sides]
    if not any(bottom.has(equation.x) for bottom in bottoms):
        return _cancelled(equation) if _has_unknown_below(equation) else None
    if _is_never_zero(equation.left) and plain_value(equation.right) == 0:
        return None  # a power of e is no fraction to be cleared
    denominator = _common(bottoms)
    written = _as_written(equation)
    if written is not None:
        shown, result = written
    else:
        left, right = (sympy.expand(sympy.cancel(side * denominator)) for side in sides)
        if any(sympy.fraction(sympy.together(side))[1].has(equation.x) for side in (left, right)):
            return None
        shown, result = from_sympy(sympy.factor(denominator)), equation.of(left, right)
    caution = (
        ""
        if _is_positive(denominator)
        else sentence("Only where {} is not 0; each solution is checked.", shown)
    )
    says = sentence("Multiply both sides by {}, the common denominator.", shown)
    return Rewrite("clear-denominators", (result,), says, caution)


def power_of_quotient(equation: Equation) -> Rewrite[Equation] | None:
    """`(1/x)^2 = 4` gives `1/x^2 = 4`."""

    def rule(term: Term) -> Rewrite[Term] | None:
        match term:
            case terms.Power(terms.Quotient(above, below), exponent) if equation.contains_variable(below):
                n = plain_value(exponent)
                if n is None or n.denominator != 1 or n < 2:
                    return None
                over = ONE if above == ONE else terms.Power(above, exponent)
                result = terms.Quotient(over, terms.Power(below, exponent))
                return Rewrite(
                    "power-of-product", (result,), "Raise the numerator and the denominator to the power."
                )
        return None

    rewrite = everywhere(rule)(equation.line)
    if rewrite is None or not isinstance(rewrite.result, terms.Relation):
        return None
    return Rewrite(rewrite.rule, (equation.with_sides(*rewrite.result.sides),), rewrite.because)


def _is_never_zero(term: Term) -> bool:
    return isinstance(term, terms.Power) and isinstance(term.base, terms.Number | terms.Constant)


def _as_written(equation: Equation) -> tuple[Term, Equation] | None:
    """The common denominator, and the equation times it with its brackets kept.

    None where a term of a side is anything but one polynomial over another.
    """
    x = equation.x
    parts = [[_fraction(part) for part in summands(side)] for side in (equation.left, equation.right)]
    if any(_has_unknown_below(equation.with_sides(above, above)) for side in parts for above, _ in side):
        return None
    values = [[equation.with_sides(below, below).sides[0] for _, below in side] for side in parts]
    flat = [value for side in values for value in side]
    if not any(value.has(x) for value in flat) or not all(value.is_polynomial(x) for value in flat):
        return None
    denominator = sympy.lcm_list(flat)
    shown = from_sympy(sympy.factor(denominator))
    for row, side in zip(values, parts, strict=True):
        for value, (_, below) in zip(row, side, strict=True):
            if 0 in (sympy.expand(value - denominator), sympy.expand(value + denominator)):
                denominator, shown = value, below
    sides = []
    for side, row in zip(parts, values, strict=True):
        factors = [sympy.factor(sympy.cancel(denominator / value)) for value in row]
        if not all(factor.is_polynomial(x) and factor.as_coeff_Mul()[0].is_Integer for factor in factors):
            return None
        sides.append(
            add(
                *(
                    _product(_shown(factor, above), above)
                    for factor, (above, _) in zip(factors, side, strict=True)
                )
            )
        )
    return shown, equation.with_sides(*sides)


def _shown(factor: sympy.Expr, above: Term) -> Term:
    """The factor as it is written before a numerator: beside a 1 without brackets."""
    sums = [part for part in sympy.Mul.make_args(factor) if part.free_symbols]
    is_sum = above == ONE and len(sums) == 1 and abs(factor.as_coeff_Mul()[0]) == 1
    return from_sympy(sympy.expand(factor) if is_sum else factor)


def _product(factor: Term, above: Term) -> Term:
    """The product, two numbers as one."""
    first, second = plain_value(factor), plain_value(above)
    if first is not None and second is not None:
        return number_term(first * second)
    is_first = isinstance(above, terms.Sum) or first is not None
    return multiply(factor, above) if is_first else multiply(above, factor)


def _fraction(part: Term) -> tuple[Term, Term]:
    """Numerator and denominator of a term."""
    if isinstance(part, terms.Negation):
        above, below = _fraction(part.term)
        return negate(above), below
    return (part.numerator, part.denominator) if isinstance(part, terms.Quotient) else (part, ONE)


def _common(bottoms: list[sympy.Expr]) -> sympy.Expr:
    try:
        return sympy.lcm(bottoms[0], bottoms[1])
    except sympy.PolynomialError:
        return bottoms[0] * bottoms[1]


def _is_positive(denominator: sympy.Expr) -> bool:
    """True if it is a power of a positive number, such as `e^x`."""
    return all(
        not factor.free_symbols
        or bool((factor.is_Pow or isinstance(factor, sympy.exp)) and factor.is_positive)
        for factor in sympy.Mul.make_args(denominator)
    )


def _has_unknown_below(equation: Equation) -> bool:
    return any(
        isinstance(part, terms.Quotient) and equation.contains_variable(part.denominator)
        for side in (equation.left, equation.right)
        for part in terms.walk(side)
        if not isinstance(part, terms.Absolute | terms.Call | terms.Root)
    )


def _cancelled(equation: Equation) -> Rewrite[Equation] | None:
    result = equation.of(*equation.sides)
    if (result.left, result.right) == (equation.left, equation.right) or _has_unknown_below(result):
        return None
    says = "Cancel the common factors."
    return Rewrite("cancel", (result,), says, "Only where no denominator is 0; each solution is checked.")
