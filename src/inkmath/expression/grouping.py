"""Groups in a row: the digits of a number, the brackets of a pair."""

from __future__ import annotations

from collections.abc import Iterator

from inkmath.expression.tree import Atom, Node, Row, Script, inner_rows
from inkmath.vocab import Kind, table

MAX_NESTED_PAIRS = 20
"""Brackets nested deeper than this are not paired: readers of XML refuse very deep documents."""

_BRACKETS = (Kind.OPEN, Kind.CLOSE, Kind.BAR)

_NO_FACTOR_BEFORE = (Kind.OPERATOR, Kind.RELATION, Kind.OPEN, Kind.PUNCTUATION)
_NO_FACTOR_AFTER = (Kind.RELATION, Kind.CLOSE, Kind.PUNCTUATION)


def base_token(node: Node) -> str:
    """The token that the node is, or that its scripts hang on; empty for fractions and roots."""
    base = node.base if isinstance(node, Script) else node
    return base.token if isinstance(base, Atom) else ""


def kind_of(node: Node) -> Kind | None:
    """The kind of the node's token, scripts or not; None for fractions and roots."""
    token = base_token(node)
    return table()[token].kind if token else None


def runs(row: Row) -> Iterator[tuple[int, int]]:
    """The row in slices (start, stop): a decimal number each, or one node.

    A number is digits with at most one point; its last digit alone may bear scripts, which are the number's.
    """
    start = 0
    while start < len(row.items):
        stop = _number_end(row, start)
        yield start, max(stop, start + 1)
        start = max(stop, start + 1)


def number_text(row: Row, start: int, stop: int) -> str:
    """The digits and the point of a slice that `runs` gave."""
    return "".join(base_token(node) for node in row.items[start:stop])


def partners(row: Row) -> dict[int, int]:
    """The index of each bracket's partner, in both directions; brackets without one are left out.

    Any opening bracket goes with any closing one, as in `[0, 1)`. A bar closes the bar before it, if no
    bracket has opened or closed in between. Scripts can hang on a closing bracket alone. At most
    `MAX_NESTED_PAIRS` pairs stand in each other.
    """
    pairs: dict[int, int] = {}
    unclosed: list[int] = []
    for i, node in enumerate(row.items):
        kind = kind_of(node)
        if kind == Kind.CLOSE:
            while unclosed and kind_of(row.items[unclosed[-1]]) == Kind.BAR:
                unclosed.pop()
        if unclosed and _closes(row.items[unclosed[-1]], node):
            opening = unclosed.pop()
            pairs |= {opening: i, i: opening}
        elif kind in (Kind.OPEN, Kind.BAR) and isinstance(node, Atom):
            unclosed.append(i)
    return _shallow(pairs)


def unpaired(row: Row) -> int:
    """The number of brackets and bars without a partner, and of dots without a factor on a side.

    In the row and in all rows below it.
    """
    tokens, known = [base_token(node) for node in row.items], table()
    kinds = [known[token].kind if token else None for token in tokens]
    brackets = sum(kind in _BRACKETS for kind in kinds)
    alone = brackets - len(partners(row)) if brackets else 0
    for i, token in enumerate(tokens):
        if token == r"\cdot":
            has_left = i > 0 and kinds[i - 1] not in _NO_FACTOR_BEFORE
            has_right = i + 1 < len(kinds) and kinds[i + 1] not in _NO_FACTOR_AFTER
            alone += not (has_left and has_right)
    return alone + sum(
        unpaired(below) for node in row.items if not isinstance(node, Atom) for below in inner_rows(node)
    )


def _shallow(pairs: dict[int, int]) -> dict[int, int]:
    """The pairs without those that are nested too deep."""
    kept: dict[int, int] = {}
    depth = 0
    for i in sorted(pairs):
        depth += pairs[i] > i
        if depth <= MAX_NESTED_PAIRS:
            kept[i] = pairs[i]
        depth -= pairs[i] < i
    return kept


def _closes(opening: Node, node: Node) -> bool:
    if kind_of(opening) == Kind.BAR:
        return base_token(node) == base_token(opening)
    return kind_of(node) == Kind.CLOSE


def _number_end(row: Row, start: int) -> int:
    """The end of the number that begins at `start`; `start` if none begins there."""
    seen_point = False
    for i in range(start, len(row.items)):
        node = row.items[i]
        if base_token(node).isdecimal():
            if isinstance(node, Script):
                return i + 1
        elif node == Atom(".") and not seen_point and _is_digit(row, i + 1):
            seen_point = True
        else:
            return i
    return len(row.items)


def _is_digit(row: Row, i: int) -> bool:
    return i < len(row.items) and base_token(row.items[i]).isdecimal()
