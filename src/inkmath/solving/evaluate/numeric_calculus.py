"""Limits, derivatives, integrals and sums of functions of one number, in floating point of many digits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np

from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

Function = Callable[[Any], Any]

MAX_BISECTIONS = 40
"""An interval is halved so often until the integrand is smooth in the half."""

MAX_ADDED = 2000
"""Most terms of a sum, or factors of a product, that are added one by one."""

SPURIOUS = 1e12
"""A larger value of an integral without an end comes of far-out places: the integrand does not vanish."""

LARGE = 1e6
"""From such a value on, an integral without an end is looked at again: its integrand may fall too slowly."""

NODES = (12, 10)
"""Points at which an integrand is evaluated to integrate over a short interval (Gauss and Legendre).

If it matters which of the two numbers of points is taken, something like a pole lies in the interval.
"""


def _growing(part: Callable[[int], Any], lower: int) -> Any | None:
    """Infinity with its sign, if the partial sums grow by as much up to each power of 8 as to the next."""
    marks, totals, total = (8, 64, 512, 4096), list[Any](), mpmath.mpf(0)
    with mpmath.workdps(15):
        samples = [part(lower + k) for k in (30, 60, 120, 1000)]
        if _moves_away(samples):
            return mpmath.inf * mpmath.sign(samples[0])
        for k in range(marks[-1]):
            if k in marks:
                totals.append(total)
                if len(totals) == 3 and _growth(totals) < 0.85:
                    return None
            total += part(lower + k)
    totals.append(total)
    return mpmath.inf * mpmath.sign(total - totals[-2]) if _growth(totals[1:]) > 0.97 else None


def _moves_away(samples: list[Any]) -> bool:
    """True if values have one sign and grow, or stay the same."""
    has_one_sign = min(samples) > 0 or max(samples) < 0
    return has_one_sign and all(abs(b) >= abs(a) for a, b in pairwise(samples))


def _swings(part: Callable[[int], Any], lower: int) -> bool:
    """True if the terms of a series have now one sign, now the other, and do not get smaller."""
    with mpmath.workdps(15):
        early, late = ([part(lower + start + j) for j in range(20)] for start in (500, 4000))
    sizes = [max(map(abs, terms)) for terms in (early, late)]
    return bool(min(late) < 0 < max(late) and sizes[1] > 0.9 * sizes[0] and sizes[1] > 1e-12)


def _growth(totals: list[Any]) -> Any:
    """Ratio of the last step of three totals to the one before; 0 if the direction changes."""
    first, second, third = totals
    steps = second - first, third - second
    return steps[1] / steps[0] if steps[0] * steps[1] > 0 else 0


LIMIT_DIGITS = 160
CLOSENESS = (12, 24, 36)
"""Limits are estimated at distances of this power of ten from the target."""


def limit(function: Function, target: Any, side: str, beside: Any) -> Any:
    """The limit, estimated from values close to it; infinity if they grow without bound.

    beside: how far from whole numbers it is tried far out, where `(-x)^{x}` has values at these alone.

    Raises UndefinedValueError where the two sides differ, NotCoveredError where it is undecided.
    """
    sides = [1, -1] if not side else [1 if side == "+" else -1]
    with mpmath.workdps(LIMIT_DIGITS):
        if mpmath.isinf(target):
            sign = 1 if target > 0 else -1
            series = [
                [function(sign * (mpmath.mpf(10) ** k + j + beside)) for k in CLOSENESS] for j in (0, 1)
            ]
        else:
            series = _from_sides(function, target, sides)
    ends: list[Any] = [_end_of(values) for values in series]
    if any(end is None or mpmath.isinf(end) for end in ends):
        if any(_oscillates(function, target, s) for s in sides):
            raise UndefinedValueError("it does not come close to any one value")
        if None in ends:
            raise NotCoveredError("a limit that values close to it do not show")
    if all(end == ends[0] or abs(end - ends[0]) < 1e-9 * max(1, abs(end)) for end in ends):
        return ends[0]
    raise UndefinedValueError("the limits from both sides differ")


def _oscillates(function: Function, target: Any, side: int) -> bool:
    """True if values ever closer to the target, or ever farther out, go up and down without settling."""
    spreads = []
    with mpmath.workdps(60):
        for k in WAVES_AT:
            if mpmath.isinf(target):
                places = [
                    mpmath.sign(target) * (mpmath.mpf(10) ** k + j * mpmath.mpf("0.7")) for j in range(24)
                ]
            else:
                places = [target + side * mpmath.mpf(10) ** -k * (1 + j / mpmath.mpf(17)) for j in range(24)]
            try:
                values = [function(place) for place in places]
            except (UndefinedValueError, ZeroDivisionError, ValueError):
                return False
            turns = [(b - a) * (c - b) < 0 for a, b, c in zip(values, values[1:], values[2:], strict=False)]
            if sum(turns) < MIN_TURNS:
                return False
            spreads.append(max(values) - min(values))
    return bool(spreads[-1] > 0.5 * spreads[0] > 0)


WAVES_AT, MIN_TURNS = (6, 12, 18), 4
"""Powers of ten at which a function is looked at for waves, and how often it turns back among 24 values."""


def _from_sides(function: Function, target: Any, sides: list[int]) -> list[list[Any]]:
    """The values close to the target on each side on which there are any."""
    series = []
    for s in sides:
        try:
            series.append([function(target + s * mpmath.mpf(10) ** -k) for k in CLOSENESS])
        except (UndefinedValueError, ZeroDivisionError, ValueError):
            continue
    if not series:
        raise UndefinedValueError("it has no values close to where the letter tends")
    return series


def _end_of(values: list[Any]) -> Any | None:
    """The limit of three values, each taken much closer than the one before; None if none is evident."""
    first, second, third = values
    if abs(third - second) < 1e-9 * max(1, abs(third)):
        return third
    steps = second - first, third - second
    if steps[0] * steps[1] > 0 and abs(steps[1]) > 0.9 * abs(steps[0]) and third * steps[1] > 0:
        return mpmath.inf * mpmath.sign(third)
    return None


def derivative(function: Function, x: Any, order: int, is_rough: bool) -> Any:
    """The derivative of an order at a place; is_rough: whether only about ten digits of the values are right.

    Raises NotCoveredError where those are too few.
    """
    if not is_rough:
        return mpmath.diff(function, x, order)
    if order > 1:
        raise NotCoveredError("this derivative")
    h = mpmath.mpf(1) / 512
    near, far = (function(x + k * h) - function(x - k * h) for k in (1, 2))
    return (8 * near - far) / (12 * h)


def short_integral(function: Function, lower: Any, upper: Any) -> Any:
    """The integral over a short interval without a pole; about 12 digits are right."""
    middle, half = (lower + upper) / 2, (upper - lower) / 2
    fine, coarse = (
        half * mpmath.fsum(weight * function(middle + half * node) for node, weight in _nodes(count))
        for count in NODES
    )
    if abs(fine - coarse) > 1e-9 * max(1, abs(fine)):
        raise UndefinedValueError("the integrand is not smooth there")
    return fine


@cache
def _nodes(count: int) -> list[tuple[Any, Any]]:
    points, weights = np.polynomial.legendre.leggauss(count)
    return [(mpmath.mpf(float(x)), mpmath.mpf(float(w))) for x, w in zip(points, weights, strict=True)]


def integral(function: Function, lower: Any, upper: Any) -> Any:
    """The integral from lower to upper, either of which may be infinite.

    Raises NotCoveredError where it cannot be had to ten digits: it may diverge.
    """
    with mpmath.workdps(15):
        try:
            value, error = mpmath.quad(function, [lower, upper], error=True)
        except (UndefinedValueError, ZeroDivisionError):
            if mpmath.isinf(lower) or mpmath.isinf(upper):
                raise
            return bisected(function, lower, upper)
        is_endless = mpmath.isinf(lower) or mpmath.isinf(upper)
        if is_endless and abs(value) > LARGE:
            signs = [int(mpmath.sign(end)) for end in (lower, upper) if mpmath.isinf(end)]
            if (endless := _too_slow(function, signs)) is not None:
                return endless
        if error > 1e-10 * max(1, abs(value)) and is_endless:
            improved = _in_parts(function, lower, upper)
            if improved is not None:
                return improved
        is_spurious = is_endless and abs(value) > SPURIOUS
        if error <= 1e-10 * max(1, abs(value)) and not is_spurious:
            return value
        if any(mpmath.isinf(end) and _wavers(function, int(mpmath.sign(end))) for end in (lower, upper)):
            raise UndefinedValueError("the integral does not come close to any one value")
        if is_spurious:
            return _grown(function, [int(mpmath.sign(end)) for end in (lower, upper) if mpmath.isinf(end)])
        if is_endless:
            return _endless_integral(function, [lower + mpmath.mpf(10) ** k for k in (2, 4, 6)])
        try:
            return bisected(function, lower, upper)
        except NotCoveredError:
            # What is left is an end at which the integrand may have a pole.
            ends = ((lower, upper), (upper, lower))
            growing = [[a + (b - a) * mpmath.mpf(10) ** -k for k in (2, 4, 6)] for a, b in ends]
            large = max(growing, key=lambda marks: abs(function(marks[-1])))
            return _endless_integral(function, large) * (-1 if large is growing[0] else 1)


PART_DIGITS, PART_DEGREE = 30, 7


def _in_parts(function: Function, lower: Any, upper: Any) -> Any | None:
    """The integral with an infinite end in more digits; None where ten digits cannot be had."""
    with mpmath.workdps(PART_DIGITS):
        starts = [0 if mpmath.isinf(lower) else lower, 0 if mpmath.isinf(upper) else -upper]
        tails = []
        if mpmath.isinf(upper):
            tails.append(_tail(function, mpmath.mpf(starts[0])))
        if mpmath.isinf(lower):
            tails.append(_tail(lambda x: function(-x), mpmath.mpf(starts[1])))
        if None in tails:
            return None
        total = mpmath.fsum(tails)
        return total if abs(total) < SPURIOUS else None


def _tail(function: Function, start: Any) -> Any | None:
    """The integral from a number on, beyond the next one on a logarithmic scale."""
    far = [function(start + 100 + j * mpmath.mpf("0.7")) for j in range(WAVE_POINTS)]
    if min(far) < 0 < max(far):
        return _of_wave(function, start)
    try:
        near, error = mpmath.quad(function, [start, start + 1], error=True, maxdegree=PART_DEGREE)
        rest, other_error = mpmath.quad(
            lambda t: function(start + mpmath.exp(t)) * mpmath.exp(t),
            [0, mpmath.inf],
            error=True,
            maxdegree=PART_DEGREE,
        )
    except (NotCoveredError, UndefinedValueError, ZeroDivisionError, ValueError, OverflowError):
        return None
    return near + rest if error + other_error < 1e-10 * max(1, abs(near + rest)) else None


WAVE_POINTS, WAVE_STEP = 30, 0.05


def _of_wave(function: Function, start: Any) -> Any | None:
    """The integral from a number on of a function that changes its sign at equal distances."""
    places = [start + 100 + j * WAVE_STEP for j in range(400)]
    values = [function(place) for place in places]
    crossings = [
        a - fa * (b - a) / (fb - fa)
        for (a, fa), (b, fb) in pairwise(zip(places, values, strict=True))
        if fa * fb < 0
    ]
    gaps = [b - a for a, b in pairwise(crossings)]
    if len(gaps) < 2 or max(gaps) - min(gaps) > 0.02 * max(gaps):
        return None
    with mpmath.workdps(15):
        first = start + (crossings[0] - start) % gaps[0]
        near, error = mpmath.quad(function, [start, first], error=True)
        omega = mpmath.pi * len(gaps) / (crossings[-1] - crossings[0])
        rest = mpmath.quadosc(function, [first, mpmath.inf], omega=omega)
    return near + rest if error < 1e-10 else None


def between(function: Function, lower: Any, upper: Any, share: str) -> Any:
    """The integral in twenty digits, the interval divided at a share of its length."""
    with mpmath.workdps(20):
        if mpmath.isinf(upper):
            middle = lower + 1 + mpmath.mpf(share)
        else:
            middle = lower + mpmath.mpf(share) * (upper - lower)
        return mpmath.quad(function, [lower, middle, upper], maxdegree=PART_DEGREE)


def _grown(function: Function, signs: list[int]) -> Any:
    """Infinity, if the integrand keeps its sign and does not get smaller towards each infinite end."""
    values = [(function(sign * mpmath.mpf(100)), function(sign * mpmath.mpf(10_000))) for sign in signs]
    directions = {mpmath.sign(far) for near, far in values if near * far > 0 and abs(far) >= abs(near)}
    if len(directions) != 1 or any(abs(far) < abs(near) for near, far in values):
        raise NotCoveredError("an integral that cannot be calculated numerically")
    return mpmath.inf * directions.pop()


def _too_slow(function: Function, signs: list[int]) -> Any | None:
    """Infinity with its sign, if the integrand falls more slowly than 1/x towards an end; else None."""
    directions = set()
    for sign in signs:
        near, far = (function(sign * mpmath.mpf(10) ** k) for k in (20, 40))
        if near * far > 0 and mpmath.log10(far / near) / 20 > SLOWEST:
            directions.add(mpmath.sign(far))
    return mpmath.inf * directions.pop() if len(directions) == 1 else None


SLOWEST = -0.999
"""Power of x from which on an integrand has no integral to infinity."""


def _wavers(function: Function, sign: int) -> bool:
    """True if integrals over short intervals, ever farther out, have both signs and do not get smaller."""
    sizes = []
    for start in (100, 10_000):
        places = [start + j * mpmath.mpf("0.7") for j in range(12)]
        try:
            parts = [short_integral(function, sign * place, sign * (place + 1)) for place in places]
        except UndefinedValueError:
            return False
        if not min(parts) < 0 < max(parts):
            return False
        sizes.append(max(map(abs, parts)))
    return bool(sizes[1] > 0.5 * sizes[0] > 1e-6)


def bisected(function: Function, lower: Any, upper: Any, depth: int = 0) -> Any:
    """The integral of a function with kinks: halves are taken until it is smooth on each."""
    try:
        return short_integral(function, lower, upper)
    except UndefinedValueError:
        if depth > MAX_BISECTIONS:
            raise NotCoveredError("an integral that cannot be calculated numerically") from None
    middle = (lower + upper) / 2
    return bisected(function, lower, middle, depth + 1) + bisected(function, middle, upper, depth + 1)


def _endless_integral(function: Function, marks: list[Any]) -> Any:
    """Infinity, if it grows by as much between two of the marks as between the two before."""
    places = [marks[0] + (marks[1] - marks[0]) * mpmath.mpf(j) / 29 for j in range(30)]
    values = [function(place) for place in places] if all(map(mpmath.isfinite, marks)) else []
    if not values or min(values) < 0 < max(values):
        raise NotCoveredError("an integral that cannot be calculated numerically")
    steps = [bisected(function, a, b) for a, b in pairwise(marks)]
    if steps[0] * steps[1] > 0 and abs(steps[1]) > 0.97 * abs(steps[0]):
        return mpmath.inf * mpmath.sign(steps[1])
    raise NotCoveredError("an integral that cannot be calculated numerically")


def added(sign: str, part: Callable[[int], Any], lower: Any, upper: Any) -> Any:
    """A sum or a product, term by term where it ends."""
    if lower != int(lower):
        raise NotCoveredError("a sum that does not start at a whole number")
    if mpmath.isinf(upper):
        if sign == r"\sum" and _swings(part, int(lower)):
            raise UndefinedValueError("its terms do not tend to 0")
        if sign == r"\sum" and (endless := _growing(part, int(lower))) is not None:
            return endless
        with mpmath.workdps(15):
            return (mpmath.nsum if sign == r"\sum" else mpmath.nprod)(part, [int(lower), mpmath.inf])
    if upper != int(upper) or upper - lower > MAX_ADDED:
        raise NotCoveredError("a sum of that many terms")
    add = mpmath.fsum if sign == r"\sum" else mpmath.fprod
    return add(part(k) for k in range(int(lower), int(upper) + 1))
