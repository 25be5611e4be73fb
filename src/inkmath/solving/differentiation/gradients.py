"""Gradients: the list of the partial derivatives, in general or at a point."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, Term
from inkmath.solving.differentiation.problems import Gradient, gradient_in
from inkmath.solving.differentiation.steps import are_same, differentiated, equals, worked, write
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.recognisers import Problem
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution

KIND = "gradient"


def solve_gradient(problem: Problem) -> Solution:
    """The gradient of a function, with each partial derivative."""
    asked = gradient_in(problem.term)
    assert asked is not None
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(asked, draft))


def _solved(asked: Gradient, draft: Draft) -> Solution:
    values = [_partial(asked, letter, draft) for letter in asked.letters]
    checks = [
        Check(latex_of(equals(terms.Derivative(asked.body, letter, ONE, True), value)), CHECKED, True)
        for letter, value in zip(asked.letters, values, strict=True)
    ]
    passed = all(
        are_same(terms.Derivative(asked.body, letter, ONE, True), value)
        for letter, value in zip(asked.letters, values, strict=True)
    )
    if not passed:
        return draft.unsolved("the gradient that was found did not pass its check")
    if asked.point is not None:
        values = [_at_point(asked, value, draft) for value in values]
    shown = f"({','.join(map(latex_of, values))})"
    verified = all(step.verified for step in draft.steps)
    answer = Answer(shown, print_term(terms.Tuple(tuple(values))), verified=verified)
    return draft.solution("solved", [answer], checks)


CHECKED = "Both sides have the same value at every point that was tried."


def _partial(asked: Gradient, letter: terms.Variable, draft: Draft) -> Term:
    value, steps = differentiated(asked.body, letter, True)
    start = terms.Derivative(asked.body, letter, ONE, True)
    says = sentence("Differentiate with respect to {}; the other letters are constants.", letter)
    write(draft, "partial-derivative", equals(start, value), says, are_same(start, value))
    if len(steps) > 1:
        draft.steps[-1:] = [*steps, draft.steps[-1]]
    return value


def _at_point(asked: Gradient, value: Term, draft: Draft) -> Term:
    assert asked.point is not None
    put = value
    for letter, place in zip(asked.letters, asked.point, strict=True):
        put = substitute(put, letter, place)
    if put == value:
        return value
    pairs = zip(asked.letters, asked.point, strict=True)
    names = joined(", ", (sentence("{} = {}", letter, place) for letter, place in pairs))
    write(draft, "put-in", put, sentence("Substitute {}.", names), True)
    result, steps = worked(put)
    draft.steps.extend(steps)
    return result
