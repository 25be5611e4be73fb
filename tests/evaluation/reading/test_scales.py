from __future__ import annotations

import cv2
import numpy as np
import pytest

from inkmath.errors import ConfigError, UnreadableImageError
from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.evaluation.reading.samples import ExpressionSample
from inkmath.evaluation.reading.scales import SCALES, evaluate_scales
from inkmath.types import Ink, Reading

X = ("x",)
SAMPLES = [ExpressionSample(name, sample_expression(), X) for name in ("steady", "large", "blank", "broken")]


class Scripted:
    """Returns the given readings of each sample, smallest picture first, and notes their sizes."""

    def __init__(self, *answers: str | None) -> None:
        self._answers = iter(answers)
        self.widths: list[int] = []

    def read(self, source: Ink | bytes) -> Reading:
        assert isinstance(source, bytes)
        picture = cv2.imdecode(np.frombuffer(source, np.uint8), cv2.IMREAD_GRAYSCALE)
        self.widths.append(picture.shape[1])
        answer = next(self._answers)
        if answer is None:
            raise UnreadableImageError("too small")
        return Reading(answer, 0.5)


def test_agreement_by_hand() -> None:
    reader = Scripted(
        *("y_1", "y_{1}", "y_{1}", "y_{1}"),  # never right, always the same
        *("x", "x", "x", "y"),
        *("", "", "", ""),
        *(None, "x", "x", "x"),
    )
    result = evaluate_scales(reader, SAMPLES, model="m", data="d")
    values = {measure.name: measure.value for measure in result.measures}
    assert values == {
        "same at all scales": 1 / 4,
        "same at 0.5x": 2 / 4,
        "same at 2x": 3 / 4,
        "same at 4x": 2 / 4,
        "ExpRate at 0.5x": 1 / 4,
        "ExpRate at 1x": 2 / 4,
        "ExpRate at 2x": 2 / 4,
        "ExpRate at 4x": 1 / 4,
    }
    assert all(measure.samples == 4 for measure in result.measures)
    assert result.outcomes[7].name == "large at 4x"


def test_each_sample_is_drawn_at_every_scale() -> None:
    reader = Scripted(*["x"] * 4)
    evaluate_scales(reader, SAMPLES[:1], model="m", data="d")
    usual = reader.widths[1]
    assert [width / usual for width in reader.widths] == pytest.approx(SCALES, rel=0.01)


def test_pictures_cannot_be_drawn_anew() -> None:
    with pytest.raises(ConfigError, match="strokes"):
        evaluate_scales(Scripted(), [ExpressionSample("p", b"1", X)], model="m", data="d")
