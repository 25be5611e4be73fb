"""The symbol classifier: views of symbol candidates -> what they probably are, and what it saw in them."""

from __future__ import annotations

from collections.abc import Sequence
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

DOUBTFUL_NAME, DOUBTFUL_JUNK = 0.99, 0.95
"""A candidate is looked at again where its likeliest name has less than the first share of what is not junk,
and junk a lower probability than the second.
"""

SECOND_SAY = 0.5
"""How much the second look weighs beside the first."""

PEN_SAY = 0.5
"""How much it weighs in a name how the pen went, where that is known, beside what is seen."""

_LEAST = 1e-7  # probability of a name

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


def joined(parts: Sequence[Looks]) -> Looks:
    """What the network made of all parts of some candidates, one after the other."""
    return Looks(
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.features for part in parts]),
    )


class SymbolClassifier:
    """Names single symbols. Thread-safe."""

    def __init__(
        self, session: Session, second: Session | None = None, traces: Session | None = None
    ) -> None:
        """session: of a network that gives logits (N, CLASSES) and, it may be, features (N, F).

        second: of another, which looks again at what the first is in doubt of.
        traces: of one that names that by how the pen went: logits (N, CLASSES - 1).
        """
        self._session = session
        self._second = second
        self._traces = traces

    @classmethod
    def load(cls) -> SymbolClassifier:
        return cls(load_session("symbols")[0])

    def classify(self, views: Views) -> FloatArray:
        """Probabilities float32 (N, CLASSES) of N candidates."""
        return self.look(views).probabilities

    def look(self, views: Views) -> Looks:
        """What the network makes of N >= 0 candidates."""
        logits, *features = _outputs(self._session, views)
        probabilities = _softmax(logits)
        doubtful = np.flatnonzero(_is_doubtful(probabilities))
        if self._second is not None and len(doubtful):
            again = _outputs(self._second, views[doubtful])[0]
            probabilities[doubtful] = _softmax((1 - SECOND_SAY) * logits[doubtful] + SECOND_SAY * again)
        followed = doubtful[views.traces[doubtful].any(axis=(1, 2))]
        if self._traces is not None and len(followed):
            by_pen: FloatArray = self._traces.run(None, {"traces": views.traces[followed]})[0]
            probabilities[followed] = _with_say(probabilities[followed], by_pen)
        return Looks(probabilities, features[0] if features else probabilities[:, :0])


def _outputs(session: Session, views: Views) -> list[FloatArray]:
    parts = [
        session.run(None, {"own": part.own, "around": part.around})
        for part in (views[start : start + _BATCH] for start in range(0, max(len(views), 1), _BATCH))
    ]
    return [np.concatenate(output) for output in zip(*parts, strict=True)]


def _with_say(probabilities: FloatArray, by_pen: FloatArray) -> FloatArray:
    """Probabilities (N, CLASSES) with other names by logits (N, CLASSES - 1); junk is as likely as before."""
    junk = probabilities[:, -1:]
    names = np.log(probabilities[:, :-1] / np.maximum(1 - junk, _LEAST) + _LEAST)
    both = _softmax((1 - PEN_SAY) * names + PEN_SAY * by_pen)
    return np.concatenate([both * (1 - junk), junk], axis=1)


def _is_doubtful(probabilities: FloatArray) -> npt.NDArray[np.bool_]:
    junk = probabilities[:, -1]
    name = probabilities[:, :-1].max(axis=1, initial=0)
    return np.asarray((junk < DOUBTFUL_JUNK) & (name < DOUBTFUL_NAME * (1 - junk)))


def _softmax(logits: FloatArray) -> FloatArray:
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    probabilities: FloatArray = exponents / exponents.sum(axis=1, keepdims=True)
    return probabilities
