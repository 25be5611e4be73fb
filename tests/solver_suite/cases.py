"""Statements with letters, perhaps with a case for each sign of one: true or false for given numbers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable
from solver_suite.exact_values import EXACT, UndefinedError, Value, value_of

COMPARED = {
    "=": lambda d: d == 0, r"\neq": lambda d: d != 0, "<": lambda d: d < 0, ">": lambda d: d > 0,
    r"\leq": lambda d: d <= 0, r"\geq": lambda d: d >= 0,
}  # fmt: skip
SETS = {Variable(r"\mathbb{R}"): True, Variable(r"\emptyset"): False}
SAMPLES = 400


def is_true(term: Term, numbers: Mapping[Variable, Value]) -> bool:
    """True if a statement holds; where a side has no value it does not."""
    match term:
        case terms.Pieces(values, conditions):
            for value, condition in zip(values, conditions, strict=True):
                if condition is None or is_true(condition, numbers):
                    return is_true(value, numbers)
            return False
        case terms.Tuple(parts):
            return all(is_true(part, numbers) for part in parts)
        case terms.Logical(sign, parts):
            each = [is_true(part, numbers) for part in parts]
            return any(each) if sign == r"\vee" else all(each)
        case terms.Relation((_, collection), (r"\in",)):
            return SETS[collection]  # type: ignore[index]
        case terms.Relation(sides, signs):
            try:
                values = [value_of(side, dict(numbers)) for side in sides]
            except UndefinedError:
                return False
            if any(isinstance(value, EXACT.mpc) for value in values):
                return False
            gaps = [0 if abs(a - b) < 1e-25 else a - b for a, b in pairwise(values)]
            return all(COMPARED[sign](gap) for sign, gap in zip(signs, gaps, strict=True))
    raise ValueError(f"no statement: {term}")


def same_statements(first: Term, second: Term) -> bool:
    """True if two statements hold for the same numbers; whole and half ones, which are often ends, too."""
    letters = {letter for term in (first, second) for letter in terms.variables(term) if letter not in SETS}
    return all(is_true(first, sample) == is_true(second, sample) for sample in samples_of(letters))


def samples_of(letters: Iterable[Variable]) -> Iterator[dict[Variable, Value]]:
    rng = random.Random(5)
    ordered = sorted(letters, key=str)
    for k in range(SAMPLES):
        if k % 2:
            yield {letter: EXACT.mpf(rng.randint(-8, 8)) / rng.choice((1, 1, 2)) for letter in ordered}
        else:
            yield {letter: EXACT.mpf(rng.uniform(-5, 5)) for letter in ordered}
