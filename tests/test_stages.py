"""Pictures of the stages of a page: the same frame, and what is seen in it."""

from __future__ import annotations

import numpy as np

from fakes import FakeRecogniser
from inkmath.pipeline import Reader
from inkmath.stages import read_stages
from inkmath.types import Ink


def test_read_stages_of_a_photo_have_one_frame_and_a_mask() -> None:
    rng = np.random.default_rng(0)
    light = np.linspace(150, 230, 600)[None, :, None] + rng.normal(0, 4, (400, 600, 3))
    for left in range(100, 400, 60):
        light[150:230, left : left + 6] -= 120
    photo = light.clip(0, 255).astype(np.uint8)
    stages = read_stages(Reader("fake", FakeRecogniser()), photo)
    assert stages.mask is not None
    shape = stages.page.pixels.shape
    assert stages.mask.hand.shape == stages.picture.shape[:2] == shape
    ink = stages.page.pixels < 128
    assert stages.picture[ink].mean() < stages.picture[~ink].mean() - 50  # the ink lies on the strokes
    drawn = dict(stages.draw())
    assert list(drawn) == ["1-sheet", "2-picture", "3-mask", "4-ink", "5-lines", "6-readings"]
    assert drawn["5-lines"].size == shape[::-1]
    assert drawn["6-readings"].width > shape[1]


def test_read_stages_of_strokes_and_of_a_blank_page_need_no_photo() -> None:
    reader = Reader("fake", FakeRecogniser())
    for source in (Ink((np.array([[0.0, 0], [0, 50]]),)), np.full((80, 120, 3), 255, np.uint8)):
        stages = read_stages(reader, source)
        assert stages.mask is None
        assert "6-readings" in dict(stages.draw())
