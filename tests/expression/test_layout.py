"""Layout trees against rows written by hand, and reading order against the order of tokens in the LaTeX."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expression.strategies import rows
from inkmath.expression.latex import parse, print_latex, row_tokens
from inkmath.expression.layout import BAR, ROOT, LayoutTree, Relation
from inkmath.expression.rows import NOTHING
from inkmath.expression.tree import Atom, Fraction, Node, Root, Row, Script

RIGHT, SUP, SUB, ABOVE, BELOW, INSIDE, INDEX = Relation


class Writer:
    """Writes an expression tree down as a layout tree, its symbols in any order."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.parents: list[int] = []
        self.relations: list[Relation] = []

    def put(self, name: str, parent: int, relation: Relation) -> int:
        self.names.append(name)
        self.parents.append(parent)
        self.relations.append(relation)
        return len(self.names) - 1

    def row(self, row: Row, parent: int, relation: Relation) -> None:
        for node in row.items:
            parent, relation = self.node(node, parent, relation), RIGHT

    def node(self, node: Node, parent: int, relation: Relation) -> int:
        match node:
            case Atom(token):
                return self.put(token, parent, relation)
            case Fraction(numerator, denominator):
                bar = self.put(BAR, parent, relation)
                self.row(numerator, bar, ABOVE)
                self.row(denominator, bar, BELOW)
                return bar
            case Root(radicand, index):
                sign = self.put(ROOT, parent, relation)
                self.row(radicand, sign, INSIDE)
                self.row(index or Row(), sign, INDEX)
                return sign
            case Script(base, sub, sup):
                symbol = self.node(base, parent, relation)
                self.row(sub or Row(), symbol, SUB)
                self.row(sup or Row(), symbol, SUP)
                return symbol

    def tree(self, order: list[int]) -> LayoutTree:
        place = {symbol: i for i, symbol in enumerate(order)}
        parents = [self.parents[symbol] for symbol in order]
        return LayoutTree(
            tuple(self.names[symbol] for symbol in order),
            tuple(place[parent] if parent >= 0 else -1 for parent in parents),
            tuple(self.relations[symbol] for symbol in order),
        )


def is_written(row: Row) -> bool:
    """True if ink can show the row: no structure around nothing."""
    return all(_node_is_written(node) for node in row.items)


def _node_is_written(node: Node) -> bool:
    match node:
        case Atom():
            return node != NOTHING
        case Fraction(numerator, denominator):
            parts = [numerator, denominator]
        case Root(radicand, index):
            parts = [radicand, *([] if index is None else [index])]
        case Script(base, sub, sup):
            parts = [Row((base,)), *(part for part in (sub, sup) if part is not None)]
    return all(part.items and is_written(part) for part in parts)


written_rows = rows.filter(lambda row: bool(row.items) and is_written(row))


@settings(max_examples=40)
@given(written_rows, st.randoms(use_true_random=False))
def test_a_row_that_is_written_down_is_read_back(row: Row, random: Random) -> None:
    writer = Writer()
    writer.row(row, -1, RIGHT)
    order = list(range(len(writer.names)))
    random.shuffle(order)
    tree = writer.tree(order)
    assert tree.is_valid()
    assert tree.to_row() == row
    assert parse(print_latex(tree.to_row())) == row


@settings(max_examples=40)
@given(written_rows)
def test_reading_order_is_the_order_of_tokens(row: Row) -> None:
    writer = Writer()
    writer.row(row, -1, RIGHT)
    tree = writer.tree(list(range(len(writer.names)))[::-1])
    children = tree.children()
    read = [
        Atom(r"\frac" if tree.is_fraction_bar(symbol, children) else tree.names[symbol])
        for symbol in tree.reading_order()
    ]
    assert _without_structure([t for atom in read for t in row_tokens(Row((atom,)))]) == _without_structure(
        row_tokens(row)
    )


def _without_structure(tokens: list[str]) -> list[str]:
    """The tokens that are ink; square brackets are left out too, as around an index they are none."""
    return [token for token in tokens if token not in ("{", "}", "^", "_", "[", "]")]


@pytest.mark.parametrize(
    ("names", "parents", "relations", "latex"),
    [
        ("", (), (), ""),
        ("x", (-1,), (RIGHT,), "x"),
        ("x+1", (-1, 0, 1), (RIGHT,) * 3, "x+1"),
        ("1+x", (1, 2, -1), (RIGHT,) * 3, "x+1"),
        ("x2y", (-1, 0, 0), (RIGHT, SUP, RIGHT), "x^{2}y"),
        ("xi2", (-1, 0, 0), (RIGHT, SUB, SUP), "x_{i}^{2}"),
        ("-12", (-1, 0, 0), (RIGHT, ABOVE, BELOW), r"\frac{1}{2}"),
        ("-12", (-1, 0, 1), (RIGHT, RIGHT, RIGHT), "-12"),
        ([r"\overline", "A", "B", "2"], (-1, 0, 1, 0), (RIGHT, INSIDE, RIGHT, SUP), r"\overline{AB}^{2}"),
        ([r"\overrightarrow", "v", "+"], (-1, 0, 0), (RIGHT, INSIDE, RIGHT), r"\vec{v}+"),
        ([ROOT, "3", "x", "y"], (-1, 0, 0, 2), (RIGHT, INDEX, INSIDE, RIGHT), r"\sqrt[3]{xy}"),
        ([ROOT, "x", "2"], (-1, 0, 0), (RIGHT, INSIDE, SUP), r"\sqrt{x}^{2}"),
        (["-", "1", "2", "n"], (-1, 0, 0, 0), (RIGHT, ABOVE, BELOW, SUP), r"\frac{1}{2}^{n}"),
        ([r"\sum", "i", "n", "x"], (-1, 0, 0, 0), (RIGHT, SUB, SUP, RIGHT), r"\sum_{i}^{n}x"),
    ],
)
def test_rows_by_hand(
    names: list[str] | str, parents: tuple[int, ...], relations: tuple[Relation, ...], latex: str
) -> None:
    tree = LayoutTree(tuple(names), parents, relations)
    assert print_latex(tree.to_row()) == latex


@pytest.mark.parametrize(
    ("parents", "relations"),
    [
        ((0,), (RIGHT,)),
        ((-1, -1), (RIGHT, RIGHT)),
        ((-1, 2, 1), (RIGHT, RIGHT, RIGHT)),
        ((-1, 0, 0), (RIGHT, SUP, SUP)),
        ((), ()),
    ],
)
def test_what_is_no_tree(parents: tuple[int, ...], relations: tuple[Relation, ...]) -> None:
    assert not LayoutTree(tuple("abc"[: len(parents)]), parents, relations).is_valid()


def test_two_children_of_one_relation_are_named() -> None:
    with pytest.raises(ValueError, match="Symbol 0 has two children SUP"):
        LayoutTree(tuple("abc"), (-1, 0, 0), (RIGHT, SUP, SUP)).children()


def test_long_rows_do_not_recurse() -> None:
    count = 5000
    tree = LayoutTree(("x",) * count, tuple(range(-1, count - 1)), (RIGHT,) * count)
    assert tree.is_valid()
    assert len(tree.to_row().items) == count
