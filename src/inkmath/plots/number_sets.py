"""Sets of real numbers as answers write them: numbers, intervals, and families over the integers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import has_two_signs, with_sign
from inkmath.expression.terms import Term, Variable
from inkmath.expression.values import values_at
from inkmath.solving.exceptions import NotCoveredError

Value = Any
"""A real number: a float, or whatever a `ValueOf` returns."""

ValueOf = Callable[[Term, Mapping[Variable, Value]], Value]
"""Evaluates a term where its letters have the given values; raises where it has no real value."""

INTEGERS = frozenset("kn")
"""Letters that stand for any integer in a family of solutions."""

WINDOW = 30.0
"""Families are compared in [-WINDOW, WINDOW]."""

_MEMBERS = 80  # of a family, on either side of 0; as many as lie in the window for periods above 0.4


def float_of(term: Term, letters: Mapping[Variable, Value]) -> float:
    """The value of a term as a float. Raises NotCoveredError where it has no real value."""
    match term:
        case terms.Constant(r"\infty"):
            return math.inf
        case terms.Negation(inner):
            return -float_of(inner, letters)
    value = values_at(term, {letter: np.asarray(number) for letter, number in letters.items()})
    if np.iscomplexobj(value) or not np.isfinite(value):
        raise NotCoveredError("an answer that is not a real number")
    return float(value)


@dataclass(frozen=True, slots=True)
class Span:
    """An interval; a single number where both ends are the same. Infinite ends count as open."""

    low: Value
    high: Value
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class RealSet:
    """Disjoint spans in ascending order, and the families of numbers as terms in one letter each.

    A family of intervals stands as those of its members that lie in the window.

    value_of: evaluates the members of families.
    """

    spans: tuple[Span, ...]
    families: tuple[tuple[Term, Variable], ...] = ()
    value_of: ValueOf = float_of

    def points(self) -> list[Value]:
        """The single numbers in the set and the members of its families that lie in the window, ascending."""
        found = [span.low for span in self.spans if span.low == span.high]
        for term, letter in self.families:
            members = (self.value_of(term, {letter: k}) for k in range(-_MEMBERS, _MEMBERS + 1))
            found += [number for number in members if abs(number) <= WINDOW]
        return _distinct(found)


def read_set(answers: Iterable[str], value_of: ValueOf = float_of) -> RealSet:
    """The union of the sets of several answers. Raises what `parse`, `interpret` and `value_of` raise."""
    spans: list[Span] = []
    families: list[tuple[Term, Variable]] = []
    for answer in answers:
        for part in answer.split(r"\cup"):
            term = interpret(parse(part))
            for choice in (with_sign(term, True), with_sign(term, False)) if has_two_signs(term) else (term,):
                _add(choice, spans, families, value_of)
    return RealSet(merged(spans), tuple(families), value_of)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in ascending order, those that touch or overlap made one."""
    result: list[Span] = []
    for span in sorted(map(_opened, spans), key=lambda span: (span.low, span.low_open)):
        last = result[-1] if result else None
        if (
            last is None
            or span.low > last.high
            or (span.low == last.high and span.low_open and last.high_open)
        ):
            result.append(span)
        elif (span.high, not span.high_open) > (last.high, not last.high_open):
            result[-1] = Span(last.low, span.high, last.low_open, span.high_open)
    return tuple(result)


def _opened(span: Span) -> Span:
    """Infinite ends are open, whatever was written."""
    return Span(
        span.low,
        span.high,
        span.low_open or span.low == -math.inf,
        span.high_open or span.high == math.inf,
    )


def _add(term: Term, spans: list[Span], families: list[tuple[Term, Variable]], value_of: ValueOf) -> None:
    match term:
        case terms.Tuple((value, terms.Relation())):  # a family with `k\in\mathbb{Z}` behind it
            _add(value, spans, families, value_of)
        case terms.Tuple((low, high)):
            _add(terms.Interval(low, high, True, True), spans, families, value_of)
        case terms.Interval(low, high, low_open, high_open):
            for values in _turns(term):
                span = Span(value_of(low, values), value_of(high, values), low_open, high_open)
                if not values or max(abs(span.low), abs(span.high)) <= WINDOW:
                    spans.append(span)
        case terms.SetOf(elements):
            for element in elements:
                _add(element, spans, families, value_of)
        case terms.Relation((terms.Variable(), value), ("=",)):
            _add(value, spans, families, value_of)
        case _:
            letters = [letter for letter in terms.variables(term) if letter.token in INTEGERS]
            if len(letters) == 1:
                families.append((term, letters[0]))
                return
            number = value_of(term, {})
            spans.append(Span(number, number))


def _turns(term: Term) -> list[Mapping[Variable, Value]]:
    """Values of the letter for any integer in a family of intervals; one without letters if it is none."""
    letters = [letter for letter in terms.variables(term) if letter.token in INTEGERS]
    if not letters:
        return [{}]
    return [{letters[0]: float(k)} for k in range(-_MEMBERS, _MEMBERS + 1)]


def _distinct(numbers: Iterable[Value]) -> list[Value]:
    result: list[Value] = []
    for number in sorted(numbers):
        if not result or abs(number - result[-1]) > 1e-9:
            result.append(number)
    return result
