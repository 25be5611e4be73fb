"""Enclosures of a function and its derivatives over many intervals at once: Taylor arithmetic on intervals.

A jet is the list of Taylor coefficients f, f', f''/2, ... of a function, each an interval for each box. The
recurrences are those of Moore, Interval Analysis (1966), and of Griewank and Walther, Evaluating Derivatives
(2008), chapter 13. Ends are rounded outwards, by more than the error of NumPy's functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import sympy

from inkmath.solving.exceptions import NotCoveredError

Ends: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

ROUNDING = 4e-16
LARGEST = np.finfo(np.float64).max


@dataclass(frozen=True, slots=True)
class Intervals:
    """One interval for each box: real numbers from low to high, either of which may be infinite."""

    low: Ends
    high: Ends

    def __add__(self, other: Intervals) -> Intervals:
        return _outwards(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Intervals:
        return Intervals(-self.high, -self.low)

    def __mul__(self, other: Intervals) -> Intervals:
        products = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        ends = [np.where(np.isnan(product), 0.0, product) for product in products]  # 0 times infinity
        return _outwards(np.minimum.reduce(ends), np.maximum.reduce(ends))

    def inverse(self) -> Intervals:
        """1 divided by it; everything where it holds 0 within."""
        low = np.where(self.high == 0, -np.inf, 1 / self.high)
        high = np.where(self.low == 0, np.inf, 1 / self.low)
        run_within = (self.low < 0) & (self.high > 0)
        return _outwards(np.where(run_within, -np.inf, low), np.where(run_within, np.inf, high))

    def times(self, factor: float) -> Intervals:
        return self * constant(factor, self.low.shape)

    def sign(self) -> Ends:
        """1 or -1 where all its numbers have that sign, else 0."""
        return np.where(self.low > 0, 1.0, np.where(self.high < 0, -1.0, 0.0))


Jet: TypeAlias = list[Intervals]


def constant(value: float, shape: tuple[int, ...]) -> Intervals:
    """The same number, which may be rounded, for each box."""
    if abs(value) == np.inf or (abs(value) < 2**53 and value == int(value)):
        return Intervals(np.full(shape, value), np.full(shape, value))
    return _outwards(np.full(shape, value), np.full(shape, value))


def _outwards(low: Ends, high: Ends) -> Intervals:
    low = np.where(np.isnan(low), -np.inf, low)
    high = np.where(np.isnan(high), np.inf, high)
    low = np.where(low == 0, 0.0, np.nextafter(low - np.abs(low) * ROUNDING, -np.inf))
    high = np.where(high == 0, 0.0, np.nextafter(high + np.abs(high) * ROUNDING, np.inf))
    return Intervals(np.minimum(low, LARGEST), np.maximum(high, -LARGEST))


@dataclass(slots=True)
class Enclosure:
    """The jet of a function over boxes.

    is_empty: where the function has no value in the whole box.
    is_partial: where it may have none somewhere in the box, or not be smooth there.
    """

    jet: Jet
    is_empty: Mask
    is_partial: Mask


def enclose(function: sympy.Expr, x: sympy.Symbol, low: Ends, high: Ends, order: int) -> Enclosure:
    """The jet of a function of x up to an order, over the boxes from low to high.

    Raises NotCoveredError for functions without such a rule.
    """
    with np.errstate(all="ignore"):
        enclosing = _Enclosing(x, Intervals(low, high), order)
        jet = enclosing.jet_of(function)
        return Enclosure(jet, enclosing.is_empty, enclosing.is_partial)


class _Enclosing:
    def __init__(self, x: sympy.Symbol, box: Intervals, order: int) -> None:
        self.x = x
        self.order = order
        self.shape = box.low.shape
        self.box = [box, self.number(1.0), *(self.number(0.0) for _ in range(order - 1))][: order + 1]
        self.is_empty = np.zeros(self.shape, dtype=bool)
        self.is_partial = np.zeros(self.shape, dtype=bool)

    def number(self, value: float) -> Intervals:
        return constant(value, self.shape)

    def jet_of(self, f: sympy.Expr) -> Jet:
        if f == self.x:
            return self.box
        if not f.has(self.x):
            rounded = f.evalf(25)
            if not rounded.is_Number:
                raise NotCoveredError("the value of a function or letter that is only named")
            value = float(rounded)
            if not np.isfinite(value):
                raise NotCoveredError("a number too large for a double")
            first = self.number(value) if f.is_Integer else _outwards(*(np.full(self.shape, value),) * 2)
            return [first, *(self.number(0.0) for _ in range(self.order))]
        if f.is_Add:
            parts = [self.jet_of(part) for part in f.args]
            return [_total(column) for column in zip(*parts, strict=True)]
        if f.is_Mul:
            jets = [self.jet_of(part) for part in f.args]
            product = jets[0]
            for jet in jets[1:]:
                product = self.times(product, jet)
            return self.product_with_logarithm(f, product)
        if f.is_Pow:
            return self.power(f.base, f.exp)
        if type(f) in FUNCTIONS:
            return FUNCTIONS[type(f)](self, self.jet_of(f.args[0]))
        raise NotCoveredError("a function without enclosures")

    def product_with_logarithm(self, f: sympy.Expr, product: Jet) -> Jet:
        """The jet of x log x, times a number, with its values near 0, where the logarithm is infinite."""
        factor, rest = f.as_independent(self.x, as_Add=False)
        if rest != self.x * sympy.log(self.x):
            return product
        low, high = (np.maximum(end, 0.0) for end in (self.box[0].low, self.box[0].high))
        values = [np.where(end == 0, 0.0, end * np.log(end)) for end in (low, high)]
        lowest = np.where((low < np.exp(-1)) & (high > np.exp(-1)), -np.exp(-1), np.minimum(*values))
        first = _outwards(lowest, np.maximum(*values)) * self.jet_of(factor)[0]
        return [first, *product[1:]]

    def restrict(self, u: Jet, low: float, high: float, is_open: bool = False) -> Jet:
        """A jet where its function may be in a domain from low to high, noting where it is not."""
        inner = u[0]
        outside = (inner.high < low) | (inner.low > high)
        if is_open:
            outside |= (inner.high <= low) | (inner.low >= high)
        self.is_empty |= outside
        self.is_partial |= (inner.low <= low) | ((inner.high >= high) & np.isfinite(high))
        return [Intervals(np.clip(inner.low, low, high), np.clip(inner.high, low, high)), *u[1:]]

    def times(self, u: Jet, v: Jet) -> Jet:
        return [_total([u[j] * v[k - j] for j in range(k + 1)]) for k in range(self.order + 1)]

    def inverse(self, u: Jet) -> Jet:
        self.is_partial |= (u[0].low <= 0) & (u[0].high >= 0)
        self.is_empty |= (u[0].low == 0) & (u[0].high == 0)
        first = u[0].inverse()
        result = [first]
        for k in range(1, self.order + 1):
            result.append(-(_total([u[j] * result[k - j] for j in range(1, k + 1)]) * first))
        return result

    def integrated(self, first: Intervals, u: Jet, slope: Callable[[Jet], Intervals]) -> Jet:
        """The jet of g(u) from g(u) and from the coefficients of g'(u), each from those of g(u) before it."""
        result, slopes = [first], list[Intervals]()
        for k in range(1, self.order + 1):
            slopes.append(slope(result))
            result.append(_total([u[j].times(j / k) * slopes[k - j] for j in range(1, k + 1)]))
        return result

    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> Jet:
        if exponent.is_Integer and abs(exponent) <= 64:
            power = self.whole_power(self.jet_of(base), abs(int(exponent)))
            return power if exponent > 0 else self.inverse(power)
        if exponent.is_Rational and exponent.q % 2 == 1:
            return self.odd_root_power(self.jet_of(base), exponent)
        if base.has(self.x):
            inner = self.restrict(self.jet_of(base), 0.0, np.inf, is_open=not exponent.is_positive)
            if not exponent.has(self.x):
                return self.real_power(inner, float(exponent.evalf(25)))
            return exponential(self, self.times(self.jet_of(exponent), logarithm(self, inner)))
        if not base.is_positive:
            raise NotCoveredError("a power whose base is not positive")
        return exponential(self, self.jet_of(exponent * sympy.log(base)))

    def whole_power(self, u: Jet, n: int) -> Jet:
        if n == 1:
            return u
        half = self.whole_power(u, n // 2)
        first, *rest = self.times(half, half)
        square = [Intervals(np.maximum(first.low, 0.0), first.high), *rest]
        return square if n % 2 == 0 else self.times(square, u)

    def odd_root_power(self, u: Jet, exponent: sympy.Rational) -> Jet:
        """A power of an odd root, which negative numbers have, too."""
        a, turned = float(exponent), [-part for part in u]
        above, below = ([_clipped(v[0]), *v[1:]] for v in (u, turned))
        right, left = self.real_power(above, a), self.real_power(below, a)
        if exponent.p % 2 == 1:
            left = [-part for part in left]
        is_right, is_left = u[0].low > 0, u[0].high < 0
        self.is_partial |= ~is_right & ~is_left
        whole = self.number(np.inf)
        result = [
            Intervals(
                np.where(is_right, p.low, np.where(is_left, q.low, -whole.high)),
                np.where(is_right, p.high, np.where(is_left, q.high, whole.high)),
            )
            for p, q in zip(right, left, strict=True)
        ]
        both = Intervals(np.minimum(right[0].low, left[0].low), np.maximum(right[0].high, left[0].high))
        first = Intervals(
            np.where(is_right | is_left, result[0].low, both.low),
            np.where(is_right | is_left, result[0].high, both.high),
        )
        return [first, *result[1:]]

    def real_power(self, u: Jet, a: float) -> Jet:
        low, high = (np.power(end, a) for end in (u[0].low, u[0].high))
        result = [_outwards(np.minimum(low, high), np.maximum(low, high))]
        below = u[0].inverse()
        for k in range(1, self.order + 1):
            terms = [(u[k - j] * result[j]).times((a * (k - j) - j) / k) for j in range(k)]
            result.append(_total(terms) * below)
        return result


def _clipped(interval: Intervals) -> Intervals:
    return Intervals(np.maximum(interval.low, 0.0), np.maximum(interval.high, 0.0))


def _total(parts: list[Intervals] | tuple[Intervals, ...]) -> Intervals:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def exponential(enclosing: _Enclosing, u: Jet) -> Jet:
    first = _outwards(np.exp(u[0].low), np.exp(u[0].high))
    first = Intervals(np.maximum(first.low, 0.0), first.high)
    result = [first]
    for k in range(1, enclosing.order + 1):
        result.append(_total([u[j].times(j / k) * result[k - j] for j in range(1, k + 1)]))
    return result


def logarithm(enclosing: _Enclosing, u: Jet) -> Jet:
    u = enclosing.restrict(u, 0.0, np.inf, is_open=True)
    first, below = _outwards(np.log(u[0].low), np.log(u[0].high)), u[0].inverse()
    result = [first]
    for k in range(1, enclosing.order + 1):
        lower = [(result[j] * u[k - j]).times(-j / k) for j in range(1, k)]
        result.append(_total([u[k], *lower]) * below)
    return result


def _sine_and_cosine(enclosing: _Enclosing, u: Jet) -> tuple[Jet, Jet]:
    low, high = u[0].low, u[0].high
    sines, cosines = [_sine(low, high)], [_sine(low + np.pi / 2, high + np.pi / 2)]
    for k in range(1, enclosing.order + 1):
        sines.append(_total([u[j].times(j / k) * cosines[k - j] for j in range(1, k + 1)]))
        cosines.append(-_total([u[j].times(j / k) * sines[k - j] for j in range(1, k + 1)]))
    return sines, cosines


def _sine(low: Ends, high: Ends) -> Intervals:
    """The sine of intervals; ends far from 0 are imprecise and give [-1, 1]."""
    slack = 1e-15 * (1 + np.maximum(np.abs(low), np.abs(high)))
    a, b = low - slack, high + slack
    has_top = np.floor((b - np.pi / 2) / (2 * np.pi)) >= np.ceil((a - np.pi / 2) / (2 * np.pi))
    has_bottom = np.floor((b + np.pi / 2) / (2 * np.pi)) >= np.ceil((a + np.pi / 2) / (2 * np.pi))
    unknown = ~np.isfinite(a) | ~np.isfinite(b) | (b - a > 6) | (slack > 1e-6)
    ends = np.sin(a), np.sin(b)
    bottom = np.where(unknown | has_bottom, -1.0, np.minimum(*ends) - slack)
    top = np.where(unknown | has_top, 1.0, np.maximum(*ends) + slack)
    return Intervals(np.maximum(bottom, -1.0), np.minimum(top, 1.0))


def sine(enclosing: _Enclosing, u: Jet) -> Jet:
    return _sine_and_cosine(enclosing, u)[0]


def cosine(enclosing: _Enclosing, u: Jet) -> Jet:
    return _sine_and_cosine(enclosing, u)[1]


def tangent(enclosing: _Enclosing, u: Jet) -> Jet:
    above, below = _sine_and_cosine(enclosing, u)
    return enclosing.times(above, enclosing.inverse(below))


def _one_plus_square(enclosing: _Enclosing, u: Jet, sign: int) -> Jet:
    square = [part.times(sign) for part in enclosing.whole_power(u, 2)]
    return [square[0] + enclosing.number(1.0), *square[1:]]


def _from_slope(enclosing: _Enclosing, first: Intervals, u: Jet, slopes: Jet) -> Jet:
    """The jet of g(u), of which the value and the jet of g'(u) are known."""
    return enclosing.integrated(first, u, lambda known: slopes[len(known) - 1])


def arc_tangent(enclosing: _Enclosing, u: Jet) -> Jet:
    first = _outwards(np.arctan(u[0].low), np.arctan(u[0].high))
    return _from_slope(enclosing, first, u, enclosing.inverse(_one_plus_square(enclosing, u, 1)))


def arc_sine(enclosing: _Enclosing, u: Jet) -> Jet:
    u = enclosing.restrict(u, -1.0, 1.0)
    first = _outwards(np.arcsin(u[0].low), np.arcsin(u[0].high))
    inner = _one_plus_square(enclosing, u, -1)
    inner = [Intervals(np.maximum(inner[0].low, 0.0), np.maximum(inner[0].high, 0.0)), *inner[1:]]
    return _from_slope(enclosing, first, u, enclosing.real_power(inner, -0.5))


def arc_cosine(enclosing: _Enclosing, u: Jet) -> Jet:
    turned = [-part for part in arc_sine(enclosing, u)]
    quarter = _outwards(np.full(enclosing.shape, np.pi / 2), np.full(enclosing.shape, np.pi / 2))
    return [turned[0] + quarter, *turned[1:]]


def hyperbolic_sine(enclosing: _Enclosing, u: Jet) -> Jet:
    grown, fallen = exponential(enclosing, u), exponential(enclosing, [-part for part in u])
    first = _outwards(np.sinh(u[0].low), np.sinh(u[0].high))
    rest = [(a + -b).times(0.5) for a, b in zip(grown[1:], fallen[1:], strict=True)]
    return [first, *rest]


def hyperbolic_cosine(enclosing: _Enclosing, u: Jet) -> Jet:
    grown, fallen = exponential(enclosing, u), exponential(enclosing, [-part for part in u])
    return [(a + b).times(0.5) for a, b in zip(grown, fallen, strict=True)]


def hyperbolic_tangent(enclosing: _Enclosing, u: Jet) -> Jet:
    first = _outwards(np.tanh(u[0].low), np.tanh(u[0].high))
    first = Intervals(np.maximum(first.low, -1.0), np.minimum(first.high, 1.0))

    def slope(known: Jet) -> Intervals:
        k = len(known) - 1
        square = _total([known[j] * known[k - j] for j in range(k + 1)])
        return enclosing.number(1.0) + -square if k == 0 else -square

    return enclosing.integrated(first, u, slope)


def absolute(enclosing: _Enclosing, u: Jet) -> Jet:
    """|u|, whose slope where u is 0 counts as anything between those on both sides."""
    sign = u[0].sign()
    size = np.maximum(np.abs(u[0].low), np.abs(u[0].high))
    nearest = np.where(sign == 0, 0.0, np.minimum(np.abs(u[0].low), np.abs(u[0].high)))
    result = [Intervals(nearest, size)]
    for k, part in enumerate(u[1:], 1):
        widest = np.maximum(np.abs(part.low), np.abs(part.high)) if k == 1 else np.inf
        low = np.where(sign > 0, part.low, np.where(sign < 0, -part.high, -widest))
        high = np.where(sign > 0, part.high, np.where(sign < 0, -part.low, widest))
        result.append(Intervals(low, high))
    return result


FUNCTIONS: dict[type[sympy.Function], Callable[[_Enclosing, Jet], Jet]] = {
    sympy.exp: exponential,
    sympy.log: logarithm,
    sympy.sin: sine,
    sympy.cos: cosine,
    sympy.tan: tangent,
    sympy.atan: arc_tangent,
    sympy.asin: arc_sine,
    sympy.acos: arc_cosine,
    sympy.sinh: hyperbolic_sine,
    sympy.cosh: hyperbolic_cosine,
    sympy.tanh: hyperbolic_tangent,
    sympy.Abs: absolute,
}
