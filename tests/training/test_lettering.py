"""Renamed letters keep their kind, and all of a name change alike."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from inkmath.training.lettering import Lettering, make_room
from inkmath.vocab import SYMBOLS, symbol_ids

ALL = Lettering(np.ones(len(SYMBOLS), np.int64))


def labels_of(names: str) -> np.ndarray:
    return np.array([symbol_ids()[name] for name in names.split()])


@pytest.mark.parametrize("seed", range(10))
def test_digits_stay_digits_and_what_is_no_letter_stays(seed: int) -> None:
    old = labels_of(r"2 x + 2 x = 1 \\sin ( y )".replace("\\\\", "\\"))
    new = ALL.renamed(old, np.random.default_rng(seed), 1.0)
    names = [SYMBOLS[i] for i in new]
    assert names[0].isdigit()
    assert names[6].isdigit()
    assert names[0] == names[3]
    assert names[1] == names[4]
    assert [names[i] for i in (2, 5, 7, 8, 10)] == ["+", "=", r"\sin", "(", ")"]


def test_nothing_is_renamed_to_what_nobody_wrote() -> None:
    counts = np.zeros(len(SYMBOLS), np.int64)
    counts[labels_of("7")] = 3
    new = Lettering(counts).renamed(labels_of("2 x"), np.random.default_rng(0), 1.0)
    assert [SYMBOLS[i] for i in new] == ["7", "x"]


def test_what_stands_right_moves_and_what_spans_grows() -> None:
    low, high = np.array([0.0, 12.0, -5.0]), np.array([8.0, 20.0, 25.0])
    shifts, factors = make_room(low, high, 2.0, 10.0, 6.0)
    assert shifts.tolist() == [0, 6, 0]
    assert factors.tolist() == [1, 1, pytest.approx(1.2)]
