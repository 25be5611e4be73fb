"""Networks that give what they are told to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

Arrays = Mapping[str, npt.NDArray[np.float32]]


class FakeSession(onnxruntime.InferenceSession):  # type: ignore[misc]  # onnxruntime has no types
    """Answers by a function of the inputs, and remembers them."""

    def __init__(
        self, answer: Callable[[Arrays], list[npt.NDArray[np.float32]]], inputs: Sequence[str] = ("images",)
    ) -> None:
        self._answer = answer
        self._inputs = [SimpleNamespace(name=name) for name in inputs]
        self.seen: list[Arrays] = []

    def get_inputs(self) -> list[SimpleNamespace]:
        return self._inputs

    def run(self, names: Any, inputs: Arrays, options: Any = None) -> list[npt.NDArray[np.float32]]:
        self.seen.append(inputs)
        return self._answer(inputs)
