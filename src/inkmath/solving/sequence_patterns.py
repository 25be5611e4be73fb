"""Rarer laws of sequences: powers, changing signs, fractions, growing ratios, two sequences in turn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as Rational
from itertools import pairwise

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.rules.construct import negate, power
from inkmath.solving.sentences import sentence
from inkmath.solving.sequence_laws import (
    FURTHER,
    LAWS,
    Law,
    N,
    Values,
    check_formula,
    differences,
    geometric,
    polynomial,
)
from inkmath.solving.trace import aside, latex_of
from inkmath.types import Step, Text

HIGHEST_POWER = 5


def law_of(values: Values, as_decimal: bool, written: Sequence[Term]) -> Law | None:
    """The first law that the terms follow. written: the terms as they stand."""
    for find in (*LAWS, powers, alternating, growing_ratio, product_of_two, in_turn):
        law = find(values, as_decimal)
        if law is not None:
            return law
    return fractions(written)


def _named(formula: Term) -> terms.Relation:
    return terms.Relation((terms.Variable("a", "n"), formula), ("=",))


def powers(values: Values, as_decimal: bool) -> Law | None:
    """The squares, cubes or higher powers of 1, 2, 3 and so on."""
    if len(values) < 3:
        return None
    for k in range(2, HIGHEST_POWER + 1):
        if all(value == n**k for n, value in enumerate(values, 1)):
            formula = terms.Power(N, terms.Number(str(k)))
            count = len(values)
            following = [Rational((count + n) ** k) for n in range(1, FURTHER + 1)]
            says = sentence("The terms are the powers {} of 1, 2, 3 and so on.", k)
            step = Step(
                "sequence-formula", latex_of(_named(formula)), says, check_formula(formula, values).passed
            )
            return Law(says, following, formula, [step])
    return None


def alternating(values: Values, as_decimal: bool) -> Law | None:
    """Signs that change from term to term, of numbers that follow a law."""
    if len(values) < 4 or any(a * b >= 0 for a, b in pairwise(values)):
        return None
    sizes = [abs(value) for value in values]
    law = polynomial(sizes, as_decimal) or geometric(sizes, as_decimal) or powers(sizes, as_decimal)
    if law is None or law.formula is None:
        return None
    exponent: Term = N if values[0] < 0 else terms.Sum((N, ONE))
    sign = power(negate(ONE), exponent)
    formula = terms.Product((sign, law.formula), (r"\cdot",))
    signs = [1 if values[-1] < 0 else -1, 1 if values[-1] > 0 else -1]
    following = [value * signs[k % 2] for k, value in enumerate(law.following)]
    says = sentence("The sign changes from term to term: it is {}.", sign)
    passed = check_formula(formula, values).passed
    steps = [*law.steps[:-1], Step("sequence-formula", latex_of(_named(formula)), says, passed)]
    return Law(Text("The signs change, and the absolute values follow a law."), following, formula, steps)


def growing_ratio(values: Values, as_decimal: bool) -> Law | None:
    """Ratios that grow by the same number each time, as in 1, 2, 6, 24."""
    if len(values) < 4 or 0 in values:
        return None
    ratios = [b / a for a, b in pairwise(values)]
    steps = set(differences(ratios))
    if len(steps) != 1:
        return None
    (step,) = steps
    following, last, ratio = [], values[-1], ratios[-1]
    for _ in range(FURTHER):
        ratio += step
        last *= ratio
        following.append(last)
    shown = terms.Tuple(tuple(number_term(each) for each in ratios))
    product = terms.Product((number_term(values[-1]), number_term(ratios[-1] + step)), (r"\cdot",))
    line = terms.Relation((product, number_term(following[0], as_decimal)), ("=",))
    says = sentence(
        "Divide each term by the one before it: the ratios change by {} each time.", number_term(step)
    )
    shown_steps = [
        Step("ratios", latex_of(shown), says, True),
        aside("next-term", line, sentence("Multiply the last term by {}.", number_term(ratios[-1] + step))),
    ]
    return Law(
        sentence("The ratios change by {} from term to term.", number_term(step)),
        following,
        None,
        shown_steps,
    )


def product_of_two(values: Values, as_decimal: bool) -> Law | None:
    """Each term is the product of the two before it."""
    if len(values) < 5 or any(c != a * b for a, b, c in zip(values, values[1:], values[2:], strict=False)):
        return None
    following = list(values[-2:])
    for _ in range(FURTHER):
        following.append(following[-1] * following[-2])
    product = terms.Product(tuple(number_term(value, as_decimal) for value in values[-2:]), (r"\cdot",))
    line = terms.Relation((product, number_term(following[2], as_decimal)), ("=",))
    step = aside("next-term", line, "Multiply the last two terms.")
    return Law(Text("Each term is the product of the two before it."), following[2:], None, [step])


def in_turn(values: Values, as_decimal: bool) -> Law | None:
    """Two sequences whose terms take turns, each arithmetic or geometric."""
    halves = values[::2], values[1::2]
    if min(map(len, halves)) < 3:
        return None
    laws = []
    for half in halves:
        is_arithmetic = len(set(differences(half))) == 1
        law = polynomial(half, as_decimal) if is_arithmetic else geometric(half, as_decimal)
        if law is None:
            return None
        laws.append(law)
    following = [laws[(len(values) + k) % 2].following[k // 2] for k in range(FURTHER)]
    shown = [terms.Tuple(tuple(number_term(each, as_decimal) for each in half)) for half in halves]
    steps = [
        Step(
            "terms-in-turn", latex_of(shown[0]), sentence("The terms at odd places: {}", laws[0].says), True
        ),
        Step(
            "terms-in-turn", latex_of(shown[1]), sentence("The terms at even places: {}", laws[1].says), True
        ),
    ]
    return Law(Text("Two sequences take turns."), following, None, steps)


def fractions(written: Sequence[Term]) -> Law | None:
    """Numerators and denominators that each follow a law, as they are written."""
    pairs = [_pair(term) for term in written]
    if len(pairs) < 3 or any(pair is None for pair in pairs):
        return None
    rows = [list(row) for row in zip(*(pair for pair in pairs if pair is not None), strict=True)]
    laws = [polynomial(row, False) or geometric(row, False) or powers(row, False) for row in rows]
    above, below = laws
    if above is None or below is None or above.formula is None or below.formula is None:
        return None
    formula = terms.Quotient(above.formula, below.formula)
    following = [a / b for a, b in zip(above.following, below.following, strict=True) if b != 0]
    if len(following) < FURTHER:
        return None
    values = [a / b for a, b in zip(*rows, strict=True)]
    says = sentence("The numerators follow {}, the denominators {}.", above.formula, below.formula)
    step = Step("sequence-formula", latex_of(_named(formula)), says, check_formula(formula, values).passed)
    return Law(says, following, formula, [step])


def _pair(term: Term) -> tuple[Rational, Rational] | None:
    match term:
        case terms.Quotient(terms.Number(above), terms.Number(below)) if below.isdecimal() and int(below):
            return (Rational(int(above)), Rational(int(below))) if above.isdecimal() else None
        case terms.Number(text) if text.isdecimal():
            return Rational(int(text)), Rational(1)
    return None
