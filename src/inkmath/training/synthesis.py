"""New written expressions without end, none of which says what a test asks for.

grammar -> expression trees -> those that no test holds -> ink of real symbols
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.latex import row_tokens
from inkmath.expression.layout import ROOT
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text, inner_rows
from inkmath.training.grammar import expressions
from inkmath.training.row_measures import FRACTION_BAR
from inkmath.training.symbol_inks import Library
from inkmath.training.typesetting import write

_MOST_PASSED_OVER = 10_000  # expressions in a row that cannot be written

Tokens = tuple[str, ...]
"""Canonical tokens of an expression: two expressions are the same where these are."""


def tokens_of(tests: Iterable[WrittenExpression]) -> frozenset[Tokens]:
    """The token sequences of the test expressions."""
    return frozenset(test.tokens for test in tests if test.tokens)


def unseen(rows: Iterable[Row], forbidden: Collection[Tokens]) -> Iterator[Row]:
    """The expressions that are not among the forbidden ones."""
    return (row for row in rows if tuple(row_tokens(row)) not in forbidden)


def synthesised(
    library: Library, rng: np.random.Generator, forbidden: Collection[Tokens]
) -> Iterator[WrittenExpression]:
    """Written expressions without end.

    library: of the symbols of training expressions; what needs other symbols is passed over.
    forbidden: canonical tokens that are never written.
    Raises ValueError if the library has too few symbols for anything that the grammar gives.
    """
    passed_over = number = 0
    for row in unseen(expressions(rng), forbidden):
        if can_write(library, row):
            yield write(row, library, rng, name=f"synthesis-{number}")
            passed_over, number = 0, number + 1
        elif (passed_over := passed_over + 1) > _MOST_PASSED_OVER:
            raise ValueError(
                f"None of {passed_over:,} expressions can be written with the symbols of the library. "
                "Make it of more training expressions."
            )


def can_write(library: Library, row: Row) -> bool:
    """True if the library has all symbols of the row."""
    return all(
        _symbol(node) in library and all(can_write(library, r) for r in inner_rows(node))
        for node in row.items
    )


def _symbol(node: Node) -> str:
    """The name in the library of what a node is written with, its inner rows aside."""
    match node:
        case Atom(token):
            return token
        case Fraction():
            return FRACTION_BAR
        case Root():
            return ROOT
        case Grid(environment):
            return rf"\begin{{{environment}}}"
        case Decorated(mark):
            return mark
        case Text(text):
            return rf"\text{{{text}}}"
        case Script(base):
            return _symbol(base)
