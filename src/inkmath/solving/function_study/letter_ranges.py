"""The range of a function with parameters, where it is the same kind of set for all of them."""

from __future__ import annotations

from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.function_study.letter_conditions import compared
from inkmath.solving.function_study.letter_points import LEAST, NUMBERS, Pointed, with_numbers
from inkmath.solving.function_study.study import REALS
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.rules.letter_terms import as_term, condition, polynomial
from inkmath.solving.rules.limit_values import value_of_limit
from inkmath.solving.sentences import phrase, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.interval_sets import INFINITY
from inkmath.solving.verify.letter_cases import draws_of
from inkmath.solving.verify.verdict import Verdict

WITH_EXTREMUM = phrase(
    "It is continuous, and its only extremum is a {}; it tends to {} on the left and {} on the right."
)
WITHOUT = phrase("It is continuous and has no extremum; it tends to {} on the left and {} on the right.")


def find(study: Pointed, heights: list[Term]) -> None:
    """The range of a polynomial of second or odd degree, or of a function with one extremum or none."""
    whole = polynomial(real_expression(study.body), real(study.x))
    if whole is None or (whole.degree() > 2 and whole.degree() % 2 == 0):
        _by_limits(study)
    elif whole.degree() < 1:
        return
    elif whole.degree() == 2 and heights:
        _of_parabola(study, whole, heights[0])
    elif whole.degree() % 2:
        line = terms.Relation((study.name(0), REALS), (r"\in",))
        study.say("values", line, "A polynomial of odd degree takes every value.")
        lead = whole.LC()
        needed = compared(lead, r"\neq")
        found = REALS if isinstance(needed, bool) else terms.Pieces((line,), (needed,))
        study.answer("range", found, True)


def _of_parabola(study: Pointed, whole: sympy.Poly, height: Term) -> None:
    """From the vertex upwards, or downwards, by the sign of the leading coefficient."""
    lead, middle, _ = whole.all_coeffs()
    square = multiply(as_term(lead), terms.Power(_plus(study.x, middle / (2 * lead)), terms.Number("2")))
    line = terms.Relation((study.name(0), add(square, height)), ("=",))
    is_right = Equivalence()(study.body, line.sides[1]) is Verdict.SAME
    study.say("values", line, "Here the square is never negative, and takes all other values.", is_right)
    above, below = (terms.Relation((study.name(0), height), (sign,)) for sign in (r"\geq", r"\leq"))
    is_up = compared(lead, ">")
    found: Term = above if is_up is True else below
    if not isinstance(is_up, bool):
        found = terms.Pieces((above, below), (is_up, condition(lead, "<")))
    study.answer("range", found, is_right)


def _by_limits(study: Pointed) -> None:
    """From the only extremum to the limits at both ends, or between these."""
    is_continuous = any(each.label == "domain" and each.latex == latex_of(REALS) for each in study.answers)
    if not (is_continuous and study.is_complete) or len(study.extremes) > 1:
        return
    ends = [
        value_of_limit(terms.Limit(study.body, study.x, target), study.body)
        for target in (negate(INFINITY), INFINITY)
    ]
    left, right = ends
    if left is None or right is None or not all(map(_is_known, ends)):
        return
    shown = from_sympy(left), from_sympy(right)
    says = sentence(WITHOUT, *shown)
    low, high = _ordered(left, right)
    signs = ["<", "<"]
    if study.extremes:
        ((label, x, conditions),) = study.extremes
        if conditions:
            return
        says = sentence(WITH_EXTREMUM, label, *shown)
        k = 0 if label == "minimum" else 1
        signs[k] = r"\leq"
        low, high = (study.value_at(x), high) if k == 0 else (low, study.value_at(x))
    if low is None or high is None:
        return
    found = _between(study, low, high, signs)
    is_right = found == REALS or _holds(study, found)
    line = terms.Relation((study.name(0), REALS), (r"\in",)) if found == REALS else found
    study.say("values", line, says, is_right)
    study.answer("range", found, is_right)


def _is_known(end: sympy.Expr) -> bool:
    return not end.has(sympy.sign, sympy.Piecewise, sympy.Abs)


def _ordered(left: sympy.Expr, right: sympy.Expr) -> tuple[sympy.Expr | None, sympy.Expr | None]:
    """The lower and the higher of two limits; None where the letters decide that."""
    if left == right:
        return left, right
    if left == sympy.oo or right == -sympy.oo:
        return right, left
    if right == sympy.oo or left == -sympy.oo:
        return left, right
    match compared(right - left, ">"):
        case True:
            return left, right
        case False:
            return right, left
    return None, None


def _between(study: Pointed, low: sympy.Expr, high: sympy.Expr, signs: list[str]) -> Term:
    """The values between two ends, one or both of which may be infinite."""
    sides = [as_term(low), study.name(0), as_term(high)]
    if (low, high) == (-sympy.oo, sympy.oo):
        return REALS
    if high == sympy.oo:
        return terms.Relation((sides[1], sides[0]), (TURNED[signs[0]],))
    if low == -sympy.oo:
        return terms.Relation((sides[1], sides[2]), (signs[1],))
    return terms.Relation(tuple(sides), tuple(signs))


def _holds(study: Pointed, found: Term) -> bool:
    """True if the values at numbers everywhere, for many values of the letters, lie in the range, rounded."""
    assert isinstance(found, terms.Relation)
    for draw in draws_of(study.letters):
        for place in NUMBERS:
            here = with_numbers(study.body, {**draw, study.x: place})
            sides = (here if side == study.name(0) else with_numbers(side, draw) for side in found.sides)
            values = [value_of(side) for side in sides]
            known = [value for value in values if value is not None]
            if len(known) < len(values):
                continue
            ordered = known if found.signs[0] in ("<", r"\leq") else known[::-1]
            if any(low > high + LEAST for low, high in pairwise(ordered)):
                return False
    return True


def _plus(x: Term, shift: sympy.Expr) -> Term:
    return x if shift == 0 else add(x, as_term(shift))
