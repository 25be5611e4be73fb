"""One symbol, drawn or photographed, to the LaTeX commands that it is likeliest to be."""

from __future__ import annotations

from inkmath.errors import EmptyInkError
from inkmath.ink.raster import symbol_input
from inkmath.ink.source import Source
from inkmath.ink.symbol_picture import symbol_picture
from inkmath.recognition.classifier import Classifier
from inkmath.recognition.failures import input_errors

NAME = "detexify"
"""The name of the network that ships: HASYv2's 369 classes and those of CROHME that they lack."""

COUNT = 10

Candidates = tuple[tuple[str, float], ...]
"""LaTeX commands and their probabilities, best first."""


class Detexify:
    """Names single symbols. Thread-safe."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

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
                seen = symbol_input(symbol_picture(source), self._classifier.size_px)
            except EmptyInkError:
                return ()
            (probabilities,) = self._classifier.classify(seen[None])
        best = (-probabilities).argsort(kind="stable")[:count]
        return tuple((self._classifier.classes[i], float(probabilities[i])) for i in best.tolist())
