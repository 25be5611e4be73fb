"""Random changes of strokes, such as other hands and other pens would make. Strokes in, strokes out."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from inkmath.types import Pixels, Points


def random_affine(
    rng: np.random.Generator, *, rotation: float, shear: float, stretch: float, size: float
) -> Points:
    """A random 2 x 2 matrix.

    rotation, shear: standard deviations, in radians and as a slope.
    stretch, size: standard deviations of the logarithms of the ratio of width to height and of the scale.
    """
    angle, slope, ratio, scale = rng.normal(size=4) * (rotation, shear, stretch, size)
    cos, sin = np.cos(angle), np.sin(angle)
    wide, tall = np.exp(scale + ratio / 2), np.exp(scale - ratio / 2)
    matrix: Points = np.array([[cos, -sin], [sin, cos]]) @ np.array([[wide, slope * tall], [0, tall]])
    return matrix


def elastic(rng: np.random.Generator, strokes: Sequence[Points], amplitude: float) -> list[Points]:
    """Bend the plane by a smooth random field: three waves in each direction.

    amplitude: standard deviation of the displacement, as a share of the longer side of the strokes' box.
    """
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    side = max(float((np.max([stroke.max(axis=0) for stroke in strokes], axis=0) - low).max()), 1e-9)
    waves = rng.normal(size=(3, 2)) * 3.0  # radians across the side: up to about one period
    phases = rng.uniform(0, 2 * np.pi, size=(3, 2))
    weights = rng.normal(size=(3, 2)) * amplitude * side
    bent = []
    for stroke in strokes:
        angles = ((stroke - low) @ waves.T / side)[..., None] + phases  # (N, wave, axis)
        bent.append(stroke + (weights * np.sin(angles)).sum(axis=1))
    return bent


def blurred(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Ink on paper, uint8, as a camera out of focus gives it once its contrast has been restored."""
    soft = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.5, 1.6)).astype(np.float32)
    soft = (soft - 128 * rng.uniform(0.8, 1.25)) * rng.uniform(1.0, 3.0) + 128
    return np.asarray(np.clip(soft, 0, 255), dtype=np.uint8)
