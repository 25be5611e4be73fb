"""Functions `y = ...` and `f(x) = ...`: domain, zeros, signs, derivatives, extrema, asymptotes and range."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.solving.draft import Draft
from inkmath.solving.function_study.curve import Curve
from inkmath.solving.function_study.given_conditions import Given, under_conditions
from inkmath.solving.function_study.parameters import Family
from inkmath.solving.function_study.periodic import Periodic, period_of
from inkmath.solving.function_study.study import Study
from inkmath.solving.recognisers import Problem
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.domains import is_nowhere_real
from inkmath.types import Solution

KIND = "function"


def solve_function(problem: Problem) -> Solution:
    """The study of a function of one letter, section by section."""
    assert problem.variable is not None
    function, given = problem.term, None
    if isinstance(function, terms.Tuple):
        function, *conditions = function.elements
        (letter,) = terms.variables(conditions[0])
        given = Given(letter, tuple(each for each in conditions if isinstance(each, terms.Relation)))
    assert isinstance(function, terms.Relation)
    draft = Draft(KIND, problem.latex, latex_of(problem.variable)).begin()
    if is_nowhere_real(function.sides[1], problem.variable):
        says = sentence("{} is no real number for any {}.", function.sides[1], problem.variable)
        return draft.solution("no-solution", message=says)
    head, body = function.sides
    has_parameters = set(terms.variables(body)) - {problem.variable}
    kind: type[Study] = Family if has_parameters else Curve
    if not has_parameters and period_of(body, problem.variable) is not None:
        kind = Periodic
    study = kind(head, body, problem.variable, draft.steps)
    study.find_out()
    answers = dict.fromkeys(study.answers if given is None else under_conditions(study.answers, given))
    return draft.solution("solved" if answers else "unsolved", answers, message=study.message())
