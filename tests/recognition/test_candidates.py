"""Candidates that look like no known symbol."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from inkmath.recognition import candidates as module
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.recognition.weights import shipped
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
