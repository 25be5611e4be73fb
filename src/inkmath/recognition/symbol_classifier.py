"""The symbol classifier: views of symbol candidates -> class probabilities and features."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from inkmath.ink.views import Views
from inkmath.recognition.class_map import ClassMap, outside
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.weights import load_session
from inkmath.softmax import softmax
from inkmath.vocab import JUNK, SYMBOLS, class_ids

CLASSES = len(SYMBOLS) + 1
"""All written symbols and junk, which is the last; a network may know fewer."""

FEATURES = 256
"""Inputs of the classifier's last layer."""

_LEAST = 1e-7  # probability of a name

_IMPOSSIBLE = -1e4  # logit of a class that is not in the alphabet

_BATCH = 256

FloatArray = npt.NDArray[np.float32]


class Session(Protocol):
    """The part of an `onnxruntime.InferenceSession` that is used."""

    def run(self, outputs: None, inputs: dict[str, Any], /) -> list[Any]:
        """Every output of the network."""


@dataclass(frozen=True, slots=True)
class ClassifierOutput:
    """Class probabilities and features of N candidates.

    probabilities: float32 (N, CLASSES). features: float32 (N, F), the inputs of the last layer; F = 0 where
    the network does not give them.
    """

    probabilities: FloatArray
    features: FloatArray


def concatenated(parts: Sequence[ClassifierOutput]) -> ClassifierOutput:
    """The output for all candidates, of which each part has some."""
    return ClassifierOutput(
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.features for part in parts]),
    )


class SymbolClassifier:
    """Names single symbols. Thread-safe."""

    def __init__(
        self,
        session: Session,
        second_pass: Session | None = None,
        traces: Session | None = None,
        options: DecodingOptions | None = None,
        classes: Sequence[str] = (*SYMBOLS, JUNK),
        trace_classes: Sequence[str] | None = None,
        alphabet: Collection[str] | None = None,
    ) -> None:
        """session: of a network that gives logits (N, C) and, it may be, features (N, F).

        second_pass: of another such network, for candidates of which the first is in doubt.
        traces: of one that names these by the pen's trajectory: logits (N, T).
        options: what is in doubt, and the weights of the two; needed where one of them is given.
        classes: of the first two, C, junk last. trace_classes: of the other, T; None for those without junk.
        What it does not know stays as likely as before.
        alphabet: the symbols that there may be; None for all of them.
        """
        self._session = session
        self._second_pass = second_pass
        self._traces = traces
        self._options = options
        self._classes = ClassMap(classes, class_ids(), CLASSES)
        self._outside = outside(classes[:-1], alphabet)
        by_pen = classes[:-1] if trace_classes is None else trace_classes
        self._by_pen = np.array([classes.index(name) for name in by_pen], np.int64)
        self._outside_of_traces = outside(by_pen, alphabet)

    @classmethod
    def load(cls, name: str = "symbols") -> SymbolClassifier:
        """The network of that name that ships, by itself."""
        session, card = load_session(name)
        return cls(session, classes=card.classes)

    def classify(self, views: Views) -> FloatArray:
        """Class probabilities float32 (N, CLASSES) of N candidates."""
        return self.output(views).probabilities

    def output(self, views: Views) -> ClassifierOutput:
        """Class probabilities and features of N >= 0 candidates."""
        logits, *features = self._outputs(self._session, views)
        probabilities = softmax(logits)
        if self._options is not None:
            self._decide_doubtful(views, logits, probabilities, self._options)
        found = self._classes.to_vocabulary(probabilities, 0.0)
        return ClassifierOutput(found, features[0] if features else probabilities[:, :0])

    def _outputs(self, session: Session, views: Views) -> list[FloatArray]:
        """The outputs of a network on candidates, its logits first."""
        parts = [
            session.run(None, {"crop": part.crop, "context": part.context})
            for part in (views[start : start + _BATCH] for start in range(0, max(len(views), 1), _BATCH))
        ]
        outputs = [np.concatenate(output) for output in zip(*parts, strict=True)]
        outputs[0][:, self._outside] = _IMPOSSIBLE
        return outputs

    def _decide_doubtful(
        self, views: Views, logits: FloatArray, probabilities: FloatArray, options: DecodingOptions
    ) -> None:
        """Replace the probabilities of which the first network is in doubt."""
        doubtful = np.flatnonzero(_is_doubtful(probabilities, options))
        if self._second_pass is not None and len(doubtful):
            again, weight = self._outputs(self._second_pass, views[doubtful])[0], options.second_pass_weight
            probabilities[doubtful] = softmax((1 - weight) * logits[doubtful] + weight * again)
            doubtful = doubtful[_is_doubtful(probabilities[doubtful], options)]
        written = doubtful[views.traces[doubtful].any(axis=(1, 2))]
        if self._traces is not None and len(written):
            by_pen: FloatArray = self._traces.run(None, {"traces": views.traces[written]})[0]
            by_pen[:, self._outside_of_traces] = _IMPOSSIBLE
            named = probabilities[np.ix_(written, self._by_pen)]
            probabilities[np.ix_(written, self._by_pen)] = _with_traces(named, by_pen, options.trace_weight)


def _with_traces(probabilities: FloatArray, by_pen: FloatArray, weight: float) -> FloatArray:
    """Probabilities (N, T), each row of the same sum as before, with names by logits (N, T)."""
    total = probabilities.sum(axis=1, keepdims=True)
    names = np.log(probabilities / np.maximum(total, _LEAST) + _LEAST)
    named: FloatArray = softmax((1 - weight) * names + weight * by_pen) * total
    return named


def _is_doubtful(probabilities: FloatArray, options: DecodingOptions) -> npt.NDArray[np.bool_]:
    junk = probabilities[:, -1]
    name = probabilities[:, :-1].max(axis=1, initial=0)
    return np.asarray((junk < options.sure_junk) & (name < options.sure_name * (1 - junk)))
