"""Derivatives with the steps to them, as a part of larger workings."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving import progress, rewriting
from inkmath.solving.differential_equations.working import are_same, neat
from inkmath.solving.draft import Draft
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules import derivatives, simplification
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.types import Step

__all__ = ["are_same", "differentiated", "equals", "worked", "write"]

COMPARE = Equivalence(may_widen=True)


def write(draft: Draft, rule: str, line: Term, explanation: str, is_right: bool) -> None:
    """Adds a step to the draft."""
    step = Step(rule, latex_of(neat(line)), explanation, is_right)
    draft.steps.append(step)
    progress.tell_step(step)


def equals(left: Term, right: Term) -> terms.Relation:
    return terms.Relation((left, right), ("=",))


def differentiated(body: Term, x: terms.Variable, is_partial: bool = False) -> tuple[Term, list[Step]]:
    """The derivative, and the steps from `\\frac{d}{dx}` to it."""
    if x not in terms.variables(body):
        return terms.ZERO, []
    trace = Trace(terms.Derivative(body, x, ONE, is_partial), compare=COMPARE)
    rewriting.apply_rules(trace, derivatives.RULES)
    simplification.tidy(trace)
    if any(isinstance(part, terms.Derivative) for part in terms.walk(trace.line)):
        raise NotCoveredError(sentence("the derivative of {}", body))
    return trace.line, trace.steps


def worked(line: Term) -> tuple[Term, list[Step]]:
    """The line simplified, with the steps."""
    trace = Trace(line, compare=COMPARE)
    simplification.simplify(trace)
    return trace.line, trace.steps
