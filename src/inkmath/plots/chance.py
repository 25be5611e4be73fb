"""Distributions with the probability that is asked for: the area under a bell curve, bars that count."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.expression.values import values_at
from inkmath.plots.curves import Values
from inkmath.plots.graphs import Curve, Graph, Mark
from inkmath.plots.windows import Range
from inkmath.plots.written import latex_of
from inkmath.solving.chance.problems import Given, given_in
from inkmath.types import Solution

WIDE = 4.0
"""Standard deviations on either side of the mean that are shown."""

MOST_BARS = 130
HALF_BAR = 0.4
CURVE_POINTS = 301
TURNED = {"<": ">", ">": "<", r"\leq": r"\geq", r"\geq": r"\leq", "=": "="}
HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    r"\leq": lambda a, b: a <= b,
    r"\geq": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}

Limit = tuple[str, float, Term]
"""A sign, a number and how it is written: the variable compares so with the number."""


def chance_graph(solution: Solution) -> Graph | None:
    """The distribution of a problem; None where there is no picture, as of very many values."""
    given = given_in(interpret(parse(solution.latex)))
    if given is None:
        return None
    limits = next((list(_limits(what)) for _, what in given.asked if isinstance(what, terms.Relation)), [])
    parameters = [float(values_at(each, {})) for each in given.distribution.parameters]
    if given.distribution.family == "normal":
        return _normal(parameters, limits, given, solution)
    return _counted(given.distribution.family, parameters, limits, given, solution)


def _limits(event: terms.Relation) -> Iterator[Limit]:
    """The limits that each relation of an event sets to the variable."""
    for left, sign, right in zip(event.sides, event.signs, event.sides[1:], strict=False):
        if isinstance(left, Variable):
            yield sign, float(values_at(right, {})), right
        else:
            yield TURNED[sign], float(values_at(left, {})), left


def _normal(parameters: Sequence[float], limits: Sequence[Limit], given: Given, solution: Solution) -> Graph:
    mean, deviation = parameters[0], math.sqrt(parameters[1])

    def density(x: Values) -> Values:
        return np.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))

    ends = [number for _, number, _ in limits]
    low = min([mean - WIDE * deviation, *(end - deviation / 2 for end in ends)])
    high = max([mean + WIDE * deviation, *(end + deviation / 2 for end in ends)])
    x = np.linspace(low, high, CURVE_POINTS)
    curve = Curve(solution.latex, (np.column_stack([x, density(x)]),))
    marks = tuple(
        Mark("end", number, 0.0, f"{latex_of(given.letter)}={latex_of(term)}") for _, number, term in limits
    )
    return _graph(given, solution, (low, high), curve, _under(density, limits, (low, high)), marks)


def _under(density: Callable[[Values], Values], limits: Sequence[Limit], window: Range) -> tuple[Values, ...]:
    """The area between the curve and the axis where the event happens."""
    low = max([window[0], *(number for sign, number, _ in limits if sign in (">", r"\geq"))])
    high = min([window[1], *(number for sign, number, _ in limits if sign in ("<", r"\leq"))])
    is_point = any(sign == "=" for sign, _, _ in limits)
    if not limits or is_point or low >= high:
        return ()
    x = np.linspace(low, high, CURVE_POINTS)
    return (np.vstack([[low, 0.0], np.column_stack([x, density(x)]), [high, 0.0]]),)


def _counted(
    family: str, parameters: Sequence[float], limits: Sequence[Limit], given: Given, solution: Solution
) -> Graph | None:
    """A bar for each number of successes or events; those of the event are filled."""
    mean = parameters[0] * parameters[1] if family == "binomial" else parameters[0]
    deviation = math.sqrt(mean * (1 - parameters[1]) if family == "binomial" else mean)
    ends = [number for _, number, _ in limits]
    low = max(0, math.floor(min([mean - WIDE * deviation, *ends])) - 1)
    high = math.ceil(max([mean + WIDE * deviation, *ends])) + 1
    high = min(high, int(parameters[0])) if family == "binomial" else high
    if high - low > MOST_BARS:
        return None
    bars = {k: _bar(k, _mass(family, parameters, k)) for k in range(low, high + 1)}
    counted = [k for k in bars if limits and all(HOLDS[sign](k, number) for sign, number, _ in limits)]
    curve = Curve(solution.latex, tuple(bars.values()))
    area = tuple(bars[k] for k in counted)
    return _graph(given, solution, (low - 1.0, high + 1.0), curve, area, ())


def _mass(family: str, parameters: Sequence[float], k: int) -> float:
    """The probability of a number, by logarithms, so that nothing overflows."""
    if family == "poisson":
        (rate,) = parameters
        return math.exp(k * math.log(rate) - rate - math.lgamma(k + 1)) if rate else float(k == 0)
    n, p = parameters
    if p in (0.0, 1.0):
        return float(k == n * p)
    choices = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(choices + k * math.log(p) + (n - k) * math.log1p(-p))


def _bar(k: int, height: float) -> Values:
    left, right = k - HALF_BAR, k + HALF_BAR
    return np.array([[left, 0.0], [left, height], [right, height], [right, 0.0]])


def _graph(
    given: Given,
    solution: Solution,
    x_range: Range,
    curve: Curve,
    area: tuple[Values, ...],
    marks: tuple[Mark, ...],
) -> Graph:
    top = max(float(branch[:, 1].max()) for branch in curve.branches)
    return Graph(
        solution.latex,
        latex_of(given.letter),
        "f" if given.distribution.family == "normal" else "P",
        x_range,
        (-0.12 * top, 1.15 * top),
        (curve,),
        marks,
        area=area,
    )
