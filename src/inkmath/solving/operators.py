"""Derivatives, integrals, limits and sums within a statement or an expression, worked out beside it first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.expressions import is_worked_out, work_out
from inkmath.solving.recognisers import Problem, problem_of
from inkmath.solving.rules.geometric import converges
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.no_value import is_no_answer
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Check, Solution, Step

COMPARE = Equivalence(may_widen=True)
SENTENCES: Mapping[type[Term], str] = {
    terms.Derivative: "First work out the derivative.",
    terms.Integral: "First work out the integral.",
    terms.Limit: "First work out the limit.",
    terms.Aggregate: "First work out the sum or the product.",
}


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A term without operators, and the steps to it.

    without_derivatives: the term with all other operators still in it.
    conditions: for which letters its series converge.
    """

    term: Term
    without_derivatives: Term
    steps: tuple[Step, ...]
    conditions: tuple[Term, ...]


def operators_in(term: Term) -> Iterator[Term]:
    """The operators to work out, each with all that stands within it; not those of a mere name."""
    match term:
        case terms.Derivative(terms.Variable() | terms.Apply()):
            return
        case terms.Derivative() | terms.Limit():
            yield term
        case terms.Integral(lower=Term()) | terms.Aggregate(upper=Term()):
            yield term
        case _:
            for child in terms.children(term):
                yield from operators_in(child)


def without_operators(term: Term) -> WorkedOut:
    """The term with its operators worked out. Raises NotCoveredError and UndefinedValueError."""
    steps: list[Step] = []
    conditions: list[Term] = []
    result = plain = term
    for part in dict.fromkeys(operators_in(term)):
        trace = Trace(part, compare=COMPARE)
        work_out(trace)
        value = trace.line
        if not is_worked_out(value) or is_no_answer(value):
            raise NotCoveredError(sentence("{} could not be worked out", part))
        if COMPARE(part, value) is not Verdict.SAME:
            raise NotCoveredError(sentence("the value of {} could not be checked", part))
        says = SENTENCES[type(part)]
        steps += [Step("work-out-part", latex_of(part), says, True), *trace.steps]
        conditions += trace.conditions
        result = substitute(result, part, value)
        if isinstance(part, terms.Derivative):
            plain = substitute(plain, part, value)
    steps.append(Step("put-in", latex_of(result), "Substitute the result.", True))
    return WorkedOut(result, plain, tuple(steps), tuple(conditions))


def solve_with_operators(problem: Problem, solve: Callable[[Problem | Solution], Solution]) -> Solution:
    """The solution of a relation with integrals and the like; each answer is put into it as it was given.

    solve: solves the equation that is left.
    """
    draft = Draft(problem.kind, problem.latex)

    def solved() -> Solution:
        found = without_operators(problem.term)
        letters = terms.variables(found.term)
        variable = problem.variable if problem.variable in letters else None
        solution = solve(problem_of(found.term, latex_of(found.term), variable))
        message = joined(
            " ", filter(None, (solution.message, *map(converges, dict.fromkeys(found.conditions))))
        )
        steps = (*found.steps, *solution.steps)
        solution = replace(solution, latex=problem.latex, steps=steps, message=message, message_latex="")
        is_done = solution.status != "solved" or next(operators_in(found.without_derivatives), None) is None
        return solution if is_done else _put_in(solution, found.without_derivatives, letters)

    return draft.conclude(solved)


def _put_in(solution: Solution, term: Term, letters: Sequence[terms.Variable]) -> Solution:
    """The solution without answers that do not satisfy the equation as it was given, such as n = -11."""
    if len(letters) != 1:
        return solution
    kept, steps = [], list(solution.steps)
    for answer in solution.answers:
        value = interpret(parse(answer.latex))
        if terms.variables(value) or isinstance(value, terms.Relation):
            raise NotCoveredError("solutions that cannot be put in one by one")
        put = substitute(term, letters[0], value)
        assert isinstance(put, terms.Relation)
        if _holds(put):
            kept.append(answer)
        else:
            line = terms.Relation((letters[0], value), (r"\neq",))
            name = sentence("{} = {}", letters[0], value)
            says = sentence("{} does not satisfy the equation that was given.", name)
            steps.append(Step("extraneous", latex_of(line), says, True))
    if kept:
        return replace(solution, answers=tuple(kept), steps=tuple(steps))
    message = "No value satisfies the equation that was given."
    checks = tuple(Check(step.latex, step.explanation, True) for step in steps if step.rule == "extraneous")
    return Draft(solution.kind, solution.latex, solution.variable, steps).solution(
        "no-solution", checks=checks, message=message
    )


def _holds(relation: terms.Relation) -> bool:
    """True if all sides have the same value; a sum up to less than its start has none."""
    for part in terms.walk(relation):
        if isinstance(part, terms.Aggregate) and part.lower is not None and part.upper is not None:
            low, high = value_of(part.lower), value_of(part.upper)
            if low is None or (high is not None and (high < low - 1 or high != int(high))):
                return False
    values = [value_of(side) for side in relation.sides]
    first = values[0]
    return first is not None and all(
        value is not None and abs(value - first) <= CLOSE * (1 + abs(first)) for value in values
    )


CLOSE = 1e-9
