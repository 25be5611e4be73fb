"""Connected pieces, as many as a picture can hold."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from inkmath.ink.pieces import connected_pieces


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 2**17 - 1), (2**17 + 1, 1), (511, 511), (3, 87_381), (600, 701)]
)
def test_as_many_pieces_as_a_picture_can_hold(shape: tuple[int, int]) -> None:
    mask = np.zeros(shape, np.uint8)
    mask[::2, ::2] = 1
    labels, stats = connected_pieces(mask)
    assert len(stats) == 1 + mask.sum()
    assert (stats[1:, 4] == 1).all()
    assert sorted(labels[mask > 0].tolist()) == list(range(1, len(stats)))


def test_what_touches_at_a_corner_is_one_piece_with_its_box() -> None:
    mask = np.zeros((9, 12), np.uint8)
    mask[1:4, 2:5] = mask[4, 5] = mask[7, 9:] = 1
    labels, stats = connected_pieces(mask)
    assert stats[1:].tolist() == [[2, 1, 4, 4, 10], [9, 7, 3, 1, 3]]
    assert (labels > 0).tolist() == (mask > 0).tolist()
    assert labels[1, 2] == labels[4, 5] != labels[7, 9]


@pytest.mark.parametrize("share", [0.0, 0.003, 0.3, 0.9])
def test_statistics_of_large_pictures_are_those_of_opencv(share: float) -> None:
    mask = (np.random.default_rng(4).random((700, 611)) < share).astype(np.uint8) * 255
    mask[:, -1] = mask[:3] = mask[200:300, 100:400] = 128
    labels, stats = connected_pieces(mask)
    _, expected, statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert np.array_equal(labels, expected)
    assert np.array_equal(stats, statistics)


@pytest.mark.parametrize("shape", [(0, 0), (0, 7), (7, 0)])
def test_nothing_is_no_piece(shape: tuple[int, int]) -> None:
    """Such as what lies beneath an underline at the lower edge of a picture."""
    labels, stats = connected_pieces(np.zeros(shape, np.uint8))
    assert labels.shape == shape
    assert stats.shape == (1, 5)
