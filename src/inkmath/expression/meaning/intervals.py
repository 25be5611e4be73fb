"""Intervals with turned brackets, `]0;1[`: a bracket turned away from the interval leaves its end out."""

from __future__ import annotations

from inkmath.expression.names import OPENING, TURNED, base_token, is_relation, token_of
from inkmath.expression.tree import Atom, Node, Script
from inkmath.vocab import Kind, table

SEPARATORS = frozenset({",", ";"})


def turn_brackets(items: list[Node]) -> None:
    """Marks the brackets of intervals that open with `]` or close with `[`, in place."""
    at = 0
    while at < len(items):
        opening = token_of(items[at])
        end = _end_of(items, at) if opening in ("[", "]") and _begins_operand(items, at) else None
        if end is None or (opening == "[" and base_token(items[end]) == "]"):
            at += 1
            continue
        if opening == "]":
            items[at] = Atom(TURNED[0])
        if base_token(items[end]) == "[":
            items[end] = _with_base(items[end], Atom(TURNED[1]))
        at = end + 1


def _end_of(items: list[Node], start: int) -> int | None:
    """The place of the square bracket, of either form, that ends an interval; None where none begins."""
    level = separators = 0
    for k in range(start + 1, len(items)):
        token = base_token(items[k])
        if token in ("[", "]"):
            is_complete = separators and token_of(items[k - 1]) not in SEPARATORS and level == 0
            return k if is_complete and _ends_operand(items, k) else None
        level += (token in ("(", r"\{")) - (token in (")", r"\}"))
        separators += token in SEPARATORS and level == 0
    return None


def _begins_operand(items: list[Node], k: int) -> bool:
    """True if an operand may begin at a place: at the start, behind a sign, a relation or a comma."""
    return k == 0 or _separates(base_token(items[k - 1])) or base_token(items[k - 1]) in OPENING


def _ends_operand(items: list[Node], k: int) -> bool:
    """True if an operand may end at a place."""
    following = base_token(items[k + 1]) if k + 1 < len(items) else ""
    return k + 1 == len(items) or _separates(following) or following in (")", r"\}")


def _separates(token: str) -> bool:
    kind = table()[token].kind if token in table() else None
    return is_relation(token) or kind in (Kind.OPERATOR, Kind.PUNCTUATION) or token in (r"\mid", "|")


def _with_base(node: Node, base: Atom) -> Node:
    return Script(base, node.sub, node.sup) if isinstance(node, Script) else base
