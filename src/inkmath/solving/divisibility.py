"""Statements about divisibility: `3\\mid12`, `5\\nmid12`."""

from __future__ import annotations

from fractions import Fraction as Rational

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.number_functions import division
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import aside, latex_of
from inkmath.types import Answer, Check, Solution, Text

SIGNS = {r"\mid": True, r"\nmid": False}
ENDS = {2: 1, 5: 1, 10: 1, 4: 2, 20: 2, 25: 2, 50: 2, 100: 2, 8: 3, 125: 3}
"""Divisors for which the last digits decide, with how many of them do."""


def check_divisibility(relation: terms.Relation, draft: Draft) -> Solution:
    """True if one whole number divides another. Raises NotCoveredError for other numbers."""
    values = [exact_value(side) for side in relation.sides]
    if len(values) != 2 or not all(value.is_Integer for value in values):
        raise NotCoveredError("only of two whole numbers it can be said whether one divides the other")
    divisor, number = map(int, values)
    if divisor == 0:
        raise NotCoveredError("0 as a divisor")
    quotient, rest = divmod(number, abs(divisor))
    line = division(number, quotient, abs(divisor), rest)
    step = aside("divisibility", line, _reason(abs(divisor), abs(number), rest))
    draft.steps = [step]
    is_true = SIGNS[relation.signs[0]] == (rest == 0)
    worked = terms.Relation((_term(divisor), _term(number)), (r"\nmid" if rest else r"\mid",))
    says = Text("The statement is true." if is_true else "The statement is false.")
    answer = Answer(latex_of(worked), str(is_true), verified=step.verified)
    return draft.solution("solved", [answer], [Check(step.latex, says, is_true)], says)


def divide_with_remainder(term: Term, latex: str) -> Solution:
    """`17:5` as `17=3\\cdot5+2`: the whole quotient, and what is left over."""
    draft = Draft("division-with-remainder", latex).begin()
    return draft.conclude(lambda: _divided(term, draft))


def _divided(term: Term, draft: Draft) -> Solution:
    if not isinstance(term, terms.Quotient):
        raise NotCoveredError("only a quotient of two whole numbers is divided with remainder")
    values = [exact_value(side) for side in (term.numerator, term.denominator)]
    if not all(value.is_Integer for value in values) or values[1] <= 0:
        raise NotCoveredError("only a whole number is divided with remainder, by a positive one")
    number, divisor = map(int, values)
    quotient, rest = divmod(number, divisor)
    line = division(number, quotient, divisor, rest)
    says = sentence("{} goes {} times into {}, and {} is left.", divisor, quotient, number, rest)
    step = aside("divide-with-remainder", line, says)
    draft.steps = [step]
    return draft.solution("solved", [Answer(step.latex, f"({quotient}, {rest})", verified=step.verified)])


def _term(number: int) -> Term:
    return number_term(Rational(number))


def _reason(divisor: int, number: int, rest: int) -> Text:
    """The rule of divisibility where there is one, and what it says of the number."""
    shown, divides = str(number), "does not divide" if rest else "divides"
    if divisor in (3, 9):
        says = "{} divides a number exactly if it divides the sum of its digits; {} {} {}."
        return sentence(says, divisor, divisor, divides, sum(map(int, shown)))
    if divisor == 11:
        alternating = abs(sum(int(digit) * (-1) ** k for k, digit in enumerate(shown)))
        says = "11 divides a number exactly if it divides the alternating sum of its digits; 11 {} {}."
        return sentence(says, divides, alternating)
    if divisor in ENDS and len(shown) > ENDS[divisor]:
        end = int(shown[-ENDS[divisor] :])
        says = "For {} the end of the number decides: {} {} {}."
        return sentence(says, divisor, divisor, divides, end)
    if rest:
        return sentence(
            "Divided by {} the number leaves the remainder {}, so {} does not divide it.",
            divisor,
            rest,
            divisor,
        )
    return sentence("Divided by {} the number leaves no remainder, so {} divides it.", divisor, divisor)
