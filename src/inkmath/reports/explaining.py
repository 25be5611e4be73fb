"""Explains an answer of a network: by the places of the picture, and by the training pictures like it."""

from __future__ import annotations

import numpy as np

from inkmath.ink.raster import square_input
from inkmath.reports.contents import Explanation, Floats, Pictures, Samples
from inkmath.reports.onnx_network import OnnxNetwork

NEIGHBOURS = 6

_PATCHES = 6  # a side of the picture is so many patches long
_LEAST = 1e-6  # a probability counts as at least this
_STEP = 1 / 64  # of a pixel's ink: rounding disturbs smaller ones, bends of the network larger ones


def explain(
    network: OnnxNetwork, image: Pictures, answer: int, truth: str, given: str, samples: Samples | None
) -> Explanation:
    """The explanation of an answer, a class index, to a picture uint8 (H, W), 0 = ink.

    samples: training pictures among which the neighbours are found; none if not given.
    """
    x = square_input(image[None])
    nearest = np.zeros(0, np.int64) if samples is None else _nearest(network, image, samples)
    return Explanation(
        image,
        truth,
        given,
        occlusion_map(network, x, answer),
        gradient_map(network, x, answer),
        image[None][:0] if samples is None else samples.images[nearest],
        () if samples is None else tuple(samples.classes[samples.labels[i]] for i in nearest.tolist()),
    )


def occlusion_map(network: OnnxNetwork, x: Floats, answer: int) -> Floats:
    """The fall of the answer's log-probability where a patch covers the picture: float64 (H, W).

    x: float32 (1, 1, H, W), ink = 1; the patch is paper. Each pixel has the mean over the patches on it.
    Negative where covering it makes the network surer. (Zeiler and Fergus 2014.)
    """
    height, width = x.shape[-2:]
    side = max(2, min(height, width) // _PATCHES)
    step = max(1, side // 2)
    corners = [(top, left) for top in range(1 - step, height, step) for left in range(1 - step, width, step)]
    covered = np.repeat(x, len(corners), axis=0)
    patches = np.zeros((len(corners), height, width), bool)
    for picture, patch, (top, left) in zip(covered, patches, corners, strict=True):
        place = slice(max(0, top), top + side), slice(max(0, left), left + side)
        picture[(..., *place)] = 0
        patch[place] = True
    shares = network.probabilities(np.concatenate([x, covered]))[:, answer]
    logs = np.log(np.maximum(shares.astype(np.float64), _LEAST))
    falls = np.tensordot(logs[0] - logs[1:], patches.astype(np.float64), 1)
    return np.asarray(falls / np.maximum(patches.sum(axis=0), 1), np.float64)


def gradient_map(network: OnnxNetwork, x: Floats, answer: int) -> Floats:
    """The slope of the answer's log odds in the ink of each pixel: float64 (H, W), the picture's gradient.

    x: float32 (1, 1, H, W), ink = 1. Positive where more ink would make the answer more probable.
    (Simonyan, Vedaldi and Zisserman 2014; the log odds have a slope where the probability is nearly 1, too.)
    It is measured by differences, a row of pixels at a time, so that any ONNX file will do.
    """
    height, width = x.shape[-2:]
    at_rest = _log_odds(network, x, answer)[0]
    slopes = np.zeros((height, width))
    for row in range(height):
        changed = np.repeat(x, width, axis=0)
        steps = np.where(x[0, 0, row] > 0.5, -_STEP, _STEP)  # paper can only become darker, ink lighter
        changed[np.arange(width), 0, row, np.arange(width)] += steps
        slopes[row] = (_log_odds(network, changed, answer) - at_rest) / steps
    return slopes


def _log_odds(network: OnnxNetwork, x: Floats, answer: int) -> Floats:
    shares = network.probabilities(x).astype(np.float64)
    others = np.delete(shares, answer, axis=1).sum(axis=1)
    return np.asarray(np.log(np.maximum(shares[:, answer], 1e-300) / np.maximum(others, 1e-300)))


def _nearest(
    network: OnnxNetwork, image: Pictures, samples: Samples
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The samples whose features have the smallest angle with the picture's, the nearest first."""
    features = network.features(square_input(np.concatenate([image[None], samples.images])))
    features = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
    return np.argsort(-(features[1:] @ features[0]), kind="stable")[:NEIGHBOURS].astype(np.int64)
