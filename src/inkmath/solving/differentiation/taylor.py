"""Taylor polynomials: the polynomial with the value and the first derivatives of a function at a place."""

from __future__ import annotations

import math
from dataclasses import replace

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.differential_equations.working import slope_term
from inkmath.solving.differentiation.problems import AtPlace, approximation_in
from inkmath.solving.differentiation.steps import are_same, equals, write
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, multiply, negate, number
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution

KIND = "taylor-polynomial"
CHECKED = "Value and derivatives of both, calculated in numbers, agree at the place."
CLOSE = mpmath.mpf(10) ** -12


def solve_taylor_polynomial(asked: AtPlace, latex: str) -> Solution:
    """The Taylor polynomial of a function, with the derivatives that it is made of."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _solved(asked, draft))


def solve_approximation(term: terms.Relation, latex: str) -> Solution:
    """The statement that a polynomial comes close to a function near 0, where it is a Taylor polynomial."""
    asked = approximation_in(term)
    assert asked is not None
    draft = Draft(KIND, latex).begin()

    def solve() -> Solution:
        solution = _solved(asked, draft)
        if not is_taylor_polynomial(term.sides[1], asked, ZERO):
            raise NotCoveredError("the right side is not the Taylor polynomial of its degree at 0")
        says = sentence("The right side is the Taylor polynomial of degree {} at 0.", asked.order)
        return replace(solution, message=says, message_latex=says.latex)

    return draft.conclude(solve)


def _solved(asked: AtPlace, draft: Draft) -> Solution:
    place = asked.place or ZERO
    values = _values(asked, place, draft)
    parts = [_part(value, k, asked.x, place) for k, value in enumerate(values)]
    body = add(*parts)
    if not is_taylor_polynomial(body, asked, place):
        raise NotCoveredError("the polynomial that was found did not pass its check")
    name = terms.Apply(terms.Variable("T", str(asked.order)), (asked.x,))
    line = equals(name, body)
    says = sentence("Each derivative at {}, divided by the factorial of its order, is a coefficient.", place)
    write(draft, "taylor-polynomial", line, says, True)
    verified = all(step.verified for step in draft.steps)
    answer = Answer(latex_of(line), print_term(body), verified=verified)
    return draft.solution("solved", [answer], [Check(latex_of(line), CHECKED, True)])


def _values(asked: AtPlace, place: Term, draft: Draft) -> list[Term]:
    """The function and its derivatives at the place, each with a step."""
    values, body = [], asked.body
    name = asked.name.head if isinstance(asked.name, terms.Apply) else terms.Variable("f")
    for k in range(asked.order + 1):
        if k:
            following = slope_term(body, asked.x)
            is_right = are_same(terms.Derivative(body, asked.x, number(1)), following)
            body = following
            shown = _derivative(name, k, asked.x)
            write(draft, "differentiate-solution", equals(shown, body), "Differentiate.", is_right)
        put = substitute(body, asked.x, place)
        value = from_sympy(simplify_number(exact_value(put)))
        line = equals(_derivative(name, k, place), value)
        write(draft, "put-in", line, sentence("Substitute {} = {}.", asked.x, place), are_same(put, value))
        values.append(value)
    return values


def _derivative(name: terms.Variable, order: int, argument: Term) -> Term:
    if order <= 3:
        return terms.Apply(terms.Variable(name.token, name.sub, order), (argument,))
    return terms.Apply(name, (argument,), number(order))


def _part(value: Term, order: int, x: terms.Variable, place: Term) -> Term:
    """The part with the power of that order."""
    if order == 0:
        return value
    step = x if place == ZERO else add(x, negate(place))
    power = step if order == 1 else terms.Power(step, number(order))
    factor = simplify_number(exact_value(value) / math.factorial(order))
    if factor == 0:
        return ZERO
    above, below = sympy.fraction(factor)
    shown = multiply(from_sympy(above), power)
    if below == 1:
        return shown
    if isinstance(shown, terms.Negation):
        return negate(terms.Quotient(shown.term, from_sympy(below)))
    return terms.Quotient(shown, from_sympy(below))


def is_taylor_polynomial(body: Term, asked: AtPlace, place: Term) -> bool:
    """True if the polynomial has the Taylor coefficients of the function, calculated in floating point."""
    with mpmath.workdps(40):
        start = value_at(place, Point({}))
        own, other = (
            mpmath.taylor(lambda x, term=term: value_at(term, Point({asked.x: x})), start, asked.order)
            for term in (asked.body, body)
        )
        return all(abs(a - b) <= CLOSE * (1 + abs(a)) for a, b in zip(own, other, strict=True))
