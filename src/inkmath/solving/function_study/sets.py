"""The sets that belong to a function: its domain, and where it or a derivative is positive or negative.

Between neighbouring numbers at which something can change, each has one sign: it is read off at three points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.verify import interval_sets

Numbers: TypeAlias = Mapping[sympy.Expr, Any]
"""Exact numbers with their values in floating point."""

Value: TypeAlias = Callable[[Any], Any]
"""A function in floating point; None where it has no value."""

OTHER_LIMITS = frozenset((r"\tan", r"\cot", r"\sec", r"\csc", r"\coth"))
"""Functions that lack a value at places which are not looked for here."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The numbers between two neighbours; low, high: -oo and oo included.

    sign: of the value there; None where it has none. tried: a simple number between them.
    """

    low: sympy.Expr
    high: sympy.Expr
    sign: int | None
    tried: sympy.Expr


def has_other_limits(body: Term) -> bool:
    """True if the body may lack a value where no denominator, radicand or logarithm's argument is 0."""
    for part in terms.walk(body):
        if isinstance(part, terms.Call) and part.function in OTHER_LIMITS:
            return True
        if isinstance(part, terms.Power) and all(map(terms.variables, (part.base, part.exponent))):
            return True
    return False


def domain(value: Value, breaks: Numbers) -> Term | None:
    """The set where a function has a value; None where that cannot be seen. breaks: ends and gaps of it."""
    found = stretches(value, breaks, lambda _: 1)
    if found is None:
        return None
    inner = [number for number in breaks if value(breaks[number]) is not None]
    kept = [(each.low, each.high) for each in found if each.sign is not None]
    return union(kept, inner, inner) if kept else None


def stretches(
    value: Value, places: Numbers, sign: Callable[[Any], int] = mpmath.sign
) -> list[Stretch] | None:
    """The stretches between places with the sign of the value in each; None where that cannot be seen."""
    ordered = sorted(places, key=lambda place: places[place])
    tried = interval_sets.samples(ordered)
    found = []
    for ((low, high), points), simple in zip(_pieces(ordered, places), tried, strict=True):
        values = [value(x) for x in points]
        signs = {None if each is None else int(sign(each)) for each in values}
        if len(signs) > 1:
            return None
        found.append(Stretch(low, high, signs.pop(), simple))
    return found


def where(
    sign: int, found: Sequence[Stretch], joints: Sequence[sympy.Expr], closed: Sequence[sympy.Expr] = ()
) -> Term | None:
    """The set of the stretches with the sign; None where there is none.

    joints: numbers that join two. closed: numbers beside a stretch that have the sign too.
    """
    kept = [(each.low, each.high) for each in found if each.sign == sign]
    return union(kept, [*joints, *closed], closed) if kept else None


def _pieces(
    ordered: Sequence[sympy.Expr], places: Numbers
) -> Iterator[tuple[tuple[sympy.Expr, sympy.Expr], Sequence[Any]]]:
    """The stretches between the numbers, with three points in each."""
    values = [-mpmath.inf, *(places[place] for place in ordered), mpmath.inf]
    for (low, high), ends in zip(pairwise([-sympy.oo, *ordered, sympy.oo]), pairwise(values), strict=True):
        yield (low, high), _samples(*ends)


def _samples(low: Any, high: Any) -> Sequence[Any]:
    far = (mpmath.mpf("0.37"), mpmath.mpf("3.3"), mpmath.mpf("31.7"))
    if mpmath.isinf(low) and mpmath.isinf(high):
        return [-far[1], far[0], far[2]]
    if mpmath.isinf(low):
        return [high - step for step in far]
    if mpmath.isinf(high):
        return [low + step for step in far]
    return [
        low + (high - low) * share for share in (mpmath.mpf("0.13"), mpmath.mpf("0.47"), mpmath.mpf("0.86"))
    ]


def union(
    pieces: Sequence[tuple[sympy.Expr, sympy.Expr]],
    joints: Sequence[sympy.Expr],
    closed: Sequence[sympy.Expr],
) -> Term:
    """The pieces as intervals, those put together that meet in a joint. closed: ends that belong to them."""
    merged: list[tuple[sympy.Expr, sympy.Expr]] = []
    for low, high in pieces:
        if merged and merged[-1][1] == low and low in joints:
            merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    sets = [
        terms.Interval(from_sympy(low), from_sympy(high), low not in closed, high not in closed)
        for low, high in merged
    ]
    return sets[0] if len(sets) == 1 else terms.Union(tuple(sets))
