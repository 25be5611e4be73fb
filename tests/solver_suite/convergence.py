"""Improper integrals and series with a letter: their values by cases, and whether they converge, in numbers.

An integral is taken in pieces towards its improper end: it converges if they shrink. A series is compared
with blocks of its terms, each twice as long as the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import mpmath

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.types import Solution
from solver_suite.cases import is_true
from solver_suite.exact_values import EXACT, Value, value_of
from solver_suite.suite import Problem

SAMPLES = [EXACT.mpf(k) / 4 for k in range(-13, 18, 2)]
"""Numbers for the letter, none of which is a bound of a problem of the suite."""

INFINITY = terms.Constant(r"\infty")
SHRINKS = 0.9
"""Pieces that get smaller by this factor or more belong to an integral, or a series, that converges."""


def read(latex: str) -> Term:
    return interpret(parse(latex))


def same_answer(problem: Problem, solution: Solution) -> bool:
    """True if both give the same value, or the same truth, for each number that is tried."""
    if len(solution.answers) != 1:
        return False
    found, wanted = read(solution.answers[0].latex), read(problem.answers[0])
    return all(_agree(_in_case(found, sample), _in_case(wanted, sample)) for sample in _samples(wanted))


def check(problem: Problem) -> None:
    """The answer by numeric integrals and sums."""
    term, answer = read(problem.latex), read(problem.answers[0])
    for sample in _samples(answer):
        value = _in_case(answer, sample)
        if isinstance(term, terms.Integral):
            assert _agree(_integral(term, sample), value), (problem.latex, sample)
        else:
            assert isinstance(term, terms.Aggregate)
            assert _series_converges(term, sample) == value, (problem.latex, sample)


def _samples(answer: Term) -> Iterator[dict[Variable, Value]]:
    (letter,) = terms.variables(answer)
    for number in SAMPLES:
        yield {letter: number}


def _in_case(term: Term, sample: Mapping[Variable, Value]) -> Value | bool | None:
    """The value of the case that holds, infinity included; the truth of a relation."""
    if isinstance(term, terms.Relation):
        return is_true(term, sample)
    if not isinstance(term, terms.Pieces):
        return None
    for value, condition in zip(term.values, term.conditions, strict=True):
        if condition is None or is_true(condition, sample):
            return EXACT.inf if value == INFINITY else value_of(value, dict(sample))
    return None


def _agree(one: Value | bool | None, other: Value | bool | None) -> bool:
    if one is None or other is None or isinstance(one, bool):
        return one == other
    return bool(one == other or abs(one - other) <= 1e-6 * (1 + abs(other)))


def _integral(integral: terms.Integral, sample: dict[Variable, Value]) -> Value:
    """The value of an integral of a positive function, infinity if it diverges."""
    assert integral.lower is not None
    assert integral.upper is not None
    assert integral.variable is not None
    x = integral.variable

    is_from_below = integral.lower == terms.Negation(INFINITY)

    def function(at: Value) -> Value:
        return value_of(integral.body, {**sample, x: -at if is_from_below else at}, EXACT)

    low = -value_of(integral.upper, {}) if is_from_below else value_of(integral.lower, {})
    if is_from_below or integral.upper == INFINITY:
        ends = [*([] if low else [low]), *((low or 1) * EXACT.mpf(2) ** k for k in range(11))]
    else:
        high = value_of(integral.upper, {})
        ends = [high * EXACT.mpf(2) ** -k for k in range(11)]
    with mpmath.workdps(20):
        pieces = [abs(mpmath.quad(function, [a, b])) for a, b in pairwise(ends)]
    if pieces[-1] > SHRINKS * pieces[-2]:
        return EXACT.inf
    if pieces[-1] == 0:
        return sum(pieces)
    ratio = pieces[-1] / pieces[-2]
    return sum(pieces) + (pieces[-1] * ratio / (1 - ratio) if ratio > 1e-6 else 0)


def _series_converges(series: terms.Aggregate, sample: dict[Variable, Value]) -> bool:
    assert series.index is not None
    terms_of = [
        float(value_of(series.body, {**sample, series.index: EXACT.mpf(n)}, EXACT)) for n in range(64, 512)
    ]
    is_alternating = terms_of[0] * terms_of[1] < 0
    blocks = [terms_of[:64], terms_of[64:192], terms_of[192:]]
    if is_alternating:
        return abs(terms_of[-1]) < SHRINKS * abs(terms_of[0])
    sums = [sum(block) for block in blocks]
    return sums[2] < SHRINKS * sums[1]
