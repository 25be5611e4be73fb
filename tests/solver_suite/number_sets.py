"""Sets of real numbers as answers, evaluated to 40 digits and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inkmath.expression.terms import Term, Variable
from inkmath.plots import number_sets
from inkmath.plots.number_sets import WINDOW, RealSet, Value
from solver_suite.exact_values import EXACT, NotANumberError, value_of

__all__ = ["WINDOW", "RealSet", "contains", "read_set", "same_set"]


def read_set(answers: Iterable[str]) -> RealSet:
    """The union of the sets of several answers. Raises what `parse`, `interpret` and `value_of` raise."""
    return number_sets.read_set(answers, _real_value_of)


def _real_value_of(term: Term, letters: Mapping[Variable, Value]) -> Value:
    number = value_of(term, {letter: EXACT.mpf(value) for letter, value in letters.items()})
    if isinstance(number, EXACT.mpc):
        raise NotANumberError("an answer that is not real")
    return number


def contains(numbers: RealSet, number: Value, tolerance: float = 0.0) -> bool:
    """True if a number is in the set; families are ignored."""
    for span in numbers.spans:
        if abs(number - span.low) <= tolerance or abs(number - span.high) <= tolerance:
            return not (span.low_open if abs(number - span.low) <= tolerance else span.high_open)
        if span.low < number < span.high:
            return True
    return False


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


def _same_end(first: Value, second: Value, tolerance: float) -> bool:
    return bool(first == second) or bool(abs(first - second) <= tolerance * max(1, abs(second)))
