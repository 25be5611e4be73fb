"""The expression reader: relations see what the symbol network saw in each symbol, not its verdict alone.

Its networks are in one file, which runs that of them whose input is given (`inkmath.training.joining`): what
tells how usual an expression is, what arranges symbols, what looks at candidates, what does so again, or what
follows the pen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from inkmath.ink.raster import INPUT_SIZE
from inkmath.ink.traces import CHANNELS, POINTS
from inkmath.ink.views import AROUND_SIZE
from inkmath.recognition.confidence import Calibration
from inkmath.recognition.language import LanguageModel
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.relations import RelationsModel
from inkmath.recognition.symbols import CLASSES, FEATURES, Session, SymbolClassifier
from inkmath.recognition.weights import load_session


class ExpressionReader(LineReader):
    """Reads one line of ink. Thread-safe."""

    name = "expressions"
    calibration = Calibration(
        whole=(1.121, 0.388, 0.411, 0.671, -4.944),
        symbol=(0.426, 0.456, 0.059, 0.138),
        relation=(0.144, 0.344, 0.157, 0.119),
    )
    """Fitted on CROHME 2013, and on no mathematics, by scripts/fit_confidence.py; the last weight of the
    whole afterwards, on CROHME 2013 alone, with the others held.
    """

    @classmethod
    def load(cls) -> Self:
        """The reader with the weights that ship."""
        session, _ = load_session("expressions")
        return cls(looking(session), relating(session), telling(session))


def looking(session: Session) -> SymbolClassifier:
    """The networks of the file that name candidates."""
    return SymbolClassifier(_Member(session), _SecondLook(session), _Member(session))


def relating(session: Session) -> RelationsModel:
    """The network of the file that arranges symbols."""
    return RelationsModel(_WideMember(session), sees_features=True)


def telling(session: Session) -> LanguageModel:
    """The network of the file that tells how usual an expression is."""
    return LanguageModel(_Member(session))


_NONE: Mapping[str, npt.NDArray[Any]] = {
    "tokens": np.zeros((0, 0), np.int64),
    **{
        name: np.zeros(shape, np.float32)
        for name, shape in {
            "own": (0, 1, INPUT_SIZE, INPUT_SIZE),
            "around": (0, 2, AROUND_SIZE, AROUND_SIZE),
            "own_again": (0, 1, INPUT_SIZE, INPUT_SIZE),
            "around_again": (0, 2, AROUND_SIZE, AROUND_SIZE),
            "traces": (0, CHANNELS, POINTS),
            "scores": (0, 0, CLASSES),
            "symbol_features": (0, 0, FEATURES),
            "boxes": (0, 0, 4),
            "present": (0, 0),
        }.items()
    },
}
"""No candidates, and no expressions."""


@dataclass(frozen=True, slots=True)
class _WideMember:
    """Runs one of the file's networks as if it were alone: that whose input is given."""

    session: Session

    def run(self, outputs: None, inputs: dict[str, Any], /) -> list[Any]:
        return self.session.run(None, {**_NONE, **inputs})


class _Member(_WideMember):
    """The same of a network whose outputs have no axis of expressions before their own."""

    def run(self, outputs: None, inputs: dict[str, Any], /) -> list[Any]:
        return [output[0] for output in super().run(None, inputs)]


class _SecondLook(_Member):
    """The same of the network that looks at candidates again."""

    def run(self, outputs: None, inputs: dict[str, Any], /) -> list[Any]:
        return super().run(None, {f"{name}_again": value for name, value in inputs.items()})
