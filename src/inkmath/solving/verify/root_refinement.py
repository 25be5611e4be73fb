"""A root in many digits, close to where double precision suggests one; none beside a hole or an asymptote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

Function = Callable[[Any], Any]
"""A function from a number to a value, or None where it has none."""

DIGITS = 120
REACH = 1e-7
"""Distance of a root from its estimate, relative to 1 + |x|."""

BRACKETS = (1e-14, 1e-11, 1e-9, REACH)
"""Half the widths of the intervals in which a change of sign is looked for."""

NEGLIGIBLE = mpmath.mpf(10) ** -30
"""A value that is this share of the values around it is 0."""

DIFFERENT = 1e-3
"""Sides that differ by that share all around a number are not equal there."""

INWARDS, ASYMPTOTIC = 0.7, 1e-12
"""Steps towards the origin; what is below is 0 to double precision and not to more digits."""

COINCIDENT = mpmath.mpf(10) ** -12
"""A root is at a hole where what must not vanish is this share of its values around there.

A root of multiplicity 6 is known to about DIGITS/6 digits, so that it is distinguished from its neighbours.
"""


def root_near(
    sides: tuple[Term, Term],
    holes: Sequence[Term],
    variable: terms.Variable,
    x: float,
    others: Mapping[terms.Variable, float] | None = None,
) -> Any | None:
    """The root of left side less right side within REACH of x, as mpf; None if there is none.

    holes: terms that vanish where a side has no value, such as denominators. What is a root only as a limit,
    such as 0 for sin(x)/x = 1, is none.
    """
    given = tuple(sorted((others or {}).items(), key=str))
    return _root_near(sides, tuple(holes), variable, x, given)


def is_no_root(sides: tuple[Term, Term], holes: Sequence[Term], variable: terms.Variable, x: float) -> bool:
    """True if the number that x is rounded from is certainly no root: a side has no value, or they differ."""
    with mpmath.workdps(DIGITS):
        place, point = mpmath.mpf(x), Point({})
        width = REACH * (1 + abs(place))
        around = [place, place - width, place + width]
        left, right = ([_function(side, variable, point)(each) for each in around] for side in sides)
        known = [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]
        if all(abs(a - b) > DIFFERENT * (1 + abs(a)) for a, b in known):
            return True
        return any(_root_of(_function(hole, variable, point), place) is not None for hole in holes)


def _root_of(f: Function, x: Any) -> Any | None:
    """x itself or a root of f within REACH of it."""
    return x if f(x) in (None, 0) else _refined(f, x)


@lru_cache(maxsize=4096)
def _root_near(
    sides: tuple[Term, Term],
    holes: tuple[Term, ...],
    variable: terms.Variable,
    x: float,
    others: tuple[tuple[terms.Variable, float], ...],
) -> Any | None:
    gap = terms.Sum((sides[0], terms.Negation(sides[1])))
    with mpmath.workdps(DIGITS):
        point = Point({name: mpmath.mpf(value) for name, value in others})
        f, side = _function(gap, variable, point), _function(sides[0], variable, point)
        start = mpmath.mpf(x)
        root = _flat(f, side, start) if _is_flat(f, side, start) else _refined(f, start)
        if root is None or any(_vanishes(_function(hole, variable, point), root) for hole in holes):
            return None
        return root


def _relative(f: Function, side: Function, x: Any) -> Any | None:
    """The difference of both sides as a share of one of them."""
    value, size = f(x), side(x)
    return None if value is None or size is None else abs(value) / (1 + abs(size))


def _is_flat(f: Function, side: Function, x: Any) -> bool:
    """True if both sides agree at x and next to it, to all digits."""
    width = REACH * (1 + abs(x))
    gaps = [_relative(f, side, place) for place in (x, x - width, x + width)]
    return all(gap is not None and gap <= NEGLIGIBLE**3 for gap in gaps)


def _flat(f: Function, side: Function, x: Any) -> Any | None:
    """x, unless both sides only come close: they then separate on the way from x to the origin."""
    gaps = (_relative(f, side, x * INWARDS**k) for k in range(1, 60))
    is_asymptote = any(gap is not None and NEGLIGIBLE**3 < gap < ASYMPTOTIC for gap in gaps)
    return None if is_asymptote else x


def _function(term: Term, variable: terms.Variable, point: Point) -> Function:
    def function(x: Any) -> Any:
        try:
            value = value_at(term, point.at(variable, x))
        except (NotCoveredError, UndefinedValueError):
            return None
        return value if mpmath.isfinite(value) else None

    return function


def _vanishes(function: Function, root: Any) -> bool:
    """True if a function is 0 where the root is, or has no value there."""
    value = function(root)
    if value is None or value == 0:
        return True
    width = REACH * (1 + abs(root))
    around = [abs(end) for end in (function(root - width), function(root + width)) if end is not None]
    return bool(around and abs(value) < COINCIDENT * max(around))


def _refined(f: Function, x: Any) -> Any | None:
    """A root of f within REACH of x."""
    here, width = f(x), REACH * (1 + abs(x))
    ends = f(x - width), f(x + width)
    size = max((abs(end) for end in ends if end is not None), default=mpmath.mpf(1))
    if here is not None and abs(here) <= NEGLIGIBLE**3 * size:
        return x
    for share in BRACKETS:
        low, high = x - share * (1 + abs(x)), x + share * (1 + abs(x))
        values = f(low), f(high)
        if values == (None, None):
            continue
        if None in values:
            inside, outside = (high, low) if values[0] is None else (low, high)
            return _at_edge(f, inside, outside)
        if (values[0] > 0) != (values[1] > 0):
            return _crossing(f, low, high, min(map(abs, values)))
    if here is None or abs(here) > size / 2:  # nowhere near 0
        return None
    return _touching(f, x, width, size)


def _crossing(f: Function, low: Any, high: Any, size: Any) -> Any | None:
    """The place where f changes its sign by passing through 0, not through a pole or by a jump."""
    ends, is_positive = (low, high), f(low) > 0
    for _ in range(4 * DIGITS):
        middle = (low + high) / 2
        value = f(middle)
        if value is None:
            return None
        if abs(value) <= NEGLIGIBLE * size:
            return _touching(f, middle, ends[1] - ends[0], size)
        low, high = (middle, high) if (value > 0) == is_positive else (low, middle)
    return None


def _touching(f: Function, x: Any, width: Any, size: Any) -> Any | None:
    """The place where f touches 0, by Newton's method for f/f', whose roots are simple."""
    root = x
    step = width
    for _ in range(60):
        h = step * mpmath.mpf(10) ** -30
        values = f(root - h), f(root), f(root + h)
        if None in values:
            return None
        below, value, above = values
        if abs(value) <= NEGLIGIBLE**2 * size:
            return root
        slope, bend = (above - below) / (2 * h), (above - 2 * value + below) / h**2
        scale = slope**2 - value * bend
        if scale == 0:
            return None
        step = abs(value * slope / scale)
        root -= value * slope / scale
        if abs(root - x) > width or step == 0:
            return None
    return None


def _at_edge(f: Function, inside: Any, outside: Any) -> Any | None:
    """The end of where f has values, if f tends to 0 there, as a square root does."""
    size = abs(f(inside))
    for _ in range(4 * DIGITS):
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            break
        inside, outside = (middle, outside) if f(middle) is not None else (inside, middle)
    value = f(inside)
    return inside if value is not None and abs(value) <= NEGLIGIBLE * size else None
