"""Regions of the plane where something holds, as polygons: half planes, what several inequalities leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inkmath.expression import terms
from inkmath.expression.terms import Variable
from inkmath.plots.curves import Values
from inkmath.plots.graphs import Graph, Mark
from inkmath.plots.implicit import Field
from inkmath.plots.parameters import COORDINATES
from inkmath.plots.systems import STRICT, curve_of, field_of, plane
from inkmath.plots.windows import Range, squared
from inkmath.plots.written import latex_of, shortened
from inkmath.types import Solution

Truth: TypeAlias = npt.NDArray[np.bool_]
Predicate = Callable[[Values, Values], Truth]
"""True where a point is in the region."""

COLUMNS, ROWS, HALVINGS = 360, 241, 24
LEAST = 1e-9
"""A value that is nearer to 0 counts as on the border."""


def is_in_plane(relations: Sequence[terms.Relation], letters: Sequence[Variable]) -> bool:
    """True for inequalities between two coordinates."""
    signs = {sign for relation in relations for sign in relation.signs}
    return len(letters) == 2 and signs <= {"<", ">", r"\leq", r"\geq"} and _tokens(letters) <= COORDINATES


def _tokens(letters: Sequence[Variable]) -> set[str]:
    return {letter.token for letter in letters}


def region_graph(
    relations: Sequence[terms.Relation], letters: Sequence[Variable], solution: Solution
) -> Graph:
    """The points that fulfil all inequalities; a border that is left out is dashed."""
    x, y = sorted(letters, key=lambda letter: (letter.token, letter.sub))
    links = [link for relation in relations for link in _links(relation)]
    fields = [_directed(link, x, y) for link in links]

    def is_inside(at_x: Values, at_y: Values) -> Truth:
        inside = [
            field(at_x, at_y) > 0 if link.signs[0] in STRICT else field(at_x, at_y) >= 0
            for link, field in zip(links, fields, strict=True)
        ]
        return np.asarray(np.all(inside, axis=0))

    corners = list(_corners(fields))
    x_range, y_range = squared(*plane(fields, corners))
    edges = [terms.Relation(link.sides, ("=",)) for link in links]
    curves = tuple(
        curve_of(link, edge, field, (x, y), (x_range, y_range))
        for link, edge, field in zip(links, edges, fields, strict=True)
    )
    return Graph(
        solution.latex,
        latex_of(x),
        latex_of(y),
        x_range,
        y_range,
        curves,
        tuple(corners),
        area=tuple(region(is_inside, x_range, y_range)),
        is_square=bool(np.isclose(x_range[1] - x_range[0], y_range[1] - y_range[0])),
    )


def _links(relation: terms.Relation) -> Iterator[terms.Relation]:
    """The single relations of a chain."""
    for left, sign, right in zip(relation.sides, relation.signs, relation.sides[1:], strict=False):
        yield terms.Relation((left, right), (sign,))


def _directed(link: terms.Relation, x: Variable, y: Variable) -> Field:
    """A field that is positive where the relation holds."""
    left, right = link.sides
    sides = (right, left) if link.signs[0] in ("<", r"\leq") else (left, right)
    return field_of(terms.Relation(sides, ("=",)), x, y)


def _corners(fields: Sequence[Field]) -> Iterator[Mark]:
    """The points of the region where two straight borders meet."""
    straight = [line for field in fields if (line := _line(field)) is not None]
    seen: list[tuple[float, float]] = []
    for (a, b, c), (d, e, f) in combinations(straight, 2):
        determinant = a * e - b * d
        if abs(determinant) < LEAST:
            continue
        point = (b * f - c * e) / determinant, (c * d - a * f) / determinant
        at = [np.array([value]) for value in point]
        is_new = not any(np.allclose(point, other) for other in seen)
        if is_new and all(field(*at)[0] >= -LEAST for field in fields):
            seen.append(point)
            label = ",".join(f"{value + 0.0:.4g}" for value in point)
            yield Mark("end", *point, shortened(f"({label})", point))


def _line(field: Field) -> tuple[float, float, float] | None:
    """a, b and c of a field `ax + by + c`; None for others."""
    x, y = np.array([0.0, 1.0, 0.0, 3.0, -2.0]), np.array([0.0, 0.0, 1.0, -2.0, 5.0])
    values = field(x, y)
    c, a, b = float(values[0]), float(values[1] - values[0]), float(values[2] - values[0])
    is_straight = np.allclose(values, a * x + b * y + c)
    return (a, b, c) if is_straight and (a or b) else None


# Any region


def region(is_inside: Predicate, x_range: Range, y_range: Range) -> Iterator[Values]:
    """The region within a window as polygons (N, 2): from column to column, where these alike."""
    columns = np.linspace(*x_range, COLUMNS + 1)
    spans = _spans(is_inside, columns, y_range)
    start, left = 0, columns[0]
    for k in range(1, len(columns) + 1):
        if k == len(columns) or len(spans[k]) != len(spans[start]):
            right = columns[-1] if k == len(columns) else (columns[k - 1] + columns[k]) / 2
            yield from _strips(np.array([left, *columns[start:k], right]), spans[start:k])
            start, left = k, right


def _strips(columns: Values, spans: Sequence[Values]) -> Iterator[Values]:
    """A polygon for each of the stretches that these columns have one beside the other."""
    for number in range(len(spans[0])):
        ends = np.array([span[number] for span in (spans[0], *spans, spans[-1])])
        below = np.column_stack([columns, ends[:, 0]])
        above = np.column_stack([columns, ends[:, 1]])[::-1]
        yield np.vstack([_thinned(below), _thinned(above)])


def _thinned(line: Values) -> Values:
    """The line without the points that lie on a straight one with their neighbours."""
    along = np.diff(line, axis=0)
    turn = along[:-1, 0] * along[1:, 1] - along[:-1, 1] * along[1:, 0]
    bends = np.abs(turn) > 1e-9 * np.abs(along[:, 0]).max() * (np.ptp(line[:, 1]) + 1e-9)
    kept: Values = line[np.concatenate([[True], bends, [True]])]
    return kept


def _spans(is_inside: Predicate, columns: Values, y_range: Range) -> list[Values]:
    """The stretches (N, 2) of each column that lie in the region, from below."""
    rows = np.linspace(*y_range, ROWS)
    inside = is_inside(*np.meshgrid(columns, rows, indexing="ij"))
    column, row = np.nonzero(inside[:, 1:] != inside[:, :-1])
    low, high, begins = rows[row], rows[row + 1], inside[column, row]
    for _ in range(HALVINGS if row.size else 0):
        middle = (low + high) / 2
        is_low = is_inside(columns[column], middle) == begins
        low, high = np.where(is_low, middle, low), np.where(is_low, high, middle)
    changes = (low + high) / 2
    spans = []
    for k, truth in enumerate(inside):
        ends = [*(rows[:1] if truth[0] else ()), *changes[column == k], *(rows[-1:] if truth[-1] else ())]
        spans.append(np.array(ends).reshape(-1, 2))
    return spans
