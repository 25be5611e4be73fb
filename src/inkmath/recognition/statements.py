"""Kinds of lines by their symbols: a statement, something with an operand, or signs alone."""

from __future__ import annotations

import re
from dataclasses import replace

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines, split_statements
from inkmath.expression.meaning import interpret
from inkmath.recognition.known import is_within
from inkmath.types import Box, Page, Reading, Symbol
from inkmath.vocab import NAMES, Kind, table

SIGNS = frozenset({Kind.OPERATOR, Kind.RELATION, Kind.PUNCTUATION, Kind.DOTS, Kind.BAR, Kind.POSTFIX})
"""Kinds of symbols that say nothing by themselves."""

_DOTS = (r"\ldots", r"\cdots")

_NAMES = "|".join(
    token.text for token in table().values() if token.kind is Kind.FUNCTION and token.latex not in NAMES
)
_WORD = re.compile(rf"\\text\{{[^{{}}]*\}}|\\(?:{_NAMES}|sup|inf|bmod)(?![a-zA-Z])")
"""A word, a unit or the name of a function that is written in letters."""

SIGNED = frozenset({"-", "+", r"\pm"})
"""Signs that may stand before the first operand."""


def is_statement(reading: Reading) -> bool:
    """True if an operand comes first, without a sign, and a relation after it."""
    kinds = [token.kind if (token := table().get(symbol.token)) else None for symbol in reading.symbols]
    return len(kinds) > 2 and kinds[0] not in SIGNS - {Kind.BAR} and Kind.RELATION in kinds[1:-1]


def is_signed_statement(reading: Reading) -> bool:
    """The same where the operand may have a sign."""
    is_signed = bool(reading.symbols) and reading.symbols[0].token in SIGNED
    return is_statement(replace(reading, symbols=reading.symbols[is_signed:]))


def within(reading: Reading, part: Page) -> Reading:
    """The reading with those of its symbols alone that stand in a part of its line."""
    height, width = part.pixels.shape
    place = part.box_in_source(Box(0, 0, width, height))
    return replace(reading, symbols=tuple(one for one in reading.symbols if is_within(one.box, place)))


def relations(reading: Reading) -> int:
    """The number of relation signs: each statement has one."""
    return sum(map(is_relation, reading.symbols))


def is_relation(symbol: Symbol) -> bool:
    """True if the symbol is a relation sign."""
    token = table().get(symbol.token)
    return token is not None and token.kind is Kind.RELATION


def has_operand(reading: Reading) -> bool:
    """True if there is anything but signs, fraction bars and roots."""
    tokens = (table().get(symbol.token) for symbol in reading.symbols)
    return any(token is not None and token.kind not in SIGNS for token in tokens)


def has_meaning(latex: str) -> bool:
    """True if each statement can be understood, but for a relation that goes on from the line before or ends
    in nothing yet; also for what goes on in dots. A word means as much as a letter.
    """
    latex = _WORD.sub("x ", latex)
    if any(dots in latex for dots in _DOTS):
        return True
    statements = (one for line in split_lines(latex) for one in split_statements(line))
    return all(_is_understood(one.strip().removeprefix("=").removesuffix("=")) for one in statements)


def _is_understood(latex: str) -> bool:
    try:
        row = parse(latex)
        return not row.items or interpret(row) is not None
    except InkmathError:
        return False
