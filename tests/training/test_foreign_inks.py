"""Drawings out of other sets stand on the row as large as custom has it, and keep their writers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inkmath.training.foreign_inks import foreign_inks, placed
from inkmath.training.row_measures import customary
from inkmath.types import Points

RNG = np.random.default_rng(0)


def box(width: float, height: float) -> list[Points]:
    return [np.array([(3.0, 5.0), (3.0 + width, 5.0), (3.0 + width, 5.0 + height)]), np.array([(3.0, 5.0)])]


def test_a_letter_stands_on_the_line_and_is_as_tall_as_usual() -> None:
    inks = placed("D", [("w", box(20, 30))] * 400, RNG)["w"]
    assert [ink.extent.bottom for ink in inks] == pytest.approx([0.0] * 400, abs=1e-9)
    assert np.median([ink.height for ink in inks]) == pytest.approx(1.0, abs=0.03)
    assert np.std(np.log([ink.height for ink in inks])) == pytest.approx(0.12, abs=0.02)
    for ink in inks:
        assert ink.width / ink.height == pytest.approx(2 / 3)
        assert ink.points[:, 0].min() == pytest.approx(0, abs=1e-9)
        assert ink.ends == (3, 4)


def test_a_flat_drawing_is_as_wide_as_the_others_and_where_they_are() -> None:
    top, bottom = customary()[r"\sim"]
    drawings = [("usual", box(30, 10))] * 9 + [("flat", box(30, 0.01))]
    inks = placed(r"\sim", drawings, RNG)
    (flat,) = inks["flat"]
    assert flat.width == pytest.approx(3 * (bottom - top), rel=0.5)
    assert sum(flat.extent) == pytest.approx(top + bottom)


def test_a_dot_alone_can_be_placed() -> None:
    (ink,) = placed(r"\circ", [("w", [np.array([(3.0, 5.0)])])], RNG)["w"]
    assert np.isfinite(ink.points).all()


@pytest.mark.data("hasyv2", "emnist-byclass")
def test_inks_of_the_sets_are_the_same_when_they_are_read_again(tmp_path: Path) -> None:
    names = ["K", r"\nabla", r"\bullet", r"\unknown"]
    made, again = (foreign_inks(names, tmp_path, each=6) for _ in range(2))
    assert made.keys() == again.keys() == {"K", r"\nabla", r"\unknown"}
    for name, by_writer in made.items():
        assert 1 <= sum(map(len, by_writer.values())) <= (60 + 6 * 500 + 2000 if name == r"\unknown" else 6)
        for writer, inks in by_writer.items():
            assert all(
                np.array_equal(a.points, b.points) for a, b in zip(inks, again[name][writer], strict=True)
            )
