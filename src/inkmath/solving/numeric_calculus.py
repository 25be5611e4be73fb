"""Limits, derivatives, integrals and sums of functions of one number, in floating point of many digits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np

from inkmath.solving.values import NotCoveredError, UndefinedValueError

Function = Callable[[Any], Any]

MAX_BISECTIONS = 40
"""An interval is halved so often until the integrand is smooth in the half."""

MAX_ADDED = 2000
"""Most terms of a sum, or factors of a product, that are added one by one."""

NODES = (12, 10)
"""Points at which an integrand is evaluated to integrate over a short interval (Gauss and Legendre).

If it matters which of the two numbers of points is taken, something like a pole lies in the interval.
"""


def _growing(part: Callable[[int], Any], lower: int) -> Any | None:
    """Infinity with its sign, if the partial sums grow by as much up to each power of 8 as to the next."""
    marks, totals, total = (8, 64, 512, 4096), list[Any](), mpmath.mpf(0)
    with mpmath.workdps(15):
        for k in range(marks[-1]):
            if k in marks:
                totals.append(total)
                if len(totals) == 3 and _growth(totals) < 0.85:
                    return None
            total += part(lower + k)
    totals.append(total)
    return mpmath.inf * mpmath.sign(total - totals[-2]) if _growth(totals[1:]) > 0.97 else None


def _growth(totals: list[Any]) -> Any:
    """How much the last step of three totals is of the one before; 0 if it goes the other way."""
    first, second, third = totals
    steps = second - first, third - second
    return steps[1] / steps[0] if steps[0] * steps[1] > 0 else 0


LIMIT_DIGITS = 160
CLOSENESS = (12, 24, 36)
"""A limit is told from the values at this power of ten away from where the letter tends to."""


def limit(function: Function, target: Any, side: str) -> Any:
    """The limit as told from values close to it; infinity if they grow without end.

    Raises UndefinedValueError where the two sides differ, NotCoveredError where nothing can be told.
    """
    sides = [1, -1] if not side else [1 if side == "+" else -1]
    with mpmath.workdps(LIMIT_DIGITS):
        if mpmath.isinf(target):
            sign = 1 if target > 0 else -1
            series = [[function(sign * (mpmath.mpf(10) ** k + j)) for k in CLOSENESS] for j in (0, 1)]
        else:
            series = _from_sides(function, target, sides)
    ends = [_end_of(values) for values in series]
    if all(end == ends[0] or abs(end - ends[0]) < 1e-9 * max(1, abs(end)) for end in ends):
        return ends[0]
    raise UndefinedValueError("the limits from both sides differ")


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


def _end_of(values: list[Any]) -> Any:
    """Where three values tend to, each taken much closer than the one before."""
    first, second, third = values
    if abs(third - second) < 1e-9 * max(1, abs(third)):
        return third
    steps = second - first, third - second
    if steps[0] * steps[1] > 0 and abs(steps[1]) > 0.9 * abs(steps[0]) and third * steps[1] > 0:
        return mpmath.inf * mpmath.sign(third)
    raise NotCoveredError("a limit that cannot be told from values close to it")


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
        if error <= 1e-10 * max(1, abs(value)):
            return value
        if mpmath.isinf(lower) or mpmath.isinf(upper):
            return _endless_integral(function, [lower + mpmath.mpf(10) ** k for k in (2, 4, 6)])
        try:
            return bisected(function, lower, upper)
        except NotCoveredError:
            # What is left is an end at which the integrand may have a pole.
            ends = ((lower, upper), (upper, lower))
            growing = [[a + (b - a) * mpmath.mpf(10) ** -k for k in (2, 4, 6)] for a, b in ends]
            large = max(growing, key=lambda marks: abs(function(marks[-1])))
            return _endless_integral(function, large) * (-1 if large is growing[0] else 1)


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
    if not all(map(mpmath.isfinite, marks)):
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
        if sign == r"\sum" and (endless := _growing(part, int(lower))) is not None:
            return endless
        with mpmath.workdps(15):
            return (mpmath.nsum if sign == r"\sum" else mpmath.nprod)(part, [int(lower), mpmath.inf])
    if upper != int(upper) or upper - lower > MAX_ADDED:
        raise NotCoveredError("a sum of that many terms")
    add = mpmath.fsum if sign == r"\sum" else mpmath.fprod
    return add(part(k) for k in range(int(lower), int(upper) + 1))
