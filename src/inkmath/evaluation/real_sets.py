"""Sets of real numbers as answers write them: numbers, intervals, and families over whole numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inkmath.evaluation.numbers import EXACT, NotANumberError, Value, value_of
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import has_two_signs, with_sign
from inkmath.expression.terms import Term, Variable

INTEGERS = frozenset("kn")
"""Letters that stand for any whole number in a family of solutions."""

WINDOW = 30.0
"""Families are compared in [-WINDOW, WINDOW]."""

_MEMBERS = 80  # of a family, on either side of 0; as many as lie in the window for periods above 0.4


@dataclass(frozen=True, slots=True)
class Span:
    """An interval; a single number where both ends are the same. Infinite ends count as open."""

    low: Value
    high: Value
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class RealSet:
    """Disjoint spans in ascending order, and the families as terms in one letter each."""

    spans: tuple[Span, ...]
    families: tuple[tuple[Term, Variable], ...] = ()

    def contains(self, number: Value, tolerance: float = 0.0) -> bool:
        """True if a number is in the set; families are not asked."""
        for span in self.spans:
            if abs(number - span.low) <= tolerance or abs(number - span.high) <= tolerance:
                return not (span.low_open if abs(number - span.low) <= tolerance else span.high_open)
            if span.low < number < span.high:
                return True
        return False

    def points(self) -> list[Value]:
        """The single numbers in the set and the members of its families that lie in the window, ascending."""
        found = [span.low for span in self.spans if span.low == span.high]
        for term, letter in self.families:
            members = (value_of(term, {letter: EXACT.mpf(k)}) for k in range(-_MEMBERS, _MEMBERS + 1))
            found += [number for number in members if abs(number) <= WINDOW]
        return _distinct(found)


def read_set(answers: Iterable[str]) -> RealSet:
    """The set that several answers make together. Raises what `parse`, `interpret` and `value_of` raise."""
    spans: list[Span] = []
    families: list[tuple[Term, Variable]] = []
    for answer in answers:
        for part in answer.split(r"\cup"):
            term = interpret(parse(part))
            for choice in (with_sign(term, True), with_sign(term, False)) if has_two_signs(term) else (term,):
                _add(choice, spans, families)
    return RealSet(merged(spans), tuple(families))


def same_set(first: RealSet, second: RealSet, tolerance: float) -> bool:
    """True if two sets have the same members, numbers within the tolerance being the same."""
    if first.families or second.families:
        if any(span.low != span.high for span in (*first.spans, *second.spans)):
            return False
        a, b = first.points(), second.points()
        inside = [[x for x in points if abs(x) < WINDOW - 1e-6] for points in (a, b)]
        return len(inside[0]) == len(inside[1]) and all(
            abs(x - y) <= tolerance for x, y in zip(*inside, strict=True)
        )
    return len(first.spans) == len(second.spans) and all(
        _same_end(a.low, b.low, tolerance)
        and _same_end(a.high, b.high, tolerance)
        and (a.low_open, a.high_open) == (b.low_open, b.high_open)
        for a, b in zip(first.spans, second.spans, strict=True)
    )


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
        span.low_open or span.low == -EXACT.inf,
        span.high_open or span.high == EXACT.inf,
    )


def _add(term: Term, spans: list[Span], families: list[tuple[Term, Variable]]) -> None:
    match term:
        case terms.Tuple((value, terms.Relation())):  # a family with `k\in\mathbb{Z}` behind it
            _add(value, spans, families)
        case terms.Tuple((low, high)):
            spans.append(Span(value_of(low), value_of(high), True, True))
        case terms.Interval(low, high, low_open, high_open):
            spans.append(Span(value_of(low), value_of(high), low_open, high_open))
        case terms.SetOf(elements):
            for element in elements:
                _add(element, spans, families)
        case terms.Relation((terms.Variable(), value), ("=",)):
            _add(value, spans, families)
        case _:
            letters = [letter for letter in terms.variables(term) if letter.token in INTEGERS]
            if len(letters) == 1:
                families.append((term, letters[0]))
                return
            number = value_of(term)
            if isinstance(number, EXACT.mpc):
                raise NotANumberError("an answer that is not real")
            spans.append(Span(number, number))


def _distinct(numbers: Iterable[Value]) -> list[Value]:
    result: list[Value] = []
    for number in sorted(numbers):
        if not result or abs(number - result[-1]) > 1e-9:
            result.append(number)
    return result


def _same_end(first: Value, second: Value, tolerance: float) -> bool:
    return bool(first == second) or bool(abs(first - second) <= tolerance * max(1, abs(second)))
