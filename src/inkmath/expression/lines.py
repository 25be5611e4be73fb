"""The lines of a text of LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inkmath.expression.latex import LEXEME
from inkmath.expression.spellings import SAME
from inkmath.vocab import Kind, table

_GAPS = frozenset((r"\quad", r"\qquad"))


def split_lines(text: str) -> list[str]:
    r"""The LaTeX of each line where `\\` separates several (`\\[2pt]` too); blank lines are left out.

    Rows of an environment, as those of `cases`, are of one line. Statements side by side, as in
    `x=2 \quad x=3`, are lines of their own.
    """
    return _split(text, is_end=lambda lexeme: lexeme.startswith(r"\\"))


def split_statements(line: str) -> list[str]:
    r"""The LaTeX of each of the statements side by side on a line; other gaps are kept, and so is `\\`."""
    return _split(line, is_end=lambda lexeme: False)


def _split(text: str, is_end: Callable[[str], bool]) -> list[str]:
    parts: list[_Stretch] = []
    depth = start = 0
    is_new, states = True, False
    for match in LEXEME.finditer(text):
        lexeme = match[0]
        depth = max(0, depth + lexeme.startswith((r"\begin", "{")) - lexeme.startswith((r"\end", "}")))
        if not depth and (lexeme in _GAPS or is_end(lexeme)):
            _add(parts, _Stretch(start, match.start(), states), is_new)
            is_new, states, start = lexeme not in _GAPS, False, match.end()
        token = table().get(SAME.get(lexeme, lexeme))
        states = states or (token is not None and token.kind is Kind.RELATION)
    _add(parts, _Stretch(start, len(text), states), is_new)
    return [part for one in parts if (part := text[one.start : one.end]).strip()]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From where to where a part of a text reaches. states: whether a relation is in it."""

    start: int
    end: int
    states: bool


def _add(parts: list[_Stretch], part: _Stretch, is_new: bool) -> None:
    """Add what stands after a gap, or on a new line; after a gap only a statement is a line of its own."""
    if is_new or (part.states and parts[-1].states):
        parts.append(part)
    else:
        last = parts.pop()
        parts.append(_Stretch(last.start, part.end, last.states or part.states))
