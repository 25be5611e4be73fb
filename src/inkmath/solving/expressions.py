"""Expressions with letters and nothing asked but to work them out: who does which kind, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving import derivatives, factoring, progress, simplification
from inkmath.solving.numerics import value_of
from inkmath.solving.sameness import Sameness
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.understanding import NOT_YET, Problem
from inkmath.solving.values import NotCoveredError, UndefinedValueError
from inkmath.solving.verdict import Verdict
from inkmath.solving.wording import said
from inkmath.types import Answer, Check, Solution


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name, what works it out, and what to say if there is nothing to do."""

    name: str
    work: Callable[[Trace], None]
    nothing_to_do: str = ""


def differentiate(trace: Trace) -> None:
    """Applies the rules of differentiation until no derivative is left, then tidies up."""
    simplification.apply_rules(trace, derivatives.RULES)
    simplification.tidy(trace)


SIMPLIFICATION = Kind("simplification", simplification.simplify, "It is already as simple as it gets.")
DERIVATIVE = Kind("derivative", differentiate)

TASKS = {
    "simplify": SIMPLIFICATION,
    "expand": Kind("expansion", simplification.expand, "There is nothing to multiply out."),
    "factor": Kind("factoring", factoring.factor, "It cannot be factored over the rational numbers."),
}


def solve_expression(problem: Problem) -> Solution:
    """The expression worked out; the answer is compared with the expression as it was given."""
    kind = TASKS.get(problem.task, SIMPLIFICATION)
    for part in terms.walk(problem.term):
        if isinstance(part, terms.Derivative):
            kind = replace(DERIVATIVE, name="partial-derivative" if part.partial else "derivative")
    progress.tell_kind(kind.name, None)
    trace = Trace(problem.term, compare=Sameness(may_widen=kind.name not in ("simplification", "factoring")))
    try:
        kind.work(trace)
    except (NotCoveredError, UndefinedValueError) as reason:
        return Solution(
            "unsolved",
            kind.name,
            problem.latex,
            steps=tuple(trace.steps),
            message=f"{NOT_YET}: {reason}",
        )
    if not is_worked_out(trace.line):
        message = f"{NOT_YET}: no rule goes further than the last step"
        return Solution("unsolved", kind.name, problem.latex, steps=tuple(trace.steps), message=message)
    return finished(kind, problem, trace)


def is_worked_out(term: Term) -> bool:
    """Whether no derivative, integral, limit or sum is left to work out."""
    operators = terms.Derivative | terms.Integral | terms.Limit | terms.Aggregate
    return not any(isinstance(part, operators) for part in terms.walk(term))


def finished(kind: Kind, problem: Problem, trace: Trace) -> Solution:
    """The solution with the last line as its answer, verified if it has the value of the problem."""
    result = trace.line
    is_same = Sameness(may_widen=True)(problem.term, result) is Verdict.SAME
    answer = Answer(
        latex_of(result),
        print_term(result),
        None if terms.variables(result) else value_of(result),
        verified=is_same,
    )
    says = (
        f"{said(problem.term)} and {said(result)} have the same value wherever both were tried."
        if is_same
        else "The answer could not be checked."
    )
    check = Check(latex_of(terms.Relation((problem.term, result), ("=",))), says, is_same)
    message = "" if trace.steps else kind.nothing_to_do
    steps = tuple(trace.steps)
    return Solution("solved", kind.name, problem.latex, None, (answer,), steps, (check,), message)
