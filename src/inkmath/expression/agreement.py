"""Agreement of the lines of a working, tested by numbers: evidence of what a line says, not a proof.

Two lines agree where one may follow from the other: an equation that has the same solutions, an expression of
the same value. They contradict each other where they could be compared, and do not agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

import numpy as np

from inkmath.errors import InkmathError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_statements
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable, walk
from inkmath.expression.values import NotCoveredError, Values, values_at


class Agreement(Enum):
    AGREE = "agree"
    CONTRADICT = "contradict"
    UNKNOWN = "unknown"


KEPT = 4000
"""Lines and pairs of lines whose result is kept: a page is read again while somebody writes on it."""

_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_DIRECTION = {"<": -1, r"\leq": -1, ">": 1, r"\geq": 1}

_random = np.random.default_rng(5)
_SAMPLES = np.concatenate([_random.uniform(0.3, 4, 8), _random.uniform(-4, -0.3, 8)])
_FEWEST = 5  # samples with a value
_GRID = np.linspace(-60, 60, 2401) + 1e-3  # where solutions are sought
_STEP = 1e-5  # of a derivative
_EXACT, _ROUNDED = 1e-6, 5e-3  # relative differences of equal values, and of a value and its rounded decimal


@dataclass(frozen=True, slots=True)
class _Statement:
    """The sides of a statement and the signs between them. continues: its line begins with an equals sign."""

    continues: bool
    sides: tuple[Term, ...]
    signs: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def agreement(above: str, below: str) -> Agreement:
    """The agreement of two lines of LaTeX that stand below one another; UNKNOWN for the same text.

    Of several statements on a line one that agrees with the other line is enough.
    """
    if above == below:
        return Agreement.UNKNOWN
    found = {_compared(a, b) for a in _statements(above) for b in _statements(below)}
    if Agreement.AGREE in found:
        return Agreement.AGREE
    return Agreement.CONTRADICT if found == {Agreement.CONTRADICT} else Agreement.UNKNOWN


@lru_cache(maxsize=KEPT)
def agreement_within(latex: str) -> Agreement:
    """The agreement of the sides of one line, as of `(2x^{3})^{2}=4x^{6}` or `8-8+1=1`."""
    found = {_compared_sides(*pair) for one in _statements(latex) for pair in _equated(one)}
    if Agreement.CONTRADICT in found:
        return Agreement.CONTRADICT
    return Agreement.AGREE if Agreement.AGREE in found else Agreement.UNKNOWN


def _equated(line: _Statement) -> Iterator[tuple[Term, Term]]:
    """Neighbouring sides with an equals sign between them, but for the value of a letter."""
    for (left, right), sign in zip(pairwise(line.sides), line.signs, strict=True):
        if sign == "=" and left != right and not (_is_letter(left) and _is_constant(right)):
            yield left, right


def _compared_sides(left: Term, right: Term) -> Agreement:
    are_equal = _are_equal(left, right)
    if are_equal is False and not (_is_constant(left) and _is_constant(right)):
        return Agreement.UNKNOWN  # an equation, which is true for some values
    return _verdict(are_equal)


@lru_cache(maxsize=KEPT)
def _statements(latex: str) -> tuple[_Statement, ...]:
    """The statements on the line, their decimal commas as points; none where one has no meaning."""
    text = _DECIMAL_COMMA.sub(".", latex)
    try:
        parts = split_statements(text.removeprefix("=").removesuffix("="))
        found = [interpret(parse(part)) for part in parts]
    except InkmathError:
        return ()
    continues = text.startswith("=")
    return tuple(
        _Statement(continues, one.sides, one.signs)
        if isinstance(one, terms.Relation)
        else _Statement(continues, (one,), ())
        for one in found
    )


def _compared(above: _Statement, below: _Statement) -> Agreement:
    try:
        return _compared_statements(above, below)
    except (NotCoveredError, ArithmeticError, ValueError, TypeError):
        return Agreement.UNKNOWN


def _compared_statements(above: _Statement, below: _Statement) -> Agreement:
    if below.continues:
        return _verdict(_are_equal(above.sides[-1], below.sides[0]))
    if not above.signs and not below.signs:
        are_equal = not _is_constant(above.sides[0]) and _are_equal(above.sides[0], below.sides[0])
        return Agreement.AGREE if are_equal else Agreement.UNKNOWN
    if not above.signs or not below.signs:
        return Agreement.UNKNOWN
    left = above.sides[0]
    if left == below.sides[0] and above.signs[0] == below.signs[0] == "=" and not _is_constant(left):
        return _compared_by_values(above, below)
    return _compared_by_solutions(above, below)


def _compared_by_values(above: _Statement, below: _Statement) -> Agreement:
    """Values of the same left side, as of `f(2)=8-8+1` and `f(2)=1`; a letter may have several values."""
    found = [_are_equal(a, b) for a in above.sides[1:] for b in below.sides[1:]]
    if any(found):
        return Agreement.AGREE
    are_constant = all(map(_is_constant, above.sides[1:] + below.sides[1:]))
    if _is_letter(above.sides[0]) or not are_constant or None in found:
        return Agreement.UNKNOWN
    return Agreement.CONTRADICT


def _compared_by_solutions(above: _Statement, below: _Statement) -> Agreement:
    """Two equations or inequalities of the same letters, by their values and, of one letter, solutions."""
    letters = _letters(*above.sides)
    if len(above.sides) != 2 or len(below.sides) != 2 or not letters or letters != _letters(*below.sides):
        return Agreement.UNKNOWN
    directions = [_DIRECTION.get(line.signs[0], 0) for line in (above, below)]
    if (0 in directions) != ({above.signs[0], below.signs[0]} == {"="}):
        return Agreement.UNKNOWN
    points = _points(letters)
    first, second = (_difference(line, points) for line in (above, below))
    is_known = np.isfinite(first) & np.isfinite(second) & (np.abs(first) > _EXACT) & (np.abs(second) > _EXACT)
    if is_known.sum() < _FEWEST:
        return Agreement.UNKNOWN
    first, second = first[is_known], second[is_known]
    ratio = second / first
    if np.ptp(ratio) <= _EXACT * np.abs(ratio).max() and np.ptp(first) > _EXACT:
        return _verdict(directions == [0, 0] or ratio[0] * directions[0] * directions[1] > 0)
    if len(letters) > 1:
        return Agreement.UNKNOWN
    return _compared_by_roots(above, below, next(iter(letters)))


def _compared_by_roots(above: _Statement, below: _Statement, letter: Variable) -> Agreement:
    wanted, found = _roots(above, letter), _roots(below, letter)
    if not len(wanted) or not len(found):
        return Agreement.UNKNOWN
    distances = np.abs(found[:, None] - wanted).min(axis=1)
    is_shared = distances <= _ROUNDED * (1 + np.abs(found))
    if is_shared.all():
        return Agreement.AGREE
    return Agreement.UNKNOWN if is_shared.any() else Agreement.CONTRADICT


def _roots(line: _Statement, letter: Variable) -> Values:
    """The places on the grid where the sides become equal without a pole, between its points."""

    def function(x: Values) -> Values:
        return _difference(line, {letter: x})

    y = function(_GRID)
    left, right = y[:-1], y[1:]
    changes = np.flatnonzero((np.sign(left) * np.sign(right) <= 0) & np.isfinite(left) & np.isfinite(right))
    rise = right[changes] - left[changes]
    share = np.divide(-left[changes], rise, out=np.zeros_like(rise), where=rise != 0)
    places = _GRID[changes] + share * (_GRID[1] - _GRID[0])
    between = np.abs(function(places))
    nearest = np.minimum(np.abs(left[changes]), np.abs(right[changes]))
    found: Values = places[between <= 0.1 * nearest + _EXACT]  # at a pole it is farther from 0
    return found


def _are_equal(left: Term, right: Term) -> bool | None:
    """True if two terms have the same values, constants within rounding; None where that is not known, or
    all are 0, as of junk that is full of round things.
    """
    letters = _letters(left, right)
    points = _points(letters)
    try:
        a, b = np.broadcast_arrays(_values(left, points), _values(right, points))
    except (NotCoveredError, ArithmeticError, ValueError, TypeError):
        return None
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        return None
    is_known = np.isfinite(a) & np.isfinite(b)
    if is_known.sum() < min(_FEWEST, a.size) or not (a[is_known].any() or b[is_known].any()):
        return None
    tolerance = _EXACT if letters else _ROUNDED
    scale = 1 + np.maximum(np.abs(a), np.abs(b))
    return bool((np.abs(a - b)[is_known] <= tolerance * scale[is_known]).all())


def _difference(line: _Statement, points: dict[Variable, Values]) -> Values:
    difference = _values(line.sides[0], points) - _values(line.sides[1], points)
    shape = next(iter(points.values())).shape
    return np.broadcast_to(np.asarray(difference, np.float64), shape)


def _values(term: Term, points: dict[Variable, Values]) -> Values:
    """The values of the term; those of a first derivative by a difference quotient."""
    if not isinstance(term, terms.Derivative):
        return values_at(term, points)
    if term.order != terms.ONE:
        raise NotCoveredError("a higher derivative")
    x = points.get(term.variable, _SAMPLES)
    above, below = (_values(term.body, {**points, term.variable: x + step}) for step in (_STEP, -_STEP))
    return np.round((above - below) / (2 * _STEP), 7)


def _points(letters: frozenset[Variable]) -> dict[Variable, Values]:
    ordered = sorted(letters, key=str)
    return {letter: _SAMPLES * (1 + 0.13 * i) for i, letter in enumerate(ordered)}


def _letters(*parts: Term) -> frozenset[Variable]:
    return frozenset(one for part in parts for one in walk(part) if isinstance(one, Variable))


def _is_letter(term: Term) -> bool:
    return isinstance(term, Variable)


def _is_constant(term: Term) -> bool:
    return not any(isinstance(one, Variable | terms.Apply) for one in walk(term))


def _verdict(agree: bool | None) -> Agreement:
    if agree is None:
        return Agreement.UNKNOWN
    return Agreement.AGREE if agree else Agreement.CONTRADICT
