"""Differential equations: the general solution, the one that fits the conditions, and the check of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.differential_equations.constants import with_conditions, with_initial_value
from inkmath.solving.differential_equations.first_order import solve_first_order
from inkmath.solving.differential_equations.linear import solve_linear
from inkmath.solving.differential_equations.problems import (
    DifferentialEquation,
    differential_equation_in,
)
from inkmath.solving.differential_equations.separable import equals
from inkmath.solving.differential_equations.working import are_same, neat, satisfies, slope_term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution

KIND = "differential-equation"


def solve_differential_equation(problem: Problem) -> Solution:
    """The functions that satisfy a differential equation, and its conditions where it has some."""
    equation = differential_equation_in(problem.term)
    assert equation is not None
    undefined = "No function satisfies the equation and its conditions"
    draft = Draft(KIND, problem.latex, undefined=undefined).begin()
    solution = draft.conclude(lambda: _solved(equation, draft))
    if solution.status == "no-solution" and draft.steps:
        says = "The equations for the constants contradict each other."
        return replace(solution, checks=(Check(draft.steps[-1].latex, says, draft.steps[-1].verified),))
    return solution


def _solved(equation: DifferentialEquation, draft: Draft) -> Solution:
    if equation.order == 1:
        return _of_first_order(equation, draft)
    found = solve_linear(equation, draft)
    body = found.body
    if equation.conditions:
        body = with_conditions(equation, body, found.constants, draft)
    line = equals(equation.y, body)
    return _finished(
        equation, [line], draft, lambda line: satisfies(equation, line.sides[1]), found.assumptions
    )


def _of_first_order(equation: DifferentialEquation, draft: Draft) -> Solution:
    if len(equation.conditions) > 1:
        raise NotCoveredError("several conditions beside an equation of the first order")
    work, found = solve_first_order(equation, draft)
    lines = [found.line, *(equals(equation.y, body) for body in found.extra)]
    if equation.conditions:
        lines = [with_initial_value(work, found, equation.conditions[0])]
    return _finished(equation, lines, draft, work.agrees)


def _finished(
    equation: DifferentialEquation,
    lines: Sequence[terms.Relation],
    draft: Draft,
    is_solution: Callable[[terms.Relation], bool],
    assumptions: Sequence[terms.Relation] = (),
) -> Solution:
    """The solution with these lines as its answers, each checked again by substitution."""
    answers, checks = [], []
    for line in map(neat, lines):
        assert isinstance(line, terms.Relation)
        own = [_check(equation, line, is_solution), *_condition_checks(equation, line)]
        checks += own
        named = equals(equation.name, line.sides[1]) if line.sides[0] == equation.y else line
        verified = all(check.passed for check in own)
        answers.append(Answer(latex_of(named), print_term(named), verified=verified))
    if not all(answer.verified for answer in answers):
        raise NotCoveredError("the function that was found did not pass its check")
    conditions = [*assumptions, *_nonzero_letters(equation, lines)]
    shown = [condition for condition in dict.fromkeys(conditions) if not _is_always_true(condition)]
    message = sentence("Provided that {}.", joined(", ", shown)) if shown else ""
    return draft.solution("solved", answers, checks, message)


# Checks


def _check(
    equation: DifferentialEquation, line: terms.Relation, is_solution: Callable[[terms.Relation], bool]
) -> Check:
    """The equation with the solution put in, its derivatives worked out."""
    left, body = line.sides
    passed = is_solution(line)
    if left != equation.y:
        says = sentence("{} differentiated: it holds at every point with the slope of the equation.", line)
        return Check(latex_of(_differentiated(equation, line)), says, passed)
    shown: Term = equation.equation
    for order in range(equation.order, -1, -1):
        slope = slope_term(body, equation.x, order) if order else body
        shown = substitute(shown, equation.derivative(order), slope)
    assert isinstance(shown, terms.Relation)
    passed = passed and are_same(*shown.sides)
    says = sentence("With {} both sides have the same value at every point that was tried.", line)
    return Check(latex_of(shown), says, passed)


def _differentiated(equation: DifferentialEquation, line: terms.Relation) -> Term:
    """Both sides of an equation of x and y differentiated, with y' for the derivative of y."""
    prime = equation.derivative(1)
    sides = [
        add(slope_term(side, equation.x), multiply(slope_term(side, equation.y), prime))
        for side in line.sides
    ]
    return equation.shown(neat(equals(*sides)))


def _condition_checks(equation: DifferentialEquation, line: terms.Relation) -> Iterator[Check]:
    for condition in equation.conditions:
        place = condition.place
        if line.sides[0] == equation.y:
            body = line.sides[1]
            slope: Term = body
            if condition.order:
                slope = slope_term(body, equation.x, condition.order)
            shown = equals(substitute(slope, equation.x, place), condition.value)
        else:
            put = substitute(substitute(line, equation.x, place), equation.y, condition.value)
            assert isinstance(put, terms.Relation)
            shown = put
        says = sentence("The condition at {} = {} holds.", equation.x, place)
        yield Check(latex_of(shown), says, are_same(*shown.sides))


# Conditions on letters


def _nonzero_letters(
    equation: DifferentialEquation, lines: Sequence[terms.Relation]
) -> Iterator[terms.Relation]:
    """Conditions that nothing is divided by 0 in the answers, on letters of the problem."""
    known = set(terms.variables(equation.equation)) - {equation.x, equation.y}
    for line in lines:
        for part in terms.walk(line):
            if isinstance(part, terms.Quotient):
                for factor in _factors(part.denominator):
                    if terms.variables(factor) and set(terms.variables(factor)) <= known:
                        yield terms.Relation((factor, ZERO), (r"\neq",))


def _factors(term: Term) -> Sequence[Term]:
    match term:
        case terms.Product(factors):
            return [inner for factor in factors for inner in _factors(factor)]
        case terms.Power(base, _) | terms.Root(base):
            return _factors(base)
    return (term,)


def _is_always_true(condition: terms.Relation) -> bool:
    return not terms.variables(condition)
