"""Rays, and curves and half planes by real and imaginary parts: `\arg z=\frac{\\pi}{4}`, `\\Re(z)>1`."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import Term
from inkmath.solving.complex.loci import KIND, X, Y, concluded, put_parts_in, written, x, y
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import complex_term
from inkmath.solving.evaluate.complex_parts import parts_of, with_real_letters
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import aside, latex_of
from inkmath.types import Answer, Check, Solution, Step

PLACES = (sympy.Rational(1, 3), sympy.Integer(2), sympy.Integer(7))
"""Distances from the start of a ray at which it is tried."""


def is_ray(relation: Term) -> bool:
    """True for an equation between the argument of an expression with one letter and a number."""
    match relation:
        case terms.Relation((terms.Call(r"\arg"), number), ("=",)):
            return is_numeric(number) and len(terms.variables(relation)) == 1
    return False


def solve_ray(relation: terms.Relation, latex: str) -> Solution:
    """The half line on which a number has an argument, by an equation and the side of its start."""
    draft = Draft(KIND, latex, latex_of(terms.variables(relation)[0])).begin()
    return draft.conclude(lambda: _ray(relation, draft))


def _ray(relation: terms.Relation, draft: Draft) -> Solution:
    angle = with_real_letters(relation.sides[1])
    if not angle.is_real:
        raise NotCoveredError("an argument that is no number")
    if not (-sympy.pi < angle <= sympy.pi):
        says = "Arguments lie above -π and up to π."
        above = terms.Relation((relation.sides[1], from_sympy(sympy.pi)), (">",))
        below = terms.Relation((relation.sides[1], from_sympy(-sympy.pi)), (r"\leq",))
        draft.steps.append(aside("no-value", above if angle > sympy.pi else below, says))
        return draft.solution("no-solution", (), [Check(draft.latex, says, True)], says)
    put = put_parts_in(relation, draft)
    inner = put.sides[0]
    assert isinstance(inner, terms.Call)
    a, b = parts_of(inner.argument)
    start = (-(a - x), -(b - y))
    if not all(part.is_number for part in start):
        raise NotCoveredError("the argument of an expression other than z - c")
    result = _half_line(start, angle)
    verified = _is_on_ray(result, put, start, angle)
    shown = complex_term(start[0] + start[1] * sympy.I)
    says = sentence(
        "This is the ray from {}, without this point, at the angle {} with the real axis.",
        shown,
        from_sympy(angle),
    )
    draft.steps.append(Step("ray", latex_of(result), says, verified))
    if not verified:
        raise NotCoveredError("the ray that was found did not pass its check")
    answer = Answer(latex_of(result), print_term(result), None, verified=True)
    check = Check(latex_of(result), "Points of the plane were put into both.", True)
    return draft.solution("solved", [answer], [check], says)


def _half_line(start: tuple[sympy.Expr, sympy.Expr], angle: sympy.Expr) -> terms.Tuple:
    """The equation of the line, and the inequality of the half of it."""
    a, b = start
    across, along = sympy.cos(angle), sympy.sin(angle)
    if across == 0:
        line, beyond = (X, a), (Y, b, along)
    else:
        slope = sympy.simplify(sympy.tan(angle))
        line, beyond = (Y, sympy.expand(slope * (x - a) + b)), (X, a, across)
    sides = terms.Relation((line[0], from_sympy(line[1])), ("=",))
    half = terms.Relation((beyond[0], from_sympy(beyond[1])), (">" if beyond[2].is_positive else "<",))
    return terms.Tuple((sides, half))


def _is_on_ray(
    result: terms.Tuple, put: terms.Relation, start: tuple[sympy.Expr, sympy.Expr], angle: sympy.Expr
) -> bool:
    """True if points in the direction of the angle fulfil both, and those in other directions neither."""
    for turn in range(8):
        for distance in PLACES:
            direction = angle + turn * sympy.pi / 4
            point = (start[0] + distance * sympy.cos(direction), start[1] + distance * sympy.sin(direction))
            if any(_fulfils(each, point) != (turn == 0) for each in (result, put)):
                return False
    return True


def _fulfils(term: Term, point: tuple[sympy.Expr, sympy.Expr]) -> bool:
    if isinstance(term, terms.Tuple):
        return all(_fulfils(part, point) for part in term.elements)
    assert isinstance(term, terms.Relation)
    values = {x: point[0], y: point[1]}
    left, right = (sympy.N(with_real_letters(side).subs(values), 30) for side in term.sides)
    gap = sympy.re(left - right)
    if term.signs[0] == "=":
        return bool(abs(gap) < 1e-20)
    return bool(gap < -1e-20 if term.signs[0] == "<" else gap > 1e-20)


def solve_region(relation: terms.Relation, latex: str) -> Solution:
    """The half plane, the line, the circle or the conic of a relation of real and imaginary parts."""
    draft = Draft(KIND, latex, latex_of(terms.variables(relation)[0])).begin()
    return draft.conclude(lambda: _region(relation, draft))


def _region(relation: terms.Relation, draft: Draft) -> Solution:
    put = put_parts_in(relation, draft)
    parts = [parts_of(side) for side in put.sides]
    if any(imaginary != 0 for _, imaginary in parts):
        raise NotCoveredError("complex numbers have no order")
    line = terms.Relation(tuple(from_sympy(real) for real, _ in parts), relation.signs)
    if latex_of(line) != draft.steps[-1].latex:
        says = "Work out the real and the imaginary parts."
        draft.steps.append(Step("real-and-imaginary", latex_of(line), says, True))
    if len(parts) == 3:
        ends = [parts[0][0], parts[2][0]]
        if parts[1][0] not in (x, y) or not all(end.is_number for end in ends):
            raise NotCoveredError("a chain of relations between complex numbers")
        return concluded(put, line, "This is a strip between two lines.", draft)
    try:
        poly = sympy.Poly(parts[0][0] - parts[1][0], x, y)
    except sympy.PolynomialError as error:
        raise NotCoveredError("a curve that is no line and no circle") from error
    return concluded(put, *written(poly, relation.signs[0], "This is a line."), draft)
