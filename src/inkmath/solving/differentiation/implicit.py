"""The derivative of y along a curve: both sides are differentiated, and the result is solved for y'."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, Term
from inkmath.solving.differential_equations.working import neat, shortest, slope_agrees, slope_term
from inkmath.solving.differentiation.problems import ImplicitDerivative, implicit_derivative_in
from inkmath.solving.differentiation.steps import are_same, differentiated, equals, worked, write
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute, substitute_in_sides
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution

KIND = "implicit-derivative"
NONE = terms.Variable("")
"""No constant of integration."""


def solve_implicit_derivative(problem: Problem) -> Solution:
    """The derivative of a curve, in general or at a point of it."""
    asked = implicit_derivative_in(problem.term)
    assert asked is not None
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(asked, draft))


def slope_of(asked: ImplicitDerivative, draft: Draft) -> Term:
    """The derivative along the curve, at the point that is given; its steps go into the draft."""
    slope = _explicit(asked, draft) or _implicit(asked, draft)
    if not slope_agrees(asked.curve, slope, asked.y, asked.x, NONE):
        raise NotCoveredError("the slope that was found did not pass its check")
    result = slope if asked.order == 1 else _second(asked, slope, draft)
    return _at_point(asked, result, draft) if asked.values else result


def _solved(asked: ImplicitDerivative, draft: Draft) -> Solution:
    result = slope_of(asked, draft)
    line = neat(equals(asked.asked, result))
    says = "Differentiated along the curve, both sides agree at every point that was tried."
    check = Check(latex_of(equals(asked.asked, result)), says, True)
    decimal = None if terms.variables(result) else value_of(result)
    verified = all(step.verified for step in draft.steps)
    answer = Answer(latex_of(line), print_term(result), decimal, verified=verified)
    return draft.solution("solved", [answer], [check])


def _explicit(asked: ImplicitDerivative, draft: Draft) -> Term | None:
    """The derivative where the curve is y = f(x)."""
    left, right = asked.curve.sides
    if left != asked.y or asked.y in terms.variables(right):
        return None
    slope, steps = differentiated(right, asked.x)
    draft.steps.extend(steps)
    return slope


def _implicit(asked: ImplicitDerivative, draft: Draft) -> Term:
    x, y = asked.x, asked.y
    prime = terms.Variable(y.token, y.sub, 1)
    sides = [_along(side, x, y) for side in asked.curve.sides]
    line = equals(*sides)
    totals = [
        add(terms.Derivative(side, x, ONE), multiply(terms.Derivative(side, y, ONE), prime))
        for side in asked.curve.sides
    ]
    is_right = all(map(are_same, totals, sides))
    says = sentence(
        "Differentiate both sides with respect to {}; {} is a function of {}, so the chain rule gives {}.",
        x,
        y,
        x,
        prime,
    )
    write(draft, "differentiate-both-sides", line, says, is_right)
    left, right = map(real_expression, sides)
    total = sympy.expand(left - right)
    factor, rest = sympy.diff(total, real(prime)), total.subs(real(prime), 0)
    if factor == 0:
        raise UndefinedValueError(sentence("{} does not depend on {}", asked.curve, y))
    slope = from_sympy(min((sympy.factor(-rest / factor), sympy.cancel(-rest / factor)), key=sympy.count_ops))
    factored = equals(multiply(from_sympy(sympy.factor(factor)), prime), from_sympy(sympy.factor(-rest)))
    if factor != 1 and latex_of(factored) != latex_of(line):
        says = sentence("Bring the terms with {} to one side and factor it out.", prime)
        write(
            draft,
            "factor-out-derivative",
            factored,
            says,
            are_same(*(substitute(side, prime, slope) for side in factored.sides)),
        )
    result = equals(prime, slope)
    is_right = are_same(*(substitute(side, prime, slope) for side in sides))
    write(draft, "solve-for-derivative", result, sentence("Solve for {}.", prime), is_right)
    return slope


def _along(side: Term, x: terms.Variable, y: terms.Variable) -> Term:
    """The derivative of a side along the curve, part by part, in the order in which they stand."""
    prime = terms.Variable(y.token, y.sub, 1)
    parts = side.terms if isinstance(side, terms.Sum) else (side,)
    found = []
    for part in parts:
        by_x = slope_term(part, x) if x in terms.variables(part) else terms.ZERO
        by_y = slope_term(part, y) if y in terms.variables(part) else terms.ZERO
        found += [by_x, multiply(by_y, prime)]
    return add(*found)


def _second(asked: ImplicitDerivative, slope: Term, draft: Draft) -> Term:
    """y'' from y', with y' put in."""
    x, y = asked.x, asked.y
    prime = terms.Variable(y.token, y.sub, 1)
    second = terms.Variable(y.token, y.sub, 2)
    value = real_expression(slope)
    raw = sympy.diff(value, real(x)) + sympy.diff(value, real(y)) * real(prime)
    line = equals(second, from_sympy(shortest(sympy.together(raw))))
    total = add(terms.Derivative(slope, x, ONE), multiply(terms.Derivative(slope, y, ONE), prime))
    says = sentence("Differentiate once more.")
    write(draft, "differentiate-both-sides", line, says, are_same(line.sides[1], total))
    put = shortest(sympy.cancel(sympy.together(raw.subs(real(prime), value))))
    raw_term = from_sympy(put)
    put = _with_curve_put_in(put, asked)
    result = from_sympy(put)
    is_right = are_same(raw_term, substitute(total, prime, slope))
    if prime in terms.variables(line):
        says = sentence("Substitute {}.", sentence("{} = {}", prime, slope))
        write(draft, "put-in", equals(second, raw_term), says, is_right)
    if result != raw_term:
        says = sentence("Substitute the equation of the curve, {}.", asked.curve)
        write(draft, "put-in", equals(second, result), says, is_right)
    return result


def _with_curve_put_in(value: sympy.Expr, asked: ImplicitDerivative) -> sympy.Expr:
    """The fraction with a number for a multiple of one side of the curve, whose other side is a number."""
    left, right = (sympy.expand(real_expression(side)) for side in asked.curve.sides)
    above, below = sympy.fraction(value)
    ratio = sympy.cancel(above / left) if right.is_number and left.free_symbols else value
    return ratio * right / below if ratio.is_number else value


def _at_point(asked: ImplicitDerivative, result: Term, draft: Draft) -> Term:
    needed = set(terms.variables(result)) & {asked.x, asked.y}
    if not needed <= set(asked.values):
        raise NotCoveredError("a point of which only one coordinate is given")
    put = asked.curve
    for letter, value in asked.values.items():
        put = substitute_in_sides(put, letter, value)
        result = substitute(result, letter, value)
    if not terms.variables(put) and not are_same(*put.sides):
        raise UndefinedValueError("the point does not lie on the curve")
    pairs = joined(", ", (sentence("{} = {}", letter, value) for letter, value in asked.values.items()))
    exact_value(result)
    write(draft, "put-in", result, sentence("Substitute {}.", pairs), True)
    number, steps = worked(result)
    draft.steps.extend(steps)
    return number
