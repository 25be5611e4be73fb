"""Problems about points, lines and planes: which calculation answers what is asked of which objects."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.geometry.decimals import acute_angle, closest
from inkmath.solving.geometry.distances import distance
from inkmath.solving.geometry.intersections import meet
from inkmath.solving.geometry.objects import (
    Flat,
    Line,
    Point,
    Thing,
    column,
    dimension_of,
    equation,
    holds,
    simplest,
    thing_of,
    tidy,
    with_parameter,
)
from inkmath.solving.geometry.reading import (
    ANGLE,
    DISTANCE,
    FOOT,
    LINE,
    MEET,
    MIDPOINT,
    MIRROR,
    PLANE,
    VECTOR,
    Figure,
)
from inkmath.solving.geometry.work import DIRECTION, HALF, KIND, NORMAL, Work
from inkmath.solving.rules.construct import multiply
from inkmath.solving.sentences import sentence
from inkmath.types import Solution

CLOSE = 1e-9

T = sympy.Symbol("t", real=True)


def solve_figure(figure: Figure, latex: str) -> Solution:
    """The distance, the angle, the intersection, the projection, or the line or plane through points."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _solved(figure, draft))


def _solved(figure: Figure, draft: Draft) -> Solution:
    dimension = dimension_of(figure.objects)
    known = {each.name: thing_of(each, dimension) for each in figure.objects}
    things = [known[name] for name in figure.names]
    work = Work(draft)
    order = {Point: 0, Line: 1, Flat: 2}
    if figure.asked in (PLANE, LINE):
        return through(work, things, dimension, figure.asked)
    if len(things) != 2:
        raise NotCoveredError("a question about more or fewer than two objects")
    one, other = sorted(things, key=lambda thing: order[type(thing)])
    return TASKS[figure.asked](work, one, other)


def angle(work: Work, one: Thing, other: Thing) -> Solution:
    vectors = [
        thing.along if isinstance(thing, Line) else thing.normal
        for thing in (one, other)
        if not isinstance(thing, Point)
    ]
    if len(vectors) < 2:
        raise NotCoveredError("the angle of a point")
    names = [_vector_of(work, thing, k) for k, thing in enumerate((one, other), 1)]
    work.product(names[0], names[1], *vectors)
    sizes = [
        work.length(vector, sentence("The length of {}.", name))
        for vector, name in zip(vectors, names, strict=True)
    ]
    ratio = tidy(sympy.Abs(vectors[0].dot(vectors[1])) / (sizes[0] * sizes[1]))
    is_mixed = isinstance(one, Line) and isinstance(other, Flat)
    value = sympy.asin(ratio) if is_mixed else sympy.acos(ratio)
    function = r"\sin" if is_mixed else r"\cos"
    alpha = terms.Variable(r"\alpha")
    product = from_sympy(vectors[0].dot(vectors[1]))
    shown = terms.Quotient(terms.Absolute(product), multiply(*map(from_sympy, sizes)))
    line = terms.Relation((terms.Call(function, alpha), shown, from_sympy(ratio)), ("=", "="))
    says = (
        sentence("The sine of the angle between a line and a plane: the product over both lengths.")
        if is_mixed
        else sentence("The cosine of the acute angle: the product over both lengths.")
    )
    work.say("angle", line, says)
    degrees = math.degrees(float(value))
    is_right = math.isclose(float(value), acute_angle(vectors, is_mixed), rel_tol=1e-7, abs_tol=1e-7)
    is_exact = sympy.Rational(1, 180) * sympy.nsimplify(180 * value / sympy.pi) * sympy.pi == value
    template = "In degrees this is {}°." if is_exact else "In degrees this is about {}°."
    message = sentence(template, f"{degrees:.5g}")
    return work.answer(from_sympy(value), float(value), is_right, message)


def _vector_of(work: Work, thing: Thing, number: int) -> Term:
    """Names the direction of a line, or the normal vector, with its number."""
    if isinstance(thing, Line):
        name = terms.Variable(DIRECTION.token, str(number))
        work.name(name, thing.along, sentence("The direction of the line."))
        return name
    assert isinstance(thing, Flat)
    name = terms.Variable(NORMAL.token, str(number))
    work.name(name, thing.normal, sentence("The normal vector can be read off the equation."))
    return name


def foot(work: Work, one: Thing, other: Thing) -> Solution:
    return _projected(work, one, other, is_mirrored=False)


def mirrored(work: Work, one: Thing, other: Thing) -> Solution:
    return _projected(work, one, other, is_mirrored=True)


def _projected(work: Work, one: Thing, other: Thing, *, is_mirrored: bool) -> Solution:
    if not isinstance(one, Point) or isinstance(other, Point):
        raise NotCoveredError("the projection of other objects than points")
    if isinstance(other, Flat):
        says = sentence("The perpendicular through the point has the direction of the normal vector.")
        work.say("perpendicular", with_parameter(one.at, other.normal), says)
        put = sympy.expand(other.normal.dot(one.at + T * other.normal))
        line = terms.Relation((from_sympy(put), from_sympy(other.offset)), ("=",))
        work.say("put-in", line, sentence("Substitute it into the equation."))
        value = (other.offset - other.normal.dot(one.at)) / other.normal.dot(other.normal)
        foot = one.at + value * other.normal
    else:
        assert isinstance(other, Line)
        gap = other.at + T * other.along - one.at
        product = terms.Product((column(gap), column(other.along)), (r"\cdot",))
        line = terms.Relation((product, terms.ZERO), ("=",))
        says = sentence("The vector from the point to the line is at a right angle with the direction.")
        work.say("perpendicular", line, says)
        value = (one.at - other.at).dot(other.along) / other.along.dot(other.along)
        foot = other.at + value * other.along
    work.name(terms.Variable("t"), value, sentence("Solve for {}.", terms.Variable("t")))
    gap = closest(one, other)
    is_right = holds(other, foot) and math.isclose(float((foot - one.at).norm()), gap, abs_tol=CLOSE)
    if not is_mirrored:
        return work.answer(terms.Tuple(tuple(map(from_sympy, foot))), None, is_right)
    work.name(terms.Variable("F"), foot, sentence("The foot of the perpendicular."))
    image = (2 * foot - one.at).applyfunc(tidy)
    return work.answer(terms.Tuple(tuple(map(from_sympy, image))), None, is_right)


def midpoint(work: Work, one: Thing, other: Thing) -> Solution:
    if not isinstance(one, Point) or not isinstance(other, Point):
        raise NotCoveredError("the midpoint of other objects than points")
    total = terms.Sum((column(one.at), column(other.at)))
    middle = (one.at + other.at) / 2
    line = terms.Relation((terms.Product((HALF, total), ("",)), column(middle)), ("=",))
    work.say("vector-quantity", line, sentence("Each coordinate is the mean of both."))
    gaps = [float((middle - end.at).norm()) for end in (one, other)]
    half = closest(one, other) / 2
    is_right = all(math.isclose(gap, half, rel_tol=CLOSE, abs_tol=CLOSE) for gap in gaps)
    return work.answer(terms.Tuple(tuple(map(from_sympy, middle))), None, is_right)


def vector(work: Work, one: Thing, other: Thing) -> Solution:
    """The vector that leads from one point to the other."""
    if not isinstance(one, Point) or not isinstance(other, Point):
        raise NotCoveredError("a vector between other objects than points")
    value = other.at - one.at
    difference = terms.Sum((column(other.at), terms.Negation(column(one.at))))
    line = terms.Relation((difference, column(value)), ("=",))
    work.say("vector-quantity", line, sentence("Subtract the coordinates."))
    return work.answer(column(value), None, holds(other, one.at + value))


def through(work: Work, things: Sequence[Thing], dimension: int, asked: str) -> Solution:
    points = [thing.at for thing in things if isinstance(thing, Point)]
    if len(points) < len(things) or len(points) != (3 if asked == PLANE else 2):
        raise NotCoveredError("a line through other than two points, or a plane through other than three")
    directions = [point - points[0] for point in points[1:]]
    if asked == LINE:
        if not any(directions[0]):
            raise NotCoveredError("a line through one point")
        work.name(DIRECTION, directions[0], sentence("The direction leads from the one point to the other."))
        if dimension == 3:
            return work.answer(with_parameter(points[0], directions[0]), None, True)
        normal = simplest(sympy.Matrix([directions[0][1], -directions[0][0]]))
        flat = Flat(normal, normal.dot(points[0]))
        work.name(NORMAL, normal, sentence("A normal vector: swap both coordinates and change a sign."))
        return work.answer(equation(flat), None, all(holds(flat, point) for point in points))
    names = (DIRECTION, terms.Variable(r"\vec{v}"))
    for name, direction in zip(names, directions, strict=True):
        work.name(name, direction, sentence("A direction in the plane, from the first point to another."))
    cross = directions[0].cross(directions[1])
    if not any(cross):
        raise NotCoveredError("a plane through three points of one line")
    product = terms.Product(tuple(map(column, directions)), (r"\times",))
    says = sentence("The cross product of both is a normal vector.")
    work.say("cross-product", terms.Relation((product, column(cross)), ("=",)), says)
    normal = simplest(cross)
    flat = Flat(normal, normal.dot(points[0]))
    work.name(terms.Variable("d"), flat.offset, sentence("Substitute a point into the left side."))
    return work.answer(equation(flat), None, all(holds(flat, point) for point in points))


TASKS: dict[str, Callable[[Work, Thing, Thing], Solution]] = {
    DISTANCE: distance,
    ANGLE: angle,
    MEET: meet,
    FOOT: foot,
    MIRROR: mirrored,
    MIDPOINT: midpoint,
    VECTOR: vector,
}
