"""Points, lines and planes by coordinates, exactly.

In the plane a line is what a plane is in space: all points whose product with a normal vector is one number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.geometry.reading import COORDINATES, POSITION, Named

Value: TypeAlias = sympy.Expr | sympy.Matrix


@dataclass(frozen=True, slots=True)
class Point:
    at: sympy.Matrix


@dataclass(frozen=True, slots=True)
class Line:
    """All points `at + t along`, in space."""

    at: sympy.Matrix
    along: sympy.Matrix


@dataclass(frozen=True, slots=True)
class Flat:
    """All points whose product with the normal vector is the offset: a plane, or a line in the plane."""

    normal: sympy.Matrix
    offset: sympy.Expr


Thing: TypeAlias = Point | Line | Flat


def dimension_of(objects: tuple[Named, ...]) -> int:
    """3 if a third coordinate stands somewhere, else 2."""
    parts = [part for each in objects for part in terms.walk(each.term)]
    lists = [len(part.elements) for part in parts if isinstance(part, terms.Tuple)]
    columns = [len(part.rows) for part in parts if isinstance(part, terms.Matrix)]
    return 3 if COORDINATES[2] in parts or 3 in (*lists, *columns) else 2


def thing_of(named: Named, dimension: int) -> Thing:
    """The object by coordinates. Raises NotCoveredError for equations of curves."""
    if isinstance(named.term, terms.Tuple):
        return Point(_vector(named.term, dimension))
    assert isinstance(named.term, terms.Relation)
    left, right = named.term.sides
    if left == POSITION and POSITION not in terms.variables(right):
        return _with_parameters(right, dimension)
    column = terms.Matrix(COORDINATES[:dimension], 1)
    sides = [_value(substitute(side, POSITION, column), dimension) for side in (left, right)]
    letters = [real(letter) for letter in COORDINATES[:dimension]]
    difference = sympy.expand(sides[0] - sides[1])
    if isinstance(difference, sympy.MatrixBase) or not difference.is_polynomial(*letters):
        raise NotCoveredError("other equations than those of lines and planes")
    poly = sympy.Poly(difference, *letters)
    if poly.total_degree() != 1 or poly.free_symbols_in_domain:
        raise NotCoveredError("other equations than those of lines and planes")
    normal = sympy.Matrix([poly.coeff_monomial(letter) for letter in letters])
    return Flat(normal, -poly.coeff_monomial(1))


def _with_parameters(right: Term, dimension: int) -> Thing:
    """The line or the plane of a place and directions, each with a letter."""
    letters = terms.variables(right)
    value = _value(right, dimension)
    if not isinstance(value, sympy.MatrixBase) or not 1 <= len(letters) <= 2:
        raise NotCoveredError("lines and planes with more letters")
    names = [real(letter) for letter in letters]
    at = value.subs(dict.fromkeys(names, 0))
    along = [value.diff(name) for name in names]
    if any(direction.free_symbols for direction in along):
        raise NotCoveredError("curves, and lines that depend on a letter")
    if len(along) == 2:
        if dimension < 3:
            raise NotCoveredError("a plane with two coordinates")
        normal = along[0].cross(along[1])
        return Flat(normal, normal.dot(at))
    if dimension == 3:
        return Line(at, along[0])
    normal = sympy.Matrix([-along[0][1], along[0][0]])
    return Flat(normal, normal.dot(at))


def _value(term: Term, dimension: int) -> Value:
    """A number or a column, with letters for parameters."""
    match term:
        case terms.Matrix() | terms.Tuple():
            return _vector(term, dimension)
        case terms.Negation(inner):
            return -_value(inner, dimension)
        case terms.Sum(parts):
            return sum((_value(part, dimension) for part in parts[1:]), _value(parts[0], dimension))
        case terms.Product(factors):
            values = [_value(factor, dimension) for factor in factors]
            columns = [value for value in values if isinstance(value, sympy.MatrixBase)]
            number = sympy.Mul(*(value for value in values if not isinstance(value, sympy.MatrixBase)))
            if len(columns) > 2:
                raise NotCoveredError("products of several vectors")
            return number * (columns[0].dot(columns[1]) if len(columns) == 2 else sympy.Mul(*columns))
    return real_expression(term)


def _vector(term: terms.Matrix | terms.Tuple, dimension: int) -> sympy.Matrix:
    entries = term.elements if isinstance(term, terms.Tuple) else term.entries
    if len(entries) != dimension or (isinstance(term, terms.Matrix) and term.columns != 1):
        raise NotCoveredError("coordinates of different dimensions")
    return sympy.Matrix([real_expression(entry) for entry in entries])


def column(vector: sympy.Matrix) -> terms.Matrix:
    """The term of a column."""
    return terms.Matrix(tuple(from_sympy(entry) for entry in vector), 1)


def tidy(value: sympy.Expr) -> sympy.Expr:
    """The number without roots in denominators."""
    return sympy.radsimp(sympy.sqrtdenest(sympy.simplify(value)))


def simplest(vector: sympy.Matrix) -> sympy.Matrix:
    """The shortest vector of whole numbers in the same direction, its first entry other than 0 positive."""
    if not all(entry.is_rational for entry in vector):
        return vector
    bottom = sympy.ilcm(*(entry.q for entry in vector))
    whole = vector * bottom
    shared = sympy.igcd(*whole)
    first = next(entry for entry in whole if entry != 0)
    return whole / (shared * (1 if first > 0 else -1))


def are_parallel(one: sympy.Matrix, other: sympy.Matrix) -> bool:
    return bool(sympy.Matrix([[*one], [*other]]).rank() == 1)


def point_on(flat: Flat) -> sympy.Matrix:
    """The point of an axis that lies on it."""
    k = next(k for k, entry in enumerate(flat.normal) if entry != 0)
    at = sympy.zeros(len(flat.normal), 1)
    at[k] = flat.offset / flat.normal[k]
    return at


def flats_of(thing: Thing) -> list[Flat]:
    """The line in space as two planes that meet in it."""
    if isinstance(thing, Flat):
        return [thing]
    assert isinstance(thing, Line)
    normals = thing.along.T.nullspace()
    return [Flat(normal, normal.dot(thing.at)) for normal in normals]


def holds(thing: Thing, at: sympy.Matrix) -> bool:
    if isinstance(thing, Point):
        return bool(sympy.simplify(thing.at - at).is_zero_matrix)
    return all(sympy.simplify(flat.normal.dot(at) - flat.offset) == 0 for flat in flats_of(thing))


def equation(flat: Flat) -> terms.Relation:
    """`x+2y-z=3`."""
    letters = [sympy.Symbol(letter.token) for letter in COORDINATES]
    left = sum(entry * letter for entry, letter in zip(flat.normal, letters, strict=False))
    return terms.Relation((from_sympy(left), from_sympy(flat.offset)), ("=",))


def with_parameter(at: sympy.Matrix, along: sympy.Matrix) -> terms.Relation:
    moved = terms.Product((terms.Variable("t"), column(along)), ("",))
    return terms.Relation((POSITION, terms.Sum((column(at), moved))), ("=",))
