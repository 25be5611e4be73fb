"""Answers to differential equations, put in: derivatives are taken numerically, at points drawn at random.

Which letter is the function and which it is of is read as the solver reads it; nothing else is shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from inkmath.expression import terms
from inkmath.expression.lines import split_lines
from inkmath.expression.terms import Term, Variable
from inkmath.solving.differential_equations.problems import DifferentialEquation, differential_equation_in
from solver_suite.exact_values import EXACT, UndefinedError, Value, value_of

SAMPLES, MOST_SAMPLES = 3, 60
CLOSE = 1e-12


def equation_of(latex: str, read: object) -> DifferentialEquation:
    """The equation of a problem, with its conditions. read: the function from LaTeX to terms."""
    lines = [read(line) for line in split_lines(latex)]  # type: ignore[operator]
    found = differential_equation_in(lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines)))
    assert found is not None, latex
    return found


def constants_of(answer: Term, equation: DifferentialEquation) -> set[Variable]:
    """The constants of a solution: the letters that neither the equation nor its conditions hold."""
    places = [side for condition in equation.conditions for side in (condition.place, condition.value)]
    known = set(terms.variables(terms.Tuple((equation.equation, *places))))
    return set(terms.variables(answer)) - known - {equation.x, equation.y}


def solves(answer: Term, equation: DifferentialEquation, samples: object) -> bool:
    """True if a solution, explicit or not, satisfies the equation and its conditions at every point tried."""
    if not isinstance(answer, terms.Relation) or answer.signs != ("=",):
        return False
    name, body = answer.sides
    is_named = isinstance(name, terms.Apply) and name.head == equation.y
    compared = 0
    for sample in islice(samples, MOST_SAMPLES):  # type: ignore[call-overload]
        try:
            if name == equation.y or is_named:
                sides = _sides_along(body, equation, sample)
            else:
                sides = _sides_at(answer, equation, sample)
        except (UndefinedError, ValueError, ZeroDivisionError):
            continue
        if sides is None:
            continue
        if not _close(*sides):
            return False
        compared += 1
        if compared == SAMPLES:
            return all(_holds(condition, answer, equation, sample) for condition in equation.conditions)
    return False


def _close(one: Value, other: Value) -> bool:
    return bool(abs(one - other) <= CLOSE * max(1, abs(one), abs(other)))


def _sides_along(
    body: Term, equation: DifferentialEquation, sample: dict[Variable, Value]
) -> Sequence[Value]:
    """Both sides of the equation where y is the body."""

    def function(at: Value) -> Value:
        return value_of(body, {**sample, equation.x: at})

    known = dict(sample)
    for order in range(equation.order + 1):
        at = sample[equation.x]
        known[equation.derivative(order)] = EXACT.diff(function, at, order) if order else function(at)
    return [value_of(side, known) for side in equation.equation.sides]


def _sides_at(
    answer: terms.Relation, equation: DifferentialEquation, sample: dict[Variable, Value]
) -> Sequence[Value] | None:
    """Both sides of the equation at a point of an implicit solution, with the slope of the curve there."""
    free = sorted(constants_of(answer, equation), key=str) or [equation.y]

    def gap(**changed: Value) -> Value:
        known = {**sample, **{Variable(name[0], name[1:]): value for name, value in changed.items()}}
        return value_of(answer.sides[0], known) - value_of(answer.sides[1], known)

    name = free[0].token + free[0].sub
    sample[free[0]] = EXACT.findroot(lambda value: gap(**{name: value}), sample[free[0]])
    if isinstance(sample[free[0]], EXACT.mpc):
        return None
    x, y = equation.x.token, equation.y.token
    along = EXACT.diff(lambda value: gap(**{x: value}), sample[equation.x])
    across = EXACT.diff(lambda value: gap(**{y: value}), sample[equation.y])
    known = {**sample, equation.derivative(1): -along / across}
    return [value_of(side, known) for side in equation.equation.sides]


def _holds(
    condition: object, answer: terms.Relation, equation: DifferentialEquation, sample: dict[Variable, Value]
) -> bool:
    order, place, wanted = condition.order, condition.place, condition.value  # type: ignore[attr-defined]
    at, value = value_of(place, sample), value_of(wanted, sample)
    name, body = answer.sides
    if name != equation.y and not isinstance(name, terms.Apply):
        return _close(
            *(value_of(side, {**sample, equation.x: at, equation.y: value}) for side in answer.sides)
        )

    def function(x: Value) -> Value:
        return value_of(body, {**sample, equation.x: x})

    return _close(EXACT.diff(function, at, order) if order else function(at), value)
