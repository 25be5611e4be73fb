"""Plugs a custom ONNX symbol network into a reader: it names what the classifier says is a symbol.

Symbols for which it has no class are named by the network that ships: one of digits alone would read `=` as
a digit, with confidence.

Any ONNX file will do that takes float32 (N, 1, S, S), ink = 1, as `inkmath.ink.raster.symbol_input` makes it,
and gives logits (N, classes): one of the teaching engine (`to_onnx`), of `inkmath train`, or another's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from inkmath.errors import CorruptModelError
from inkmath.ink.raster import symbol_input
from inkmath.ink.segment import SegmentationLattice
from inkmath.recognition.weights import open_session
from inkmath.softmax import softmax
from inkmath.vocab import JUNK, SYMBOLS, symbol_ids

MAX_BYTES = 100_000_000
"""Limit of a network's file; symbol networks are a hundredth of it."""

MAX_SIDE_PX = 256
"""Limit of the side of its input."""

_BATCH = 256
_OFTEN = ("=", "+", "-", ".", "(", ")", "/", "x", "y", *"0123456789")  # symbols that a note names first
_NAMED = 8  # symbols in a note

FloatArray = npt.NDArray[np.float32]


class OwnNetwork:
    """Names symbols by their shape. Thread-safe.

    classes: names of its outputs. lacking: symbols for which it has none. side_px: of the square that it
    sees.
    """

    def __init__(self, session: onnxruntime.InferenceSession, classes: Sequence[str], name: str) -> None:
        """name: what errors call it. Raises CorruptModelError where network and classes are of no use."""
        self.classes = tuple(classes)
        self.lacking = tuple(symbol for symbol in SYMBOLS if symbol not in self.classes)
        self._session, self._name = session, name
        self._input, self.side_px = _checked_interface(session, name)
        unknown = [repr(one) for one in self.classes if one not in symbol_ids() and one != JUNK]
        if unknown or len(set(self.classes)) != len(self.classes) or not self.classes:
            raise CorruptModelError(
                f"The classes of {name} are to be different names of symbols, as LaTeX has them; "
                f"not known: {', '.join(unknown) or 'none'}."
            )
        found = self._logits(np.zeros((2, 1, self.side_px, self.side_px), np.float32))
        if found.shape != (2, len(self.classes)):
            raise CorruptModelError(
                f"{name} gives {found.shape[1:]} numbers a symbol, and names {len(self.classes)} classes."
            )

    @classmethod
    def load(cls, path: Path) -> OwnNetwork:
        """The network in a file. Its classes are in its metadata "classes", a JSON list, or on its card.

        The card is the JSON file of the same name beside it. Raises CorruptModelError if the file cannot be
        read, is no such network, or says nothing of its classes.
        """
        try:
            if path.exists() and not path.is_file() and not path.is_dir():
                raise CorruptModelError(f"{path} is not a regular file. Give the path of an ONNX file.")
            if path.stat().st_size > MAX_BYTES:
                raise CorruptModelError(f"{path} is larger than {MAX_BYTES:,} bytes: no symbol network.")
            session = open_session(path.read_bytes(), str(path))
        except OSError as error:
            raise CorruptModelError(f"{path} cannot be read: {error.strerror or error}.") from error
        return cls(session, _classes(session, path), str(path))

    @property
    def note(self) -> str:
        """A note that lists the symbols left to the network that ships; "" for none."""
        if not self.lacking:
            return ""
        often = [symbol for symbol in _OFTEN if symbol in self.lacking]
        named = " ".join(often[:_NAMED] or self.lacking[:_NAMED])
        others = len(self.lacking) - min(_NAMED, len(often or self.lacking))
        more = f" and {others} others" if others else ""
        return f"{self._name} has no class for {named}{more}: the network that ships names these symbols."

    def rename(self, segmentation: SegmentationLattice, probabilities: FloatArray) -> FloatArray:
        """The same probability of junk, and of the symbols that this network lacks, for each candidate, and
        the rest as this network gives it.

        probabilities: float32 (candidates, classes of the symbol classifier), junk last. Candidates that
        surely are none of the network's classes are not looked at.
        """
        known = np.array([symbol_ids()[name] for name in self.classes if name != JUNK], np.int64)
        share = probabilities[:, known].sum(axis=1, keepdims=True)
        shown = np.flatnonzero(share > 0)
        crops = (segmentation.crop(segmentation.candidates[i]) for i in shown)
        images = np.array([symbol_input(crop, self.side_px) for crop in crops], np.float32)
        renamed = probabilities.copy()
        renamed[np.ix_(shown, known)] = share[shown] * self.names(images)[:, known]
        return renamed

    def names(self, images: FloatArray) -> FloatArray:
        """Probabilities float32 (N, len(SYMBOLS)) of images (N, 1, side_px, side_px), ink = 1."""
        named = np.zeros((len(images), len(SYMBOLS)), np.float32)
        if not len(images):
            return named
        kept = [place for place, name in enumerate(self.classes) if name != JUNK]
        shares = softmax(self._logits(images)[:, kept])
        for column, place in enumerate(kept):
            named[:, symbol_ids()[self.classes[place]]] += shares[:, column]
        return named

    def _logits(self, images: FloatArray) -> FloatArray:
        batches = [images[start : start + _BATCH] for start in range(0, len(images), _BATCH)]
        try:
            parts = [self._session.run(None, {self._input: batch})[0] for batch in batches]
        except Exception as error:  # ONNX Runtime has a type of error for each fault that a file can have
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise CorruptModelError(f"{self._name} cannot be run: {reason}") from error
        logits = np.concatenate([np.asarray(part, np.float32) for part in parts])
        if logits.ndim != 2 or not np.isfinite(logits).all():
            raise CorruptModelError(f"{self._name} gives no finite logits (N, classes).")
        return logits


def _checked_interface(session: onnxruntime.InferenceSession, name: str) -> tuple[str, int]:
    """The name of its only input, and the side of the square there."""
    inputs = session.get_inputs()
    shape: list[Any] = inputs[0].shape if len(inputs) == 1 else []
    sides = shape[2:]
    fits = len(shape) == 4 and not isinstance(shape[0], int) and shape[1] == 1 and sides[0] == sides[1]
    if not fits or not isinstance(sides[0], int) or not 8 <= sides[0] <= MAX_SIDE_PX:
        described = ", ".join(f"{one.name} {one.shape}" for one in inputs)
        raise CorruptModelError(
            f"{name} takes {described}; expected one input (N, 1, S, S), N free and S of 8 to {MAX_SIDE_PX}."
        )
    return str(inputs[0].name), sides[0]


def _classes(session: onnxruntime.InferenceSession, path: Path) -> list[str]:
    text = session.get_modelmeta().custom_metadata_map.get("classes")
    card = path.with_suffix(".json")
    try:
        if text is None and card.is_file():
            found = json.loads(card.read_text(encoding="utf-8"))["classes"]
        else:
            found = json.loads(text or "null")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptModelError(f"The classes of {path} cannot be read: {error}.") from error
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise CorruptModelError(
            f"{path} does not say which classes it names: expected a JSON list of names in its metadata "
            f"'classes', or in {card.name} beside it."
        )
    return found
