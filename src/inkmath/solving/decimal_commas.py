"""Decimal commas: a problem that is written with them has its solution written with them.

Importing this module does not load SymPy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.types import Answer, Check, Solution, Step

_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?:\.\d{3})*,\d)")
"""A point between thousands, as in `1.234,56`."""


def has_commas(lines: Sequence[str]) -> bool:
    """True if a number in the lines has a decimal comma, and none a decimal point."""
    plain = [_THOUSANDS.sub("", line) for line in lines]
    return not any(map(_POINT.search, plain)) and any(map(_has_decimal, plain))


def _has_decimal(line: str) -> bool:
    if "," not in line:
        return False
    try:
        term = interpret(parse(line))
    except InputError:
        return False
    return any(isinstance(part, terms.Number) and "." in part.text for part in terms.walk(term))


def with_commas(solution: Solution) -> Solution:
    """The solution with commas for points in all that is read, `0{,}5` in LaTeX; SymPy's text has points."""
    return replace(
        solution,
        answers=tuple(map(_answer, solution.answers)),
        principal=tuple(map(_answer, solution.principal)),
        steps=tuple(map(_step, solution.steps)),
        checks=tuple(map(_check, solution.checks)),
        message=_plain(solution.message),
        message_latex=_latex(solution.message_latex),
    )


def _plain(text: str) -> str:
    return _POINT.sub(",", text)


def _latex(text: str) -> str:
    return _POINT.sub("{,}", text)


def _answer(answer: Answer) -> Answer:
    return replace(answer, latex=_latex(answer.latex))


def _step(step: Step) -> Step:
    return replace(
        step,
        latex=_latex(step.latex),
        explanation=_plain(step.explanation),
        explanation_latex=_latex(step.explanation_latex),
        caution=_plain(step.caution),
        caution_latex=_latex(step.caution_latex),
        parts=tuple(map(_step, step.parts)),
    )


def _check(check: Check) -> Check:
    return replace(
        check,
        latex=_latex(check.latex),
        explanation=_plain(check.explanation),
        explanation_latex=_latex(check.explanation_latex),
    )
