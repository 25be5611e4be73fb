"""Rows as pens write them: names of functions and words letter by letter, with room around them."""

from __future__ import annotations

from collections.abc import Callable

from inkmath.errors import LatexSyntaxError
from inkmath.expression.latex import parse, row_tokens
from inkmath.expression.tree import Atom, Node, Row, Script, Text, with_rows
from inkmath.recognition.language_model import SAME_INK
from inkmath.vocab import NAMES, table

SPACE = Atom(" ")
"""Room between words; no symbol."""


def spelled(row: Row) -> Row:
    """The row with the letters of what no network reads as one symbol: `\\ln`, `\\max`, `\\text{or}`."""
    return Row(tuple(one for node in row.items for one in _letters(node)))


def spelled_tokens(latex: str) -> tuple[str, ...] | None:
    """Canonical tokens of LaTeX, words in their letters; None where our grammar has no such thing."""
    try:
        return tuple(row_tokens(_without_room(spelled(parse(latex)))))
    except LatexSyntaxError:
        return None


def _without_room(row: Row) -> Row:
    return mapped(Row(tuple(node for node in row.items if node != SPACE)), _without_room)


def mapped(row: Row, change: Callable[[Row], Row]) -> Row:
    """The row, `change` applied to each row right below its nodes."""
    return Row(tuple(with_rows(node, change) for node in row.items))


def _letters(node: Node) -> list[Node]:
    """The node, or its letters; scripts hang on the last of these."""
    base = node.base if isinstance(node, Script) else node
    letters: list[Node] = [*_word(base)]
    if not letters:
        return [with_rows(_as_drawn(node), spelled)]
    if isinstance(node, Script):
        last = letters[-1]
        assert isinstance(last, Atom)
        sub, sup = (None if part is None else spelled(part) for part in (node.sub, node.sup))
        letters = [*letters[:-1], Script(last, sub, sup)]
    return [SPACE, *letters, SPACE]


def _as_drawn(node: Node) -> Node:
    """The node with the token that a token is drawn as, if no network tells them apart."""
    if isinstance(node, Atom):
        return Atom(SAME_INK.get(node.token, node.token))
    if isinstance(node, Script) and isinstance(node.base, Atom):
        return Script(Atom(SAME_INK.get(node.base.token, node.base.token)), node.sub, node.sup)
    return node


def _word(base: Node) -> list[Atom]:
    """The letters of a word, with room where it has blanks; none of any other node."""
    if isinstance(base, Text):
        return [Atom(letter) for letter in base.text]
    if isinstance(base, Atom) and base.token not in NAMES:
        token = table().get(base.token)
        if token is not None and token.text.isascii() and token.text.isalpha():
            return [Atom(letter) for letter in token.text]
    return []
