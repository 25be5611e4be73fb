"""Lines and circles in the complex plane: `|z-1|=|z+i|`, `|z-2|=3`, and what lies inside or outside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, plain_value, print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import UNIT, complex_term
from inkmath.solving.evaluate.complex_parts import parts_of, with_real_letters
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, power
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import aside, latex_of
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
    """True for a relation between two distances, or of one and a positive number, or between two such."""
    if not isinstance(relation, terms.Relation) or not set(relation.signs) <= AREAS.keys():
        return False
    is_ring = len(relation.sides) == 3 and list(map(is_numeric, relation.sides)) == [True, False, True]
    if len(relation.sides) != 2 and not (is_ring and set(relation.signs) <= {"<", r"\leq"}):
        return False
    return all(map(_is_distance, relation.sides)) and len(terms.variables(relation)) == 1


def _is_distance(side: Term) -> bool:
    """True for the size of a linear expression, a multiple of one, and a number other than 0."""
    match side:
        case terms.Absolute(inner):
            return not is_numeric(inner) and not any(map(_is_more_than_linear, terms.walk(inner)))
        case terms.Product((factor, terms.Absolute() as size)):
            return is_numeric(factor) and _is_distance(size)
    return is_numeric(side) and plain_value(side) != 0


def _is_more_than_linear(part: Term) -> bool:
    match part:
        case terms.Power(base):
            return not is_numeric(base)
        case terms.Quotient(_, below):
            return not is_numeric(below)
        case terms.Product(factors):
            return sum(not is_numeric(factor) for factor in factors) > 1
    return isinstance(part, terms.Absolute) and not is_numeric(part)


def solve_locus(relation: terms.Relation, latex: str) -> Solution:
    """The equation, or the inequality, of the line, the circle or the ring in x and y."""
    draft = Draft(KIND, latex, latex_of(terms.variables(relation)[0])).begin()
    return draft.conclude(lambda: _solved(relation, draft))


def _solved(relation: terms.Relation, draft: Draft) -> Solution:
    if any(is_numeric(side) and _is_negative(side) for side in relation.sides):
        return _beside_negative(relation, draft)
    put = put_parts_in(relation, draft)
    squares, line = _squared(put)
    same = all(holds(put, point) == holds(line, point) for point in scattered())
    squared = "Both sides are at least 0: square them."
    draft.steps.append(Step("square-both-sides", latex_of(line), squared, same))
    if len(squares) == 3:
        return concluded(put, *_ring(squares, relation.signs), draft)
    poly = sympy.Poly(sympy.expand(squares[0] - squares[1]), x, y)
    return concluded(put, *written(poly, relation.signs[0], BISECTOR), draft)


def put_parts_in(relation: terms.Relation, draft: Draft) -> terms.Relation:
    """The relation with x + yi for its letter, which is written as a step."""
    (letter,) = terms.variables(relation)
    number = terms.Sum((X, terms.Product((Y, UNIT), ("",))))
    put = substitute(relation, letter, number)
    assert isinstance(put, terms.Relation)
    says = sentence("Write {} = {} with real {} and {}.", letter, number, X, Y)
    draft.steps.append(Step("put-in", latex_of(put), says, True))
    return put


def concluded(put: terms.Relation, result: terms.Relation, said: str, draft: Draft) -> Solution:
    """The solution, if points of the plane fulfil the problem and the result alike.

    Raises NotCoveredError if they do not.
    """
    points = list(_points_of(result)) if result.signs == ("=",) else list(scattered())
    verified = bool(points) and all(holds(put, point) == holds(result, point) for point in points)
    if latex_of(result) != draft.steps[-1].latex:
        says = "Multiply out and collect like terms."
        draft.steps.append(Step("standard-form", latex_of(result), says, verified))
    if not verified:
        raise NotCoveredError("the curve that was found did not pass its check")
    answer = Answer(latex_of(result), print_term(result), None, verified=True)
    check = Check(latex_of(result), "Points of the plane were put into both.", True)
    return draft.solution("solved", [answer], [check], said)


def _is_negative(number: Term) -> bool:
    return bool(with_real_letters(number).is_negative)


def _beside_negative(relation: terms.Relation, draft: Draft) -> Solution:
    """`|z|=-1`, which no number fulfils, and `|z|>-1`, which each does."""
    if len(relation.sides) > 2:
        raise NotCoveredError("a ring with a negative radius")
    sign = relation.signs[0] if isinstance(relation.sides[0], terms.Absolute) else TURNED[relation.signs[0]]
    says = "An absolute value is never negative."
    check = Check(draft.latex, says, True)
    is_nowhere = sign in ("=", "<", r"\leq")
    bound = next(side for side in relation.sides if is_numeric(side))
    draft.steps.append(aside("no-absolute-value", terms.Relation((bound, ZERO), ("<",)), says))
    return draft.solution("no-solution" if is_nowhere else "all-numbers", (), [check], says)


def _ring(squares: list[sympy.Expr], signs: tuple[str, ...]) -> tuple[terms.Relation, str]:
    """`1 < |z-c| < 2` by the squares of its parts."""
    poly = sympy.Poly(squares[1], x, y)
    circle, _ = written(poly - sympy.Poly(squares[2], x, y), "=", BISECTOR)
    scale = poly.coeff_monomial(x**2)
    inner, outer = (squares[k] / scale for k in (0, 2))
    middle = complex_term(sum(_centre(poly)[k] * (1, sympy.I)[k] for k in (0, 1)))
    radii = [from_sympy(sympy.sqrt(each)) for each in (inner, outer)]
    says = sentence("This is the ring around {} between the radii {} and {}.", middle, *radii)
    return terms.Relation((from_sympy(inner), circle.sides[0], from_sympy(outer)), signs), says


def _centre(poly: sympy.Poly) -> tuple[sympy.Expr, sympy.Expr]:
    square = poly.coeff_monomial(x**2)
    return -poly.coeff_monomial(x) / (2 * square), -poly.coeff_monomial(y) / (2 * square)


def _squared(put: terms.Relation) -> tuple[list[sympy.Expr], terms.Relation]:
    """The squares of both sides. Raises NotCoveredError where a side is negative."""
    values, shown = [], list[Term]()
    for side in put.sides:
        value, square = _square(side)
        values.append(value)
        shown.append(square)
    return values, terms.Relation(tuple(shown), put.signs)


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


BISECTOR = "This is a line: both distances are the same on it."
HALF_PLANES = {
    "<": "This is a half plane, without the line at its edge.",
    r"\leq": "This is a half plane, with the line at its edge.",
}


def written(poly: sympy.Poly, sign: str, line_said: str) -> tuple[terms.Relation, str]:
    """The relation between a polynomial and 0 as one writes it, and what it is.

    line_said: what is said of a line. Raises NotCoveredError for curves that are no conics.
    """
    a, b, c = (poly.coeff_monomial(part) for part in (x, y, 1))
    square = poly.coeff_monomial(x**2)
    if poly.total_degree() == 1:
        said = line_said if sign == "=" else HALF_PLANES[sign if sign in HALF_PLANES else TURNED[sign]]
        factor, letter, rest = (b, Y, -a * x - c) if b != 0 else (a, X, -c)
        sign = TURNED[sign] if factor.is_negative else sign
        return _relation(letter, from_sympy(sympy.expand(rest / factor)), sign), said
    if poly.total_degree() != 2:
        raise NotCoveredError("a curve that is no line and no circle")
    if square.is_negative:
        return written(-poly, TURNED[sign], line_said)
    if square == 0 or square != poly.coeff_monomial(y**2) or poly.coeff_monomial(x * y) != 0:
        return _conic(poly, sign)
    centre = _centre(poly)
    size = centre[0] ** 2 + centre[1] ** 2 - c / square
    if not size.is_positive:
        raise NotCoveredError("a circle without points")
    left = add(*(power(from_sympy(each - at), TWO) for each, at in zip((x, y), centre, strict=True)))
    middle = complex_term(centre[0] + centre[1] * sympy.I)
    return _relation(left, from_sympy(size), sign), sentence(
        AREAS[sign], middle, from_sympy(sympy.sqrt(size))
    )


def _conic(poly: sympy.Poly, sign: str) -> tuple[terms.Relation, str]:
    """An ellipse, a parabola or a hyperbola. Raises NotCoveredError for inequalities and pairs of lines."""
    a, b, c = (poly.coeff_monomial(part) for part in (x**2, x * y, y**2))
    d, e, f = (poly.coeff_monomial(part) for part in (x, y, 1))
    matrix = sympy.Matrix([[2 * a, b, d], [b, 2 * c, e], [d, e, 2 * f]])
    if sign != "=" or matrix.det() == 0:
        raise NotCoveredError("a curve that is no line and no circle")
    kind = sympy.sign(b**2 - 4 * a * c)
    says = {1: "This is a hyperbola.", 0: "This is a parabola.", -1: "This is an ellipse."}[int(kind)]
    if b == c == 0:
        return _relation(Y, from_sympy(sympy.expand(-(a * x**2 + d * x + f) / e)), sign), says
    return _relation(from_sympy(poly.as_expr() - f), from_sympy(-f), sign), says


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
    yield from scattered()


def scattered() -> Iterator[Point]:
    """Points all over the middle of the plane."""
    yield from (
        (sympy.Rational(a, 3) + sympy.Rational(1, 97), sympy.Rational(b, 3) + sympy.Rational(2, 89))
        for a in range(-12, 13, 6)
        for b in range(-12, 13, 6)
    )


def holds(relation: Term, point: Point) -> bool:
    """True if the relation between x and y, all of a list or one of several is fulfilled by the point."""
    if isinstance(relation, terms.Tuple):
        return all(holds(part, point) for part in relation.elements)
    if isinstance(relation, terms.Logical):
        return any(holds(part, point) for part in relation.parts)
    assert isinstance(relation, terms.Relation)
    if not all(part.is_real for part in point):
        return False
    put = {x: point[0], y: point[1]}
    values = [sympy.N(with_real_letters(side).subs(put), 30) for side in relation.sides]
    if any(value.has(sympy.zoo, sympy.nan, sympy.oo) for value in values):
        return False
    links = zip(pairwise(values), relation.signs, strict=True)
    return all(_is_true(left - right, sign) for (left, right), sign in links)


def _is_true(gap: sympy.Expr, sign: str) -> bool:
    if abs(gap) < sympy.Float(10) ** -20:
        return sign in ("=", r"\leq", r"\geq")
    if sign in ("=", r"\neq"):
        return sign == r"\neq"
    return bool(sympy.re(gap) < 0) == (sign in ("<", r"\leq"))
