"""Expressions with letters and nothing asked but to work them out: who does which kind, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value, print_term
from inkmath.expression.terms import Term
from inkmath.solving import rewriting
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.integral_cases import integral_by_cases
from inkmath.solving.limit_cases import limit_by_cases
from inkmath.solving.partial_fractions import split
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules import (
    completing_square,
    definite_integrals,
    derivatives,
    factoring,
    geometric,
    integrals,
    limits,
    polynomial_division,
    rationalising,
    simplification,
    sums,
)
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.equations.branches import provided_that
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.series_cases import series_by_letter
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.domains import is_nowhere_real
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.no_value import has_no_value, is_no_answer
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name, what works it out, and what to say if there is nothing to do."""

    name: str
    work: Callable[[Trace], None]
    nothing_to_do: str = ""


def work_out(trace: Trace) -> None:
    """Works out derivatives, sums, integrals and limits until none is left, then tidies up."""
    for _ in range(MAX_ROUNDS):
        before = trace.line
        rewriting.apply_rules(trace, derivatives.RULES)
        for name, work in (
            (terms.Aggregate, sums.sums),
            (terms.Integral, definite_integrals.integrate),
            (terms.Limit, limits.limits),
        ):
            if any(isinstance(part, name) for part in terms.walk(trace.line)):
                work(trace)
        if trace.line == before or is_worked_out(trace.line):
            break
    simplification.tidy(trace)


def find_antiderivative(trace: Trace) -> None:
    """Works out the indefinite integrals of a line, all by the same letter, and adds the constant."""
    start = trace.line
    variables = {part.variable for part in terms.walk(start) if isinstance(part, terms.Integral)}
    variable = variables.pop()
    if variables or variable is None:
        raise NotCoveredError("indefinite integrals by several letters, or without a differential")
    integrals.antiderivative(trace, variable)
    integrals.add_constant(trace, start)


SIMPLIFICATION = Kind("simplification", simplification.simplify, "It cannot be simplified any further.")
POLYNOMIAL_DIVISION = Kind("polynomial-division", polynomial_division.divide)
MAX_ROUNDS = 6
"""Operators may stand within one another so deep."""

NOT_DIVISIBLE = "The numerator has a lower degree than the denominator."
COMPLETE = "The square is complete already."
TASKS = {
    "simplify": SIMPLIFICATION,
    "expand": Kind("expansion", simplification.expand, "There is nothing to multiply out."),
    "factor": Kind("factoring", factoring.factor, "It cannot be factored over the rational numbers."),
    "divide": Kind("polynomial-division", polynomial_division.divide_polynomials, NOT_DIVISIBLE),
    "rationalise": Kind("rationalisation", rationalising.rationalise, "There is no root in a denominator."),
    "complete-square": Kind("completing-the-square", completing_square.complete_squares, COMPLETE),
    "partial-fractions": Kind("partial-fractions", split, "It cannot be split any further."),
}


def solve_expression(problem: Problem) -> Solution:
    """The expression worked out; the answer is compared with the expression as it was given."""
    kind = kind_of(problem.term) or TASKS.get(problem.task, SIMPLIFICATION)
    if not problem.task and polynomial_division.is_division(problem.term):
        kind = POLYNOMIAL_DIVISION
    is_algebra = kind in TASKS.values()
    trace = Trace(problem.term, compare=Equivalence(may_widen=not is_algebra))
    draft = Draft(kind.name, problem.latex, steps=trace.steps).begin()
    if isinstance(problem.term, terms.Integral) and problem.term.upper == INFINITY:
        by_cases = integral_by_cases(problem.term, draft, _value_without_letters)
        if by_cases is not None:
            return by_cases
    if kind.name == "infinite-sum":
        by_letter = series_by_letter(problem.term, draft)
        if by_letter is not None:
            return by_letter
    solution = draft.conclude(lambda: _solved(kind, problem, trace, draft))
    is_sure = solution.status != "unsolved" and all(answer.verified for answer in solution.answers)
    if kind.name == "limit" and not is_sure:
        return limit_by_cases(problem.term, draft, _value_without_letters) or solution
    if kind.name == "definite-integral" and not is_sure:
        return integral_by_cases(problem.term, draft, _value_without_letters) or solution
    return solution


def _value_without_letters(term: Term) -> Term | None:
    """The value that the rules find for a limit, or an integral, of numbers; None if there is none."""
    trace = Trace(term, compare=Equivalence(may_widen=True))
    try:
        work_out(trace)
    except (NotCoveredError, UndefinedValueError):
        return None
    has_value = is_worked_out(trace.line) and all(step.verified for step in trace.steps)
    return trace.line if has_value else None


def _solved(kind: Kind, problem: Problem, trace: Trace, draft: Draft) -> Solution:
    try:
        _require_real_values(problem.term)
        kind.work(trace)
    except UndefinedValueError as reason:
        if has_no_value(problem.term):
            raise
        draft.steps = []
        raise NotCoveredError(
            sentence("a rule finds that {}, and a check in numbers does not confirm it", reason)
        ) from reason
    if not is_worked_out(trace.line):
        raise NotCoveredError("no rule goes further than the last step")
    return finished(kind, problem, trace, draft)


def _number_said(result: Term, decimal: float) -> str:
    return inline(result) if isinstance(result, terms.Number) else sentence("about {}", f"{decimal:.6g}")


def _require_real_values(term: Term) -> None:
    """Raises UndefinedValueError for a division by 0, and if what is differentiated or integrated is no real
    number anywhere.
    """
    for part in terms.walk(term):
        if isinstance(part, terms.Quotient) and plain_value(part.denominator) == 0:
            raise UndefinedValueError("it divides by 0")
        if not isinstance(part, terms.Derivative | terms.Integral) or part.variable is None:
            continue
        if is_nowhere_real(part.body, part.variable):
            raise UndefinedValueError(sentence("{} is no real number for any {}", part.body, part.variable))


def kind_of(term: Term) -> Kind | None:
    """The kind by the outermost operator; None where there is only algebra."""
    for part in terms.walk(term):
        match part:
            case terms.Derivative(partial=partial):
                return Kind("partial-derivative" if partial else "derivative", work_out)
            case terms.Integral(lower=None):
                return Kind("indefinite-integral", find_antiderivative)
            case terms.Integral():
                return Kind("definite-integral", work_out)
            case terms.Limit():
                return Kind("limit", work_out)
            case terms.Aggregate(sign=r"\prod"):
                return Kind("product", work_out)
            case terms.Aggregate(upper=terms.Constant(r"\infty")):
                return Kind("infinite-sum", work_out)
            case terms.Aggregate():
                return Kind("finite-sum", work_out)
    return None


def is_worked_out(term: Term) -> bool:
    """True if no derivative, integral, limit or sum is left to work out."""
    operators = terms.Derivative | terms.Integral | terms.Limit | terms.Aggregate
    return not any(isinstance(part, operators) for part in terms.walk(term))


def conditions_of(trace: Trace) -> str:
    """For which values of the letters the series of the working converge, and the antiderivatives hold."""
    needed = list(dict.fromkeys(trace.conditions))
    of_series = [
        each for each in needed if isinstance(each, terms.Relation) and set(each.signs) <= {"<", r"\leq"}
    ]
    others = provided_that(each for each in needed if each not in of_series)
    return joined(" ", [*map(geometric.converges, of_series), *([others] if others else [])])


def finished(kind: Kind, problem: Problem, trace: Trace, draft: Draft) -> Solution:
    """The solution with the last line as its answer, verified if it has the value of the problem."""
    result = trace.line
    draft.steps = []  # a line that is refused has no steps to show
    if is_no_answer(result):
        raise NotCoveredError(
            sentence("{} is no number; the value depends on the letters, or there is none", result)
        )
    assert isinstance(trace.compare, Equivalence)
    compare = Equivalence(
        up_to_constant=trace.compare.up_to_constant,
        conditions=trace.compare.conditions,
        may_widen=True,
    )
    verdict = compare(problem.term, result)
    if verdict is Verdict.DIFFERENT:
        raise NotCoveredError("the answer that was found did not pass its check")
    draft.steps = trace.steps
    is_same = verdict is Verdict.SAME
    answer = Answer(
        latex_of(result),
        print_term(result),
        None if terms.variables(result) else value_of(result),
        verified=is_same,
    )
    line = latex_of(terms.Relation((problem.term, result), ("=",)))
    check = Check(line, _check_said(result, is_same, answer.decimal), is_same, undecided=not is_same)
    message = conditions_of(trace) if trace.steps else kind.nothing_to_do
    return draft.solution("solved", [answer], [check], message)


def _check_said(result: Term, is_same: bool, decimal: float | None) -> str:
    if not is_same:
        return "The answer could not be checked."
    if decimal is None:
        return "Both sides have the same value at every point that was tried."
    return sentence("Evaluated numerically in another way, both sides are {}.", _number_said(result, decimal))
