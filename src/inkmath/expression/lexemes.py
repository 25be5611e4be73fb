r"""LaTeX in pieces: commands, characters, the ends of rows, words in `\text`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from inkmath.errors import LatexSyntaxError
from inkmath.expression.spellings import DELIMITERS, DROPPED

LEXEME = re.compile(
    r"\\(?:begin|end)\s*\{\s*[A-Za-z]+\*?\s*\}"
    r"|\\(?:text(?:rm|it|bf|sf|tt|up|normal)?|[mh]box)\s*\{(?:[^{}\\$]|\\[^A-Za-z]|\\q?quad\b|\$[^$]*\$)*\}"
    r"|\\[A-Za-z]+|\\\\(?:\s*\[[^\]]*(?:pt|em|ex|mm|cm|in)\])?|\\.|\S",
    re.DOTALL,
)
"""One piece of LaTeX: a command, words, the end of a row, or a character."""

_SPACED_ROW_END = re.compile(r"(\\\\)\s*\[.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of LaTeX and the index of its first character."""

    text: str
    position: int

    @property
    def environment(self) -> str:
        """The name of the environment that it opens, without a star; empty where it opens none."""
        return self.text[7:-1].rstrip("*") if self.text.startswith(r"\begin{") else ""

    @property
    def words(self) -> str | None:
        r"""The content of `\text` and its like; None for other pieces."""
        _, brace, rest = self.text.partition("{")
        return rest[:-1] if brace and rest and not self.text.startswith((r"\begin", r"\end")) else None


def tokenise(text: str) -> list[str]:
    r"""The tokens of the LaTeX as they are spelled, without blanks."""
    return LEXEME.findall(text)


def lexemes_of(text: str) -> list[Lexeme]:
    r"""The pieces that count: no space, no style, no `$ $` or `\[ \]` around the whole."""
    lexemes = [Lexeme(_plain(match[0]), match.start()) for match in LEXEME.finditer(text)]
    lexemes = [lexeme for lexeme in lexemes if lexeme.text not in DROPPED]
    while len(lexemes) >= 2 and DELIMITERS.get(lexemes[0].text) == lexemes[-1].text:
        lexemes = lexemes[1:-1]
    return lexemes


def _plain(lexeme: str) -> str:
    """The lexeme without the blanks and the space between rows that it may hold."""
    if lexeme.startswith((r"\begin", r"\end")):
        return "".join(lexeme.split())
    return _SPACED_ROW_END.sub(r"\1", lexeme) if lexeme.startswith(r"\\") else lexeme


class Cursor:
    """A place among the lexemes of a text, which its methods move on."""

    def __init__(self, text: str) -> None:
        self._lexemes = lexemes_of(text)
        self._next = 0
        self._end = Lexeme("", len(text))

    def _peek(self) -> str:
        """The next lexeme's text; empty at the end."""
        return self._lexemes[self._next].text if self._next < len(self._lexemes) else ""

    def _take(self) -> Lexeme:
        if self._next == len(self._lexemes):
            return self._end
        self._next += 1
        return self._lexemes[self._next - 1]

    def _expect(self, text: str, purpose: str) -> Lexeme:
        lexeme = self._take()
        if lexeme.text != text:
            self._fail(lexeme, f"'{text}' {purpose}")
        return lexeme

    def _fail(self, lexeme: Lexeme, expected: str) -> NoReturn:
        found = f"'{lexeme.text}'" if lexeme.text else "the end"
        raise LatexSyntaxError(
            f"Found {found} at character {lexeme.position} of the LaTeX, expected {expected}.",
            lexeme.position,
        )
