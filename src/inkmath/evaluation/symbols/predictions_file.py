"""Predictions of a classifier for a split, kept in its run folder: predictions-SPLIT.npz."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from inkmath.errors import CorruptDataError
from inkmath.files import write_whole
from inkmath.types import Pixels

_ARRAYS = ("probabilities", "labels", "images")


@dataclass(frozen=True, slots=True, eq=False)
class PredictionsFile:
    """Answers with what they are to.

    probabilities: float32 (N, C). labels: int64 (N,). images: uint8 (N, S, S), 0 = ink. names: of the N
    pictures, such as their files; () where they are not known.
    """

    probabilities: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]
    images: Pixels
    names: tuple[str, ...] = ()


def save_predictions(predictions: PredictionsFile, run: Path, split: str) -> Path:
    """Write them so that a reader sees all or nothing; returns the path. Raises OSError."""
    content = io.BytesIO()
    arrays = {name: getattr(predictions, name) for name in _ARRAYS}
    if predictions.names:
        arrays["names"] = np.frombuffer(json.dumps(predictions.names).encode(), np.uint8)
    np.savez_compressed(content, **arrays)
    path = run / f"predictions-{split}.npz"
    write_whole(path, content.getvalue())
    return path


def load_predictions(run: Path, split: str) -> PredictionsFile | None:
    """The predictions for a split, or None. Raises CorruptDataError if the file is damaged."""
    path = run / f"predictions-{split}.npz"
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            names = json.loads(file["names"].tobytes()) if "names" in file else ()
            probabilities, labels, images = (file[name] for name in _ARRAYS)
            return PredictionsFile(probabilities, labels, images, tuple(names))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise CorruptDataError(f"{path} is damaged: {error}") from error
