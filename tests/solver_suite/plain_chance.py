"""Probabilities by Python's math and statistics, apart from the solver."""

from __future__ import annotations

import math
import re
from statistics import NormalDist

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.types import Solution
from solver_suite.exact_values import value_of
from solver_suite.plain_events import event_probability, is_of_events
from solver_suite.suite import Problem

TOLERANCE = 1e-9
NUMBER = r"(-?[\d.]+(?:\^\{?\d+\}?)?|\\frac\{\d+\}\{\d+\})"


def check_chance(problem: Problem) -> None:
    """Works the answer out from the numbers in the LaTeX."""
    (answer,) = problem.answers
    assert math.isclose(probability(problem.latex), number(answer), rel_tol=TOLERANCE)


def same_answer(problem: Problem, solution: Solution) -> bool:
    """True if the one answer is the number of the suite, whatever its digits are."""
    if len(solution.answers) != 1:
        return False
    (found,), (wanted,) = solution.answers, problem.answers
    value = number(found.latex) if found.decimal is None else found.decimal
    return math.isclose(value, number(wanted), rel_tol=TOLERANCE)


def number(latex: str) -> float:
    return float(value_of(interpret(parse(latex))))


def probability(latex: str) -> float:
    """The probability, expected value or deviation that is asked for."""
    if is_of_events(latex):
        return event_probability(latex)
    low, high = bounds(latex)
    if found := re.search(rf"B\({NUMBER}[;,]{NUMBER}\)|n={NUMBER},p={NUMBER}", latex):
        n, p = (number(text) for text in found.groups() if text)
        if "E(X)" in latex:
            return n * p
        if r"\sigma(X)" in latex:
            return math.sqrt(n * p * (1 - p))
        return sum(math.comb(int(n), k) * p**k * (1 - p) ** (int(n) - k) for k in whole(low, min(high, n)))
    if found := re.search(rf"Po\({NUMBER}\)|lambda={NUMBER}", latex):
        (rate,) = (number(text) for text in found.groups() if text)
        return sum(math.exp(-rate) * rate**k / math.factorial(k) for k in whole(low, min(high, 150)))
    found = re.search(rf"N\}}?\({NUMBER}[;,]{NUMBER}\)|mu={NUMBER},\\sigma={NUMBER}", latex)
    mean, spread = (number(text) for text in found.groups() if text) if found else (0.0, 1.0)
    if "sigma=" not in latex:
        spread = math.sqrt(spread)
    normal = NormalDist(mean, spread)
    return (normal.cdf(high) if high < math.inf else 1) - (normal.cdf(low) if low > -math.inf else 0)


def bounds(latex: str) -> tuple[float, float]:
    """The ends of the event; for whole numbers a strict sign moves them by a half."""
    event = re.search(r"P\(([^()]*[XZ][^()]*)\)", latex)
    low, high = -math.inf, math.inf
    if event is None:
        return low, high
    is_whole = "N" not in latex and r"\mu" not in latex and "Z" not in latex
    step = 0.5 if is_whole else 0.0
    left, letter, right = re.split("([XZ])", event[1])
    assert letter
    if "=" in right and r"\leq" not in right:
        return number(right[1:]), number(right[1:])
    for text, is_left in ((left, True), (right, False)):
        if found := re.search(r"(<|>|\\leq|\\geq)", text):
            value = number(text.replace(found[1], ""))
            is_below = (found[1] in ("<", r"\leq")) == is_left
            inward = step if found[1] in "<>" else 0.0
            low, high = (value + inward, high) if is_below else (low, value - inward)
    return low, high


def whole(low: float, high: float) -> range:
    return range(max(0, math.ceil(low)) if low > -math.inf else 0, math.floor(high) + 1)
