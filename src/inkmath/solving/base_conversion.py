"""Whole numbers written in another base: `255=?_{16}`."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import negate
from inkmath.solving.rules.construct import number as number_of
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
    if not value.is_Integer:
        raise NotCoveredError("only whole numbers are written in another base")
    rest, digits = abs(int(value)), str(abs(value)) if base == 10 else ""
    if not isinstance(number, terms.Number):
        line = terms.Relation((number, number_of(int(value))), ("=",))
        draft.steps.append(aside("other-base", line, sentence("In base 10 this is {}.", int(value))))
    while base != 10 and (rest or not digits):
        quotient, digit = divmod(rest, base)
        digits = DIGITS[digit] + digits
        draft.steps.append(_division_step(rest, quotient, base, digit))
        rest = quotient
        if len(digits) > MAX_DIGITS:
            raise NotCoveredError(f"the number has more than {MAX_DIGITS} digits in that base")
    size: Term = terms.Number(digits) if base == 10 else terms.Numeral(digits, base)
    result = negate(size) if value < 0 else size
    line = terms.Relation((number_of(int(value)), result), ("=",))
    says = sentence("The remainders, the last one first, are the digits: {}.", digits)
    is_right = int(digits, base) == abs(value)
    if base != 10:
        draft.steps.append(Step("read-digits", latex_of(line), says, is_right))
    answer = Answer(latex_of(result), str(int(value)), float(value), verified=is_right)
    check = Check(latex_of(line), "Converted back, this is the number.", is_right)
    return draft.solution("solved", [answer], [check])


def _division_step(rest: int, quotient: int, base: int, digit: int) -> Step:
    says = sentence("Divide {} by {}: the remainder is {}.", rest, base, digit)
    if digit > 9:
        says = sentence(
            "Divide {} by {}: the remainder is {}, the digit {}.", rest, base, digit, DIGITS[digit]
        )
    return aside("divide-with-remainder", division(rest, quotient, base, digit), says)
