"""A classifier of single symbols: pictures of one size in, probabilities of its classes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from inkmath.errors import ConfigError, UnknownModelError
from inkmath.recognition.weights import Card, exported, list_models, load_file, load_session
from inkmath.softmax import softmax

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

VIEWS = ("whole", "symbol")
"""Inputs of such a network: the whole picture in a square, or the box of its ink, centred."""

Floats = npt.NDArray[np.float32]


class Classifier:
    """Names pictures of single symbols. Thread-safe.

    classes: the C names by index. size_px: side of the pictures that it takes. view: one of VIEWS.
    stored_px: side of the pictures of its data set, from which those of a whole view are scaled.
    """

    def __init__(self, session: InferenceSession, card: Card) -> None:
        """Raises ConfigError where the card says of no view and size, so that it is no such network."""
        self._session = session
        self._input = session.get_inputs()[0].name
        self.card, self.name, self.classes = card, card.name, card.classes
        view, size = card.recipe.get("view"), card.recipe.get("size_px")
        if view not in VIEWS or not isinstance(size, int) or len(session.get_inputs()) != 1:
            raise ConfigError(f"{card.name!r} does not name pictures of single symbols: it {card.task}.")
        self.view: str = view
        self.size_px: int = size
        stored = card.recipe.get("stored_px")
        self.stored_px: int = stored if isinstance(stored, int) and stored > 0 else size

    @classmethod
    def open(cls, model: str | Path) -> Self:
        """The network of a run's folder, of an ONNX file with its card, or that ships by that name.

        Raises UnknownModelError, CorruptModelError, or ConfigError if it is another kind of network.
        """
        path = Path(model)
        if path.is_dir():
            found = exported(path)
            if found is None:
                raise UnknownModelError(f"{path} holds no network. Write it with: inkmath export {path}")
            return cls(*load_file(found))
        if path.is_file():
            return cls(*load_file(path))
        names = [card.name for card in list_models() if card.recipe.get("view") in VIEWS]
        if str(model) not in names:
            shipped = f", or one that ships: {', '.join(names)}" if names else ""
            raise UnknownModelError(
                f"There is no model {str(model)!r}. Give the folder of a run, an ONNX file{shipped}."
            )
        return cls(*load_session(str(model)))

    def classify(self, pictures: Floats) -> Floats:
        """Probabilities float32 (N, C).

        pictures: float32 (N, 1, size_px, size_px) in [0, 1], ink = 1.
        """
        logits: Floats = self._session.run(None, {self._input: pictures})[0].astype(np.float32)
        return softmax(logits)
