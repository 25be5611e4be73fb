"""Whole numbers written in another base: `255=?_{16}`."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.number_functions import division
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import aside, latex_of
from inkmath.types import Answer, Check, Solution, Step

KIND = "base-conversion"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_DIGITS = 200


def convert(number: Term, base: int, latex: str) -> Solution:
    """The digits of a whole number in another base, found by repeated division."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _converted(number, base, draft))


def _converted(number: Term, base: int, draft: Draft) -> Solution:
    value = exact_value(number)
    if not value.is_Integer or value < 0:
        raise NotCoveredError("only whole numbers that are not negative are written in another base")
    rest, digits = int(value), str(value) if base == 10 else ""
    if not isinstance(number, terms.Number):
        line = terms.Relation((number, terms.Number(str(rest))), ("=",))
        draft.steps.append(aside("other-base", line, sentence("In base 10 this is {}.", rest)))
    while base != 10 and (rest or not digits):
        quotient, digit = divmod(rest, base)
        digits = DIGITS[digit] + digits
        draft.steps.append(_division_step(rest, quotient, base, digit))
        rest = quotient
        if len(digits) > MAX_DIGITS:
            raise NotCoveredError(f"the number has more than {MAX_DIGITS} digits in that base")
    result: Term = terms.Number(digits) if base == 10 else terms.Numeral(digits, base)
    line = terms.Relation((terms.Number(str(int(value))), result), ("=",))
    says = sentence("The remainders, the last one first, are the digits: {}.", digits)
    if base != 10:
        draft.steps.append(Step("read-digits", latex_of(line), says, int(digits, base) == value))
    answer = Answer(latex_of(result), str(int(value)), float(value), verified=int(digits, base) == value)
    check = Check(latex_of(line), "Converted back, this is the number.", int(digits, base) == value)
    return draft.solution("solved", [answer], [check])


def _division_step(rest: int, quotient: int, base: int, digit: int) -> Step:
    says = sentence("Divide {} by {}: the remainder is {}.", rest, base, digit)
    if digit > 9:
        says = sentence(
            "Divide {} by {}: the remainder is {}, the digit {}.", rest, base, digit, DIGITS[digit]
        )
    return aside("divide-with-remainder", division(rest, quotient, base, digit), says)
