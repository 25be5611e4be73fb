"""Probabilities of normal variables, by way of the standard normal distribution."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable
from inkmath.solving.chance.distributions import CLOSE, CONTEXT, by_quadrature, real, standard_normal
from inkmath.solving.chance.problems import Given
from inkmath.solving.chance.results import MIRRORED, Result, canonical, rounded
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Check, Step


def normal_probability(term: Term, event: terms.Relation, given: Given, draft: Draft) -> Result:
    """The probability of an event, with the steps by the standard normal distribution."""
    mean, variance = given.distribution.parameters
    mu, sigma = real(mean), CONTEXT.sqrt(real(variance))
    if not sigma > 0:
        raise NotCoveredError("the variance of a normal distribution is positive")
    deviation = given.distribution.deviation
    if deviation is None:
        deviation = from_sympy(exact_value(terms.Root(variance)), as_decimal=True)
    ends = _ends(event, given.letter)
    if ends is None:
        line = latex_of(terms.Relation((term, terms.ZERO), ("=",)))
        says = "A single number has the probability 0 in a continuous distribution."
        draft.steps.append(Step("normal-probability", line, says, True))
        return Result(term, Fraction(0), True, Check(line, says, True))
    scores = [None if end is None else (real(end) - mu) / sigma for end in ends]
    is_standard = mu == 0 and sigma == 1
    for end, score in zip(ends, scores, strict=True):
        if end is not None and score is not None and not is_standard:
            draft.steps.append(_score_step(end, mean, deviation, score))
    low, high = (_share(score, k) for k, score in enumerate(scores))
    value = high[0] - low[0]
    checked = high[1] - low[1]
    line = rf"{latex_of(term)}={_by_phi(scores)}"
    says = "Write it with the distribution function of the standard normal distribution."
    draft.steps.append(Step("normal-probability", canonical(line), says, True))
    shown = rf"{latex_of(term)}\approx {rounded(value)}"
    is_same = bool(abs(value - checked) < CLOSE)
    says = "Take the values from the table of the standard normal distribution."
    draft.steps.append(Step("normal-probability", canonical(shown), says, is_same))
    check = Check(
        canonical(shown), "The area under the bell curve, integrated in numbers, is the same.", is_same
    )
    return Result(term, value, is_same, check)


def _ends(event: terms.Relation, letter: Variable) -> tuple[Term | None, Term | None] | None:
    """The lower and the upper end of an event; None for a single number."""
    low = high = None
    for left, sign, right in zip(event.sides, event.signs, event.sides[1:], strict=False):
        bound, mirrored = (right, sign) if left == letter else (left, MIRRORED[sign])
        if mirrored == "=":
            return None
        if mirrored in ("<", r"\leq"):
            high = bound
        else:
            low = bound
    if low is not None and high is not None and real(low) > real(high):
        raise NotCoveredError("an event whose lower end is above its upper end")
    return low, high


def _share(score: Any, is_upper: int) -> tuple[Any, Any]:
    """The probability up to a score, in two ways; of no score that of nothing or of everything."""
    if score is None:
        return CONTEXT.mpf(is_upper), CONTEXT.mpf(is_upper)
    return standard_normal(score), by_quadrature(score)


def _score_step(end: Term, mean: Term, deviation: Term, score: Any) -> Step:
    difference = terms.Sum((end, terms.Negation(mean)))
    line = rf"z={latex_of(terms.Quotient(difference, deviation))}"
    text = _score(score)
    sign = "=" if abs(CONTEXT.mpf(text) - score) < CLOSE else r"\approx"
    says = sentence("Standardise {}: subtract the mean and divide by the standard deviation.", end)
    return Step("standardise", canonical(rf"{line}{sign} {text}"), says, True)


def _score(score: Any) -> str:
    return f"{float(score):.4f}".rstrip("0").rstrip(".") or "0"


def _by_phi(scores: Sequence[Any]) -> str:
    """`\\Phi(1)-\\Phi(-1)`, `1-\\Phi(2)` or `\\Phi(2)`."""
    low, high = (None if score is None else rf"\Phi({_score(score)})" for score in scores)
    if low is None:
        return high or "1"
    return f"{high or '1'}-{low}"
