"""The symbol classifier: views of symbol candidates -> probabilities of what they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnxruntime

from inkmath.ink.views import Views
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

    def classify(self, views: Views) -> npt.NDArray[np.float32]:
        """Probabilities float32 (N, CLASSES) of N candidates."""
        parts = [
            self._session.run(None, {"own": part.own, "around": part.around})[0]
            for part in (views[start : start + _BATCH] for start in range(0, len(views), _BATCH))
        ]
        logits = np.concatenate(parts) if parts else np.zeros((0, CLASSES), np.float32)
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
        probabilities: npt.NDArray[np.float32] = exponents / exponents.sum(axis=1, keepdims=True)
        return probabilities
