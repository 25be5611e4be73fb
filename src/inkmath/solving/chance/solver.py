"""Probabilities, expected values and deviations of binomial, Poisson and normal variables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term, Variable
from inkmath.solving.chance.distributions import (
    CLOSE,
    CONTEXT,
    Counted,
    as_real,
    counted,
    real,
)
from inkmath.solving.chance.normal import normal_probability
from inkmath.solving.chance.problems import PROBABILITY, Distribution, Given, Measure, given_in
from inkmath.solving.chance.results import MIRRORED, Result, canonical, is_exact, rounded, written
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import number
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Check, Solution, Step, Text

KIND = "probability"
MOST_LISTED = 6
"""Most probabilities that are written out one by one."""

K = Variable("k")


def solve_chance(problem: Problem) -> Solution:
    """The probabilities and measures that are asked for, with the steps."""
    given = given_in(problem.term)
    assert given is not None
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(given, draft))


def _solved(given: Given, draft: Draft) -> Solution:
    asked = given.asked or tuple((_measure_term(m, given.letter), m) for m in BOTH)
    results = [result_of(term, what, given, draft) for term, what in asked]
    if len(asked) == 1 and asked[0][1] not in BOTH:
        draft.variable = latex_of(_without_place(asked[0][0]))
    parts = [part for each in given.distribution.parameters for part in terms.walk(each)]
    has_fraction = any(isinstance(part, terms.Quotient) for part in parts)
    answers = [result.answer(len(results) > 1, not has_fraction) for result in results]
    return draft.solution("solved", answers, [result.check for result in results], _message(given))


BOTH: tuple[Measure, Measure] = ("expected value", "standard deviation")


def _measure_term(measure: Measure, letter: Variable) -> Term:
    head = Variable("E" if measure == "expected value" else r"\sigma")
    return terms.Apply(head, (letter,))


def _without_place(term: Term) -> Term:
    return term.sides[0] if isinstance(term, terms.Relation) else term


def _message(given: Given) -> str:
    normal = given.distribution
    if normal.family != "normal" or normal.parameters[0] == terms.ZERO or normal.deviation is not None:
        return ""
    return sentence("The second number in N({}, {}) is the variance.", *normal.parameters)


def result_of(term: Term, what: terms.Relation | Measure, given: Given, draft: Draft) -> Result:
    """The value that is asked of the given distribution; its steps go into the draft."""
    term = _without_place(term)
    if isinstance(what, terms.Relation):
        if given.distribution.family == "normal":
            return normal_probability(term, what, given, draft)
        return _counted(term, what, given, draft)
    return _measure(term, what, given, draft)


# Distributions of whole numbers


def _counted(term: Term, event: terms.Relation, given: Given, draft: Draft) -> Result:
    found = counted(given.distribution)
    low, high = _range(event, given.letter, found.highest)
    _say_formula(found, given, draft)
    lower_tail = 0 if low is None else low
    value, verified = _by_sum(term, (lower_tail, high), found, given.letter, draft)
    upper = CONTEXT.mpf(1) if high is None else found.up_to(high) if high >= 0 else CONTEXT.mpf(0)
    below = found.up_to(lower_tail - 1) if lower_tail > 0 else CONTEXT.mpf(0)
    is_same = abs(as_real(value) - (upper - below)) < CLOSE
    check = Check(f"{latex_of(term)}\\approx{written(as_real(value))[0]}", SAME_BY_INTEGRAL, bool(is_same))
    return Result(term, value, bool(is_same) and verified, check)


SAME_BY_INTEGRAL = "An integral for the sum of such probabilities has the same value."


def _range(event: terms.Relation, letter: Variable, highest: int | None) -> tuple[int | None, int | None]:
    """The first and the last whole number of an event; None where it has no first or no last."""
    low: Any = 0
    high: Any = highest
    for left, sign, right in zip(event.sides, event.signs, event.sides[1:], strict=False):
        bound, mirrored = (right, sign) if left == letter else (left, MIRRORED[sign])
        value = exact_value(bound)
        floor, ceiling = math.floor(value), math.ceil(value)
        if mirrored == "=":
            if floor != ceiling:
                raise NotCoveredError("the probability of a number that is not whole")
            low, high = max(low, floor), floor if high is None else min(high, floor)
        elif mirrored in ("<", r"\leq"):
            last = floor if mirrored == r"\leq" or floor != ceiling else floor - 1
            high = last if high is None else min(high, last)
        else:
            low = max(low, ceiling if mirrored == r"\geq" or floor != ceiling else ceiling + 1)
    return low, high


def _say_formula(found: Counted, given: Given, draft: Draft) -> None:
    line = terms.Relation((_probability(given.letter, K), found.formula(K)), ("=",))
    says = _described(given.letter, given.distribution)
    step = Step("distribution", latex_of(line), says, True)
    if step not in draft.steps:
        draft.steps.append(step)


def _described(letter: Variable, distribution: Distribution) -> Text:
    match distribution.family:
        case "binomial":
            says = "{} is binomially distributed with n = {} and p = {}."
        case "poisson":
            says = "{} has a Poisson distribution with the mean {}."
        case _:
            says = "{} is normally distributed with the mean {} and the variance {}."
    return sentence(says, letter, *distribution.parameters)


def _probability(letter: Variable, value: Term, sign: str = "=") -> Term:
    return terms.Product((PROBABILITY, terms.Relation((letter, value), (sign,))), ("",))


def _by_sum(
    term: Term, ends: tuple[int, int | None], found: Counted, letter: Variable, draft: Draft
) -> tuple[Any, bool]:
    """The probability of a range of numbers by adding, of the others where these are fewer."""
    low, high = ends
    if high is not None and high < low:
        line = terms.Relation((term, terms.ZERO), ("=",))
        draft.steps.append(Step("add-probabilities", latex_of(line), "The variable has no such value.", True))
        return Fraction(0), True
    inside = None if high is None else high - low + 1
    before = low
    after = found.highest - high if found.highest is not None and high is not None else 0
    others = before + after
    takes_others = others > 0 and (inside is None or inside > others + 1)
    if inside is None and not takes_others:
        line = terms.Relation((term, ONE), ("=",))
        draft.steps.append(Step("add-probabilities", latex_of(line), "Every value is one of these.", True))
        return Fraction(1), True
    wanted: list[int] = list(range(low, high + 1)) if high is not None and not takes_others else []
    if takes_others:
        last = found.highest if high is not None and found.highest is not None else -1
        wanted = [*range(low), *(range(high + 1, last + 1) if high is not None else ())]
    return _added(term, wanted, takes_others, found, letter, draft)


def _added(
    term: Term, wanted: Sequence[int], is_rest: bool, found: Counted, letter: Variable, draft: Draft
) -> tuple[Any, bool]:
    """The sum of the probabilities of some numbers, or the rest to 1 if they are the others."""
    values = [found.at(k) for k in wanted]
    total = sum(values[1:], values[0])
    result = 1 - total if is_rest else total
    is_single = len(wanted) == 1 and not is_rest
    listed = len(wanted) <= MOST_LISTED
    if not is_single:
        draft.steps.append(_split_step(term, wanted, is_rest, letter))
    verified = True
    for k, value in zip(wanted, values, strict=True) if listed else ():
        step = _single_step(k, value, found, letter)
        draft.steps.append(step)
        verified = verified and step.verified
    if not is_single:
        places = 4 if float(result) >= 0.01 else 8
        parts = "+".join(f"{float(value):.{places}f}" for value in values if listed)
        parts = parts or f"{float(total):.{places}f}"
        if is_rest:
            parts = f"1-({parts})" if "+" in parts else f"1-{parts}"
        line = rf"{latex_of(term)}\approx {parts}"
        if is_rest or listed:
            line += rf"\approx {rounded(result)}"
        says = "Subtract from 1." if is_rest else "Add the probabilities."
        draft.steps.append(Step("add-probabilities", canonical(line), says, verified))
    return result, verified


def _split_step(term: Term, wanted: Sequence[int], is_rest: bool, letter: Variable) -> Step:
    parts: list[Term] = [_probability(letter, number(k)) for k in wanted]
    if len(parts) > MOST_LISTED:
        parts = [*parts[:2], terms.Dots(), parts[-1]]
    latex = "+".join(r"\ldots" if isinstance(part, terms.Dots) else latex_of(part) for part in parts)
    says = "Add the probabilities of all numbers that fit."
    if is_rest:
        latex = f"1-({latex})" if len(parts) > 1 else f"1-{latex}"
        says = "The complement has fewer values: subtract their probabilities from 1."
    return Step("add-probabilities", canonical(f"{latex_of(term)}={latex}"), says, True)


def _single_step(k: int, value: Any, found: Counted, letter: Variable) -> Step:
    """`P(X=2)` by the formula, whose value is compared with that of the distribution."""
    formula = found.formula(number(k))
    sign = "=" if is_exact(value) else r"\approx"
    line = rf"{latex_of(_probability(letter, number(k)))}={latex_of(formula)}{sign} {rounded(value)}"
    verified = bool(abs(real(formula) - as_real(value)) < CLOSE)
    says = sentence("Substitute {}.", sentence("{} = {}", K, k))
    return Step("single-probability", canonical(line), says, verified)


# Expected value and deviation


def _measure(term: Term, what: Measure, given: Given, draft: Draft) -> Result:
    family, (first, *rest) = given.distribution.family, given.distribution.parameters
    if family == "normal":
        mean, variance = first, rest[0]
    else:
        counted(given.distribution)
        mean, variance = _moments(given.distribution)
    body = {
        "expected value": mean,
        "variance": variance,
        "standard deviation": terms.Root(variance),
    }[what]
    value = exact_value(body)
    result = from_sympy(value, as_decimal=True) if value.is_Rational else from_sympy(value)
    line = latex_of(terms.Relation((term, body), ("=",)))
    draft.steps.append(Step("distribution-measure", line, _measure_says(what, family), True))
    is_right = _checked_measure(what, given.distribution, value)
    shown = latex_of(terms.Relation((term, result), ("=",)))
    draft.steps.append(Step("distribution-measure", shown, "Work it out.", is_right))
    check = Check(shown, "Summed over all values, it is the same.", is_right)
    return Result(term, real(body), is_right, check, result)


def _moments(distribution: Distribution) -> tuple[Term, Term]:
    """The mean and the variance as terms: n p and n p (1 - p), or the rate for both."""
    if distribution.family == "poisson":
        return distribution.parameters[0], distribution.parameters[0]
    n, p = distribution.parameters
    failure = terms.Sum((ONE, terms.Negation(p)))
    return terms.Product((n, p), (r"\cdot",)), terms.Product((n, p, failure), (r"\cdot", r"\cdot"))


def _measure_says(what: Measure, family: str) -> Text:
    formulas = {
        ("binomial", "expected value"): "The expected value is n p.",
        ("binomial", "variance"): "The variance is n p (1 - p).",
        ("binomial", "standard deviation"): "The standard deviation is the root of the variance n p (1 - p).",
    }
    return Text(formulas.get((family, what), f"The {what} can be read off the distribution."))


def _checked_measure(what: Measure, distribution: Distribution, value: Any) -> bool:
    """True if the sum over all values of the variable gives the same."""
    if distribution.family == "normal":
        return True
    found = counted(distribution)
    last = found.highest if found.highest is not None else int(found.mean) * 3 + 80
    chances = [as_real(found.at(k)) for k in range(last + 1)]
    mean = sum(k * chance for k, chance in enumerate(chances))
    variance = sum((k - mean) ** 2 * chance for k, chance in enumerate(chances))
    summed = {"expected value": mean, "variance": variance, "standard deviation": CONTEXT.sqrt(variance)}[
        what
    ]
    return bool(abs(summed - CONTEXT.mpf(str(value.evalf(30)))) < 1e-9)
