"""Other usual forms of symbols."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from ink_set import written
from inkmath.training.variants import FORMS, with_variants
from inkmath.vocab import SYMBOLS


def test_forms_are_of_symbols() -> None:
    assert set(FORMS) <= set(SYMBOLS)


def test_symbols_keep_their_names_and_about_their_places() -> None:
    rng = np.random.default_rng(0)
    given = written("1+x=", "w", rng)
    for seed in range(20):
        varied = with_variants(given, 1.0, np.random.default_rng(seed))
        assert [symbol.name for symbol in varied.symbols] == [symbol.name for symbol in given.symbols]
        assert sorted(i for symbol in varied.symbols for i in symbol.strokes) == list(
            range(len(varied.strokes))
        )
        for before, after in zip(given.symbols, varied.symbols, strict=True):
            old, new = (
                np.concatenate(one.symbol_strokes(symbol))
                for one, symbol in ((given, before), (varied, after))
            )
            height = np.ptp(old[:, 1])
            middles = [(points.min(axis=0) + points.max(axis=0)) / 2 for points in (old, new)]
            assert np.abs(middles[1] - middles[0]).max() <= 0.25 * max(height, np.ptp(old[:, 0]))
            if before.name in FORMS:
                assert np.ptp(new[:, 1]) == pytest.approx(height, rel=0.4)
            else:
                assert np.array_equal(new, old)


def test_none_change_where_the_share_is_nought() -> None:
    given = written("1+x=", "w", np.random.default_rng(0))
    assert with_variants(given, 0.0, np.random.default_rng(1)) is given


def test_an_expression_writes_a_symbol_in_one_form() -> None:
    given = written("1+1+1+1", "w", np.random.default_rng(0))
    for seed in range(8):
        varied = with_variants(given, 1.0, np.random.default_rng(seed))
        assert len({len(symbol.strokes) for symbol in varied.symbols if symbol.name == "1"}) == 1
