"""The tree as a value, and the rows that the builder keeps canonical."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given

from expression.strategies import rows
from inkmath.expression.rows import NOTHING, PRIME, RowBuilder
from inkmath.expression.tree import Atom, Fraction, Root, Row, Script


@given(rows)
def test_a_rebuilt_canonical_row_is_the_same(tree: Row) -> None:
    builder = RowBuilder()
    for node in tree.items:
        builder.add(node)
    assert builder.build() == tree


def test_trees_are_values() -> None:
    def tree() -> Row:
        return Row((Fraction(Row((Atom("1"),)), Row()), Script(Root(Row()), None, Row((PRIME,)))))

    assert tree() == tree()
    assert len({tree(), tree(), Row()}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        tree().items = ()  # type: ignore[misc]


def test_a_written_prime_joins_what_stands_before_it() -> None:
    builder = RowBuilder()
    for node in (PRIME, Atom("x"), PRIME, PRIME):
        builder.add(node)
    assert builder.build() == Row((PRIME, Script(Atom("x"), None, Row((PRIME, PRIME)))))


def test_a_second_script_of_the_same_kind_stands_on_nothing() -> None:
    two, three = Row((Atom("2"),)), Row((Atom("3"),))
    builder = RowBuilder()
    builder.extend(Row((Script(Atom("x"), None, two),)))
    builder.attach("^", three)
    assert builder.build() == Row((Script(Atom("x"), None, two), Script(NOTHING, None, three)))


def test_nothing_vanishes_unless_it_bears_scripts() -> None:
    builder = RowBuilder()
    builder.extend(Row())
    builder.attach("_", Row())
    assert builder.build() == Row()
