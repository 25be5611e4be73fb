"""Candidates of made-up expressions, held against the symbols that were put there."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from ink_set import written
from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.training.candidates import UNCLEAR, WRONG, labelled_candidates


@pytest.fixture
def expression() -> WrittenExpression:
    return written("1+x=1", "w", np.random.default_rng(0))


def test_every_symbol_is_found_once_as_it_was_written(expression: WrittenExpression) -> None:
    labelled = labelled_candidates(expression, None)
    found = [int(symbol) for symbol in labelled.symbols if symbol >= 0]
    assert sorted(found) == list(range(len(expression.symbols)))
    scale, shift = 1 / labelled.segmentation.page.to_source[0, 0], labelled.segmentation.page.to_source[:, 2]
    for candidate, symbol in zip(labelled.segmentation.candidates, labelled.symbols, strict=True):
        if symbol >= 0:
            strokes = expression.symbol_strokes(expression.symbols[symbol])
            centre = (
                np.ptp(np.concatenate(strokes), axis=0) / 2 + np.concatenate(strokes).min(axis=0)
            ) - shift
            assert candidate.box.centre == pytest.approx(centre * scale, abs=4)


def test_a_half_of_an_equals_sign_is_wrong(expression: WrittenExpression) -> None:
    labelled = labelled_candidates(expression, None)
    candidates = labelled.segmentation.candidates
    equals = candidates[labelled.symbols.tolist().index(3)]
    halves = [i for i, c in enumerate(candidates) if len(c.parts) == 1 and c.parts[0] in equals.parts]
    assert len(halves) == 2
    assert all(labelled.symbols[i] == WRONG for i in halves)


def test_a_root_with_what_stands_under_it_is_no_root() -> None:
    root = np.array([[0, 30], [8, 60], [16, 0], [90, 0]], float)
    digit = np.array([[40, 15], [40, 55]], float)
    symbols = (WrittenSymbol(r"\sqrt", (0,)), WrittenSymbol("1", (1,)))
    expression = WrittenExpression("a", "train", "", (root, digit), symbols, None, ())
    labelled = labelled_candidates(expression, None)
    found = [(c.parts, s) for c, s in zip(labelled.segmentation.candidates, labelled.symbols, strict=True)]
    ((digit_part,),) = [parts for parts, symbol in found if symbol == 1]
    assert 0 in labelled.symbols
    assert all(symbol == WRONG for parts, symbol in found if digit_part in parts and len(parts) > 1)


def test_what_comes_out_of_a_picture_stands_where_it_was_written(expression: WrittenExpression) -> None:
    centres = {
        number: np.mean(np.concatenate(expression.symbol_strokes(symbol)).reshape(-1, 2), axis=0)
        for number, symbol in enumerate(expression.symbols)
    }
    unit = np.ptp(np.concatenate(expression.strokes), axis=0)[1]
    for seed in range(6):
        labelled = labelled_candidates(expression, np.random.default_rng(seed), rasterise_prob=1.0)
        page = labelled.segmentation.page
        assert {int(s) for s in labelled.symbols} - {WRONG, UNCLEAR} == set(range(5))
        for candidate, symbol in zip(labelled.segmentation.candidates, labelled.symbols, strict=True):
            if symbol >= 0:
                middle = page.box_in_source(candidate.box).centre
                assert middle == pytest.approx(centres[int(symbol)], abs=0.5 * unit)


def test_other_hands_find_the_same_symbols(expression: WrittenExpression) -> None:
    for seed in range(5):
        symbols = labelled_candidates(expression, np.random.default_rng(seed)).symbols
        assert {int(s) for s in symbols} - {WRONG, UNCLEAR} == set(range(5))
        again = labelled_candidates(expression, np.random.default_rng(seed)).symbols
        assert np.array_equal(symbols, again)


def test_without_symbols_every_candidate_is_wrong(expression: WrittenExpression) -> None:
    unknown = WrittenExpression("a", "train", "", expression.strokes, (), None, ())
    assert (labelled_candidates(unknown, None).symbols == WRONG).all()
