r"""Sectors by the argument, `0<\arg z<\frac{\pi}{4}`, and the plane without a curve, `|z|\neq1`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import Term
from inkmath.solving.complex.loci import KIND, TWO, Point, holds, put_parts_in, written, x, y
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import complex_term
from inkmath.solving.evaluate.complex_parts import parts_of, with_real_letters
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, negate, power
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step, Text

DISTANCES = (sympy.Rational(1, 3), sympy.Integer(2), sympy.Integer(7))
TURNS = 32
"""Directions around the start of a sector in which it is tried, beside those of its rays."""

CHECKED = "Points of the plane were put into both."


def is_sector(relation: Term) -> bool:
    """True for an inequality between the argument of an expression with one letter and numbers."""
    if not isinstance(relation, terms.Relation):
        return False
    relation = _without_bars(relation)
    if len(terms.variables(relation)) != 1:
        return False
    called = [isinstance(side, terms.Call) and side.function == r"\arg" for side in relation.sides]
    are_numbers = all(
        is_numeric(side) for side, is_called in zip(relation.sides, called, strict=True) if not is_called
    )
    signs = set(relation.signs)
    is_one_way = signs <= {"<", r"\leq"} or signs <= {">", r"\geq"}
    place = 0 if len(called) == 2 and called[0] else 1
    return called.count(True) == 1 and called[place] and len(called) in (2, 3) and are_numbers and is_one_way


def solve_sector(relation: terms.Relation, latex: str) -> Solution:
    """The sector by inequalities of x and y."""
    draft = Draft(KIND, latex, latex_of(terms.variables(relation)[0])).begin()
    return draft.conclude(lambda: _sector(relation, draft))


def _sector(relation: terms.Relation, draft: Draft) -> Solution:
    chain = _without_bars(relation)
    if chain != relation:
        says = sentence("The number between the bars is at most so far from 0.")
        draft.steps.append(Step("absolute-value", latex_of(chain), says, True))
    put = put_parts_in(chain, draft)
    inner, low, high = _bounds(put)
    a, b = parts_of(inner.argument)
    start = (-(a - x), -(b - y))
    if not all(part.is_number for part in start):
        raise NotCoveredError("the argument of an expression other than z - c")
    result, reason = _inside(start, low, high)
    draft.steps.append(Step("ray", latex_of(result), reason, True))
    first, last = low[0], high[0]
    angles = [first, last, *(first + k * 2 * sympy.pi / TURNS + sympy.Rational(1, 50) for k in range(TURNS))]
    points = [start, *_around(start, angles)]
    if not all(_fulfils(put, point, start) == holds(result, point) for point in points):
        raise NotCoveredError("the sector that was found did not pass its check")
    shown = complex_term(start[0] + start[1] * sympy.I)
    says = sentence(
        "This is the sector from {} between the angles {} and {}.", shown, from_sympy(first), from_sympy(last)
    )
    answer = Answer(latex_of(result), print_term(result), None, verified=True)
    return draft.solution("solved", [answer], [Check(latex_of(result), CHECKED, True)], says)


Bound = tuple[sympy.Expr, bool]
"""An angle, and whether it belongs to the sector."""


def _without_bars(relation: terms.Relation) -> terms.Relation:
    r"""`-a<\arg z<a` for `|\arg z|<a`; other relations as they are."""
    match relation:
        case terms.Relation((terms.Absolute(terms.Call(r"\arg") as inner), bound), ("<" | r"\leq",)):
            return terms.Relation((negate(bound), inner, bound), relation.signs * 2)
    return relation


def _inside(start: Point, low: Bound, high: Bound) -> tuple[Term, Text]:
    """The sector between two rays by inequalities, and why it is that.

    One of up to half a plane is on the right side of both rays; a wider one on the right side of one of them.
    """
    (first, is_low_in), (last, is_high_in) = low, high
    width = last - first
    if not -sympy.pi <= first < last <= sympy.pi:
        raise NotCoveredError("bounds of an argument that do not lie between -π and π")
    if width == sympy.pi and is_low_in != is_high_in:
        raise NotCoveredError("half a plane with one of the rays at its edge")
    sides = [_side(start, first, 1, is_low_in), _side(start, last, -1, is_high_in)]
    if width > sympy.pi:
        wide = terms.Logical(r"\vee", tuple(sides))
        has_start = is_low_in or is_high_in
        around = terms.Tuple((wide, _other_than(start))) if has_start else wide
        return around, sentence("Being on the right side of one of the rays says this.")
    if is_low_in and is_high_in:
        sides.append(_other_than(start) if width == sympy.pi else _without_start(start, first, last))
    sides = list(dict.fromkeys(sides))
    result: Term = sides[0] if len(sides) == 1 else terms.Tuple(tuple(sides))
    return result, sentence("Being on the right side of both rays says this.")


def _other_than(start: Point) -> terms.Relation:
    """`x^{2}+y^{2}\\neq0`: a point is not the one where the rays begin, which has no argument."""
    gaps = (from_sympy(letter - place) for letter, place in zip((x, y), start, strict=True))
    return terms.Relation((add(*(power(gap, TWO) for gap in gaps)), terms.ZERO), (r"\neq",))


def _bounds(put: terms.Relation) -> tuple[terms.Call, Bound, Bound]:
    """The argument between its bounds, which are those of all arguments where none is given."""
    sides, signs = put.sides, put.signs
    if signs[0] in (">", r"\geq"):
        sides, signs = sides[::-1], tuple(TURNED[sign] for sign in signs[::-1])
    place = next(k for k, side in enumerate(sides) if isinstance(side, terms.Call))
    low: Bound = (-sympy.pi, False)
    high: Bound = (sympy.pi, True)
    if place > 0:
        low = (with_real_letters(sides[place - 1]), signs[place - 1] == r"\leq")
    if place < len(sides) - 1:
        high = (with_real_letters(sides[place + 1]), signs[place] == r"\leq")
    inner = sides[place]
    assert isinstance(inner, terms.Call)
    return inner, low, high


def _side(start: Point, angle: sympy.Expr, turn: int, is_in: bool) -> terms.Relation:
    """The half plane to the left (1) or to the right (-1) of a ray."""
    normal = turn * (sympy.cos(angle) * (y - start[1]) - sympy.sin(angle) * (x - start[0]))
    poly = sympy.Poly(sympy.expand(sympy.simplify(normal)), x, y)
    return written(poly, r"\geq" if is_in else ">", "")[0]


def _without_start(start: Point, first: sympy.Expr, last: sympy.Expr) -> terms.Relation:
    """An inequality that holds for the sector with its rays, but not where they begin."""
    for letter, at, part in ((x, start[0], sympy.cos), (y, start[1], sympy.sin)):
        for sign, relation in ((1, ">"), (-1, "<")):
            angles = (first, (first + last) / 2, last)
            if all((sign * part(angle)).is_positive for angle in angles):
                return terms.Relation((from_sympy(letter), from_sympy(at)), (relation,))
    return _side(start, (first + last - sympy.pi) / 2, 1, is_in=False)


def _around(start: Point, angles: list[sympy.Expr]) -> Iterator[Point]:
    for angle in angles:
        for distance in DISTANCES:
            yield (start[0] + distance * sympy.cos(angle), start[1] + distance * sympy.sin(angle))


def _fulfils(put: terms.Relation, point: Point, start: Point) -> bool:
    """True if the number has an argument that is within the bounds; 0 has none."""
    return point != start and holds(put, point)


def solve_exception(
    relation: terms.Relation, latex: str, solve: Callable[[terms.Relation], Solution]
) -> Solution:
    """All numbers but those of a curve. solve: gives the curve of an equation."""
    found = solve(terms.Relation(relation.sides, ("=",)))
    if found.status == "no-solution" and all(check.passed for check in found.checks):
        return replace(found, status="all-numbers", latex=latex)
    draft = Draft(KIND, latex, found.variable, list(found.steps))
    curve = interpret(parse(found.answers[0].latex)) if len(found.answers) == 1 else None
    if found.status != "solved" or not isinstance(curve, terms.Relation) or curve.signs != ("=",):
        return draft.unsolved("all numbers but those of another set than one curve")
    result = terms.Relation(curve.sides, (r"\neq",))
    draft.steps.append(
        Step("standard-form", latex_of(result), sentence("All other numbers fulfil it."), True)
    )
    answer = Answer(latex_of(result), print_term(result), None, verified=found.answers[0].verified)
    says = sentence("This is the plane without that.")
    return draft.solution("solved", [answer], found.checks, sentence("{} {}", found.message, says))
