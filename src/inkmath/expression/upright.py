r"""Upright letters, which are units behind an amount: `4\text{ V}`, but `\text{V}=3`."""

from __future__ import annotations

from inkmath.expression.grouping import kind_of
from inkmath.expression.tree import Atom, Fraction, Node, Row, Script, Text, inner_rows, with_rows
from inkmath.expression.units import SINGLE, unit_term
from inkmath.vocab import Kind

AMOUNTS = frozenset((r"\square", "?", r"\_", r"\pi", "!", r"\%"))
"""Tokens other than digits behind which a unit may stand: places of numbers, and ends of numbers."""

BETWEEN = frozenset((r"\times", r"\cdot", ".", "*", "/", ":"))
"""Signs between an amount or a unit and the next unit: `3\\cdot\\text{A}`, `\\text{N}\\cdot\\text{m}`."""


def settled(row: Row, is_behind_amount: bool = False) -> Row:
    """The row in which each upright letter is a unit behind an amount or a unit, and else a plain letter.

    is_behind_amount: whether an amount stands right before the row.
    """
    items: list[Node] = []
    for node in row.items:
        base = node.base if isinstance(node, Script) else node
        if isinstance(base, Fraction):
            base = _fraction(base, is_behind_amount)
        elif isinstance(base, Text) and base.text in SINGLE and not is_behind_amount:
            base = Atom(base.text)
        else:
            base = with_rows(base, settled)  # type: ignore[assignment]  # a base stays a base
        node = with_rows(Script(base, node.sub, node.sup), settled) if isinstance(node, Script) else base
        items.append(node)
        is_behind_amount = _may_precede_unit(items, is_behind_amount)
    return Row(tuple(items))


def _fraction(fraction: Fraction, is_behind_amount: bool) -> Fraction:
    above = settled(fraction.numerator, is_behind_amount)
    return Fraction(above, settled(fraction.denominator, bool(above.items) and _is_unit(above.items[-1])))


def _is_unit(node: Node) -> bool:
    base = _base(node)
    return isinstance(base, Text) and unit_term(base.text) is not None


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Script) else node


def _may_precede_unit(items: list[Node], was_behind_amount: bool) -> bool:
    """True if a unit may stand behind the last of the items."""
    match _base(items[-1]):
        case Atom(token) as atom:
            if token in BETWEEN:
                return was_behind_amount
            if kind_of(atom) is Kind.CLOSE:
                return not _holds_letters(_bracketed(items))
            return token.isdecimal() or token in AMOUNTS
        case Text():
            return _is_unit(items[-1])
    return not _holds_letters(items[-1:])


def _holds_letters(items: list[Node]) -> bool:
    return any(
        kind_of(node) is Kind.LETTER or _holds_letters([*row.items])
        for node in items
        for row in (*inner_rows(node), Row())
    )


def _bracketed(items: list[Node]) -> list[Node]:
    """The items from the bracket on that the last one closes."""
    level = 0
    for k in range(len(items) - 1, -1, -1):
        kind = kind_of(_base(items[k]))
        level += (kind is Kind.CLOSE) - (kind is Kind.OPEN)
        if level == 0:
            return items[k:]
    return items
