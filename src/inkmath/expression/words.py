r"""Words as LaTeX writes them: the content of `\text{...}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ESCAPED = "%&#_${}"
"""Characters that text has behind a backslash."""

_SPACE = re.compile(r"(?:\s|~|\\[ ,;:!]|\\q?quad\b)+")


def text_pieces(content: str) -> Iterator[tuple[str, bool]]:
    """The words in the content and the mathematics between dollar signs, which the second item tells."""
    for k, piece in enumerate(re.split(r"(?<!\\)\$", content)):
        words = piece if k % 2 else _without_escapes(piece)
        if words:
            yield words, k % 2 == 1


def print_text(text: str) -> str:
    """The text as LaTeX, one token."""
    escaped = "".join(f"\\{character}" if character in _ESCAPED else character for character in text)
    return rf"\text{{{escaped}}}"


def _without_escapes(piece: str) -> str:
    """The piece with one blank between words and none around them."""
    return re.sub(r"\\(.)", r"\1", _SPACE.sub(" ", piece).strip(), flags=re.DOTALL)
