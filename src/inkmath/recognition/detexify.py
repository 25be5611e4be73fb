"""One symbol, drawn or photographed, to the LaTeX commands that it is likeliest to be."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.errors import EmptyInkError
from inkmath.ink.raster import symbol_input
from inkmath.ink.source import Source
from inkmath.ink.symbol_picture import symbol_picture
from inkmath.recognition.classifier import Classifier, Floats
from inkmath.recognition.failures import input_errors

NAME = "detexify"
"""The name of the network that ships: HASYv2's 369 classes and those of CROHME that they lack."""

COUNT = 10

_HANDS = (
    ((1, -0.08), (0.08, 1)),
    ((1, 0.08), (-0.08, 1)),
    ((0.93, 0), (0, 1)),
    ((1, 0), (0, 0.93)),
)
"""Matrices that turn a symbol either way by five degrees, and make it wider and taller by a fourteenth."""

Candidates = tuple[tuple[str, float], ...]
"""LaTeX commands and their probabilities, best first."""


class Detexify:
    """Names single symbols. Thread-safe.

    classes, size_px, view: as of the `Classifier`.
    """

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self.classes, self.size_px, self.view = classifier.classes, classifier.size_px, classifier.view

    @classmethod
    def load(cls) -> Detexify:
        """Raises UnknownModelError where no such network ships."""
        return cls(Classifier.open(NAME))

    def candidates(self, source: Source, count: int = COUNT) -> Candidates:
        """The likeliest commands; none where there is no ink.

        source: the path or the bytes of a picture or of strokes, an array, a PIL image, or strokes, of one
        symbol. Raises InputError where it cannot be decoded.
        """
        with input_errors(source):
            try:
                seen = symbol_input(symbol_picture(source), self.size_px)
            except EmptyInkError:
                return ()
            (probabilities,) = self.classify(seen[None])
        best = (-probabilities).argsort(kind="stable")[:count]
        return tuple((self.classes[i], float(probabilities[i])) for i in best.tolist())

    def classify(self, pictures: Floats) -> Floats:
        """Probabilities float32 (N, C): the mean of a picture's and of those that other hands might draw.

        pictures: as `Classifier.classify` has them.
        """
        views = [pictures, *(_redrawn(pictures, np.array(matrix, np.float64)) for matrix in _HANDS)]
        found = self._classifier.classify(np.concatenate(views))
        mean: Floats = found.reshape(len(views), len(pictures), -1).mean(axis=0)
        return mean


def _redrawn(pictures: Floats, matrix: npt.NDArray[np.float64]) -> Floats:
    """The pictures (N, 1, S, S) moved about their middle by a matrix from places there to places here."""
    middle = np.full(2, (pictures.shape[-1] - 1) / 2)
    way = np.column_stack([matrix, middle - matrix @ middle])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = np.stack([cv2.warpAffine(one, way, one.shape, flags=flags) for one in pictures[:, 0]])
    return np.asarray(moved[:, None], np.float32)
