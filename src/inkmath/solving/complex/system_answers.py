"""Answers of systems of complex equations, each put into all equations."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.complex_numbers import complex_term, complex_value
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.rules.complex_arithmetic import is_zero
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check

Values = dict[terms.Variable, sympy.Expr]


def checked(
    relations: list[terms.Relation], letters: tuple[terms.Variable, ...], values: Values
) -> tuple[Answer, Check]:
    """The answer, verified if both sides of each equation are equal with these values."""
    shown = {letter: complex_term(values[letter]) for letter in letters}
    lines = tuple(terms.Relation((letter, shown[letter]), ("=",)) for letter in letters)
    put = []
    for relation in relations:
        line: Term = relation
        for letter, value in shown.items():
            line = substitute(line, letter, value)
        assert isinstance(line, terms.Relation)
        put.append(line)
    passed = all(is_zero(complex_value(each.sides[0]) - complex_value(each.sides[1])) for each in put)
    text = ", ".join(f"{letter.token} = {values[letter]}" for letter in letters)
    answer = Answer(latex_of(terms.Tuple(lines)), text, None, verified=passed)
    says = "With these numbers both sides of each equation are equal."
    return answer, Check(latex_of(terms.Tuple(tuple(put))), says, passed)
