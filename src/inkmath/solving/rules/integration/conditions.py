"""Conditions on letters under which an antiderivative holds: new roots, and new divisors."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError


def new_conditions(before: Term, after: Term, integrated: set[terms.Variable]) -> list[terms.Relation]:
    """Inequalities that the other letters have to fulfil for what stands only in the line after.

    integrated: the letters of the integrals, of which nothing is required.
    """
    letters = {real(variable) for variable in integrated}
    try:
        radicands, divisors = (
            [part for part in dict.fromkeys(find(after)) if part not in set(find(before))]
            for find in (_radicands, _divisors)
        )
    except NotCoveredError:
        return []
    free = [part for part in radicands if part.free_symbols and not part.free_symbols & letters]
    needed = [_above_zero(part) for part in free if not part.is_nonnegative]
    needed += [
        _not_zero(divisor)
        for divisor in divisors
        if divisor.free_symbols
        and not divisor.free_symbols & letters
        and not divisor.is_nonzero
        and not any(sympy.cancel(radicand / divisor).is_polynomial() for radicand in free)
    ]
    return list(dict.fromkeys(needed))


def _radicands(line: Term) -> Iterator[sympy.Expr]:
    """Radicands of the square roots and fourth roots of a line."""
    for part in terms.walk(line):
        if isinstance(part, terms.Root) and part.index in (None, terms.Number("2"), terms.Number("4")):
            yield real_expression(part.radicand)


def _divisors(line: Term) -> Iterator[sympy.Expr]:
    """The factors that a line divides by, without their powers."""
    for part in terms.walk(line):
        if isinstance(part, terms.Quotient) and terms.variables(part.denominator):
            for factor in sympy.Mul.make_args(sympy.factor_terms(real_expression(part.denominator))):
                base = factor.as_base_exp()[0]
                base = base.args[0] if isinstance(base, sympy.Abs) else base
                yield from (each.as_base_exp()[0] for each in sympy.Mul.make_args(sympy.factor(base)))


def _above_zero(value: sympy.Expr) -> terms.Relation:
    return terms.Relation((from_sympy(value), ZERO), (">",))


def _not_zero(value: sympy.Expr) -> terms.Relation:
    """n + 1 is not 0 as: n is not -1."""
    if isinstance(value, sympy.log):
        return terms.Relation((from_sympy(value.args[0]), ONE), (r"\neq",))
    symbols = list(value.free_symbols)
    if len(symbols) == 1 and sympy.diff(value, symbols[0]).is_number:
        root = sympy.solve(value, symbols[0])[0]
        return terms.Relation((from_sympy(symbols[0]), from_sympy(root)), (r"\neq",))
    return terms.Relation((from_sympy(value), ZERO), (r"\neq",))
