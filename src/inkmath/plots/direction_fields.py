"""Graphs of differential equations: a direction field, and a solution or some of a family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from inkmath.errors import InkmathError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ONE, ZERO, Term, Variable
from inkmath.expression.values import values_at
from inkmath.plots.curves import Values, at, branches
from inkmath.plots.graphs import Curve, Graph, Mark
from inkmath.plots.implicit import Field, implicit_curve
from inkmath.plots.windows import Range, horizontal_window, vertical_window
from inkmath.plots.written import function_of, latex_of, shortened
from inkmath.solving.differential_equations.problems import DifferentialEquation
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.types import Solution

REACH = 4.0
"""Half the window where nothing is known of a solution."""

ACROSS, DOWN = 25, 17
"""Numbers of strokes of a direction field."""

FAMILY = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0)
"""Values of the constant whose curves are drawn."""

AFTER = 7.0
"""Stretch after the initial value that is shown of a solution of a higher order."""

MOST_CURVES = 3


def differential_graph(equation: DifferentialEquation, solution: Solution) -> Graph | None:
    """The field of an equation of the first order with its solutions, or the solutions alone.

    None where other letters stand in the equation, or several constants in its solutions.
    """
    if set(terms.variables(equation.equation)) - {equation.x, equation.y} - _derivatives(equation):
        return None
    answers = [interpret(parse(answer.latex)) for answer in solution.answers]
    relations = [_named(answer, equation) for answer in answers if isinstance(answer, terms.Relation)]
    if any(len(_constants(line, equation)) > 1 for line in relations):
        return None
    marks = tuple(_initial_values(equation))
    x_range, y_range = _window(equation, relations, marks)
    curves = []
    for line in relations[:MOST_CURVES]:
        members = [
            part for each in _members(line, equation) for part in _curve(each, equation, x_range, y_range)
        ]
        curves.append(Curve(latex_of(line), tuple(members)))
    field = tuple(_strokes(equation, x_range, y_range)) if equation.order == 1 else ()
    if not curves and not field:
        return None
    x, y = latex_of(equation.x), latex_of(equation.name)
    return Graph(solution.latex, x, y, x_range, y_range, tuple(curves), marks, field=field)


def _derivatives(equation: DifferentialEquation) -> set[Variable]:
    return {equation.derivative(order) for order in range(1, equation.order + 1)}


def _named(line: terms.Relation, equation: DifferentialEquation) -> terms.Relation:
    """The solution with y for `y(x)`."""
    left, right = line.sides
    return terms.Relation((equation.y if isinstance(left, terms.Apply) else left, right), ("=",))


def _constants(line: Term, equation: DifferentialEquation) -> list[Variable]:
    return [letter for letter in terms.variables(line) if letter not in (equation.x, equation.y)]


def _members(line: terms.Relation, equation: DifferentialEquation) -> Iterator[terms.Relation]:
    """The solution with several values for its constant."""
    constants = _constants(line, equation)
    if not constants:
        yield line
    for constant in constants:
        for value in FAMILY:
            member = substitute(line, constant, _number(value))
            assert isinstance(member, terms.Relation)
            yield member


def _number(value: float) -> Term:
    size = terms.Number(f"{abs(value):g}")
    return terms.Negation(size) if value < 0 else size


def _curve(
    line: terms.Relation, equation: DifferentialEquation, x_range: Range, y_range: Range
) -> list[Values]:
    left, right = line.sides
    try:
        if left == equation.y:
            return branches(function_of(right, equation.x), x_range, y_range)
        return implicit_curve(_difference(left, right, equation), x_range, y_range)
    except (InkmathError, NotCoveredError):
        return []


def _difference(left: Term, right: Term, equation: DifferentialEquation) -> Field:
    def field(x: Values, y: Values) -> Values:
        points = {equation.x: x, equation.y: y}
        return np.asarray(np.broadcast_to(values_at(left, points) - values_at(right, points), x.shape))

    return field


def _initial_values(equation: DifferentialEquation) -> Iterator[Mark]:
    """The points that the conditions name."""
    for condition in equation.conditions:
        if condition.order == 0 and not terms.variables(terms.Tuple((condition.place, condition.value))):
            place = float(values_at(condition.place, {})), float(values_at(condition.value, {}))
            latex = f"({latex_of(condition.place)},{latex_of(condition.value)})"
            yield Mark("solution", *place, shortened(latex, place))


def _window(
    equation: DifferentialEquation, relations: Sequence[terms.Relation], marks: Sequence[Mark]
) -> tuple[Range, Range]:
    """Around the initial value and the curve through it; else about the origin."""
    keys = [mark.x for mark in marks]
    bodies = [line.sides[1] for line in relations if line.sides[0] == equation.y]
    alone = [body for body in bodies if not _constants(body, equation)]
    if not marks or not alone:
        middle = keys[0] if keys else 0.0
        height = marks[0].y if marks else 0.0
        return (middle - REACH, middle + REACH), (height - REACH, height + REACH)
    functions = [function_of(body, equation.x) for body in alone]
    x_range = horizontal_window(functions, keys, with_zeros=True)
    if equation.order > 1:  # most of it lies after the initial value
        x_range = keys[0] - 0.3 * AFTER, max(*keys, keys[0] + AFTER)
    heights = [mark.y for mark in marks] + [at(function, key) for function in functions for key in keys]
    return x_range, vertical_window(functions, x_range, [height for height in heights if np.isfinite(height)])


def _strokes(equation: DifferentialEquation, x_range: Range, y_range: Range) -> Iterator[Values]:
    """Short strokes in the direction of the slope, all of the same length on the paper."""
    x, y = np.meshgrid(np.linspace(*x_range, ACROSS + 2)[1:-1], np.linspace(*y_range, DOWN + 2)[1:-1])
    left, right = equation.equation.sides
    prime = equation.derivative(1)
    level, raised = (
        _difference(substitute(left, prime, each), substitute(right, prime, each), equation)(x, y)
        for each in (ZERO, ONE)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = -level / (raised - level)
    width, height = x_range[1] - x_range[0], y_range[1] - y_range[0]
    steepness = slope * width / height
    reach = 0.35 * width / ACROSS / np.hypot(1, steepness)
    for row in zip(x.flat, y.flat, reach.flat, slope.flat, strict=True):
        at_x, at_y, half, rise = row
        if np.isfinite(rise):
            yield np.array([[at_x - half, at_y - half * rise], [at_x + half, at_y + half * rise]])
