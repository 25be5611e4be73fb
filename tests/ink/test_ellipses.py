"""Three dots in a row, upright or aslant are one piece of a grid; decimal points are not."""

from __future__ import annotations

import numpy as np

from inkmath.ink.ellipses import ellipses, with_ellipses
from inkmath.ink.lines import Floats

LETTERS = [(0.0, 0.0, 30.0, 40.0), (100.0, 0.0, 130.0, 40.0)]


def with_dots(across: float, down: float, *more: tuple[float, float, float, float]) -> Floats:
    """Two letters, three dots that step so, and more pieces."""
    dots = [(50 + across * k, 60 + down * k, 56 + across * k, 66 + down * k) for k in range(3)]
    return np.array([*LETTERS, *dots, *more])


def test_dots_are_level_upright_or_aslant() -> None:
    kinds = []
    for step in ((20, 0), (1, 20), (18, 16)):
        (found,) = ellipses(with_dots(*step), 40)
        assert found.pieces == (2, 3, 4)
        kinds.append((found.is_level, found.is_upright))
    assert kinds == [(True, False), (False, True), (False, False)]


def test_dots_with_a_digit_between_them_are_no_ellipsis() -> None:
    assert not ellipses(with_dots(40, 0, (60.0, 40.0, 80.0, 70.0)), 40)


def test_uneven_dots_and_two_dots_are_no_ellipsis() -> None:
    assert not ellipses(np.array([*LETTERS, (50, 60, 56, 66), (52, 66, 58, 72), (60, 120, 66, 126)]), 40)
    assert not ellipses(with_dots(20, 0)[:-1], 40)


def test_one_of_the_dots_has_the_box_of_all() -> None:
    boxes = with_dots(0, 20)
    found = with_ellipses(boxes, ellipses(boxes, 40))
    assert found[3].tolist() == [50, 60, 56, 106]
    assert found[2].tolist() == found[4].tolist() == [53, 83, 53, 83]
    assert (found[:2] == boxes[:2]).all()
