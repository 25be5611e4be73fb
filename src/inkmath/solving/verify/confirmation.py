"""The check of answers that name no number: that nothing solves a problem, or that every number does.

Such an answer cannot be put in, as a root can. It is believed unless a search for the contrary finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.assignments import Assignments, assignments_in
from inkmath.solving.conditions import conditional_in
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import Problem
from inkmath.solving.time_limit import run_bounded
from inkmath.solving.verify.counterexamples import (
    exception_in,
    has_value,
    simple_numbers,
    solution_in,
    system_has_solution,
)
from inkmath.solving.verify.no_value import has_no_value
from inkmath.solving.verify.root_isolation import all_roots
from inkmath.solving.verify.system_sets import DRAWS, put_numbers
from inkmath.types import Check, Solution

TIME_LIMIT_S = 1.5

NOWHERE_EQUAL = "Enclosures of both sides over all real numbers show that they are nowhere equal."
NONE_SOLVES = (
    "None of the numbers that were tried, and none that a search over the real numbers finds, solves it."
)
NONE_SOLVES_SYSTEM = "Newton's method finds no solution from any of 40 starting points."
EVERY_ONE_HOLDS = "It was tried with more than 200 numbers, each in 50 and in 100 digits, and holds for all."
HOLDS_AT_RANDOM = (
    "It was tried with random numbers for all letters, in 50 and in 100 digits, and always holds."
)
NO_VALUE = "Worked out in numbers, in another way, it has no value either."
NOT_CHECKED = "This could not be checked."
REFUTED = "a check in numbers contradicts the answer that the rules give"


class Outcome(Enum):
    CONFIRMED = auto()
    REFUTED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a search for the contrary, and what was done, as a sentence."""

    outcome: Outcome
    says: str


UNKNOWN = Finding(Outcome.UNKNOWN, NOT_CHECKED)
CONTRADICTION = Finding(Outcome.REFUTED, REFUTED)


def confirmed(solution: Solution, problem: Problem) -> Solution:
    """The solution with a check, if it says that there is none or that every number is one.

    Others stay as they are. What the check contradicts is not solved.
    """
    if solution.status not in ("no-solution", "all-numbers") or solution.checks:
        return solution
    try:
        finding = run_bounded(TIME_LIMIT_S, lambda: _finding(solution, problem)) or UNKNOWN
    except NotCoveredError:
        finding = UNKNOWN
    if finding.outcome is Outcome.REFUTED:
        return Draft(solution.kind, solution.latex, solution.variable).unsolved(REFUTED)
    is_unknown = finding.outcome is Outcome.UNKNOWN
    check = Check(solution.latex, finding.says, not is_unknown, undecided=is_unknown)
    return replace(solution, checks=(check,))


def _finding(solution: Solution, problem: Problem) -> Finding:
    term = problem.term
    if solution.status == "all-numbers":
        return every_number_fulfils(term)
    conditional = conditional_in(term)
    if conditional is not None and conditional.sets:  # without these conditions nothing solves it either
        term = terms.Tuple(conditional.statement + conditional.bounds)
    given = assignments_in(term)
    if problem.kind == "evaluation" and given is not None:
        return _without_values(given)
    if problem.kind == "function" and isinstance(term, terms.Relation):
        return _without_value(term.sides[1])
    variables = terms.variables(term)
    if isinstance(term, terms.Relation) and not variables:
        return _first_of([_without_value(side) for side in term.sides])
    if problem.kind == "system" and isinstance(term, terms.Tuple):
        relations = [part for part in term.elements if isinstance(part, terms.Relation)]
        return nothing_solves_system(relations, variables)
    if not isinstance(term, terms.Relation | terms.Tuple | terms.Logical):
        return _without_value(term)
    variable = problem.variable or variables[0]
    return nothing_solves(term, variable)


def _first_of(report: Sequence[Finding]) -> Finding:
    """A side without a value suffices; else it is refuted if all sides have one."""
    for outcome in (Outcome.CONFIRMED, Outcome.UNKNOWN):
        found = next((each for each in report if each.outcome is outcome), None)
        if found is not None:
            return found
    return CONTRADICTION


def nothing_solves(line: Term, variable: terms.Variable) -> Finding:
    """The check that no number solves a relation or several at once; other letters stand for any numbers."""
    others = tuple(each for each in terms.variables(line) if each != variable)
    if others:
        lines = [put_numbers(line, others, draw) for draw in DRAWS]
        report = [nothing_solves(each, variable) for each in lines]
        refuted = next((each for each in report if each.outcome is Outcome.REFUTED), None)
        return refuted or replace(report[0], says=NONE_SOLVES)
    if isinstance(line, terms.Relation) and line.signs == ("=",):
        roots = all_roots(line, variable)
        if roots is not None:
            return CONTRADICTION if roots else Finding(Outcome.CONFIRMED, NOWHERE_EQUAL)
    if solution_in(line, variable) is not None:
        return CONTRADICTION
    return Finding(Outcome.CONFIRMED, NONE_SOLVES)


def nothing_solves_system(
    relations: Sequence[terms.Relation], variables: Sequence[terms.Variable]
) -> Finding:
    """The check that no numbers solve several equations at once."""
    if system_has_solution(relations, variables):
        return CONTRADICTION
    return Finding(Outcome.CONFIRMED, NONE_SOLVES_SYSTEM)


def every_number_fulfils(line: Term) -> Finding:
    """The check that all numbers fulfil a line; an equation where both sides have a value."""
    variables = terms.variables(line)
    if not variables:
        raise NotCoveredError("no letter")
    is_equation = isinstance(line, terms.Relation) and set(line.signs) == {"="}
    if exception_in(line, variables, must_be_defined=not is_equation) is not None:
        return CONTRADICTION
    return Finding(Outcome.CONFIRMED, EVERY_ONE_HOLDS if len(variables) == 1 else HOLDS_AT_RANDOM)


# Values


def _without_value(term: Term) -> Finding:
    return Finding(Outcome.CONFIRMED, NO_VALUE) if has_no_value(term) else _refuted_or_unknown(term)


def _refuted_or_unknown(term: Term) -> Finding:
    """Bounds of a term that is not known to be undefined. Raises NotCoveredError where there are none."""
    variables = terms.variables(term)
    if not variables:
        return CONTRADICTION if has_value(term) else UNKNOWN
    tried = simple_numbers()[:20]
    has_one = any(has_value(term, dict.fromkeys(variables, number)) for number in tried)
    return CONTRADICTION if has_one else UNKNOWN


def _without_values(given: Assignments) -> Finding:
    """The check that one of the expressions that are asked for has no value."""
    report = []
    for asked in given.asked:
        for variable, value in given.values:
            asked = substitute(asked, variable, value)
        report.append(_without_value_of_functions(asked, given))
    return _first_of(report)


def _without_value_of_functions(term: Term, given: Assignments) -> Finding:
    for head, variable, body in given.functions:
        for part in list(terms.walk(term)):
            if isinstance(part, terms.Apply) and part.head == head and len(part.arguments) == 1:
                if part.inverse:
                    equation = terms.Relation((body, part.arguments[0]), ("=",))
                    return nothing_solves(equation, variable)
                if part.order is not None or part.head.primes:
                    raise NotCoveredError("a derivative")
                term = substitute(term, part, substitute(body, variable, part.arguments[0]))
    return _without_value(term)
