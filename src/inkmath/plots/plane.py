"""The complex plane: numbers as points, roots on their circle, and lines and circles as curves."""

from __future__ import annotations

import cmath
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.context import Usage
from inkmath.expression.terms import Term, Variable
from inkmath.expression.values import values_at
from inkmath.plots.curves import Branch
from inkmath.plots.graphs import Curve, Graph, Mark
from inkmath.plots.systems import system_graph
from inkmath.plots.windows import padded, squared
from inkmath.types import Solution

UNIT, E = terms.Constant("i"), terms.Constant("e")
REAL, IMAGINARY = r"\text{Re}", r"\text{Im}"
CIRCLE_POINTS = 241
LEAST_ON_CIRCLE = 3
"""Fewer roots of the same size say nothing about a circle."""


def plane_of(solution: Solution) -> Graph | None:
    """The answers in the complex plane; None for a solution that has none there."""
    if solution.kind == "complex-locus" and solution.answers:
        return _locus(solution)
    if solution.kind != "complex-equation":
        return None
    numbers = [(answer.latex, _value(_read(answer.latex))) for answer in solution.answers]
    points = [(latex, number) for latex, number in numbers if number is not None]
    if not points or len(points) < len(numbers):
        return None
    return _of_points(points, solution)


def _read(latex: str) -> Term:
    return interpret(parse(latex), usage=Usage(i_is_unit=True))


def _locus(solution: Solution) -> Graph | None:
    """The edge of a region; of a ray the part of the line on its side."""
    answer = _read(solution.answers[0].latex)
    parts = answer.elements if isinstance(answer, terms.Tuple) else (answer,)
    relations = [part for part in parts if isinstance(part, terms.Relation)]
    if not relations or len(relations) < len(parts):
        return None
    line, *halves = relations
    edges = tuple(terms.Relation(link, ("=",)) for link in pairwise(line.sides))
    graph = system_graph(edges, (Variable("x"), Variable("y")), replace(solution, answers=()))
    curves = tuple(replace(curve, branches=_within(curve.branches, halves)) for curve in graph.curves)
    return replace(graph, curves=curves, x_label=REAL, y_label=IMAGINARY)


def _within(branches: Sequence[Branch], halves: Sequence[terms.Relation]) -> tuple[Branch, ...]:
    """The points of the branches on the side of each inequality, `x>1`."""
    kept = []
    for branch in branches:
        points = {Variable("x"): branch[:, 0], Variable("y"): branch[:, 1]}
        is_inside = np.ones(len(branch), dtype=bool)
        for half in halves:
            left, right = (values_at(side, points) for side in half.sides)
            is_inside &= (left > right) if half.signs == (">",) else (left < right)
        if is_inside.any():
            kept.append(branch[is_inside])
    return tuple(kept)


def _of_points(points: Sequence[tuple[str, complex]], solution: Solution) -> Graph:
    letter = f"{solution.variable}=" if solution.variable else ""
    marks = tuple(Mark("solution", z.real, z.imag, f"{letter}{latex}") for latex, z in points)
    sizes = [abs(z) for _, z in points]
    circle: tuple[Curve, ...] = ()
    if len(points) >= LEAST_ON_CIRCLE and np.allclose(sizes, sizes[0]) and sizes[0] > 0:
        turn = np.linspace(0, 2 * np.pi, CIRCLE_POINTS)
        branch = sizes[0] * np.column_stack([np.cos(turn), np.sin(turn)])
        circle = (Curve(f"|{solution.variable}|", (branch,)),)
    reach = circle[0].branches[0] if circle else np.zeros((1, 2))
    across = [*(mark.x for mark in marks), *reach[:, 0].tolist()]
    along = [*(mark.y for mark in marks), *reach[:, 1].tolist()]
    x_range, y_range = squared(padded(across, 1.0), padded(along, 1.0))
    return Graph(solution.latex, REAL, IMAGINARY, x_range, y_range, circle, marks, is_square=True)


def _value(term: Term) -> complex | None:
    """The number that an answer is, in double precision; None for other terms."""
    if terms.variables(term) or isinstance(term, terms.Tuple | terms.Relation):
        return None
    if not any(part == UNIT for part in terms.walk(term)):
        return complex(float(values_at(term, {})))
    match term:
        case terms.Constant("i"):
            return 1j
        case terms.Negation(inner):
            value = _value(inner)
            return None if value is None else -value
        case terms.Sum(parts) | terms.Product(parts):
            values = [_value(part) for part in parts]
            known = [value for value in values if value is not None]
            if len(known) < len(values):
                return None
            return sum(known) if isinstance(term, terms.Sum) else complex(np.prod(known))
        case terms.Quotient(above, below):
            pair = _value(above), _value(below)
            return None if pair[0] is None or not pair[1] else pair[0] / pair[1]
        case terms.Power(base, exponent) if base == E:
            value = _value(exponent)
            return None if value is None else cmath.exp(value)
    return None
