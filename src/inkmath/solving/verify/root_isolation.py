"""All real roots of an equation, proven complete: by intervals that cover the whole real line.

On a box where the enclosure of the function holds no 0 there is no root; where that of its derivative holds
none, at most one, and one if the signs at the ends differ. Other boxes are halved (Moore, Interval Analysis,
1966; Kearfott, Rigorous Global Search, 1996). A multiple root, or a removable hole, lies at an exact number
where the first derivatives vanish and the next one does not in the whole box. Beyond the boxes a derivative
that keeps its sign proves that the function does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import mpmath
import numpy as np
import numpy.typing as npt
import sympy

from inkmath.expression import terms
from inkmath.solving.evaluate.exact import NOT_REAL
from inkmath.solving.evaluate.interval_jets import Enclosure, Intervals, enclose
from inkmath.solving.evaluate.simple_numbers import simple_numbers_near
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.time_limit import run_within
from inkmath.solving.verify.root_refinement import is_no_root, root_near
from inkmath.solving.verify.statements import Relation, divisors

Ends = npt.NDArray[np.float64]

T = TypeVar("T")

ORDER = 12
MAX_EXPONENT = 90.0
RADII: Ends = np.asarray(5.3 * 4.0 ** np.arange(12), dtype=np.float64)
"""Largest distance from 0 that boxes may have to cover, until the function keeps its sign."""

FIRST_BOXES, MAX_BOXES, MAX_ROUNDS = 256, 20_000, 48
CLUSTER = 1e-9
"""Roots nearer than this, relative to 1 + |x|, are the same one."""

MARGIN = 1e-3
"""An interval is searched that far beyond its ends, so that no root lies on one."""

SMALL = 0.05
"""In boxes of that width, relative to 1 + |x|, multiple roots are looked for."""

QUOTIENTS: Mapping[type[sympy.Function], Callable[[sympy.Expr], sympy.Expr]] = {
    sympy.tan: lambda t: sympy.sin(t) / sympy.cos(t),
    sympy.cot: lambda t: sympy.cos(t) / sympy.sin(t),
    sympy.sec: lambda t: 1 / sympy.cos(t),
    sympy.csc: lambda t: 1 / sympy.sin(t),
}
TIME_LIMIT_S = 1.0
MAX_OPERATIONS = 60


def all_roots(
    equation: terms.Relation, variable: terms.Variable, low: float = -math.inf, high: float = math.inf
) -> list[Any] | None:
    """All real solutions from low to high as mpf, in ascending order; None where it is not proven that these
    are all.
    """
    try:
        return run_within(TIME_LIMIT_S, lambda: _all_roots(equation, variable, low, high))
    except (NotCoveredError, UndefinedValueError, NotImplementedError, sympy.PolynomialError):
        return None


def _all_roots(
    equation: terms.Relation, variable: terms.Variable, low: float, high: float
) -> list[Any] | None:
    left, right = equation.sides
    zeros = _zeros(_forms(real_expression(left), real_expression(right)), real(variable), low, high)
    if zeros is None:
        return None
    holes = tuple(divisors(Relation(left, "=", right), variable))
    roots: list[Any] = []
    for zero in zeros:
        root = root_near((left, right), holes, variable, zero)
        if root is not None:
            roots.append(root)
        elif not is_no_root((left, right), holes, variable, zero):
            return None
    return [root for root in _distinct(roots) if low - CLUSTER <= root <= high + CLUSTER]


def _distinct(roots: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for root in sorted(roots):
        if not kept or abs(root - kept[-1]) > CLUSTER * (1 + abs(root)):
            kept.append(root)
    return kept


def _forms(left: sympy.Expr, right: sympy.Expr) -> list[sympy.Expr]:
    """Functions that are 0 wherever both sides are equal; of some it is easier to see where they are not."""
    sides = left, right
    differences = [left - right]
    if any(side.is_Pow or isinstance(side, sympy.exp) for side in sides):
        differences.append(_logarithm(left) - _logarithm(right))
    if any(isinstance(side, sympy.log) for side in sides):
        differences.append(sympy.exp(left) - sympy.exp(right))
    if any(side.is_Pow and side.exp == sympy.S.Half for side in sides):
        differences.append(left**2 - right**2)
    forms = [left - right, *(_numerator(difference) for difference in differences)]
    return [
        form
        for form in dict.fromkeys(forms)
        if form.count_ops() <= MAX_OPERATIONS and not form.has(*NOT_REAL)
    ]


def _logarithm(side: sympy.Expr) -> sympy.Expr:
    """The logarithm of a side, which is positive where it equals a positive one."""
    if isinstance(side, sympy.exp):
        return side.args[0]
    if side.is_Pow and not side.exp.is_number:
        return side.exp * sympy.log(side.base)
    if side.is_Pow and side.exp.is_even:
        return side.exp * sympy.log(sympy.Abs(side.base))
    return sympy.log(side)


def _numerator(gap: sympy.Expr) -> sympy.Expr:
    """The numerator, without factors that are never 0."""
    if gap.has(sympy.tanh, sympy.coth):
        gap = gap.rewrite(sympy.exp)
    for function, quotient in QUOTIENTS.items():
        gap = gap.replace(function, quotient)
    above = sympy.fraction(sympy.together(sympy.expand(gap)))[0]
    if above.count_ops() > MAX_OPERATIONS:
        return above
    factors = [factor for factor in sympy.Mul.make_args(sympy.factor(above)) if not factor.is_nonzero]
    return sympy.Mul(*factors)


def _zeros(forms: list[sympy.Expr], x: sympy.Symbol, low: float, high: float) -> list[float] | None:
    """All numbers from low to high where every form is 0, perhaps others; None where that is not proven."""
    for f in forms:
        if not f.has(x) and f.is_nonzero:
            return []
        if f.is_polynomial(x) and f.free_symbols == {x}:
            return [float(root.evalf(30)) for root in set(sympy.Poly(f, x).real_roots())]
    mirrored = [f.subs(x, -x) for f in forms]
    below = _first(lambda f: _upper_end(f, x), mirrored) if low == -math.inf else MARGIN - low
    above = _first(lambda f: _upper_end(f, x), forms) if high == math.inf else MARGIN + high
    if below is None or above is None:
        return None
    return _first(lambda f: _Search(f, x).between(-below, above), forms)


def _first(attempt: Callable[[sympy.Expr], T | None], forms: list[sympy.Expr]) -> T | None:
    """The result for the first form for which the attempt succeeds."""
    for form in forms:
        try:
            found = attempt(form)
        except NotCoveredError:
            continue
        if found is not None:
            return found
    return None


def _upper_end(f: sympy.Expr, x: sympy.Symbol) -> float | None:
    """A number beyond which the function has no zero; None where none is proven."""
    fine = _keeps_its_sign(f, x) | _vanishes_only_at_infinity(f, x)
    if fine.any():
        return float(RADII[fine.argmax()])
    if f.has(sympy.log):  # an exponential is easier to compare
        fine = _keeps_its_sign(f.subs(x, sympy.exp(x)), x) & (RADII < MAX_EXPONENT)
        return float(np.exp(RADII[fine.argmax()])) if fine.any() else None
    return None


def _keeps_its_sign(f: sympy.Expr, x: sympy.Symbol) -> npt.NDArray[np.bool_]:
    """Beyond which of the radii the function is not 0, by its enclosure or by one of a derivative."""
    beyond = enclose(f, x, RADII, np.full(RADII.shape, np.inf), ORDER)
    there = enclose(f, x, RADII, RADII, ORDER)
    fine = beyond.is_empty | (beyond.jet[0].sign() != 0)
    signs = [part.sign() for part in there.jet]
    agreed = signs[0] != 0
    for k in range(1, ORDER + 1):
        agreed &= signs[k - 1] == signs[0]
        fine |= agreed & (beyond.jet[k].sign() == signs[0]) & ~beyond.is_partial
    return np.asarray(fine)


def _vanishes_only_at_infinity(f: sympy.Expr, x: sympy.Symbol) -> npt.NDArray[np.bool_]:
    """Beyond which of the radii a function of 1/x has no zero but perhaps its limit."""
    g = _numerator(f.subs(x, 1 / x).replace(sympy.log, lambda inner: sympy.log(sympy.cancel(inner))))
    order = _multiplicity(g, x, sympy.S.Zero)
    if order is None:
        return np.zeros(RADII.shape, dtype=bool)
    around = enclose(g, x, np.zeros(RADII.shape), 1 / RADII, ORDER)
    return np.asarray((around.jet[order].sign() != 0) & ~around.is_partial)


def _multiplicity(f: sympy.Expr, x: sympy.Symbol, value: sympy.Expr) -> int | None:
    """The multiplicity of a zero: derivatives that vanish, from the function on; None if undecided."""
    for k in range(ORDER + 1):
        there = f.subs(x, value).evalf(40)
        if not there.is_Float and not there.is_Rational:
            return None
        if abs(there) > sympy.Float(10) ** -30:
            return k
        f = sympy.diff(f, x)
    return None


@dataclass
class _Search:
    """The zeros of a function between two numbers."""

    f: sympy.Expr
    x: sympy.Symbol
    found: list[float] = field(default_factory=list)
    multiplicities: dict[sympy.Expr, int | None] = field(default_factory=dict)

    def between(self, low: float, high: float) -> list[float] | None:
        """All zeros in ascending order; None where some boxes are left of which nothing is known."""
        spread = np.sinh(np.linspace(np.arcsinh(low), np.arcsinh(high), FIRST_BOXES + 1) + 1e-3)
        within_ends = [end for end in self.ends_of_domain() if low < end < high]
        edges = np.unique([low, *spread[1:-1], *within_ends, high])
        boxes = edges[:-1], edges[1:]
        for _ in range(MAX_ROUNDS):
            boxes = self.undecided(*boxes)
            if boxes[0].size == 0:
                return sorted(self.found)
            if boxes[0].size > MAX_BOXES:
                return None
            middle = boxes[0] + 0.4873 * (boxes[1] - boxes[0])
            boxes = np.concatenate([boxes[0], middle]), np.concatenate([middle, boxes[1]])
        return None

    def ends_of_domain(self) -> list[float]:
        """Rational numbers where the function may cease to be defined: no box should reach over them."""
        logarithms = [part.args[0] for part in self.f.atoms(sympy.log)]
        powers = [part.base for part in self.f.atoms(sympy.Pow) if not part.exp.is_Integer]
        inner = [part for part in (*logarithms, *powers) if part.has(self.x) and part.is_polynomial(self.x)]
        return [float(end) for part in inner for end in sympy.Poly(part, self.x).ground_roots()]

    def undecided(self, low: Ends, high: Ends) -> tuple[Ends, Ends]:
        """The boxes that may hold zeros, without those that hold none and those that hold exactly one."""
        box = enclose(self.f, self.x, low, high, 1)
        middle = low + (high - low) / 2
        value = enclose(self.f, self.x, middle, middle, 0).jet[0]
        with np.errstate(all="ignore"):
            around = value + box.jet[1] * Intervals(low - middle, high - middle)
        apart = (around.sign() != 0) & ~box.is_partial
        is_open = ~(box.is_empty | (box.jet[0].sign() != 0) | apart)
        is_monotone = is_open & (box.jet[1].sign() != 0) & ~box.is_partial
        ends = [enclose(self.f, self.x, end, end, 0).jet[0].sign() for end in (low, high)]
        is_known = is_monotone & (ends[0] * ends[1] != 0)
        for k in np.flatnonzero(is_known & (ends[0] != ends[1])):
            self.found.append(self.bisected(float(low[k]), float(high[k])))
        rest = is_open & ~is_known
        return self.without_multiple(low[rest], high[rest])

    def bisected(self, low: float, high: float) -> float:
        function = sympy.lambdify(self.x, self.f, "mpmath")
        with mpmath.workdps(30):
            a, b = mpmath.mpf(low), mpmath.mpf(high)
            is_positive = function(a) > 0
            for _ in range(90):
                middle = (a + b) / 2
                a, b = (middle, b) if (function(middle) > 0) == is_positive else (a, middle)
            return float(a)

    def without_multiple(self, low: Ends, high: Ends) -> tuple[Ends, Ends]:
        """The boxes without the runs of neighbours whose only zero is an exact number."""
        if low.size == 0:
            return low, high
        order = np.argsort(low)
        low, high = low[order], high[order]
        starts = np.flatnonzero(low > np.concatenate([[-np.inf], high])[: low.size])
        kept = np.ones(low.shape, dtype=bool)
        for first, last in zip(starts, np.append(starts[1:], low.size), strict=True):
            a, b = float(low[first]), float(high[last - 1])
            if b - a < SMALL * (1 + abs(a)) and self.is_multiple(a, b):
                kept[first:last] = False
        return low[kept], high[kept]

    def is_multiple(self, low: float, high: float) -> bool:
        """True if the only zero from low to high is a simple exact number, of any multiplicity."""
        for number in simple_numbers_near((low + high) / 2, high - low):
            if number not in self.multiplicities:
                self.multiplicities[number] = _multiplicity(self.f, self.x, number)
            order, place = self.multiplicities[number], float(number.evalf(25))
            if not order or not low - (high - low) <= place <= high + (high - low):
                continue
            a, b = min(low, place - 1e-9), max(high, place + 1e-9)
            box: Enclosure = enclose(self.f, self.x, np.array([a]), np.array([b]), order)
            if box.jet[order].sign()[0] != 0 and not box.is_partial[0]:
                self.found.append(place)
                return True
        return False
