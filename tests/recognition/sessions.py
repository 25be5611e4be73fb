"""Networks with given outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.weights import shipped

Arrays = Mapping[str, npt.NDArray[np.float32]]


CONFIG = ReaderConfig.load(shipped() / "expressions")
"""The configuration of the reader that ships."""

OPTIONS = CONFIG.decoding


class FakeSession(onnxruntime.InferenceSession):  # type: ignore[misc]  # onnxruntime has no types
    """Answers by a function of the inputs, and remembers them."""

    def __init__(self, answer: Callable[[Arrays], list[npt.NDArray[np.float32]]]) -> None:
        self._answer = answer
        self.seen: list[Arrays] = []

    def run(self, names: Any, inputs: Arrays, options: Any = None) -> list[npt.NDArray[np.float32]]:
        self.seen.append(inputs)
        return self._answer(inputs)
