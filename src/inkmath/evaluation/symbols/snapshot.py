"""Pictures that show how a training goes: snapshot.npz in its run folder, written after each validation.

batch_images, batch_seen, mistake_images are uint8 (N, S, S), 0 = ink; labels and answers are class indices.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inkmath.files import write_whole
from inkmath.types import Pixels

SNAPSHOT_FILE = "snapshot.npz"

SHOWN = 24
"""Pictures of a batch, and mistakes, that a snapshot holds at most."""

_COLUMNS = 8  # of a sheet


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Pictures of one step.

    batch_images, batch_seen: of its batch as they are stored, and as the network sees them, augmented.
    mistake_images: of the last validation, those of which the network was surest first.
    mistake_labels, mistake_given: what is there and what was answered; mistake_confidences: how sure, in
    [0, 1].
    """

    step: int
    classes: tuple[str, ...]
    batch_images: Pixels
    batch_seen: Pixels
    batch_labels: npt.NDArray[np.int64]
    mistake_images: Pixels
    mistake_labels: npt.NDArray[np.int64]
    mistake_given: npt.NDArray[np.int64]
    mistake_confidences: npt.NDArray[np.float32]

    def save(self, run: Path) -> None:
        """Write it into the run folder so that a reader sees all or nothing. Raises OSError."""
        content = io.BytesIO()
        names = [field.name for field in fields(self) if field.name != "classes"]
        np.savez_compressed(content, **{name: getattr(self, name) for name in names})
        write_whole(run / SNAPSHOT_FILE, content.getvalue())

    def mistakes(self) -> list[str]:
        """A line for each mistake: `7 taken for 1, 98 % sure`."""
        return [
            f"{self.classes[truth]} taken for {self.classes[given]}, {100 * sure:.0f} % sure"
            for truth, given, sure in zip(
                self.mistake_labels, self.mistake_given, self.mistake_confidences, strict=True
            )
        ]


def surest_mistakes(
    probabilities: npt.NDArray[np.floating], labels: npt.NDArray[np.integer]
) -> npt.NDArray[np.intp]:
    """The rows of (N, C) that were answered wrong, the surest first; `SHOWN` at most."""
    wrong = np.flatnonzero(probabilities.argmax(1) != labels)
    return wrong[np.argsort(-probabilities.max(1)[wrong], kind="stable")][:SHOWN]


def sheet(images: Pixels) -> Pixels:
    """Pictures (N, S, S) in rows of eight, a pixel of grey between them: uint8 (H, W)."""
    rows = max(1, -(-len(images) // _COLUMNS))
    side = images.shape[-1] + 1
    cells = np.full((rows * _COLUMNS, side, side), 200, np.uint8)
    cells[: len(images), 1:, 1:] = images
    return cells.reshape(rows, _COLUMNS, side, side).transpose(0, 2, 1, 3).reshape(rows * side, -1)
