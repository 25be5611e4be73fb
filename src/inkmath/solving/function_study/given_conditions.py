"""Functions with conditions on their parameter, `f_{k}(x)=xe^{-kx},k>0`: the cases that are left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term, Variable
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.trace import latex_of
from inkmath.types import Answer

TRIED = tuple(sympy.Rational(k, 4) for k in range(-24, 25))
"""Numbers of which those that fulfil the condition are put into the conditions of the answers."""

HOLDS = {
    "=": lambda gap: gap == 0, r"\neq": lambda gap: gap != 0, "<": lambda gap: gap < 0,
    ">": lambda gap: gap > 0, r"\leq": lambda gap: gap <= 0, r"\geq": lambda gap: gap >= 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """Conditions on one parameter."""

    letter: Variable
    conditions: tuple[terms.Relation, ...]

    @property
    def numbers(self) -> list[sympy.Expr]:
        return [n for n in TRIED if all(_is_true(each, self.letter, n) for each in self.conditions)]


def under_conditions(answers: Iterable[Answer], given: Given) -> Iterator[Answer]:
    """The answers without the cases that the conditions exclude, and without conditions that always hold."""
    numbers = given.numbers
    for answer in answers:
        term = interpret(parse(answer.latex))
        kept = _kept(term, given.letter, numbers)
        if kept is not None and kept != term:
            yield replace(answer, latex=_shown(kept), sympy=print_term(kept))
        elif kept is not None:
            yield answer


def _shown(term: Term) -> str:
    is_point = isinstance(term, terms.Tuple) and not _conditions_of(term)
    return f"({latex_of(term)})" if is_point else latex_of(term)


def _kept(term: Term, letter: Variable, numbers: list[sympy.Expr]) -> Term | None:
    """The answer for these numbers; None where it is one for none of them."""
    if isinstance(term, terms.Pieces):
        cases = [
            (value, condition)
            for value, condition in zip(term.values, term.conditions, strict=True)
            if condition is None or _truths(condition, letter, numbers) != {False}
        ]
        if not cases:
            return None
        always = next((v for v, c in cases if c is None or _truths(c, letter, numbers) == {True}), None)
        if always is not None:
            return always
        return terms.Pieces(tuple(value for value, _ in cases), tuple(condition for _, condition in cases))
    conditions = _conditions_of(term)
    truths = [_truths(condition, letter, numbers) for condition in conditions]
    if conditions and _truths(terms.Logical(r"\wedge", tuple(conditions)), letter, numbers) == {False}:
        return None
    left = [each for each, found in zip(conditions, truths, strict=True) if found != {True}]
    if len(left) == len(conditions):
        return term
    assert isinstance(term, terms.Tuple)
    return terms.Tuple((term.elements[0], *left)) if left else term.elements[0]


def _conditions_of(term: Term) -> list[terms.Relation]:
    """The conditions of an answer such as `(0,1),k>0`; none of a point."""
    if not isinstance(term, terms.Tuple):
        return []
    found = [part for part in term.elements[1:] if isinstance(part, terms.Relation)]
    return found if len(found) == len(term.elements) - 1 else []


def _truths(condition: Term, letter: Variable, numbers: list[sympy.Expr]) -> set[bool]:
    if terms.variables(condition) != (letter,):
        return {True, False}
    return {_is_true(condition, letter, number) for number in numbers}


def _is_true(condition: Term, letter: Variable, number: sympy.Expr) -> bool:
    if isinstance(condition, terms.Logical):
        every = all if condition.sign == r"\wedge" else any
        return every(_is_true(part, letter, number) for part in condition.parts)
    assert isinstance(condition, terms.Relation)
    values = [real_expression(side).subs(real(letter), number) for side in condition.sides]
    links = zip(pairwise(values), condition.signs, strict=True)
    return all(bool(HOLDS[sign](left - right)) for (left, right), sign in links)
