"""Sets as they are calculated with: elements one by one, intervals of real numbers, all numbers of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sets.problems import EMPTY
from inkmath.solving.verify.interval_sets import Piece, distinct, merged, set_term

MOST_ELEMENTS = 200
KINDS = (r"\mathbb{N}", r"\mathbb{Z}", r"\mathbb{Q}", r"\mathbb{R}", r"\mathbb{C}")
"""The sets of numbers, each within the next."""


@dataclass(frozen=True, slots=True)
class Finite:
    """Elements, each once."""

    elements: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Real:
    """Real numbers in intervals and alone, in ascending order."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """All natural, whole, rational or complex numbers: one of `KINDS`."""

    token: str


SetValue: TypeAlias = Finite | Real | Named

ALL_REAL = Real((Piece(-sympy.oo, sympy.oo, False, False),))


def key(element: Term) -> Any:
    """Equal for equal elements: the value of a number, the elements of a set or a pair, else the term."""
    if isinstance(element, terms.SetOf):
        return frozenset(map(key, element.elements))
    if element == EMPTY:
        return frozenset()
    if isinstance(element, terms.Tuple):
        return tuple(map(key, element.elements))
    return exact_value(element) if is_number(element) else element


def is_number(element: Term) -> bool:
    """True for an element that has a value, and is no letter, no pair and no set."""
    return is_numeric(element) and not isinstance(element, terms.Tuple | terms.SetOf)


def finite(elements: Iterable[Term]) -> Finite:
    """The set of the elements: each once, numbers in ascending order where there is nothing else."""
    found = {key(element): element for element in reversed(list(elements))}
    kept = list(reversed(found.values()))
    if all(map(is_number, kept)):
        kept.sort(key=lambda element: exact_value(element).evalf(30))
    if len(kept) > MOST_ELEMENTS:
        raise NotCoveredError(f"sets of more than {MOST_ELEMENTS} elements")
    return Finite(tuple(kept))


def value_of(term: Term) -> SetValue:
    """The value of a set that is written out. Raises NotCoveredError for others."""
    match term:
        case terms.SetOf(elements):
            return finite(without_dots(elements))
        case terms.Interval(lower, upper, left_open, right_open):
            return _interval(lower, upper, not left_open, not right_open)
        case terms.Variable(r"\mathbb{R}", "", 0):
            return ALL_REAL
        case terms.Variable(token, "", 0) if token in KINDS:
            return Named(token)
        case terms.Union(sets):
            return combined(any, [value_of(each) for each in sets])
    if term == EMPTY:
        return Finite(())
    raise NotCoveredError("this kind of set")


def _interval(lower: Term, upper: Term, has_low: bool, has_high: bool) -> Real:
    low, high = (_end(end) for end in (lower, upper))
    if bool(low > high):
        raise NotCoveredError("an interval whose lower end is above its upper end")
    if low == high and not (has_low and has_high):
        return Real(())
    return Real((Piece(low, high, has_low and low.is_finite, has_high and high.is_finite),))


def _end(end: Term) -> Any:
    match end:
        case terms.Constant(r"\infty"):
            return sympy.oo
        case terms.Negation(terms.Constant(r"\infty")):
            return -sympy.oo
    if not is_number(end):
        raise NotCoveredError("an interval with a letter for an end")
    return exact_value(end)


def without_dots(elements: Sequence[Term]) -> list[Term]:
    """The elements of `\\{1,2,\\ldots,10\\}`, where the dots stand for steps of the same length."""
    dots = [k for k, element in enumerate(elements) if isinstance(element, terms.Dots)]
    if not dots:
        return list(elements)
    (k, *more), before = dots, list(elements)[: dots[0]]
    if more or len(before) < 2 or k != len(elements) - 2 or not all(map(is_number, (*before, elements[-1]))):
        raise NotCoveredError("a set that goes on with dots")
    values = [exact_value(element) for element in before]
    steps = {second - first for first, second in pairwise(values)}
    step = steps.pop()
    count = (exact_value(elements[-1]) - values[-1]) / step if step else sympy.S.Half
    if steps or not count.is_Integer or not 0 < count <= MOST_ELEMENTS:
        raise NotCoveredError("a set that goes on with dots")
    return [*before, *(from_sympy(values[-1] + step * n) for n in range(1, int(count) + 1))]


def as_term(value: SetValue, like: Term) -> Term:
    """The set written out, its intervals with brackets as in another term."""
    match value:
        case Finite(elements):
            return terms.SetOf(elements) if elements else EMPTY
        case Named(token):
            return terms.Variable(token)
    if not value.pieces:
        return EMPTY
    if value == ALL_REAL:
        return terms.Variable(r"\mathbb{R}")
    parts = list(terms.walk(like))
    is_turned = any(isinstance(part, terms.Interval) and part.turned for part in parts)
    as_decimal = any(isinstance(part, terms.Number) and "." in part.text for part in parts)
    if all(piece.low == piece.high for piece in value.pieces):
        return terms.SetOf(tuple(from_sympy(piece.low, as_decimal) for piece in value.pieces))
    written = set_term(list(value.pieces), partial(from_sympy, as_decimal=as_decimal))
    return _turned(written) if is_turned else written


def _turned(term: Term) -> Term:
    match term:
        case terms.Interval():
            return replace(term, turned=True)
        case terms.Union(sets):
            return terms.Union(tuple(map(_turned, sets)))
    return term


def combined(rule: Callable[[list[bool]], bool], sets: Sequence[SetValue]) -> SetValue:
    """The set of what is in it by a rule: `any` for a union, `all` for an intersection."""
    if all(isinstance(each, Finite) for each in sets):
        parts = [each.elements for each in sets if isinstance(each, Finite)]
        keys = [set(map(key, part)) for part in parts]
        elements = [element for part in parts for element in part]
        return finite(element for element in elements if rule([key(element) in each for each in keys]))
    return Real(tuple(_cells(rule, [as_real(each).pieces for each in sets])))


def as_real(value: SetValue) -> Real:
    """A set of numbers as a set of real numbers. Raises NotCoveredError for others."""
    match value:
        case Real():
            return value
        case Finite(elements) if all(map(is_number, elements)):
            numbers = distinct([exact_value(element) for element in elements])
            return Real(tuple(Piece(number, number, True, True) for number in numbers))
    raise NotCoveredError("a set of numbers together with one of other elements")


def _cells(rule: Callable[[list[bool]], bool], sets: Sequence[Sequence[Piece]]) -> list[Piece]:
    """The numbers that are in by a rule, found at each end and between each and the next."""
    ends = distinct(
        [end for pieces in sets for piece in pieces for end in (piece.low, piece.high) if end.is_finite]
    )
    found: list[Piece] = []
    for low, high in pairwise([-sympy.oo, *ends, sympy.oo]):
        if rule([any(bool(p.low <= low) and bool(p.high >= high) for p in pieces) for pieces in sets]):
            found.append(Piece(low, high, False, False))
        if high.is_finite and rule([any(_has(piece, high) for piece in pieces) for pieces in sets]):
            found.append(Piece(high, high, True, True))
    return merged(found)


def _has(piece: Piece, number: Any) -> bool:
    if number == piece.low:
        return piece.has_low
    if number == piece.high:
        return piece.has_high
    return bool(piece.low < number) and bool(number < piece.high)


def whole_numbers(token: str, value: Real) -> Finite:
    """The whole numbers of a bounded set; the natural ones begin with 0 (ISO 80000-2)."""
    found: list[int] = []
    for piece in value.pieces:
        if not piece.low.is_finite and token == r"\mathbb{N}" and piece.high.is_finite:
            piece = replace(piece, low=sympy.Integer(-1), has_low=False)
        if not (piece.low.is_finite and piece.high.is_finite):
            raise NotCoveredError("infinitely many whole numbers")
        low, high = int(sympy.floor(piece.low)), int(sympy.ceiling(piece.high))
        if high - low > MOST_ELEMENTS:
            raise NotCoveredError(f"sets of more than {MOST_ELEMENTS} elements")
        found += [n for n in range(low, high + 1) if _has(piece, sympy.Integer(n))]
    if token == r"\mathbb{N}":
        found = [n for n in found if n >= 0]
    return finite(from_sympy(sympy.Integer(n)) for n in found)
