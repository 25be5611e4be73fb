"""Symbols by other hands in the place of those that were drawn."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from inkmath.data.classified import Part
from inkmath.errors import EmptyInkError
from inkmath.ink.views import Views, no_traces
from inkmath.training import other_hands as module
from inkmath.training.composed import COMPOSED
from inkmath.training.other_hands import OtherHands, SingleSymbols
from inkmath.training.symbol_inks import Library
from inkmath.vocab import symbol_ids
from inks import all_symbols

ONE, SMALL_X, LARGE_X, PLUS = (symbol_ids()[name] for name in ("1", "x", "X", "+"))


def picture(*lines: tuple[tuple[int, int], tuple[int, int]]) -> np.ndarray:
    image = np.full((28, 28), 255, np.uint8)
    for start, end in lines:
        cv2.line(image, start, end, 0, 2)
    return image


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> OtherHands:
    images = np.stack([picture(((14, 4), (14, 24))), picture(((6, 6), (22, 22)), ((22, 6), (6, 22)))])
    opened = SimpleNamespace(
        classes=("1", "X", "minus", r"\unknown"), part=lambda split: Part(images, np.array([0, 1]))
    )
    monkeypatch.setattr(module, "open_classified", lambda task: opened)
    return OtherHands()


def seen(labels: list[int]) -> tuple[Views, np.ndarray]:
    crop = np.zeros((len(labels), 1, 32, 32), np.float32)
    context = np.zeros((len(labels), 2, 48, 48), np.float32)
    context[:, 0, 18:30, 21:27] = 1
    context[:, 1, :, :10] = 1
    return Views(crop, context, no_traces(len(labels))), np.array(labels)


def test_a_capital_of_the_same_shape_stands_for_the_small_letter(hands: OtherHands) -> None:
    assert [hands.has(label) for label in (ONE, SMALL_X, LARGE_X, PLUS)] == [True, True, True, False]


def test_symbols_of_no_token_are_unknown_and_synonyms_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = (r"\male", r"\mars", r"\bowtie", r"\lightning", r"\mathds{R}", r"\longrightarrow")
    images = np.stack([picture(((4, 4 + 3 * i), (24, 24))) for i in range(len(classes))])
    opened = SimpleNamespace(classes=classes, part=lambda split: Part(images, np.arange(len(classes))))
    monkeypatch.setattr(module, "open_classified", lambda task: opened)
    monkeypatch.setattr(module, "SETS", ("hasy",))
    hands = OtherHands()
    for name in (r"\unknown", r"\mathbb{R}", r"\rightarrow"):
        assert hands.has(symbol_ids()[name])


def test_ink_is_put_in_both_views_and_nothing_else_changes(hands: OtherHands) -> None:
    views, labels = seen([ONE, PLUS, ONE])
    hands.put(views, labels, 1.0, np.random.default_rng(0))
    assert views.crop[0].max() == views.crop[2].max() == 1
    assert not views.crop[1].any()
    assert (views.context[1, 0, 18:30, 21:27] == 1).all()
    for number in (0, 2):
        rows, columns = np.nonzero(views.context[number, 0] > 0.5)
        assert abs(np.ptp(rows) + 1 - 12) <= 3  # as tall as what was there
        assert abs((rows.min() + rows.max()) / 2 - 23.5) <= 1.5
        assert abs((columns.min() + columns.max()) / 2 - 23.5) <= 1.5
        assert (views.context[number, 1, :, :10] == 1).all()


def test_what_is_shown_alone_stays_alone(hands: OtherHands) -> None:
    views, labels = seen([ONE])
    views.context[:] = 0
    hands.put(views, labels, 1.0, np.random.default_rng(0))
    assert views.crop.any()
    assert not views.context.any()


def test_pictures_without_ink_are_passed_over(hands: OtherHands) -> None:
    hands._pools[ONE] = [np.full((1, 28, 28), 255, np.uint8)]
    with pytest.raises(EmptyInkError):
        hands.ink(ONE, np.random.default_rng(0))
    views, labels = seen([ONE])
    hands.put(views, labels, 1.0, np.random.default_rng(0))
    assert not views.crop.any()


def test_single_symbols_have_a_place_in_half_of_their_views(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.full((2, 32, 32), 255, np.uint8)
    images[:, :28, :28] = picture(((14, 4), (14, 24))), picture(((6, 6), (22, 22)), ((22, 6), (6, 22)))
    opened = SimpleNamespace(classes=("1", "X"), part=lambda split: Part(images, np.array([0, 1])))
    monkeypatch.setattr(module, "open_classified", lambda task: opened)
    letter = [np.array([(3.0, 5.0), (20.0, 25.0), (20.0, 3.0)])]
    monkeypatch.setattr(module, "other_letters", lambda each, rng: [letter])
    monkeypatch.setattr(module, "altered_symbols", lambda count, rng: [letter])
    monkeypatch.setattr(module, "_OF_EACH", 1)
    single = SingleSymbols(Library(all_symbols("w0")))
    found, labels = single.drawn(200, np.random.default_rng(0))
    put_together = {symbol_ids()[name] for name in COMPOSED}
    assert set(labels.tolist()) == {ONE, LARGE_X, symbol_ids()[r"\unknown"], *put_together}
    assert (found.crop.max(axis=(1, 2, 3)) > 0.5).all()
    placed = found.context[:, 0].max(axis=(1, 2)) > 0
    assert 60 < placed.sum() < 140
    assert not found.context[:, 1].any()
