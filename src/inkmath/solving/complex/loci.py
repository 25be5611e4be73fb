"""Lines and circles in the complex plane: `|z-1|=|z+i|`, `|z-2|=3`, and what lies inside or outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import UNIT, complex_term
from inkmath.solving.evaluate.complex_parts import parts_of, with_real_letters
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, power
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

KIND = "complex-locus"
X, Y = terms.Variable("x"), terms.Variable("y")
TWO = terms.Number("2")
x, y = sympy.symbols("x y", real=True)

AREAS = {
    "=": "This is the circle around {} with the radius {}.",
    "<": "This is the inside of the circle around {} with the radius {}, without the circle.",
    r"\leq": "This is the disc around {} with the radius {}, with its edge.",
    ">": "This is what lies outside the circle around {} with the radius {}.",
    r"\geq": "This is what does not lie inside the circle around {} with the radius {}.",
}


def is_locus(relation: Term) -> bool:
    """True for a relation between absolute values of one complex letter, or of one and a number."""
    if not isinstance(relation, terms.Relation) or len(relation.sides) != 2 or relation.signs[0] not in AREAS:
        return False
    return all(map(_is_distance, relation.sides)) and len(terms.variables(relation)) == 1


def _is_distance(side: Term) -> bool:
    """True for an absolute value, a multiple of one, and a number."""
    match side:
        case terms.Absolute():
            return True
        case terms.Product((factor, terms.Absolute())):
            return is_numeric(factor)
    return is_numeric(side)


@dataclass(frozen=True, slots=True)
class _Squares:
    """The squares of both sides, multiplied out."""

    left: sympy.Expr
    right: sympy.Expr

    @property
    def difference(self) -> sympy.Poly:
        return sympy.Poly(sympy.expand(self.left - self.right), x, y)


def solve_locus(relation: terms.Relation, latex: str) -> Solution:
    """The equation, or the inequality, of the line or the circle in x and y."""
    draft = Draft(KIND, latex, latex_of(terms.variables(relation)[0])).begin()
    return draft.conclude(lambda: _solved(relation, draft))


def _solved(relation: terms.Relation, draft: Draft) -> Solution:
    (letter,) = terms.variables(relation)
    number = terms.Sum((X, terms.Product((Y, UNIT), ("",))))
    put = substitute(relation, letter, number)
    assert isinstance(put, terms.Relation)
    says = sentence("Write {} = {} with real {} and {}.", letter, number, X, Y)
    draft.steps.append(Step("put-in", latex_of(put), says, True))
    squares, line = _squared(put)
    draft.steps.append(
        Step("square-both-sides", latex_of(line), "Both sides are at least 0: square them.", True)
    )
    poly = squares.difference
    result, said = _written(poly, relation.signs[0])
    points = list(_points_of(result)) if relation.signs[0] == "=" else list(_scattered())
    verified = bool(points) and all(_holds(put, point) == _holds(result, point) for point in points)
    draft.steps.append(
        Step("standard-form", latex_of(result), "Multiply out and collect like terms.", verified)
    )
    if not verified:
        raise NotCoveredError("the curve that was found did not pass its check")
    answer = Answer(latex_of(result), print_term(result), None, verified=True)
    check = Check(latex_of(result), "Points of the plane were put into both.", True)
    return draft.solution("solved", [answer], [check], said)


def _squared(put: terms.Relation) -> tuple[_Squares, terms.Relation]:
    """The squares of both sides. Raises NotCoveredError where a side is negative."""
    values, shown = [], list[Term]()
    for side in put.sides:
        value, square = _square(side)
        values.append(value)
        shown.append(square)
    return _Squares(*values), terms.Relation(tuple(shown), put.signs)


def _square(side: Term) -> tuple[sympy.Expr, Term]:
    match side:
        case terms.Absolute(inner):
            a, b = parts_of(inner)
            parts = (power(from_sympy(part), TWO) for part in (a, b) if part != 0)
            return a**2 + b**2, add(*parts)
        case terms.Product((factor, terms.Absolute() as distance)):
            size, rest = _square(factor), _square(distance)
            return size[0] * rest[0], terms.Product((size[1], rest[1]), ("",))
    value = with_real_letters(side)
    if not value.is_positive:
        raise NotCoveredError("an absolute value beside a number that is not positive")
    return value**2, from_sympy(value**2)


def _written(poly: sympy.Poly, sign: str) -> tuple[terms.Relation, str]:
    """The relation as one writes it, and what it is."""
    a, b, c = (poly.coeff_monomial(part) for part in (x, y, 1))
    square = poly.coeff_monomial(x**2)
    if square == 0:
        if sign != "=" or (a == 0 and b == 0):
            raise NotCoveredError("a half plane")
        if b == 0:
            return _relation(
                X, from_sympy(-c / a), sign
            ), "This is a line: both distances are the same on it."
        right = from_sympy(sympy.expand((-a * x - c) / b))
        return _relation(Y, right, sign), "This is a line: both distances are the same on it."
    if square < 0:
        return _written(-poly, TURNED[sign])
    centre = -a / (2 * square), -b / (2 * square)
    size = centre[0] ** 2 + centre[1] ** 2 - c / square
    if not size.is_positive:
        raise NotCoveredError("a circle without points")
    left = add(*(power(from_sympy(each - at), TWO) for each, at in zip((x, y), centre, strict=True)))
    middle = complex_term(centre[0] + centre[1] * sympy.I)
    return _relation(left, from_sympy(size), sign), sentence(
        AREAS[sign], middle, from_sympy(sympy.sqrt(size))
    )


def _relation(left: Term, right: Term, sign: str) -> terms.Relation:
    return terms.Relation((left, right), (sign,))


Point = tuple[sympy.Expr, sympy.Expr]


def _points_of(line: terms.Relation) -> Iterator[Point]:
    """Points of the curve, and some that are not on it."""
    difference = with_real_letters(line.sides[0]) - with_real_letters(line.sides[1])
    for at in (sympy.Rational(k, 7) for k in (-16, -9, -2, 4, 11)):
        for one, other in ((x, y), (y, x)):
            for found in sympy.solve(difference.subs(one, at), other)[:2]:
                yield (at, found) if one is x else (found, at)
    yield from _scattered()


def _scattered() -> Iterator[Point]:
    yield from (
        (sympy.Rational(a, 3) + sympy.Rational(1, 97), sympy.Rational(b, 3) + sympy.Rational(2, 89))
        for a in range(-12, 13, 6)
        for b in range(-12, 13, 6)
    )


def _holds(relation: Term, point: Point) -> bool:
    assert isinstance(relation, terms.Relation)
    if not all(part.is_real for part in point):
        return False
    left, right = (
        sympy.N(with_real_letters(side).subs({x: point[0], y: point[1]}), 30) for side in relation.sides
    )
    gap = left - right
    if abs(gap) < sympy.Float(10) ** -20:
        return relation.signs[0] in ("=", r"\leq", r"\geq")
    if relation.signs[0] == "=":
        return False
    return bool(gap < 0) == (relation.signs[0] in ("<", r"\leq"))
