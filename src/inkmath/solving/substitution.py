"""Answers of an equation, each checked by putting it in the place of the unknown."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.trace import latex_of, said
from inkmath.solving.values import exact_value, is_equal, tidy, to_float
from inkmath.types import Answer, Check


def substitute(term: Term, letter: terms.Variable, value: Term) -> Term:
    """The term with every occurrence of the letter replaced."""
    if term == letter:
        return value
    changed: dict[str, Any] = {}
    for field in fields(term):
        inner = getattr(term, field.name)
        if isinstance(inner, Term):
            changed[field.name] = substitute(inner, letter, value)
        elif isinstance(inner, tuple):
            changed[field.name] = tuple(
                substitute(part, letter, value) if isinstance(part, Term) else part for part in inner
            )
    return replace(term, **changed)


def answers_of(
    equation: terms.Relation, letter: terms.Variable, roots: list[sympy.Expr], as_decimal: bool = False
) -> tuple[tuple[Answer, ...], tuple[Check, ...]]:
    """The roots in ascending order as answers, and the check of each in the equation as it was given.

    What is put into the equation is the answer read back from its LaTeX.
    """
    answers, checks = [], []
    for root in sorted(roots, key=lambda value: value.evalf(40)):
        shown = latex_of(from_sympy(root, as_decimal))
        put = substitute(equation, letter, interpret(parse(shown)))
        assert isinstance(put, terms.Relation)
        left, right = (tidy(exact_value(side)) for side in put.sides)
        passed = is_equal(left, right)
        answers.append(Answer(shown, str(root), to_float(root), verified=passed))
        sides = [said(from_sympy(side, as_decimal)) for side in (left, right)]
        value = said(from_sympy(root, as_decimal))
        says = f"With {said(letter)} = {value} the left side is {sides[0]} and the right side is {sides[1]}."
        checks.append(Check(latex_of(put), says, passed))
    return tuple(answers), tuple(checks)
