"""Rules for terms, applied wherever they fit within a line, until none fits any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite, Rule, derive, first_rewrite
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, divide, multiply, negate
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.verdict import Verdict

MAX_STEPS = 60

MAX_SENTENCES = 3
"""Number of places at which a rule was applied that a sentence names."""

REFUSALS = (NotCoveredError, sympy.PolynomialError, NotImplementedError)
"""A rule that raises one of these cannot cope with a part of the line, and is passed over."""

CAUTION = "The new form is defined for more values than the one before: both are equal where both are."

_INNERMOST: set[Rule[Term]] = set()


def innermost(rule: Rule[Term]) -> Rule[Term]:
    """Marks a rule that begins with the inner one of two places where it fits."""
    _INNERMOST.add(rule)
    return rule


def apply_rules(
    trace: Trace, rules: Sequence[Rule[Term]], outermost: bool = True, limit: int = MAX_STEPS
) -> None:
    """Adds steps to the trace until no rule fits or a line comes back."""
    seen = {latex_of(trace.line)}

    def step(line: Term, trace: Trace) -> list[tuple[Term, Trace]] | None:
        rewrite = next_step(line, rules, outermost)
        if rewrite is None or latex_of(rewrite.result) in seen:
            return None
        seen.add(latex_of(rewrite.result))
        add_step(trace, rewrite)
        return [(rewrite.result, trace)]

    derive(trace.line, trace, (step,), limit)


def add_step(trace: Trace, rewrite: Rewrite[Term]) -> None:
    """Adds the step, with a caution where the new line is defined for more values of its letters."""
    assert trace.compare is not None
    is_wider = trace.compare(trace.line, rewrite.result) is Verdict.SUPERSET
    trace.add(rewrite.rule, rewrite.result, rewrite.because, caution=CAUTION if is_wider else "")
    trace.conditions.extend(rewrite.conditions)


def next_step(line: Term, rules: Sequence[Rule[Term]], outermost: bool = True) -> Rewrite[Term] | None:
    """The first rule that changes the line, applied wherever it fits."""
    shown = latex_of(line)

    def visibly(rule: Rule[Term]) -> Rule[Term]:
        def apply(line: Term) -> Rewrite[Term] | None:
            rewrite = everywhere(rule, outermost and rule not in _INNERMOST)(line)
            return None if rewrite is None or latex_of(rewrite.result) == shown else rewrite

        return apply

    return first_rewrite(line, map(visibly, rules), REFUSALS)


def everywhere(rule: Rule[Term], outermost: bool = True) -> Rule[Term]:
    """The rule applied at every place in a term where it fits now.

    Of two places one of which lies in the other, the outer one is taken, or else the inner one.
    """

    def apply(term: Term) -> Rewrite[Term] | None:
        found: list[Rewrite[Term]] = []
        result = _rewritten(term, rule, outermost, found)
        if not found:
            return None
        conditions = tuple(condition for rewrite in found for condition in rewrite.conditions)
        return Rewrite(found[0].rule, (result,), _together(found), conditions=conditions)

    return apply


def replaced(line: Term, old: Term, new: Term) -> Term:
    """The line with a part replaced wherever it stands, sums and products merged."""
    rewrite = everywhere(lambda part: Rewrite("", (new,), "") if part == old else None)(line)
    return line if rewrite is None else rewrite.result


def _together(found: Sequence[Rewrite[Term]]) -> str:
    """The sentences of several places as one text."""
    sentences = list(dict.fromkeys(rewrite.because for rewrite in found))
    more = len(sentences) - MAX_SENTENCES
    return joined(" ", sentences[:MAX_SENTENCES] + [sentence("Likewise for {} more.", more)] * (more > 0))


def _rewritten(term: Term, rule: Rule[Term], outermost: bool, found: list[Rewrite[Term]]) -> Term:
    """The term with the results of the rule at each place where it fits; these are added to the list."""
    step = _applied(term, rule, found) if outermost else None
    if step is not None:
        return step.result
    before = len(found)
    changed: dict[str, Any] = {}
    for field in fields(term):
        value = getattr(term, field.name)
        if isinstance(value, Term):
            changed[field.name] = _rewritten(value, rule, outermost, found)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                _rewritten(part, rule, outermost, found) if isinstance(part, Term) else part for part in value
            )
    if len(found) > before:
        return _tidied(replace(term, **changed))
    step = None if outermost else _applied(term, rule, found)
    return term if step is None else step.result


def _applied(term: Term, rule: Rule[Term], found: list[Rewrite[Term]]) -> Rewrite[Term] | None:
    """The rewrite of one place, if it is by the same rule as those found before."""
    step = rule(term)
    if step is None or (found and step.rule != found[0].rule):
        return None
    found.append(step)
    return step


def _tidied(term: Term) -> Term:
    """A sum without zeros, a product without ones, neither holding another of its kind."""
    match term:
        case terms.Sum(parts):
            return add(*parts)
        case terms.Product(factors, signs):
            is_plain = ONE in factors or any(isinstance(factor, terms.Product) for factor in factors)
            return multiply(*factors) if is_plain or not any(signs) or ZERO in factors else term
        case terms.Negation(inner):
            return negate(inner)
        case terms.Quotient(numerator, denominator, r"\frac"):
            return divide(numerator, denominator)
    return term
