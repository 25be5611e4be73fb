"""Candidates of composed photographs, held against the truth."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from ink_set import written
from inkmath.errors import EmptyInkError
from inkmath.ink.photo import cleanings
from inkmath.training.candidates import WRONG
from inkmath.training.pages import photographed as module
from inkmath.training.pages.compose import Composed, FillsPages
from inkmath.training.pages.photographed import photographed_candidates

TEXT = "1+x="


def found(seed: int) -> tuple[list[str], int]:
    """The symbols that are found in a photograph, and how many wrong groupings."""
    rng = np.random.default_rng(seed)
    expression = written(TEXT, "w", rng)
    labelled = photographed_candidates(expression, rng)
    names = [expression.symbols[i].name for i in labelled.symbols if i >= 0]
    return names, int((labelled.symbols == WRONG).sum())


def test_most_symbols_of_photographs_are_found() -> None:
    symbols = wrong = 0
    for seed in range(12):
        try:
            names, others = found(seed)
        except EmptyInkError:
            continue
        symbols, wrong = symbols + len(set(names)), wrong + others
    assert symbols > 0.4 * 12 * len(TEXT)
    assert wrong > 0


def test_symbols_are_found_where_the_camera_saw_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clean picture of the sheet, moved by a few pixels."""
    shift = 6

    def compose(
        sheet: FillsPages, shape: tuple[int, int], rng: np.random.Generator, height_px: float
    ) -> Composed:
        drawn = np.full((*shape, 3), 255, np.uint8)
        strokes = sheet.page(shape, height_px, rng).maths
        lines = [np.round(stroke - (shift, 0)).astype(np.int32) for stroke in strokes]
        cv2.polylines(drawn, lines, False, (0, 0, 0), 3, cv2.LINE_AA)
        y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
        return Composed(drawn, np.zeros(shape, np.uint8), (x + shift, y))

    monkeypatch.setattr(module, "compose", compose)
    monkeypatch.setattr(module, "cleanings", lambda picture, **_: cleanings(picture))
    for seed in range(6):
        names, _ = found(seed)
        assert sorted(names) == sorted(TEXT)


def test_expressions_of_too_many_symbols_are_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="more than 255"):
        photographed_candidates(written("1" * 256, "w", rng), rng)
