"""Faint ink joins the strokes that it is of, and soft edges join nothing."""

from __future__ import annotations

import cv2
import numpy as np

import inkmath
from ink import sheets
from inkmath.ink.faint import with_faint_ink
from inkmath.types import Pixels


def broken(ink: Pixels) -> Pixels:
    """The ink with a sixth of its darkness in bands across it."""
    faint = ink.copy()
    for left in range(7, ink.shape[1], 25):
        faint[:, left : left + 7] //= 6
    for top in range(3, ink.shape[0], 30):
        faint[top : top + 6] = np.minimum(faint[top : top + 6], ink[top : top + 6] // 6)
    return faint


def pieces(ink: Pixels) -> int:
    return cv2.connectedComponents((ink > 100).astype(np.uint8))[0] - 1


def test_with_faint_ink_joins_broken_strokes() -> None:
    ink = sheets.line("2x+3=7")
    even = with_faint_ink(broken(ink))
    assert even is not None
    assert pieces(broken(ink)) > 2 * pieces(ink)
    assert pieces(even) == pieces(ink)


def test_with_faint_ink_leaves_whole_strokes() -> None:
    ink = sheets.line("2x+3=7")
    assert with_faint_ink(ink) is None
    assert with_faint_ink(ink // 4) is None
    assert with_faint_ink(np.zeros_like(ink)) is None


def test_with_faint_ink_leaves_strokes_whose_soft_edges_touch() -> None:
    ink = np.zeros((40, 80), np.uint8)
    ink[10:30, 10:38] = ink[10:30, 40:70] = 255
    ink[10:30, 38:40] = 70
    assert with_faint_ink(ink) is None


def test_read_takes_faint_ink_for_strokes() -> None:
    ink = sheets.line("2x+3=7")
    assert inkmath.read(255 - broken(ink)).latex == inkmath.read(255 - ink).latex == "2x+3=7"
