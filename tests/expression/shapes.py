"""A form in which trees, and what other programs make of their printings, can be compared.

A shape is flat, with scripts after their base: a list of words (the Unicode of a token; numbers digit by
digit) and of tuples, ("frac", above, below), ("root", index or None, radicand), ("sub", row) and
("sup", row), whose rows are shapes, ("mark", its LaTeX, body), and ("rows", ...) between their brackets, each
row a list of shapes. A binomial is a fraction in brackets. Brackets are words: whether a reader pairs them,
or gives a function an operand, makes no difference.
"""

from __future__ import annotations

from typing import Any

from inkmath.expression.grids import cell_halves
from inkmath.expression.rows import NOTHING
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.vocab import table

Shape = list[Any]

FENCES = {
    "cases": ("{", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
"""Brackets of environments."""

_ALIKE = {"·": "⋅", "-": "−", "*": "∗", "ϕ": "φ", "lim\u2009sup": "lim sup", "lim\u2009inf": "lim inf"}
"""Characters that formats use for one another."""


def row_shape(row: Row) -> Shape:
    return [part for node in row.items for part in _node_shape(node)]


def _node_shape(node: Node) -> Shape:
    match node:
        case Atom(token):
            return [""] if node == NOTHING else words(table()[token].text)
        case Fraction(numerator, denominator):
            return [("frac", row_shape(numerator), row_shape(denominator))]
        case Root(radicand, index):
            return [("root", None if index is None else row_shape(index), row_shape(radicand))]
        case Decorated(mark, body):
            return [("mark", mark, row_shape(body))]
        case Text(text):
            return [text]
        case Grid("binom", ((upper,), (lower,))):
            return ["(", ("frac", row_shape(upper), row_shape(lower)), ")"]
        case Grid(environment, rows):
            if environment == "aligned":
                rows = tuple(tuple(half for cell in row for half in cell_halves(cell)) for row in rows)
            rows = tuple(row for row in rows if row)
            before, after = FENCES.get(environment, ("", ""))
            return [*before, ("rows", *([row_shape(cell) for cell in row] for row in rows)), *after]
        case Script(base, sub, sup):
            rows = (("sub", sub), ("sup", sup))
            return [*_node_shape(base), *((name, row_shape(row)) for name, row in rows if row is not None)]


def words(text: str) -> Shape:
    """A text leaf: numbers digit by digit, anything else as one word."""
    return list(text) if text.replace(".", "").isdecimal() else [_ALIKE.get(text, text)]


def filled(shape: Shape) -> Shape:
    """An argument's shape: empty where an empty text holds its place."""
    return [] if shape == [""] else shape
