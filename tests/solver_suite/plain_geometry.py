r"""Points, lines and planes in NumPy: each as a place and orthonormal directions, by least squares.

Equations are read off at the origin and at the unit vectors; nothing is solved by formulas of geometry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.solving.geometry.reading import Named, figure_in
from inkmath.types import Solution
from solver_suite.arrays import array_of
from solver_suite.suite import Problem

COORDINATES = (Variable("x"), Variable("y"), Variable("z"))
POSITION = Variable(r"\vec{x}")
CLOSE = 1e-9
Vector = np.ndarray


@dataclass(frozen=True, slots=True)
class Flat:
    """All places `at + basis s`. basis: (n, k), orthonormal columns; a point has none."""

    at: Vector
    basis: Vector

    def nearest(self, place: Vector) -> Vector:
        return self.at + self.basis @ (self.basis.T @ (place - self.at))

    def holds(self, place: Vector) -> bool:
        return bool(np.allclose(self.nearest(place), place, atol=CLOSE))


def _spanned(at: Vector, directions: Vector) -> Flat:
    left, sizes, _ = np.linalg.svd(directions, full_matrices=False)
    return Flat(at, left[:, sizes > CLOSE])


def flat_of(term: Term, n: int) -> Flat:
    """The flat of coordinates in a list, or of an equation."""
    if isinstance(term, terms.Tuple | terms.Matrix):
        return Flat(np.ravel(array_of(term, {})), np.zeros((n, 0)))
    assert isinstance(term, terms.Relation)
    left, right = term.sides
    letters = [x for x in terms.variables(right) if x not in COORDINATES]
    if left == POSITION and letters:
        places = [
            np.ravel(array_of(right, {x: float(x == chosen) for x in letters})) for chosen in (None, *letters)
        ]
        return _spanned(places[0], np.column_stack([place - places[0] for place in places[1:]]))

    def gap(place: Vector) -> float:
        known: dict[Variable, Any] = dict(zip(COORDINATES, map(float, place), strict=False))
        known[POSITION] = place.reshape(-1, 1)
        return float(array_of(left, known) - array_of(right, known))

    offset = gap(np.zeros(n))
    normal = np.array([gap(unit) - offset for unit in np.eye(n)])
    at = -offset * normal / (normal @ normal)
    return _spanned(at, np.eye(n) - np.outer(normal, normal) / (normal @ normal))


def _dimension(objects: Sequence[Term]) -> int:
    parts = [part for term in objects for part in terms.walk(term)]
    lengths = {len(part.elements) for part in parts if isinstance(part, terms.Tuple)}
    lengths |= {len(part.rows) for part in parts if isinstance(part, terms.Matrix)}
    return 3 if COORDINATES[2] in parts or 3 in lengths else 2


def _closest(one: Flat, other: Flat) -> tuple[Vector, Vector]:
    """The two places that are nearest to each other; the shortest coefficients where there are several."""
    found = np.linalg.lstsq(np.hstack([one.basis, -other.basis]), other.at - one.at, rcond=None)[0]
    k = one.basis.shape[1]
    return one.at + one.basis @ found[:k], other.at + other.basis @ found[k:]


def _angle(one: Flat, other: Flat) -> float:
    """The acute angle. Two planes enclose that of their normals, all others the first principal angle."""
    n = len(one.at)
    bases = [one.basis, other.basis]
    if n == 3 and all(basis.shape[1] == 2 for basis in bases):
        bases = [np.linalg.svd(basis, full_matrices=True)[0][:, 2:] for basis in bases]
    sizes = np.linalg.svd(bases[0].T @ bases[1], compute_uv=False)
    return float(np.arccos(min(1.0, sizes.max())))


def check(problem: Problem) -> None:
    """The answer by the nearest places of the objects."""
    figure = figure_in(split_lines(problem.latex))
    assert figure is not None, problem.latex
    n = _dimension([each.term for each in figure.objects])
    by_name: dict[str, Named] = {each.name: each for each in figure.objects}
    flats = [flat_of(by_name[name].term, n) for name in figure.names]
    if problem.status == "no-solution":
        assert figure.asked == "intersection"
        assert np.linalg.norm(np.subtract(*_closest(*flats))) > CLOSE
        return
    answer = interpret(parse(problem.answers[0]))
    match figure.asked:
        case "distance":
            assert np.isclose(array_of(answer, {}), np.linalg.norm(np.subtract(*_closest(*flats))))
        case "angle":
            assert np.isclose(array_of(answer, {}), _angle(*flats))
        case "plane" | "line":
            found = flat_of(answer, n)
            assert all(found.holds(flat.at) for flat in flats)
            assert found.basis.shape[1] == len(flats) - 1
        case "intersection":
            found = flat_of(answer, n)
            k = n - np.linalg.matrix_rank(np.hstack([_across(flat) for flat in flats]))
            assert found.basis.shape[1] == k
            ends = [found.at, *(found.at + column for column in found.basis.T)]
            assert all(flat.holds(end) for flat in flats for end in ends)
        case "foot" | "reflection":
            point, other = sorted(flats, key=lambda flat: flat.basis.shape[1])
            foot = other.nearest(point.at)
            wanted = foot if figure.asked == "foot" else 2 * foot - point.at
            assert np.allclose(np.ravel(array_of(answer, {})), wanted)


def _across(flat: Flat) -> Vector:
    """The directions at right angles with the flat."""
    return np.linalg.svd(flat.basis, full_matrices=True)[0][:, flat.basis.shape[1] :]


def same_answer(problem: Problem, solution: Solution) -> bool:
    """True if both are the same number, or hold the same places."""
    if len(solution.answers) != 1:
        return False
    answers = [interpret(parse(latex)) for latex in (solution.answers[0].latex, problem.answers[0])]
    are_numbers = [not isinstance(term, terms.Tuple | terms.Matrix | terms.Relation) for term in answers]
    if any(are_numbers):
        return all(are_numbers) and bool(np.isclose(*(array_of(term, {}) for term in answers), rtol=CLOSE))
    n = _dimension(answers)
    one, other = (flat_of(term, n) for term in answers)
    ends = [one.at, *(one.at + column for column in one.basis.T)]
    return one.basis.shape == other.basis.shape and all(map(other.holds, ends))
