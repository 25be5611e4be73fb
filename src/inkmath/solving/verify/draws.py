"""Values for the parameters of lines that are compared: positive ones first, which most formulas mean."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.expression.values import Points, values_at

POSITIVE_DRAWS, DRAWS = 3, 5
"""For how many values of the parameters lines are compared; the first are positive."""

SCALES = (1.0, 0.3, 4.0)
"""Scales of the numbers that are tried for conditions, in turn."""

MAX_TRIES = 120
HOLDS = {
    "=": operator.eq, r"\neq": operator.ne, "<": operator.lt, ">": operator.gt,
    r"\leq": operator.le, r"\geq": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of values for parameters; the first three are positive where their conditions allow that.

    count: of the draws. given: the conditions that all of them fulfil.
    """

    count: int
    given: tuple[Term, ...] = ()

    def of(self, parameters: tuple[terms.Variable, ...]) -> Iterator[Points]:
        """The draws, none where the conditions are met by none that is tried; one without parameters."""
        if not parameters:
            yield {}
            return
        if not self.given:
            yield from islice(_drawn(parameters, SCALES[:1]), self.count)
            return
        known = [each for each in self.given if set(terms.variables(each)) <= set(parameters)]
        tried = islice(_drawn(parameters, SCALES), MAX_TRIES)
        yield from islice((draw for draw in tried if all(fulfils(draw, each) for each in known)), self.count)


def _drawn(parameters: tuple[terms.Variable, ...], scales: tuple[float, ...]) -> Iterator[Points]:
    random = np.random.default_rng(7)
    for k in range(MAX_TRIES):
        values = random.uniform(0.3, 3.2, len(parameters)) * scales[k % len(scales)]
        signs = np.where(random.uniform(size=len(parameters)) < 0.5, -1, 1) if k >= POSITIVE_DRAWS else 1
        yield dict(zip(parameters, values * signs, strict=True))


def fulfils(draw: Points, condition: Term) -> bool:
    """True if a relation holds for the values of its letters."""
    assert isinstance(condition, terms.Relation)
    values = [values_at(side, draw) for side in condition.sides]
    return all(
        bool(HOLDS[sign](left, right).all())
        for sign, (left, right) in zip(condition.signs, pairwise(values), strict=True)
    )
