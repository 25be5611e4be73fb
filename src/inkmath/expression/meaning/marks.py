r"""Rows without the marks that change nothing: boxes, underlines, strokes through factors; signs for words.

`\boxed{x=5}` is `x=5`, `\frac{3\cancel{a}}{\cancel{a}}` is `\frac{3a}{a}`, and `x=1\text{ or }x=2` is
`x=1\vee x=2`.
"""

from __future__ import annotations

from inkmath.expression.grouping import kind_of, partners
from inkmath.expression.rows import RowBuilder
from inkmath.expression.tree import (
    Atom,
    Base,
    Decorated,
    Row,
    Script,
    Text,
    inner_rows,
    with_rows,
)
from inkmath.vocab import Kind

_UNCHANGED = frozenset((r"\boxed", r"\underline", r"\cancel"))
_SIGNS = {"or": r"\vee", "and": r"\wedge"}


def without_marks(row: Row) -> Row:
    """The row without such marks; bodies that would fall apart are in brackets."""
    if not _has_marks(row):
        return row
    builder = RowBuilder()
    for node in row.items:
        base = node.base if isinstance(node, Script) else node
        if isinstance(base, Decorated) and base.mark in _UNCHANGED:
            body = without_marks(base.body)
            is_alone = len(row.items) == 1 and not isinstance(node, Script)
            builder.extend(body if is_alone or _holds_together(body) else _bracketed(body))
            if isinstance(node, Script):
                _attach(builder, node)
        elif isinstance(base, Text) and base.text in _SIGNS and not isinstance(node, Script):
            builder.add(Atom(_SIGNS[base.text]))
        else:
            builder.add(with_rows(node, without_marks))
    return builder.build()


def _has_marks(row: Row) -> bool:
    return any(
        _is_mark(node.base if isinstance(node, Script) else node) or any(map(_has_marks, inner_rows(node)))
        for node in row.items
    )


def _is_mark(base: Base) -> bool:
    return (isinstance(base, Decorated) and base.mark in _UNCHANGED) or (
        isinstance(base, Text) and base.text in _SIGNS
    )


def _holds_together(body: Row) -> bool:
    """True if the body is one operand without a sign: a node, a number, or all between a pair of brackets."""
    last = len(body.items) - 1
    is_number = all(kind_of(node) is Kind.DIGIT or node == Atom(".") for node in body.items)
    return last <= 0 or is_number or partners(body).get(0) == last


def _bracketed(body: Row) -> Row:
    return Row((Atom("("), *body.items, Atom(")")))


def _attach(builder: RowBuilder, node: Script) -> None:
    for mark, script in (("_", node.sub), ("^", node.sup)):
        if script is not None:
            builder.attach(mark, without_marks(script))
