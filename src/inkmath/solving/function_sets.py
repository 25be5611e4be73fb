"""The sets that belong to a function: its domain, and where a derivative is positive or negative.

Between neighbouring numbers at which something can change, each has one sign: it is read off at three points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy

Numbers: TypeAlias = Mapping[sympy.Expr, Any]
"""Exact numbers with their values in floating point."""

Value: TypeAlias = Callable[[Any], Any]
"""A function in floating point; None where it has no value."""

Piece: TypeAlias = tuple[sympy.Expr, sympy.Expr]

EVERYTHING = terms.Interval(terms.Negation(terms.Constant(r"\infty")), terms.Constant(r"\infty"), True, True)

OTHER_LIMITS = frozenset(
    (r"\tan", r"\cot", r"\sec", r"\csc", r"\arcsin", r"\arccos", r"\arcosh", r"\artanh", r"\coth")
)
"""Functions that lack a value at places which are not looked for here."""


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
    kept = []
    for piece, samples in _pieces(breaks):
        are_there = {value(x) is not None for x in samples}
        if len(are_there) > 1:
            return None
        if are_there == {True}:
            kept.append(piece)
    inner = [number for number in breaks if value(breaks[number]) is not None]
    return _union(kept, inner, inner) if kept else None


def where(sign: int, value: Value, function: Value, breaks: Numbers, zeros: Numbers) -> Term | None:
    """The set where the value has the sign; None where it has it nowhere, or that cannot be seen.

    function: which is defined on the domain. breaks: ends and gaps of that. zeros: of the value.
    """
    kept = []
    for piece, samples in _pieces({**zeros, **breaks}):
        if all(function(x) is None for x in samples):
            continue
        values = [value(x) for x in samples]
        if None in values or len({mpmath.sign(each) for each in values}) > 1:
            return None
        if mpmath.sign(values[0]) == sign:
            kept.append(piece)
    return _union(kept, [number for number in zeros if number not in breaks], []) if kept else None


def _pieces(numbers: Numbers) -> Iterator[tuple[Piece, Sequence[Any]]]:
    """The stretches between the numbers, with three points in each."""
    ordered = sorted(numbers, key=lambda number: numbers[number])
    places = [-mpmath.inf, *(numbers[number] for number in ordered), mpmath.inf]
    for (low, high), ends in zip(pairwise([-sympy.oo, *ordered, sympy.oo]), pairwise(places), strict=True):
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


def _union(pieces: Sequence[Piece], joints: Sequence[sympy.Expr], closed: Sequence[sympy.Expr]) -> Term:
    """The pieces as intervals, those put together that meet in a joint. closed: ends that belong to them."""
    merged: list[Piece] = []
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
