"""Tangents: the line through a point of a curve with the slope that the curve has there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.differentiation.implicit import slope_of
from inkmath.solving.differentiation.problems import (
    AtPlace,
    ImplicitDerivative,
    curve_at_point,
    function_at_place,
)
from inkmath.solving.differentiation.steps import are_same, differentiated, equals, worked, write
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

KIND = "tangent"
CHECKED = "Curve and line have the same value and the same slope there."
Y = terms.Variable("y")


def solve_tangent(problem: Problem) -> Solution:
    """The tangent of a curve at a place."""
    asked = function_at_place(problem.term)
    draft = Draft(KIND, problem.latex).begin()
    curve = curve_at_point(problem.term)
    if curve is not None:
        return draft.conclude(lambda: _along_curve(curve, draft))
    if asked is None or asked.place is None:
        return draft.unsolved("a tangent needs a function of one letter and a place, such as x = 1")
    return draft.conclude(lambda: _solved(asked, asked.place, draft))


def _solved(asked: AtPlace, place: Term | None, draft: Draft) -> Solution:
    assert place is not None
    says = sentence("The height of the point: substitute {} = {}.", asked.x, place)
    height = _value(asked.body, asked, 0, place, says, draft)
    if asked.height is not None and not are_same(height, asked.height):
        raise NotCoveredError("tangents through a point that is not on the curve")
    slope_function, steps = differentiated(asked.body, asked.x)
    draft.steps.extend(_named(_head(asked, 1, asked.x), steps))
    try:
        says = sentence("The slope: substitute {} = {}.", asked.x, place)
        slope = _value(slope_function, asked, 1, place, says, draft)
    except UndefinedValueError as reason:
        raise NotCoveredError("the curve has a kink or a vertical tangent there") from reason
    line = equals(Y, add(multiply(slope, add(asked.x, negate(place))), height))
    says = sentence("A line through ({}, {}) with the slope {}.", place, height, slope)
    is_right = _touches(asked, place, line.sides[1])
    write(draft, "point-slope-form", line, says, is_right)
    body = from_sympy(sympy.expand(real_expression(line.sides[1])))
    result = equals(Y, body)
    if result != line:
        write(draft, "multiply-out", result, "Multiply out.", are_same(line.sides[1], body))
    if not _touches(asked, place, body):
        raise NotCoveredError("the tangent that was found did not pass its check")
    check = Check(latex_of(equals(substitute(body, asked.x, place), height)), CHECKED, True)
    verified = all(step.verified for step in draft.steps)
    answer = Answer(latex_of(result), print_term(result), verified=verified, label=KIND)
    return draft.solution("solved", [answer], [check])


def _along_curve(curve: ImplicitDerivative, draft: Draft) -> Solution:
    """The tangent of a curve of x and y at one of its points."""
    left, right = (_put(side, curve) for side in curve.curve.sides)
    if not are_same(left, right):
        raise NotCoveredError("tangents through a point that is not on the curve")
    slope = slope_of(curve, draft)
    place, height = curve.values[curve.x], curve.values[curve.y]
    line = equals(Y, add(multiply(slope, add(curve.x, negate(place))), height))
    says = sentence("A line through ({}, {}) with the slope {}.", place, height, slope)
    write(draft, "point-slope-form", line, says, True)
    body = from_sympy(sympy.expand(real_expression(line.sides[1])))
    result = equals(Y, body)
    if result != line:
        write(draft, "multiply-out", result, "Multiply out.", are_same(line.sides[1], body))
    is_right = _stays_close(curve, body)
    answer = Answer(latex_of(result), print_term(result), verified=is_right, label=KIND)
    check = Check(latex_of(equals(substitute(body, curve.x, place), height)), CHECKED, is_right)
    return draft.solution("solved", [answer], [check])


def _put(side: Term, curve: ImplicitDerivative) -> Term:
    for letter, value in curve.values.items():
        side = substitute(side, letter, value)
    return side


def _stays_close(curve: ImplicitDerivative, body: Term) -> bool:
    """True if the line is on the curve at the point, and leaves it more slowly than any other line does."""
    shift = terms.Variable("h")
    near = add(curve.values[curve.x], shift)
    put = {curve.x: near, curve.y: substitute(body, curve.x, near)}
    left, right = (_put(side, replace(curve, values=put)) for side in curve.curve.sides)
    gap = add(left, negate(right))
    limits = (gap, terms.Quotient(gap, shift))
    return all(are_same(terms.Limit(each, shift, terms.ZERO), terms.ZERO) for each in limits)


def _value(body: Term, asked: AtPlace, order: int, place: Term, says: str, draft: Draft) -> Term:
    """The value of the function, or of its derivative, at a place. Raises UndefinedValueError."""
    put, head = substitute(body, asked.x, place), _head(asked, order, place)
    exact_value(put)
    write(draft, "put-in", equals(head, put), says, True)
    result, steps = worked(put)
    draft.steps.extend(_named(head, steps))
    return result


def _head(asked: AtPlace, order: int, argument: Term) -> Term:
    """`f'(1)`; `y'` where the curve is given by an equation."""
    if isinstance(asked.name, terms.Apply) and isinstance(asked.name.head, terms.Variable):
        return terms.Apply(replace(asked.name.head, primes=order), (argument,))
    return terms.Variable("y", primes=order)


def _named(head: Term, steps: Sequence[Step]) -> Iterator[Step]:
    """The steps with what they work out before their lines."""
    return (replace(step, latex=f"{latex_of(head)}={step.latex}") for step in steps)


def _touches(asked: AtPlace, place: Term, body: Term) -> bool:
    """True if the line has the value and the slope of the curve at the place: a limit, taken in numbers."""
    shift = terms.Variable("h")
    gap = add(asked.body, negate(body))
    moved = substitute(gap, asked.x, add(place, shift))
    values = [
        terms.Limit(moved, shift, terms.ZERO),
        terms.Limit(terms.Quotient(moved, shift), shift, terms.ZERO),
    ]
    return are_same(substitute(gap, asked.x, place), terms.ZERO) and all(
        are_same(value, terms.ZERO) for value in values
    )
