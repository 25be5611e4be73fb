"""Candidates that look like no known symbol."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from inkmath.ink.segment import Candidate, Part, SegmentationLattice
from inkmath.recognition import candidates as module
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.symbol_classifier import CLASSES, ClassifierOutput
from inkmath.recognition.weights import shipped
from inkmath.types import Box, Page
from inkmath.vocab import UNKNOWN, symbol_ids


def probabilities(unknown: float, junk: float) -> np.ndarray:
    found = np.zeros((1, CLASSES), np.float32)
    found[0, symbol_ids()[UNKNOWN]], found[0, -1] = unknown, junk
    found[0, symbol_ids()["x"]] = 1 - unknown - junk
    return found


def test_a_group_that_may_be_unknown_is_rather_several_symbols() -> None:
    (found,) = module._rather_several(probabilities(0.8, 0.1), 0.1)
    assert found[symbol_ids()[UNKNOWN]] == pytest.approx(0.08)
    assert found[-1] == pytest.approx(0.82)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize(("unknown", "expected"), [(0.9, [0]), (0.1, [])])
def test_a_component_that_may_be_unknown_is_split(unknown: float, expected: list[int]) -> None:
    segmentation = SimpleNamespace(
        parts=[SimpleNamespace(strokes=(0,))], candidates=[SimpleNamespace(parts=(0,))]
    )
    output = SimpleNamespace(probabilities=probabilities(unknown, 0.05))
    options = ReaderConfig.load(shipped() / "expressions").decoding
    assert module._doubtful(segmentation, output, options) == expected  # type: ignore[arg-type]


def pen_written(strokes: list[tuple[int, ...]], width: float) -> SegmentationLattice:
    """A page of two parts side by side, a typical symbol high. strokes: of each of them."""
    boxes = Box(0, 0, width / 2, 1), Box(width / 2, 0, width, 1)
    page = Page(np.full((1, 1), 255, np.uint8), strokes=(np.zeros((1, 2)),) * 9)
    parts = tuple(Part(box, np.ones((1, 1), bool), one) for box, one in zip(boxes, strokes, strict=True))
    candidates = (
        *(Candidate((i,), box) for i, box in enumerate(boxes)),
        Candidate((0, 1), Box(0, 0, width, 1)),
    )
    return SegmentationLattice(page, parts, candidates, 2, 1.0)


@pytest.mark.parametrize(
    ("strokes", "width", "is_viewed"),
    [
        ([(0, 1), (2, 3, 4)], 2, True),  # tan
        ([(0, 1, 2), (3, 4, 5)], 2, False),
        ([(0, 1), (1, 2)], 9, True),  # a bar
        ([(0, 1), (1, 2, 3)], 4, False),
        ([(), ()], 1.5, True),
        ([(), (0,)], 2.5, False),
    ],
)
def test_groups_of_more_strokes_than_a_symbol_are_not_viewed(
    strokes: list[tuple[int, ...]], width: float, is_viewed: bool
) -> None:
    written = pen_written(strokes, width)
    pictured = replace(written, page=replace(written.page, strokes=()))
    options, views = ReaderConfig.load(shipped() / "expressions").decoding, list[int]()

    class Viewer:
        def views(self, candidates: list[Candidate]) -> list[Candidate]:
            return candidates

    class Classifier:
        def output(self, candidates: list[Candidate]) -> ClassifierOutput:
            views.append(len(candidates))
            return ClassifierOutput(np.tile(probabilities(0, 0.5), (len(candidates), 1)), np.ones((1, 1)))

    before = ClassifierOutput(np.tile(probabilities(0, 0.5), (2, 1)), np.ones((2, 1), np.float32))
    for segmentation, expected in ((written, is_viewed), (pictured, True)):
        views.clear()
        found = module._classify_groups(Classifier(), Viewer(), segmentation, before, options)  # type: ignore[arg-type]
        assert (sum(views) == 1) is expected
        assert (found.probabilities[2, -1] == 1) is not expected
