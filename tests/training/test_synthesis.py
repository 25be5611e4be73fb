"""Synthesised expressions contain none of a test part."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from inkmath.expression.latex import parse, row_tokens
from inkmath.training.grammar import expressions
from inkmath.training.symbol_inks import Library
from inkmath.training.synthesis import can_write, synthesised, tokens_of, unseen
from inks import all_symbols, row_of

LIBRARY = Library(all_symbols())
SAID = [parse(latex) for latex in ("x", "1", "x=1", r"\frac{1}{2}")]


def test_the_tokens_of_tests_are_those_that_there_are() -> None:
    test = row_of(["1", "+"], [(0, 0, 1, 2), (2, 0, 3, 2)])
    blank = type(test)("", "2014", "", test.strokes, (), None, ())
    assert tokens_of([test, blank]) == {("1", "+")}


def test_what_is_forbidden_is_left_out_and_nothing_else() -> None:
    forbidden = {tuple(row_tokens(SAID[2]))}
    assert list(unseen(SAID, forbidden)) == [*SAID[:2], *SAID[3:]]


def test_synthesis_passes_over_what_is_forbidden() -> None:
    rows = list(islice(expressions(np.random.default_rng(0)), 100))
    forbidden = {tuple(row_tokens(row)) for row in rows[::2]}
    found = list(islice(synthesised(LIBRARY, np.random.default_rng(0), forbidden), 200))
    assert not forbidden & {expression.tokens for expression in found}
    assert found[0].tokens == tuple(row_tokens(rows[1]))
    assert len({expression.name for expression in found}) == 200


def test_what_needs_other_symbols_is_passed_over() -> None:
    few = Library([row_of(list("1+=x2"), [(i, 0, i + 0.5, 1) for i in range(5)])])
    for latex, can in (
        ("1+x=2", True),
        ("1+y", False),
        (r"x^{2}", True),
        ("x^{3}", False),
        (r"\frac{1}{2}", False),
    ):
        assert can_write(few, parse(latex)) == can
    expression = next(synthesised(few, np.random.default_rng(0), set()))
    assert set(expression.tokens) <= {*"1+=x2", "^", "_", "{", "}"}


def test_a_library_of_next_to_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inkmath.training.synthesis._MOST_PASSED_OVER", 20)
    with pytest.raises(ValueError, match="more training expressions"):
        next(
            synthesised(
                Library([row_of(["|", "|"], [(0, 0, 0, 2), (2, 0, 2, 2)])]), np.random.default_rng(0), set()
            )
        )
