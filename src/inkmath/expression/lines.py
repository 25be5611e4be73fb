"""The lines of a text of LaTeX."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from inkmath.expression.lexemes import LEXEME, Lexeme
from inkmath.expression.spellings import SAME
from inkmath.vocab import Kind, table

_GAPS = frozenset((r"\quad", r"\qquad"))


def split_lines(text: str) -> list[str]:
    r"""The LaTeX of each line where `\\` separates several (`\\[2pt]` too); blank lines are left out.

    Rows of an environment, as those of `cases`, are of one line.
    """
    text = _without_brace(text)
    lines, start, depth = [], 0, 0
    for match in LEXEME.finditer(text):
        depth = max(0, depth + match[0].startswith(r"\begin") - match[0].startswith(r"\end"))
        if match[0].startswith(r"\\") and not depth:
            lines.append(text[start : match.start()])
            start = match.end()
    return [line for line in (*lines, text[start:]) if line.strip()]


_BRACE = re.compile(r"\s*(?:\\left\s*)?\\\{(?P<lines>.*?)(?:\\right\s*\.)?\s*", re.DOTALL)


def _without_brace(text: str) -> str:
    r"""The lines of a system without the brace before them that nothing closes: `\left\{x+y=5 \\ x-y=1`."""
    match = _BRACE.fullmatch(text)
    if match is None:
        return text
    is_closed = any(sign in match["lines"] for sign in (r"\}", r"\left", r"\begin"))
    return text if is_closed else match["lines"]


JOINING = frozenset(
    ("and", "or", "so", "thus", "hence", "therefore", "also", "but", "let", "und", "oder", "also", "daher",
     "dann", "et", "ou", "donc", "alors")
)  # fmt: skip
"""Words between statements, or before the first, that make no condition of any."""


def split_statements(line: str, words: Collection[str] = ()) -> list[str]:
    r"""The LaTeX of each of the statements side by side on a line, as in `x=2 \quad x=3`.

    words: that stand between statements, or before the first, as in `x=2\text{or}x=3`; an arrow among them
    (`2x=4\Rightarrow x=2`) is kept before what follows it.
    Gaps and words beside what has no relation, in braces and in environments are kept.
    """
    statements: list[_Stretch] = []
    depth = start = 0
    states = False
    for match in LEXEME.finditer(line):
        lexeme = match[0]
        depth = max(0, depth + lexeme.startswith((r"\begin", "{")) - lexeme.startswith((r"\end", "}")))
        is_word = (Lexeme(lexeme, match.start()).words or "").strip().lower() in words
        is_arrow = SAME.get(lexeme, lexeme) in words
        if (lexeme in _GAPS or is_word or is_arrow) and not depth:
            if not is_word or line[start : match.start()].strip():
                _add(statements, _Stretch(start, match.start(), states))
            states, start = False, match.start() if is_arrow else match.end()
            continue
        token = table().get(SAME.get(lexeme, lexeme))
        states = states or (token is not None and token.kind is Kind.RELATION)
    _add(statements, _Stretch(start, len(line), states))
    return [part for one in statements if (part := line[one.start : one.end]).strip()]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From where to where a part of a line reaches. states: whether a relation is in it."""

    start: int
    end: int
    states: bool


def _add(statements: list[_Stretch], part: _Stretch) -> None:
    """Add what stands after a gap; only a statement after a statement stands by itself."""
    if not statements or (part.states and statements[-1].states):
        statements.append(part)
    else:
        last = statements.pop()
        statements.append(_Stretch(last.start, part.end, last.states or part.states))
