"""Linearity of derivatives, integrals and limits: sums term by term, constant factors in front."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.rules.construct import divide, is_free_of, multiply, negate
from inkmath.solving.sentences import sentence

Operation: TypeAlias = terms.Derivative | terms.Integral | terms.Limit


def split_sum(term: Operation, minus_says: str, sum_says: str) -> Rewrite[Term] | None:
    """The operation of a sum as the sum of the operations, and a minus sign before it."""
    body = term.body
    if isinstance(body, terms.Negation):
        return Rewrite("constant-factor", (negate(replace(term, body=body.term)),), minus_says)
    if not isinstance(body, terms.Sum):
        return None
    parts: list[Term] = [
        negate(replace(term, body=part.term))
        if isinstance(part, terms.Negation)
        else replace(term, body=part)
        for part in body.terms
    ]
    return Rewrite("sum-rule", (terms.Sum(tuple(parts)),), sum_says)


def constant_in_front(term: terms.Derivative | terms.Limit) -> Rewrite[Term] | None:
    """A factor or a denominator without the letter stays outside."""
    body, variable = term.body, term.variable
    if isinstance(body, terms.Quotient) and is_free_of(body.denominator, variable):
        result = divide(replace(term, body=body.numerator), body.denominator)
        says = sentence("The constant denominator {} stays.", body.denominator)
        return Rewrite("constant-factor", (result,), says)
    if not isinstance(body, terms.Product):
        return None
    constant = [factor for factor in body.factors if is_free_of(factor, variable)]
    others = [factor for factor in body.factors if not is_free_of(factor, variable)]
    if not constant or not others:
        return None
    factor = multiply(*constant)
    result = multiply(factor, replace(term, body=multiply(*others)))
    return Rewrite("constant-factor", (result,), sentence("The constant factor {} stays.", factor))
