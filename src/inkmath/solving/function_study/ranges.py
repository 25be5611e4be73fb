"""The range of a function: it runs through an interval between neighbouring turning points, gaps and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.function_study.asymptotes import Side, limit_at
from inkmath.solving.function_study.sets import Numbers, stretches
from inkmath.solving.function_study.study import REALS
from inkmath.solving.function_study.values import Valued, float_of
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict

SAME = mpmath.mpf(10) ** -25
"""Values that differ by less are the same."""

TESTS = 40
"""Numbers at which it is tried that the value lies in the range."""


@dataclass(frozen=True, slots=True)
class End:
    """A value that a stretch of the function ends at.

    value: exact; number: in floating point. is_taken: whether the function has the value there.
    is_right: whether that was checked.
    """

    value: sympy.Expr
    number: Any
    is_taken: bool
    is_right: bool


Image = tuple[End, End]
"""The lowest and the highest end of what is taken on a stretch."""


def find(curve: Valued, turns: Numbers) -> None:
    """Names the range, if all its ends are found. turns: all zeros of the first derivative."""
    places = {**turns, **curve.breaks}
    found = stretches(curve.at, places, lambda _: 1)
    if found is not None:
        find_within(curve, [(each.low, each.high) for each in found if each.sign is not None], places)


def find_within(curve: Valued, runs: Sequence[tuple[sympy.Expr, sympy.Expr]], places: Numbers) -> None:
    """Names the range of a function that is monotonous on each of the runs, which are all of its domain.

    places: between which the runs lie.
    """
    images: list[Image] = []
    said = []
    for low, high in runs:
        ends = [_end(curve, low, "+"), _end(curve, high, "-")]
        if None in ends:
            return
        image = _ordered([end for end in ends if end is not None])
        images.append(image)
        stretch = terms.Interval(
            from_sympy(low), from_sympy(high), *(_is_left_out(curve, end) for end in (low, high))
        )
        between = terms.Relation((curve.x, stretch), (r"\in",))
        said.append(sentence("for {} these are {}", between, _set([image])))
    alone = [(end, end) for end in _single_values(curve)]
    merged = _merged([*images, *alone])
    if not merged or not _holds_all(curve, places, merged):
        return
    answer = _set(merged)
    is_right = all(end.is_right for image in merged for end in image)
    line = terms.Relation((curve.name(0), answer), (r"\in",))
    says = sentence(
        "The function is continuous on each of these intervals, so it takes all values in between: {}.",
        joined("; ", said),
    )
    curve.say("values", line, says, is_right)
    curve.answer("range", answer, is_right)


def _is_left_out(curve: Valued, place: sympy.Expr) -> bool:
    """True if the function has no value at the end of a stretch."""
    return not place.is_finite or curve.at(float_of(place)) is None


def _end(curve: Valued, place: sympy.Expr, side: Side) -> End | None:
    """The value at the end of a stretch, or the limit towards it; None where that is not found."""
    if place.is_finite and curve.at(float_of(place)) is not None:
        return _value(curve, place)
    limit, value = limit_at(curve, place, side)
    if value is None:
        return None
    is_right = Equivalence()(limit, from_sympy(value)) is Verdict.SAME
    return End(value, float_of(value), False, is_right)


def _value(curve: Valued, place: sympy.Expr) -> End:
    value = curve.exact_at(place)
    line = curve.point_line(from_sympy(place), from_sympy(value))
    return End(value, float_of(value), True, Equivalence()(*line.sides) is Verdict.SAME)


def _single_values(curve: Valued) -> Iterator[End]:
    """Values at the places where the function may be without neighbours, or be otherwise than beside."""
    for place, number in curve.breaks.items():
        if curve.at(number) is not None:
            yield _value(curve, place)


def _ordered(ends: Sequence[End]) -> Image:
    low, high = sorted(ends, key=lambda end: end.number)
    return low, high


def _merged(images: Sequence[Image]) -> list[Image]:
    """The images in ascending order, those that touch or overlap made one."""
    merged: list[Image] = []
    for low, high in sorted(images, key=lambda image: (image[0].number, not image[0].is_taken)):
        last = merged[-1] if merged else None
        if last is None or not _meets(last[1], low):
            merged.append((low, high))
        else:
            merged[-1] = (_with(last[0], low), _greater(last[1], high))
    return merged


def _meets(end: End, start: End) -> bool:
    if _same(end, start):
        return end.is_taken or start.is_taken
    return bool(start.number < end.number)


def _same(one: End, other: End) -> bool:
    return bool(one.number == other.number or abs(one.number - other.number) < SAME)


def _with(low: End, other: End) -> End:
    """The lower end, which belongs to the range if it does to one of both."""
    return other if _same(low, other) and other.is_taken else low


def _greater(one: End, other: End) -> End:
    if _same(one, other):
        return one if one.is_taken else other
    return max(one, other, key=lambda end: end.number)


def _set(images: Sequence[Image]) -> Term:
    points = [low for low, high in images if _same(low, high)]
    parts: list[Term] = []
    if points:
        parts.append(terms.SetOf(tuple(from_sympy(point.value) for point in points)))
    for low, high in images:
        if low in points:
            continue
        if (low.value, high.value) == (-sympy.oo, sympy.oo):
            parts.append(REALS)
        else:
            ends = from_sympy(low.value), from_sympy(high.value)
            parts.append(terms.Interval(*ends, not low.is_taken, not high.is_taken))
    return parts[0] if len(parts) == 1 else terms.Union(tuple(parts))


def _holds_all(curve: Valued, places: Numbers, images: Sequence[Image]) -> bool:
    """True if the values at numbers everywhere lie in the range."""
    ordered = sorted(places.values())
    start, end = (ordered[0], ordered[-1]) if ordered else (mpmath.mpf(-1), mpmath.mpf(1))
    step = (end - start + 10) / TESTS
    grid = [start - 5 + step * (k + mpmath.mpf("0.37")) for k in range(TESTS)]
    middles = [(a + b) / 2 for a, b in pairwise(ordered)]
    values = [value for x in (*grid, *middles) if (value := curve.at(x)) is not None]
    return all(
        any(low.number - SAME <= value <= high.number + SAME for low, high in images) for value in values
    )
