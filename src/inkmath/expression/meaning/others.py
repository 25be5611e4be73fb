"""The other meanings that an expression may have, each written so that it can only mean that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.choices import CONVENTIONS, Choices
from inkmath.expression.meaning.context import Usage
from inkmath.expression.meaning.survey import usage_of
from inkmath.expression.tree import Row
from inkmath.expression.writing import write
from inkmath.types import Meaning

MAX_CHARACTERS = 1000
"""A longer line is not read again and again."""

MAX_CHOICES = 6
"""More places than this would confuse."""


def other_meanings(lines: Sequence[str]) -> tuple[Meaning, ...]:
    """The meaning taken at each place of the lines (LaTeX) where another is plausible, and the other one."""
    try:
        rows = [parse(line) for line in lines if len(line) <= MAX_CHARACTERS]
        usage = usage_of(rows)
    except InkmathError:
        return ()
    found = (
        Meaning(part, taken, other, r" \\ ".join((*lines[:k], latex, *lines[k + 1 :])))
        for k, line in enumerate(lines)
        if len(line) <= MAX_CHARACTERS
        for part, taken, other, latex in _of_line(parse(line), usage)
    )
    return tuple(islice(found, MAX_CHOICES))


def _of_line(row: Row, usage: Usage) -> Iterator[tuple[str, str, str, str]]:
    choices = Choices()
    try:
        usual = print_latex(write(interpret(row, choices, usage)))
    except InkmathError:
        return
    for (convention, key), part in choices.noted.items():
        latex = _otherwise(row, Choices(frozenset({(convention, key)})), usage)
        if latex is not None and latex != usual:
            words = CONVENTIONS[convention]
            yield part, words.taken.replace("{key}", key), words.other.replace("{key}", key), latex


def _otherwise(row: Row, choices: Choices, usage: Usage) -> str | None:
    """The other meaning as LaTeX that says it; None where there is none, or no such LaTeX."""
    try:
        latex = print_latex(write(interpret(row, choices, usage)))
        return latex if print_latex(write(interpret(parse(latex), usage=usage))) == latex else None
    except InkmathError:
        return None
