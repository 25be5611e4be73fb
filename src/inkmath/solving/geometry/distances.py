"""Distances between points, lines and planes."""

from __future__ import annotations

import math

import sympy

from inkmath.expression import terms
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.geometry.decimals import closest
from inkmath.solving.geometry.objects import (
    Flat,
    Line,
    Point,
    Thing,
    are_parallel,
    column,
    point_on,
    tidy,
)
from inkmath.solving.geometry.work import DIRECTION, NORMAL, Work
from inkmath.solving.sentences import sentence
from inkmath.types import Solution

CLOSE = 1e-9

T = sympy.Symbol("t", real=True)


def distance(work: Work, one: Thing, other: Thing) -> Solution:
    value = _distance(work, one, other)
    is_right = math.isclose(float(value), closest(one, other), rel_tol=CLOSE, abs_tol=CLOSE)
    return work.answer(from_sympy(value), float(value), is_right)


def _distance(work: Work, one: Thing, other: Thing) -> sympy.Expr:
    match one, other:
        case Point(p), Point(q):
            work.name(terms.Variable(r"\vec{v}"), q - p, sentence("Subtract the coordinates."))
            return work.length(q - p, sentence("The distance is the length of this vector."))
        case Point(p), Flat():
            return _to_flat(work, p, other)
        case Point(p), Line():
            return _to_line(work, p, other)
        case Line(at, along), Flat(normal):
            product = along.dot(normal)
            work.product(DIRECTION, NORMAL, along, normal)
            if product == 0:
                says = sentence(
                    "The line is parallel to the plane: each of its points has the same distance."
                )
                work.name(terms.Variable("P"), at, says)
                return _to_flat(work, at, other)
            return work.zero(sentence("The line meets the plane."))
        case Flat(normal, _), Flat(second, _):
            if not are_parallel(normal, second):
                return work.zero(sentence("The normal vectors are not parallel, so that both meet."))
            at = point_on(one)
            says = sentence("Both are parallel: each point of the one has the same distance from the other.")
            work.name(terms.Variable("P"), at, says)
            return _to_flat(work, at, other)
        case Line(at, along), Line(_, direction):
            if are_parallel(along, direction):
                says = sentence(
                    "Both are parallel: each point of the one has the same distance from the other."
                )
                work.name(terms.Variable("P"), at, says)
                return _to_line(work, at, other)
            return _skew(work, one, other)
    raise NotCoveredError("the distance of these objects")


def _to_flat(work: Work, p: sympy.Matrix, flat: Flat) -> sympy.Expr:
    """The size of n·p - d over that of n."""
    work.name(NORMAL, flat.normal, sentence("The normal vector can be read off the equation."))
    size = work.length(flat.normal, sentence("Its length."))
    gap = flat.normal.dot(p) - flat.offset
    put = terms.Sum(
        (
            terms.Product((column(flat.normal), column(p)), (r"\cdot",)),
            terms.Negation(from_sympy(flat.offset)),
        )
    )
    line = terms.Relation((put, from_sympy(gap)), ("=",))
    work.say("put-in", line, sentence("Substitute the point into the equation, with all terms on one side."))
    value = tidy(sympy.Abs(gap) / size)
    shown = terms.Quotient(terms.Absolute(from_sympy(gap)), from_sympy(size))
    line = terms.Relation((terms.Variable("d"), shown, from_sympy(value)), ("=", "="))
    work.say(
        "divide-by-length",
        line,
        sentence("The distance is the absolute value over the length of the normal vector."),
    )
    return value


def _to_line(work: Work, p: sympy.Matrix, line: Line) -> sympy.Expr:
    """The size of the cross product over that of the direction."""
    gap = p - line.at
    work.name(
        terms.Variable(r"\vec{v}"),
        gap,
        sentence("The vector from the point of the line to the other point."),
    )
    cross = gap.cross(line.along)
    product = terms.Product((column(gap), column(line.along)), (r"\times",))
    shown = terms.Relation((product, column(cross)), ("=",))
    says = sentence(
        "Its cross product with the direction: the area of the parallelogram of both is its length."
    )
    work.say("cross-product", shown, says)
    area = work.length(cross, sentence("Its length."))
    base = work.length(line.along, sentence("The length of the direction."))
    value = tidy(area / base)
    shown = terms.Relation(
        (terms.Variable("d"), terms.Quotient(from_sympy(area), from_sympy(base)), from_sympy(value)),
        ("=", "="),
    )
    work.say(
        "divide-by-length",
        shown,
        sentence("The distance is the height of this parallelogram: area over base."),
    )
    return value


def _skew(work: Work, one: Line, other: Line) -> sympy.Expr:
    cross = one.along.cross(other.along)
    product = terms.Product((column(one.along), column(other.along)), (r"\times",))
    says = sentence("The cross product of the directions is normal to both lines.")
    work.say("cross-product", terms.Relation((product, column(cross)), ("=",)), says)
    gap = other.at - one.at
    work.product(terms.Variable(r"\vec{v}"), NORMAL, gap, cross)
    size = work.length(cross, sentence("Its length."))
    value = tidy(sympy.Abs(gap.dot(cross)) / size)
    shown = terms.Quotient(terms.Absolute(from_sympy(gap.dot(cross))), from_sympy(size))
    line = terms.Relation((terms.Variable("d"), shown, from_sympy(value)), ("=", "="))
    says = sentence("The distance is the absolute value over the length of the normal vector.")
    work.say("divide-by-length", line, says)
    return value
