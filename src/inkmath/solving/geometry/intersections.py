"""Points and lines in which lines and planes meet."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from inkmath.expression import terms
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.geometry.objects import (
    Flat,
    Line,
    Point,
    Thing,
    are_parallel,
    column,
    equation,
    flats_of,
    holds,
    simplest,
    tidy,
    with_parameter,
)
from inkmath.solving.geometry.reading import COORDINATES
from inkmath.solving.geometry.work import Work
from inkmath.solving.sentences import sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import aside, latex_of
from inkmath.types import Solution

T = sympy.Symbol("t", real=True)


def meet(work: Work, one: Thing, other: Thing) -> Solution:
    match one, other:
        case Flat(normal), Flat() if len(normal) == 3:
            return _line_of_planes(work, one, other)
        case Line(at, along), Flat(normal, offset):
            return _pierced(work, at, along, normal, offset)
    if isinstance(one, Point) or isinstance(other, Point):
        raise NotCoveredError("the intersection with a point")
    return _of_lines(work, one, other)


def _pierced(
    work: Work, at: sympy.Matrix, along: sympy.Matrix, normal: sympy.Matrix, offset: sympy.Expr
) -> Solution:
    put = sympy.expand(normal.dot(at + T * along))
    line = terms.Relation((from_sympy(put), from_sympy(offset)), ("=",))
    work.say("put-in", line, sentence("Substitute the line into the equation of the plane."))
    slope = normal.dot(along)
    if slope == 0:
        if normal.dot(at) == offset:
            raise NotCoveredError("a line that lies in the plane")
        return work.nothing("The line is parallel to the plane: they do not meet.")
    value = (offset - normal.dot(at)) / slope
    work.name(terms.Variable("t"), value, sentence("Solve for {}.", terms.Variable("t")))
    return _point(work, at + value * along, [Flat(normal, offset), Line(at, along)])


def _of_lines(work: Work, one: Thing, other: Thing) -> Solution:
    flats = [flats_of(thing) for thing in (one, other)]
    rows = [(flat.normal, flat.offset) for part in flats for flat in part]
    system = sympy.Matrix([normal.T for normal, _ in rows])
    right = sympy.Matrix([offset for _, offset in rows])
    joined = system.row_join(right)
    if joined.rank() > system.rank():
        if isinstance(one, Line) and isinstance(other, Line):
            _contradict(work, one, other)
        return work.nothing("No point lies on both.")
    if system.rank() < system.cols:
        raise NotCoveredError("lines with infinitely many points in common")
    at = (system.T * system).inv() * system.T * right
    if isinstance(one, Line) and isinstance(other, Line):
        _equate(work, one, other)
        value = (at - one.at).dot(one.along) / one.along.dot(one.along)
        work.name(terms.Variable("t"), value, sentence("Solve the system of equations of the coordinates."))
    else:
        says = sentence("Both equations hold there: solve the system.")
        system_of = tuple(equation(flat) for part in flats for flat in part)
        work.say("put-in", terms.Tuple(system_of), says)
        work.draft.steps.extend(solve_system(system_of, latex_of(terms.Tuple(system_of))).steps)
    return _point(work, at, [one, other])


def _equate(work: Work, one: Line, other: Line) -> tuple[terms.Matrix, terms.Matrix]:
    """The points of both lines, said to be the same."""
    s = sympy.Symbol("s", real=True)
    sides = (column(one.at + T * one.along), column(other.at + s * other.along))
    work.say("put-in", terms.Relation(sides, ("=",)), sentence("Both lines have the same point there."))
    return sides


def _contradict(work: Work, one: Line, other: Line) -> None:
    """The system of equations of the coordinates, which has no solution."""
    left, right = _equate(work, one, other)
    system = tuple(terms.Relation(pair, ("=",)) for pair in zip(left.entries, right.entries, strict=True))
    work.draft.steps.extend(solve_system(system, latex_of(terms.Tuple(system))).steps)


def _line_of_planes(work: Work, one: Flat, other: Flat) -> Solution:
    if are_parallel(one.normal, other.normal):
        if sympy.Matrix([[*one.normal, one.offset], [*other.normal, other.offset]]).rank() == 1:
            raise NotCoveredError("two equations of the same plane")
        k = next(i for i in range(3) if one.normal[i] != 0)
        factor = other.normal[k] / one.normal[k]
        sides = (from_sympy(factor * one.offset), from_sympy(other.offset))
        says = sentence(
            "{} times the first left side is the second, but the right sides differ.", from_sympy(factor)
        )
        work.draft.steps.append(aside("contradiction", terms.Relation(sides, (r"\neq",)), says))
        return work.nothing("The planes are parallel: they do not meet.")
    cross = one.normal.cross(other.normal)
    product = terms.Product((column(one.normal), column(other.normal)), (r"\times",))
    says = sentence("The line lies in both planes, so that its direction is normal to both normal vectors.")
    work.say("cross-product", terms.Relation((product, column(cross)), ("=",)), says)
    free = max(k for k in range(3) if cross[k] != 0)
    system = sympy.Matrix([one.normal.T, other.normal.T])
    kept = [k for k in range(3) if k != free]
    found = system[:, kept].inv() * sympy.Matrix([one.offset, other.offset])
    at = sympy.zeros(3, 1)
    for k, value in zip(kept, found, strict=True):
        at[k] = value
    letter = COORDINATES[free]
    says = sentence("A point of both planes: put in {} = 0 and solve the system for the others.", letter)
    work.name(terms.Variable("P"), at, says)
    along = simplest(cross)
    is_right = all(
        flat.normal.dot(at) == flat.offset and flat.normal.dot(along) == 0 for flat in (one, other)
    )
    return work.answer(with_parameter(at, along), None, is_right)


def _point(work: Work, at: sympy.Matrix, things: Sequence[Thing]) -> Solution:
    at = at.applyfunc(tidy)
    is_right = all(holds(thing, at) for thing in things)
    return work.answer(terms.Tuple(tuple(map(from_sympy, at))), None, is_right)
