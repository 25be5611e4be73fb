r"""Sums in columns and long divisions as the line that says the same: `123+45=168`, `84\div4=21`.

A column says its first rows, up to a rule, with the signs before them; where only the last has a sign, that
is the sign of all. The row under the last rule is the result. A divisor and a dividend stand as
`4\overline{)84}`, on a line or in a column, where the quotient is the row above.
"""

from __future__ import annotations

from inkmath.errors import MeaninglessError
from inkmath.expression.grouping import kind_of
from inkmath.expression.names import is_relation, token_of
from inkmath.expression.tree import Atom, Decorated, Grid, Node, Row
from inkmath.vocab import Kind

SIGNS = frozenset(("+", "-", r"\times", r"\cdot", r"\div", ":"))

Items = tuple[Node, ...]


def in_a_line(row: Row) -> Row:
    """The row with a column, if it is one, and divisions written out. Raises MeaninglessError."""
    match row.items:
        case (Grid("column", rows),):
            return _column(rows)
    return Row(_divisions(row.items))


def _divisions(items: Items) -> Items:
    """The items with the dividend before its divisor."""
    found: list[Node] = []
    start = 0  # of what the divisor is
    for node in items:
        dividend = _dividend(node)
        if dividend:
            divisor = tuple(found[start:])
            found[start:] = [*_operand(dividend), Atom(r"\div"), *_operand(divisor)]
        else:
            found.append(node)
        start = len(found) if is_relation(token_of(node)) else start
    return tuple(found)


def _dividend(node: Node) -> Items:
    """The items under the bar of a long division, without its bracket; none for other nodes."""
    match node:
        case Decorated(r"\overline", Row((Atom(")"), *items))):
            return tuple(items)
    return ()


def _column(rows: tuple[tuple[Row, ...], ...]) -> Row:
    sections: list[list[Items]] = [[]]
    for cells in rows:
        if cells:
            sections[-1].append(cells[0].items)
        else:
            sections.append([])
    parts, result = sections[0], sections[-1] if len(sections) > 1 else []
    division = next((k for k, items in enumerate(parts) if any(map(_dividend, items))), None)
    if division is not None:
        line, result = _divisions(parts[division]), parts[:division]
    else:
        line = _sum(parts)
    if len(result) > 1:
        raise MeaninglessError("a column has one row as its result")
    return Row((*line, Atom("="), *result[0])) if result else Row(line)


def _sum(parts: list[Items]) -> Items:
    """The rows with the signs between them."""
    signs = [token_of(items[0]) if items and token_of(items[0]) in SIGNS else "" for items in parts]
    if any(is_relation(token_of(node)) for items in parts for node in items):
        raise MeaninglessError("equations in a column are not covered yet; give each line by itself")
    if len(parts) < 2 or not any(signs[1:]):
        raise MeaninglessError("a column has two rows at least, and a sign before the last of them")
    common = next(sign for sign in reversed(signs) if sign)
    line: Items = parts[0]
    for items, sign in zip(parts[1:], signs[1:], strict=True):
        line = (*line, Atom(sign or common), *_operand(items[1:] if sign else items))
    return line


def _operand(items: Items) -> Items:
    """The items, in brackets if they are a sum."""
    is_sum = any(kind_of(node) is Kind.OPERATOR for node in items)
    return (Atom("("), *items, Atom(")")) if is_sum else items
