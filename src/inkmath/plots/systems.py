"""Graphs of systems in two unknowns: a curve for each equation, and where all meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.expression.values import values_at
from inkmath.plots.curves import Function, Values, branches
from inkmath.plots.formulas import formula_of
from inkmath.plots.graphs import Curve, Graph, Mark
from inkmath.plots.implicit import Field, implicit_curve
from inkmath.plots.windows import Range, padded, squared
from inkmath.plots.written import function_of, latex_of, ones, parts_of, shortened
from inkmath.types import Answer, Solution

STRICT = frozenset(("<", ">"))
_REACH = 12.0
_COARSE = 121


def system_graph(
    relations: Sequence[terms.Relation], letters: Sequence[Variable], solution: Solution
) -> Graph:
    """A curve for each equation; where all meet are the solutions."""
    x, y = sorted(letters, key=lambda letter: letter.token)
    fields = [field_of(relation, x, y) for relation in relations]
    marks = list(_meeting_points(solution.answers, x, y))
    x_range, y_range = squared(*plane(fields, marks))
    curves = tuple(
        curve_of(relation, relation, field, (x, y), (x_range, y_range))
        for relation, field in zip(relations, fields, strict=True)
    )
    is_square = np.isclose(x_range[1] - x_range[0], y_range[1] - y_range[0])
    return Graph(
        solution.latex,
        latex_of(x),
        latex_of(y),
        x_range,
        y_range,
        curves,
        tuple(marks),
        is_square=bool(is_square),
    )


def field_of(relation: terms.Relation, x: Variable, y: Variable) -> Field:
    left, right = relation.sides
    parameters = ones(relation, x, y)

    def field(at_x: Values, at_y: Values) -> Values:
        points = {x: at_x, y: at_y, **parameters}
        return np.asarray(np.broadcast_to(values_at(left, points) - values_at(right, points), at_x.shape))

    field(np.zeros(1), np.ones(1))
    return field


def curve_of(
    written: terms.Relation,
    relation: terms.Relation,
    field: Field,
    letters: tuple[Variable, Variable],
    window: tuple[Range, Range],
) -> Curve:
    """The curve of one equation: as a function where it is solved for y, else by its sign.

    written: the relation that the curve stands for, which may be an inequality; relation: the equation of it.
    """
    left, right = relation.sides
    x, y = letters
    if left == y and y not in terms.variables(right):
        lines, formula = branches(function_of(right, x), *window), formula_of(right)
    else:
        lines, formula = implicit_curve(field, *window), formula_of(terms.Sum((left, terms.Negation(right))))
    is_implicit = left != y or y in terms.variables(right)
    is_dashed = written.signs[0] in STRICT
    return Curve(latex_of(written), tuple(lines), is_dashed, formula, is_implicit)


def _meeting_points(answers: Iterable[Answer], x: Variable, y: Variable) -> Iterator[Mark]:
    for answer in answers:
        values: dict[Term, float] = {}
        written: dict[Term, str] = {}
        for part in parts_of(interpret(parse(answer.latex))):
            if isinstance(part, terms.Relation) and not terms.variables(part.sides[-1]):
                values[part.sides[0]] = float(values_at(part.sides[-1], {}))
                written[part.sides[0]] = latex_of(part.sides[-1])
        if x in values and y in values:
            numbers = (values[x], values[y])
            latex = shortened(f"({written[x]},{written[y]})", numbers)
            yield Mark("solution", *numbers, latex)


def plane(fields: Sequence[Field], marks: Sequence[Mark]) -> tuple[Range, Range]:
    """The window of a system: its solutions, the curves that close, and where the others cross the axes."""
    reach = max(_REACH, 2 * max((abs(v) for mark in marks for v in (mark.x, mark.y)), default=0.0))
    line = np.linspace(-reach, reach, _COARSE) + reach * 1.1e-4
    xs, ys = [mark.x for mark in marks], [mark.y for mark in marks]
    for field in fields:
        closed = _extent(field(*np.meshgrid(line, line)), line)
        if closed is not None:
            xs, ys = [*xs, *closed[0]], [*ys, *closed[1]]
            continue
        near = 2.5 * max(3.0, *map(abs, xs), *map(abs, ys)) if marks else reach / 2
        xs += [x for x in _sign_changes(partial(_on_x, field), line) if abs(x) < near]
        ys += [y for y in _sign_changes(partial(_on_y, field), line) if abs(y) < near]
    return padded(xs, 1.0), padded(ys, 1.0)


def _on_x(field: Field, x: Values) -> Values:
    return field(x, np.zeros_like(x))


def _on_y(field: Field, y: Values) -> Values:
    return field(np.zeros_like(y), y)


def _sign_changes(function: Function, x: Values) -> list[float]:
    y = function(x)
    with np.errstate(invalid="ignore"):
        changes = np.flatnonzero((y[:-1] * y[1:] < 0) & (np.abs(y[:-1]) + np.abs(y[1:]) < 1e3))
    return [float(x[k]) for k in changes]


def _extent(values: Values, line: Values) -> tuple[Range, Range] | None:
    """The extent of a curve that closes inside the grid; None for one that leaves it."""
    signs = values > 0
    crossed = (signs[:-1, :-1] != signs[1:, :-1]) | (signs[:-1, :-1] != signs[:-1, 1:])
    if not crossed.any() or crossed[[0, -1]].any() or crossed[:, [0, -1]].any():
        return None
    rows, columns = np.nonzero(crossed)
    return (float(line[columns.min()]), float(line[columns.max() + 1])), (
        float(line[rows.min()]),
        float(line[rows.max() + 1]),
    )
