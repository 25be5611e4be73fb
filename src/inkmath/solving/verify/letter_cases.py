"""True if a line with cases for its letters means the same as another, whatever number each letter is.

Both are compared for many values of the letters, among them 0 and equal ones, at which cases change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from random import Random

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.interval_sets import holds_at
from inkmath.solving.verify.solution_sets import disagreements
from inkmath.solving.verify.statements import statement_of

SMALL = (Fraction(0), Fraction(1), Fraction(-1))
VALUES = (*SMALL, *map(Fraction, (2, -2, 3, -3, 4, -4)), Fraction(1, 2), Fraction(-5, 2))
MAX_DRAWS = 18
NOWHERE = terms.Variable(r"\emptyset")


def mean_the_same(
    before: Term, after: Term, variable: terms.Variable, letters: Sequence[terms.Variable]
) -> bool:
    """True if the same numbers fulfil both lines for all values of the letters that are tried."""
    try:
        return all(_agree(before, after, variable, draw) for draw in draws_of(letters))
    except NotCoveredError:
        return False


def draws_of(letters: Sequence[terms.Variable]) -> Iterator[dict[terms.Variable, Fraction]]:
    """Values for all letters: small ones in every combination, and others at random."""
    count = len(letters)
    few = list(islice(product(VALUES if count == 1 else SMALL, repeat=count), 3**6))
    random = Random(3)
    random.shuffle(few)
    others = [tuple(random.choices(VALUES, k=count)) for _ in range(MAX_DRAWS)]
    for values in dict.fromkeys([*few[: MAX_DRAWS // 2 + 2], *others][: MAX_DRAWS + 9]):
        yield dict(zip(letters, values, strict=True))


def case_for(line: Term, variable: terms.Variable, draw: dict[terms.Variable, Fraction]) -> Term | None:
    """The line with numbers for its letters, and of its pieces the one that holds; None if none does."""
    for letter, number in draw.items():
        line = substitute(line, letter, number_term(number))
    if not isinstance(line, terms.Pieces):
        return line
    for value, condition in zip(line.values, line.conditions, strict=True):
        if condition is None or holds_at(statement_of(condition, False), variable, sympy.S.Zero):
            return value
    return None


def _agree(before: Term, after: Term, variable: terms.Variable, draw: dict[terms.Variable, Fraction]) -> bool:
    cases = [case_for(line, variable, draw) for line in (before, after)]
    nowhere = terms.Relation((variable, NOWHERE), (r"\in",))
    old, new = (nowhere if case is None else case for case in cases)
    try:
        lost, gained = disagreements(old, new, variable)
    except UndefinedValueError:
        return False
    return not lost.size and not gained.size
