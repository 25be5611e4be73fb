r"""Limits that depend on a letter: `\lim_{x\to\infty}e^{ax}` by the sign of a, `\lim_{n\to\infty}q^{n}`.

Each case is found for a letter of that sign, and worked out by the rules of limits for several numbers of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import WHOLE
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.sentences import sentence
from inkmath.solving.sympy_fallback import REFUSALS
from inkmath.solving.time_limit import run_within
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

TIME_LIMIT_S = 1.0
SIGNS: tuple[tuple[str, dict[str, bool], tuple[str, ...]], ...] = (
    (">", {"positive": True}, ("2", "3", "0.5")),
    ("=", {}, ("0",)),
    ("<", {"negative": True}, ("-2", "-3", "-0.5")),
)

Value = Callable[[Term], Term | None]
"""The value of a limit without other letters; None where there is none."""


@dataclass(frozen=True, slots=True)
class Case:
    """A condition on the letter, the limit under it, and numbers for which it is worked out."""

    condition: terms.Relation
    value: Term
    samples: tuple[str, ...]


def limit_by_cases(limit: Term, draft: Draft, value_of: Value) -> Solution | None:
    """The limit for each sign of its letter; None where it is not covered.

    value_of: works out the limit for a number.
    """
    if not isinstance(limit, terms.Limit):
        return None
    letters = [letter for letter in terms.variables(limit) if letter != limit.variable]
    if len(letters) != 1:
        return None
    cases, message = _power(limit, letters[0]), sentence("")
    if cases:
        says = sentence("Whether the powers of {} grow or vanish depends on its size.", letters[0])
        message = sentence("For {} there is no limit.", _relation(letters[0], r"\leq", terms.Negation(ONE)))
        if limit.variable.token not in WHOLE:
            message = sentence("For {} the powers are no real numbers.", _relation(letters[0], "<", ZERO))
    else:
        says = sentence("The limit depends on the sign of {}.", letters[0])
        cases = _by_sign(limit, letters[0])
    are_right = all(_fits(limit, letters[0], case, value_of) for case in cases)
    if not are_right or len({case.value for case in cases}) < 2:
        return None
    answer = terms.Pieces(tuple(case.value for case in cases), tuple(case.condition for case in cases))
    draft.steps = [Step("limit-by-cases", latex_of(answer), says, True)]
    checked = sentence("In each case the limit was worked out for several numbers.")
    line = latex_of(terms.Relation((limit, answer), ("=",)))
    shown = Answer(latex_of(answer), print_term(answer), None, verified=True)
    return draft.solution("solved", [shown], [Check(line, checked, True)], message)


def _relation(letter: terms.Variable, sign: str, value: Term) -> terms.Relation:
    return terms.Relation((letter, value), (sign,))


def _power(limit: terms.Limit, letter: terms.Variable) -> list[Case]:
    """The cases of `q^n` for whole n, and of `q^x`."""
    if limit.body != terms.Power(letter, limit.variable) or limit.target != INFINITY:
        return []
    within = terms.Relation((terms.Negation(ONE), letter, ONE), ("<", "<"))
    small = Case(within, ZERO, ("0.5", "-0.5"))
    if limit.variable.token not in WHOLE:
        small = Case(terms.Relation((ZERO, letter, ONE), (r"\leq", "<")), ZERO, ("0.5", "0.9"))
    return [
        Case(_relation(letter, ">", ONE), INFINITY, ("2", "1.5")),
        Case(_relation(letter, "=", ONE), ONE, ("1",)),
        small,
    ]


def _by_sign(limit: terms.Limit, letter: terms.Variable) -> list[Case]:
    try:
        return run_within(TIME_LIMIT_S, lambda: list(_signed(limit, letter))) or []
    except REFUSALS:
        return []


def _signed(limit: terms.Limit, letter: terms.Variable) -> Iterator[Case]:
    body, target = real_expression(limit.body), real_expression(limit.target)
    x, a = real(limit.variable), real(letter)
    for sign, assumptions, samples in SIGNS:
        value = sympy.Symbol(a.name, **assumptions) if assumptions else sympy.S.Zero
        if body.subs(a, value).has(sympy.zoo, sympy.nan):  # what is divided by the letter
            continue
        found = sympy.limit(body.subs(a, value), x, target, limit.side or "+")
        if found.has(sympy.Limit, sympy.AccumBounds, sympy.nan, sympy.zoo, x):
            raise NotCoveredError("a limit that is not found")
        yield Case(_relation(letter, sign, ZERO), from_sympy(found), samples)


def _fits(limit: terms.Limit, letter: terms.Variable, case: Case, value_of: Value) -> bool:
    """True if the limit is worked out to the value of the case for each of its numbers."""
    for sample in case.samples:
        number: Term = terms.Number(sample.removeprefix("-"))
        number = terms.Negation(number) if sample.startswith("-") else number
        found = value_of(substitute(limit, letter, number))
        wanted = substitute(case.value, letter, number)
        if found is None:
            return False
        values = [real_expression(term) for term in (found, wanted)]
        if values[0] != values[1] and (values[0].is_infinite or sympy.simplify(values[0] - values[1]) != 0):
            return False
    return True
