"""The expression reader: relations see what the symbol network saw in each symbol, not its verdict alone.

Both networks are in one file, whose `If` runs one of them: what arranges symbols where such are given, else
what looks at candidates (`inkmath.training.joining`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from inkmath.ink.raster import INPUT_SIZE
from inkmath.ink.views import AROUND_SIZE
from inkmath.recognition.confidence import Calibration
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.relations import RelationsModel
from inkmath.recognition.symbols import CLASSES, FEATURES, Session, SymbolClassifier
from inkmath.recognition.weights import load_session

FloatArray = npt.NDArray[np.float32]


class ExpressionReader(LineReader):
    """Reads one line of ink. Thread-safe."""

    name = "expressions"
    calibration = Calibration(
        whole=(0.139, 0.49, 0.378),
        symbol=(-0.675, 0.486, 0.171, 0.069),
        relation=(-0.46, 0.359, 0.239, 0.146),
    )
    """Fitted on CROHME 2013 by scripts/fit_confidence.py."""

    @classmethod
    def load(cls) -> Self:
        """The reader with the weights that ship."""
        session, _ = load_session("expressions")
        return cls(looking(session), relating(session))


def looking(session: Session) -> SymbolClassifier:
    """The network of the file that looks at candidates."""
    return SymbolClassifier(_Look(session))


def relating(session: Session) -> RelationsModel:
    """The network of the file that arranges symbols."""
    return RelationsModel(_Relate(session), sees_features=True)


_NONE: Mapping[str, FloatArray] = {
    name: np.zeros(shape, np.float32)
    for name, shape in {
        "own": (0, 1, INPUT_SIZE, INPUT_SIZE),
        "around": (0, 2, AROUND_SIZE, AROUND_SIZE),
        "scores": (0, 0, CLASSES),
        "symbol_features": (0, 0, FEATURES),
        "boxes": (0, 0, 4),
        "present": (0, 0),
    }.items()
}
"""No candidates, and no expressions."""


@dataclass(frozen=True, slots=True)
class _Look:
    """Runs what looks at candidates, as if it were alone in the file."""

    session: Session

    def run(self, outputs: None, inputs: dict[str, Any], /) -> list[Any]:
        return [output[0] for output in self.session.run(None, {**_NONE, **inputs})]


@dataclass(frozen=True, slots=True)
class _Relate:
    """Runs what arranges symbols, as if it were alone in the file."""

    session: Session

    def run(self, outputs: None, inputs: dict[str, Any], /) -> list[Any]:
        return self.session.run(None, {**_NONE, **inputs})
