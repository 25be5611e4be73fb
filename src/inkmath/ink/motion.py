"""Photographs blurred by a hand that moved: the blur is measured on the strokes, and taken back."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.types import Pixels

_FLATTEST = 0.5  # share of the steepness of strokes that is left along the motion
_SHORTEST, _LONGEST = 7, 40  # pixels; strokes of a pen are narrower than the shortest
_FINE = 8  # parts of a pixel in which the path is drawn
_GRAIN = 0.8  # pixels of blur without which grain would be sharpened, too
_ROUNDS = 15

Floats = npt.NDArray[np.float32]


def without_motion_blur(darkness: Pixels) -> Pixels | None:
    """Darkness, uint8 (H, W), sharpened along the path that the camera moved on; None where it was still.

    The path is taken for straight. Deconvolution by W. H. Richardson (1972) and L. B. Lucy (1974).
    """
    angle, share = _direction(darkness)
    if share > _FLATTEST:
        return None
    length = _length(darkness, angle)
    return _deconvolved(darkness, _path(length, angle)) if length >= _SHORTEST else None


def _direction(darkness: Pixels) -> tuple[float, float]:
    """The angle, in radians from the x axis to the y axis, in which edges are softest, and how steep they are
    there of how steep they are across, squared: by the structure tensor of the picture.
    """
    smooth = cv2.GaussianBlur(darkness.astype(np.float32), (0, 0), 1.2)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    xx, xy, yy = (float((a * b).mean()) for a, b in ((across, across), (across, down), (down, down)))
    steepness, directions = np.linalg.eigh([[xx, xy], [xy, yy]])
    x, y = directions[:, 0]
    return math.atan2(y, x), float(steepness[0] / max(steepness[1], 1e-9))


def _length(darkness: Pixels, angle: float) -> int:
    """The length of the path in pixels: the lag at which slopes along it are most unlike themselves.

    What was a point begins at one end of its path and ends at the other.
    """
    height, width = darkness.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(angle), 1)
    along = cv2.warpAffine(cv2.GaussianBlur(darkness, (0, 0), 0.7), turn, (width, height)).astype(np.float32)
    slopes = np.diff(along, axis=1)
    lags = range(1, min(_LONGEST, width - 2) + 1)
    alike = [float((slopes[:, :-lag] * slopes[:, lag:]).sum()) for lag in lags]
    return 1 + int(np.argmin(alike)) if alike else 0


def _path(length: int, angle: float) -> Floats:
    """The kernel of a blur along a straight path through its middle; its sum is 1."""
    side = (length | 1) + 2
    fine = np.zeros((side * _FINE, side * _FINE), np.float32)
    half = length * _FINE / 2 * np.array([math.cos(angle), math.sin(angle)])
    start, end = (tuple(np.round(side * _FINE / 2 + sign * half).astype(int).tolist()) for sign in (-1, 1))
    cv2.line(fine, start, end, 1.0, _FINE)
    kernel = cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(kernel / kernel.sum(), dtype=np.float32)


def _deconvolved(darkness: Pixels, kernel: Floats) -> Pixels:
    """The darkness whose blur by the kernel is the one given, or nearly so."""
    given = cv2.GaussianBlur(darkness.astype(np.float32), (0, 0), _GRAIN) + 1
    sharp, mirrored = given.copy(), np.ascontiguousarray(kernel[::-1, ::-1])
    for _ in range(_ROUNDS):
        blurred = cv2.filter2D(sharp, -1, kernel, borderType=cv2.BORDER_REPLICATE)
        ratio = given / np.maximum(blurred, 1e-3)
        sharp = sharp * cv2.filter2D(ratio, -1, mirrored, borderType=cv2.BORDER_REPLICATE)
    return np.clip(np.round(sharp - 1), 0, 255).astype(np.uint8)
