"""The symbol classifier: views of symbol candidates -> what they probably are, and what it saw in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from inkmath.ink.views import Views
from inkmath.recognition.weights import load_session
from inkmath.vocab import SYMBOLS

CLASSES = len(SYMBOLS) + 1
"""Written symbols and junk; junk is the last."""

FEATURES = 256
"""What the classifier's last layer judges by."""

_BATCH = 256

FloatArray = npt.NDArray[np.float32]


class Session(Protocol):
    """What is used of an `onnxruntime.InferenceSession`."""

    def run(self, outputs: None, inputs: dict[str, Any], /) -> list[Any]:
        """Every output of the network."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the network makes of N candidates.

    probabilities: float32 (N, CLASSES). features: float32 (N, F), what its last layer judges by; F = 0 where
    the network does not tell.
    """

    probabilities: FloatArray
    features: FloatArray


class SymbolClassifier:
    """Names single symbols. Thread-safe."""

    def __init__(self, session: Session) -> None:
        """session: of a network that gives logits (N, CLASSES) and, it may be, features (N, F)."""
        self._session = session

    @classmethod
    def load(cls) -> SymbolClassifier:
        return cls(load_session("symbols")[0])

    def classify(self, views: Views) -> FloatArray:
        """Probabilities float32 (N, CLASSES) of N candidates."""
        return self.look(views).probabilities

    def look(self, views: Views) -> Looks:
        """What the network makes of N >= 0 candidates."""
        parts = [
            self._session.run(None, {"own": part.own, "around": part.around})
            for part in (views[start : start + _BATCH] for start in range(0, max(len(views), 1), _BATCH))
        ]
        outputs = [np.concatenate(output) for output in zip(*parts, strict=True)]
        logits = outputs[0]
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
        probabilities: FloatArray = exponents / exponents.sum(axis=1, keepdims=True)
        return Looks(probabilities, outputs[1] if len(outputs) > 1 else probabilities[:, :0])
