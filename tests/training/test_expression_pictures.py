"""Drawn expressions: the boxes hold the ink, and every hand writes the same names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from ink_set import written
from inkmath.data.expressions import WrittenExpression
from inkmath.ink.page_input import UNIT, typical_part
from inkmath.training.expression_pictures import Hands, StrokedExpression, draw_augmented, stroked
from inkmath.vocab import SYMBOLS


def expression(text: str = "1+x=1", seed: int = 0) -> WrittenExpression:
    return written(text, "w", np.random.default_rng(seed))


def test_strokes_are_kept_symbol_after_symbol() -> None:
    given = expression()
    kept = stroked(given)
    assert [SYMBOLS[label] for label in kept.labels] == list("1+x=1")
    assert [len(kept.symbol(i)) for i in range(len(kept))] == [1, 2, 2, 2, 1]
    assert np.array_equal(np.concatenate([np.concatenate(kept.symbol(i)) for i in range(5)]), kept.points)
    ratio = np.ptp(kept.symbol(2)[0], axis=0) / np.ptp(given.symbol_strokes(given.symbols[2])[0], axis=0)
    assert ratio[0] == pytest.approx(ratio[1], rel=0.05)
    with pytest.raises(ValueError, match="no symbols"):
        stroked(written("", "w", np.random.default_rng(0)))


@pytest.mark.parametrize("seed", range(8))
def test_boxes_hold_all_ink_and_little_paper(seed: int) -> None:
    picture = draw_augmented(stroked(expression()), np.random.default_rng(seed), 1.0)
    ink = picture.pixels < 180
    outside = ink.copy()
    for x0, y0, x1, y1 in picture.boxes:
        outside[int(y0 - 0.5) : int(y1 + 1.5), int(x0 - 0.5) : int(x1 + 1.5)] = False  # blur spreads ink
        inside = ink[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
        assert inside.any()
        for side in (inside.any(axis=0), inside.any(axis=1)):
            assert np.ptp(np.flatnonzero(side)) + 1 >= len(side) - 3
    assert not outside.any()
    assert picture.labels.tolist() == stroked(expression()).labels.tolist()


def test_the_scale_is_that_of_the_reader() -> None:
    sizes = [
        typical_part(draw_augmented(stroked(expression()), np.random.default_rng(seed), scale).pixels) / scale
        for seed in range(20)
        for scale in (0.8, 1.5)
    ]
    assert np.median(sizes) == pytest.approx(UNIT, rel=0.12)


def test_another_hand_writes_in_the_same_place() -> None:
    first, second = stroked(expression("1+x", 0)), stroked(expression("x+x=1", 7))
    hands = Hands([second])
    swapped = hands.swapped(first, np.random.default_rng(0), 1.0)
    assert swapped.labels.tolist() == first.labels.tolist()
    assert not np.array_equal(swapped.points, first.points)
    for index in range(3):
        old, new = (np.concatenate(one.symbol(index)) for one in (first, swapped))
        assert np.abs(old.min(axis=0) - new.min(axis=0)).max() < 2
        assert np.abs(old.max(axis=0) - new.max(axis=0)).max() < 2
    assert hands.swapped(first, np.random.default_rng(0), 0.0) is first


def test_other_letters_stand_on_the_same_line() -> None:
    first, second = stroked(expression("1+x", 0)), stroked(expression("x+x=1", 7))
    renamed = {"x": "a", "1": "2", "+": "+", "=": "="}
    second = replace(second, labels=np.array([SYMBOLS.index(renamed[SYMBOLS[i]]) for i in second.labels]))
    written = Hands([second]).relettered(first, np.random.default_rng(0), 1.0)
    assert [SYMBOLS[i] for i in written.labels] == ["2", "+", "a"]
    for index in (0, 2):
        old, new = (np.concatenate(one.symbol(index)) for one in (first, written))
        assert new.max(axis=0)[1] == pytest.approx(old.max(axis=0)[1], abs=0.1)
        assert np.ptp(new, axis=0)[1] == pytest.approx(np.ptp(old, axis=0)[1], abs=0.1)


def test_a_dot_is_drawn() -> None:
    dot = StrokedExpression(
        np.zeros((1, 2), np.float32), np.array([0]), np.array([0]), np.array([SYMBOLS.index(".")])
    )
    picture = draw_augmented(dot, np.random.default_rng(0), 1.0)
    assert picture.pixels.min() < 180
    assert np.isfinite(picture.boxes).all()
