"""True if one line comes from another by an operation on both sides, seen at random points.

Recognised are: a constant factor, sides swapped, both raised to a power, times a denominator or an
exponential, taken as exponents or into a logarithm, and a product of zero taken apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product

import numpy as np

from inkmath.expression import terms
from inkmath.expression.values import Points, Values, values_at
from inkmath.solving.verify.statements import Or, Relation, Statement, difference, divisors
from inkmath.solving.verify.verdict import Verdict

POWERS: Mapping[str, Callable[[Values], Values]] = {
    "square": lambda v: v**2,
    "cube": lambda v: v**3,
    "fourth": lambda v: v**4,
    "sixth": lambda v: v**6,
}
REVERSIBLE: Mapping[str, Callable[[Values], Values]] = {
    "itself": lambda v: v,
    "logarithm": np.log,
}
RECIPROCAL = np.reciprocal
"""Reversible, too, but it turns the order."""


def by_operation(lines: tuple[Statement, Statement], variable: terms.Variable, others: Points) -> Verdict:
    """The verdict on two relations without solutions in sight: whether the one comes from the other.

    Recognised are: the same on both sides, a constant factor, sides swapped, raised to a power, times a
    denominator or an exponential, taken as exponents or into a logarithm.
    """
    before, after = lines
    if not isinstance(before, Relation):
        return Verdict.UNDECIDED
    random = np.random.default_rng(3)
    x = np.concatenate([random.uniform(-reach, reach, 40) for reach in (5, 20, 200)])
    verdict = _operation_at(before, after, variable, {**others, variable: x})
    if verdict is Verdict.UNDECIDED:
        upwards = random.uniform(-5, 5, x.size)
        verdict = _operation_at(before, after, variable, {**others, variable: x + 1j * upwards})
    return verdict


def _operation_at(
    before: Relation, statement: Statement, variable: terms.Variable, points: Points
) -> Verdict:
    """Both lines as functions at points, real ones or, where nothing is real, complex ones."""
    after = (
        [statement]
        if isinstance(statement, Relation)
        else list(statement.parts)
        if isinstance(statement, Or)
        else []
    )
    if not after or (len(after) > 1 and before.sign != "="):
        return Verdict.UNDECIDED
    gaps: list[Values] = []
    for link in after:
        if not isinstance(link, Relation) or link.sign != before.sign:
            return Verdict.UNDECIDED
        gaps.append(np.broadcast_to(values_at(difference(link), points), points[variable].shape))
    gap = np.prod(gaps, axis=0)
    left, right = values_at(before.left, points), values_at(before.right, points)
    with np.errstate(all="ignore"):
        for g in (*REVERSIBLE.values(), *((RECIPROCAL,) if before.sign == "=" else ())):
            if _is_other_constant(g(left) - g(right), gap):
                return Verdict.UNDECIDED
            if any(_are_proportional(g(left) - g(right), each, before.sign) for each in _products(gaps)):
                return Verdict.SAME
        for factor in _exponentials((before, *after), variable, points):
            if len(gaps) == 1 and _are_proportional((left - right) * factor, gap, before.sign):
                return Verdict.SAME
        if before.sign != "=":
            return Verdict.UNDECIDED
        operations: list[Callable[[Values], Values]] = [
            *POWERS.values(),
            *(partial(np.power, base) for base in _bases(before, points)),
        ]
        for f in operations:
            if _are_proportional(f(left) - f(right), gap, "=", up_to_sign=len(gaps) > 1):
                is_reversible = f not in POWERS.values() and _is_of_one_logarithm(before, variable)
                return Verdict.SAME if is_reversible else Verdict.SUPERSET
        for factor in _factors(before, variable, points):
            if _are_proportional((left - right) * factor, gap, "=", up_to_sign=len(gaps) > 1):
                return Verdict.SUPERSET
    return Verdict.UNDECIDED


def _is_of_one_logarithm(link: Relation, variable: terms.Variable) -> bool:
    """True for `ln A = c`: where A is a power of the base, the logarithm has a value."""
    sides = [link.left, link.right] if variable in terms.variables(link.left) else [link.right, link.left]
    match sides:
        case [terms.Call(r"\ln" | r"\log" | r"\lg", _, base), other]:
            return all(variable not in terms.variables(part) for part in (base or terms.ONE, other))
    return False


def _products(gaps: list[Values]) -> Iterator[Values]:
    """The product of the factors, which may have stood there several times before."""
    for powers in product(range(1, 4 if 1 < len(gaps) <= 3 else 2), repeat=len(gaps)):
        yield np.prod([gap**n for gap, n in zip(gaps, powers, strict=True)], axis=0)


def _bases(link: Relation, points: Points) -> list[Values]:
    """The bases of the logarithms in a relation."""
    parts = [part for side in (link.left, link.right) for part in terms.walk(side)]
    calls = [part for part in parts if isinstance(part, terms.Call)]
    bases = [call.base or terms.Number("10") for call in calls if call.function in (r"\log", r"\lg")]
    return [np.asarray(math.e), *(values_at(base, points) for base in bases)]


def _factors(link: Relation, variable: terms.Variable, points: Points) -> Iterator[Values]:
    """Products of the denominators of a relation."""
    bottoms = [values_at(divisor, points) for divisor in divisors(link, variable)][:5]
    for chosen in range(1, 2 ** len(bottoms)):
        yield np.prod([b for k, b in enumerate(bottoms) if chosen >> k & 1], axis=0)


def _exponentials(links: Sequence[Statement], variable: terms.Variable, points: Points) -> Iterator[Values]:
    """The powers of positive numbers in relations, and their reciprocals: factors that are never 0."""
    sides = [side for link in links if isinstance(link, Relation) for side in (link.left, link.right)]
    powers = dict.fromkeys(
        part for side in sides for part in terms.walk(side) if _is_exponential(part, variable)
    )
    for part in list(powers)[:5]:
        values = values_at(part, points)
        yield values
        yield 1 / values


def _is_exponential(part: terms.Term, variable: terms.Variable) -> bool:
    match part:
        case terms.Power(base, exponent):
            is_constant = not terms.variables(base) and variable in terms.variables(exponent)
            return is_constant and bool(np.all(np.real(values_at(base, {})) > 0))
    return False


def _is_other_constant(left: Values, right: Values) -> bool:
    """True if both are the same numbers everywhere, but not of the same size: other false statements."""
    values = [np.atleast_1d(side) for side in (left, right)]
    if not all(np.isfinite(side).all() and np.ptp(np.abs(side)) <= 1e-9 for side in values):
        return False
    sizes = [float(np.abs(side[0])) for side in values]
    return abs(sizes[0] - sizes[1]) > 1e-9 * (1 + sizes[0])


def _vanishes(values: Values) -> bool:
    """True if the values are zero wherever there are any, as those of an identity."""
    known = values[np.isfinite(values)]
    return known.size >= 8 and bool((np.abs(known) <= 1e-9).all())


def _are_proportional(left: Values, right: Values, sign: str, up_to_sign: bool = False) -> bool:
    """True if right is a constant other than 0 times left, at every point that both have.

    up_to_sign: whether the constant has to be 1 or -1.
    """
    left = np.broadcast_to(left, right.shape)
    if _vanishes(left) and _vanishes(right):
        return True
    known = np.isfinite(left) & np.isfinite(right) & (left != 0)
    if known.sum() < 8:
        return False
    ratio = right[known] / left[known]
    factor = np.median(ratio.real) + 1j * np.median(ratio.imag)
    if up_to_sign and abs(abs(factor) - 1) > 1e-9:
        return False
    fits_sign = factor != 0 if sign in ("=", r"\neq") else factor.real > 0
    return bool(fits_sign and np.all(np.abs(ratio - factor) <= 1e-9 * abs(factor)))
