"""Letters of other scripts: unlike every known symbol, and by many hands."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="pip install 'inkmath[train]'")

from inkmath.data.classified import Part
from inkmath.training import known_shapes
from inkmath.training import other_scripts as module
from inkmath.training.known_shapes import SIDE, drawn_small
from inkmath.training.other_scripts import other_letters
from inkmath.types import Pixels


def letters_beside(known: Pixels, monkeypatch: pytest.MonkeyPatch) -> list[Pixels]:
    """Pictures of the letters where only the symbol in these drawings is known."""
    opened = SimpleNamespace(classes=("A",), part=lambda split: Part(known, np.zeros(len(known), np.int64)))
    monkeypatch.setattr(known_shapes, "open_classified", lambda task: opened)
    return [drawn_small(strokes) for strokes in other_letters(1, np.random.default_rng(0))]


def test_a_letter_that_looks_like_a_known_symbol_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_like = np.full((1, SIDE, SIDE), 255, np.uint8)
    nothing_like[0, :2] = 0
    every = letters_beside(nothing_like, monkeypatch)
    monkeypatch.setattr(module, "elastic", lambda rng, strokes, amplitude: strokes)
    monkeypatch.setattr(module, "random_affine", lambda rng, **amounts: np.eye(2))
    plain = letters_beside(nothing_like, monkeypatch)
    assert len(plain) == len(every) > 500
    left = letters_beside(np.stack(plain[:50]), monkeypatch)
    assert 0 < len(left) <= len(plain) - 50


def test_hands_differ_and_a_seed_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    known = np.full((1, SIDE, SIDE), 255, np.uint8)
    known[0, :2] = 0
    opened = SimpleNamespace(classes=("A",), part=lambda split: Part(known, np.zeros(1, np.int64)))
    monkeypatch.setattr(known_shapes, "open_classified", lambda task: opened)
    drawn, again = (other_letters(2, np.random.default_rng(5)) for _ in range(2))
    assert all(
        np.array_equal(a, b)
        for one, other in zip(drawn, again, strict=True)
        for a, b in zip(one, other, strict=True)
    )
    assert not np.array_equal(drawn_small(drawn[0]), drawn_small(drawn[1]))
