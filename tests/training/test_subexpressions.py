"""Excerpts are sub-expressions in the very ink that mean something alone and that no test asks for."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.latex import row_tokens
from inkmath.training.subexpressions import subexpressions
from inks import all_symbols, row_of


def found(expression: WrittenExpression, *forbidden: str, seeds: int = 60) -> set[str]:
    """The tokens of the subexpressions of many seeds."""
    tokens = {tuple(words.split()) for words in forbidden}
    drawn = (subexpressions([expression], np.random.default_rng(seed), tokens) for seed in range(seeds))
    return {" ".join(excerpt.tokens) for excerpt in chain.from_iterable(drawn)}


def row(names: str) -> WrittenExpression:
    return row_of(list(names), [(i, 0, i + 0.5, 1) for i in range(len(names))])


def test_subexpressions_keep_the_ink_of_a_part() -> None:
    whole = [replace(e, name=str(number)) for number, e in enumerate(all_symbols())]
    parts = list(subexpressions(whole, np.random.default_rng(0), set()))
    assert len(parts) > 50
    for part in parts:
        source = whole[int(part.name.removesuffix("-part"))]
        assert part.tree is not None
        assert part.tree.is_valid()
        assert 0 < len(part.symbols) < len(source.symbols)
        assert part.tokens == tuple(row_tokens(part.tree.to_row()))
        assert part.tree.names == tuple(symbol.name for symbol in part.symbols)
        assert sorted(i for symbol in part.symbols for i in symbol.strokes) == list(range(len(part.strokes)))
        inks = {(s.name, np.concatenate(source.symbol_strokes(s)).tobytes()) for s in source.symbols}
        assert {(s.name, np.concatenate(part.symbol_strokes(s)).tobytes()) for s in part.symbols} <= inks


def test_all_parts_come() -> None:
    assert found(row("2x=")) == {"2", "x", "=", "2 x", "x ="}


def test_a_bracket_without_its_partner_and_mere_marks_are_passed_over() -> None:
    drawn = found(row("(x)."))
    assert drawn == {"x", "( x )"}


def test_what_a_test_asks_for_is_left_out_and_nothing_else() -> None:
    assert found(row("2x="), "2 x", "x") == {"2", "=", "x ="}


def test_nothing_comes_of_what_has_no_parts() -> None:
    assert not found(row("x"))
    assert not found(row("|."))
