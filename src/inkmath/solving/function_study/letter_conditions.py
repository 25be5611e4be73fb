"""Conditions on the letters of a function under which a value has a sign, or a term a value."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.rules.letter_terms import OPPOSITE, Case, condition, polynomial

STRICTER = {">": (r"\geq", r"\neq"), "<": (r"\leq", r"\neq")}
"""Signs that follow from another one."""


def compared(value: sympy.Expr, sign: str) -> bool | terms.Relation:
    """True or false if the value compares so with 0 for all letters; else the condition on them."""
    if value.is_number:
        return bool({">": value > 0, "<": value < 0, r"\neq": value != 0}[sign])
    above, below = sympy.fraction(value)
    value = above / sympy.Mul(*(each for each in sympy.Mul.make_args(below) if not each.is_nonnegative))
    radicands = list(
        {part.base for part in value.atoms(sympy.Pow) if part.exp.is_Rational and part.exp.q == 2}
    )
    given = [base for base in radicands if base.free_symbols]
    if len(given) == 1:
        return _compared_with_root(value, given[0], sign)
    if value.is_nonnegative or value.is_nonpositive:
        may_hold = sign == r"\neq" or bool(value.is_nonnegative) == (sign == ">")
        is_never_zero = bool(value.is_positive or value.is_negative)
        return may_hold and (is_never_zero or condition(value, r"\neq"))
    return condition(value, sign)


def _compared_with_root(value: sympy.Expr, radicand: sympy.Expr, sign: str) -> bool | terms.Relation:
    """The condition where a root of the letters is positive; it is no number or 0 for others."""
    square = sympy.Dummy(positive=True) ** 2
    put = value.subs(radicand, square)
    for letter in sorted(radicand.free_symbols, key=str)[:1]:
        poly = polynomial(radicand, letter)
        if poly is not None and poly.degree() == 1 and poly.LC().is_number:
            put = value.subs(letter, (square - poly.nth(0)) / poly.LC())
    put = sympy.simplify(put)
    if not (put.is_positive or put.is_negative):
        return condition(value, sign)
    holds = sign == r"\neq" or bool(put.is_positive) == (sign == ">")
    return holds and condition(radicand, ">")


def together(conditions: Sequence[terms.Relation], x: terms.Variable) -> tuple[Term, ...] | None:
    """The conditions without those that others imply; None where they contradict each other."""
    borders = [each.sides for each in conditions if each.signs == (r"\neq",)]
    conditions = [_strict(each) if each.sides in borders else each for each in conditions]
    compared_with = [(each.sides, each.signs[0]) for each in conditions]
    if any((sides, OPPOSITE[sign]) in compared_with for sides, sign in compared_with):
        return None
    kept = [each for each in conditions if not any(_follows_from(each, other) for other in conditions)]
    plain = Case(tuple(dict.fromkeys(kept)), ZERO, x).without_numbers()
    case = None if plain is None else plain.without_implied()
    return None if case is None else case.conditions


def _strict(given: terms.Relation) -> terms.Relation:
    """`a > 0` for `a >= 0` where a is not 0."""
    sign = {r"\geq": ">", r"\leq": "<"}.get(given.signs[0], given.signs[0])
    return terms.Relation(given.sides, (sign,))


def _follows_from(needed: terms.Relation, given: terms.Relation) -> bool:
    """`a != 0` and `a >= 0` follow from `a > 0`."""
    return needed.sides == given.sides and needed.signs[0] in STRICTER.get(given.signs[0], ())


def needs_of(term: Term) -> list[terms.Relation]:
    """Conditions under which a term in the letters has a value."""
    found: list[terms.Relation] = []
    for part in terms.walk(term):
        match part:
            case terms.Quotient(_, below) if terms.variables(below):
                found.append(condition(real_expression(below), r"\neq"))
            case terms.Root(inner, index) if terms.variables(inner) and _is_even(index):
                found.append(condition(real_expression(inner), r"\geq"))
            case terms.Call(r"\ln", inner) if terms.variables(inner):
                found.append(condition(real_expression(inner), ">"))
    return list(dict.fromkeys(found))


def _is_even(index: Term | None) -> bool:
    """True for square roots and others of a negative number that do not exist."""
    return index is None or (isinstance(index, terms.Number) and int(index.text) % 2 == 0)
