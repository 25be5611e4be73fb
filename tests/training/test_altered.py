"""Known symbols altered: they look like none, and a seed gives the same."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from inkmath.data.classified import Part
from inkmath.training import altered as module
from inkmath.training import known_shapes
from inkmath.training.altered import altered_symbols
from inkmath.training.known_shapes import SIDE, KnownShapes, drawn_small
from inkmath.types import Points

ARROW = [np.array([(0.0, 0.0), (1.0, 0.0)]), np.array([(0.8, -0.2), (1.0, 0.0), (0.8, 0.2)])]
LETTER = [np.array([(0.0, 1.0), (0.0, 0.0), (0.7, 0.0)]), np.array([(0.0, 0.5), (0.5, 0.5)])]
AT_MOST = [np.array([(1.0, 0.0), (0.0, 0.4), (1.0, 0.8)]), np.array([(0.0, 1.0), (1.0, 1.0)])]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> KnownShapes:
    """A store in which an arrow, a letter and a sign are known."""
    names = (r"\rightarrow", "F", r"\leq")
    part = Part(np.stack([drawn_small(one) for one in (ARROW, LETTER, AT_MOST)]), np.arange(3))
    opened = SimpleNamespace(classes=names, part=lambda split: part)
    for place in (module, known_shapes):
        monkeypatch.setattr(place, "open_classified", lambda task: opened)
    return KnownShapes(np.random.default_rng(0))


def test_an_altered_symbol_looks_like_no_known_one(known: KnownShapes) -> None:
    altered = altered_symbols(100, np.random.default_rng(1))
    assert len(altered) == len(known.without_likeness(altered)) == 100
    assert known.without_likeness([ARROW, LETTER, AT_MOST]) == []


def test_changes_differ_and_a_seed_gives_the_same(known: KnownShapes) -> None:
    some, same, others = (altered_symbols(40, np.random.default_rng(seed)) for seed in (1, 1, 2))

    def flat(symbols: list[list[Points]]) -> bytes:
        return b"".join(stroke.tobytes() for strokes in symbols for stroke in strokes)

    assert flat(some) == flat(same) != flat(others)
    pictures = {drawn_small(strokes).tobytes() for strokes in some}
    assert len(pictures) == len(some)
    assert {len(strokes) for strokes in some} >= {2, 3, 4}
    assert all(np.frombuffer(picture, np.uint8).size == SIDE * SIDE for picture in pictures)
