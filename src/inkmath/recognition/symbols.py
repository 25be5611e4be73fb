"""The symbol classifier: pictures of single symbols -> probabilities of what they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnxruntime

from inkmath.recognition.weights import load_session
from inkmath.vocab import SYMBOLS

CLASSES = len(SYMBOLS) + 1
"""Written symbols and junk; junk is the last."""

_BATCH = 256


class SymbolClassifier:
    """Names single symbols. Thread-safe."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session

    @classmethod
    def load(cls) -> SymbolClassifier:
        return cls(load_session("symbols")[0])

    def classify(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Probabilities float32 (N, CLASSES) of images float32 (N, 1, S, S) as `symbol_input` makes them."""
        parts = [
            self._session.run(None, {"images": images[start : start + _BATCH]})[0]
            for start in range(0, len(images), _BATCH)
        ]
        logits = np.concatenate(parts) if parts else np.zeros((0, CLASSES), np.float32)
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
        probabilities: npt.NDArray[np.float32] = exponents / exponents.sum(axis=1, keepdims=True)
        return probabilities
