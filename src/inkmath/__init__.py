"""inkmath reads handwritten mathematics and gives back LaTeX and the worked, checked solution.

    reading = inkmath.read("photo.jpg")
    solution = inkmath.solve(reading)

Importing the package loads little: functions and types are imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from inkmath.errors import (
    CheckpointError,
    ConfigError,
    CorruptDataError,
    CorruptModelError,
    DataError,
    EmptyInkError,
    ExportError,
    ImageTooLargeError,
    InkmathError,
    InputError,
    InvalidInkError,
    LatexSyntaxError,
    MeaninglessError,
    MissingDataError,
    MissingExtraError,
    MissingFileError,
    ModelError,
    SourceTypeError,
    UnknownDatasetError,
    UnknownModelError,
    UnreadableImageError,
)

if TYPE_CHECKING:
    from inkmath.conversion.writing import convert
    from inkmath.grading.grade import grade
    from inkmath.pipeline import Reader, load_reader, read, read_page, solve
    from inkmath.plots import plot
    from inkmath.training.own import train
    from inkmath.types import (
        Alternative,
        Answer,
        Box,
        Check,
        Ink,
        Known,
        Page,
        Reading,
        Solution,
        Step,
        Symbol,
    )

__version__ = "0.1.0"

__all__ = [
    "Alternative",
    "Answer",
    "Box",
    "Check",
    "CheckpointError",
    "ConfigError",
    "CorruptDataError",
    "CorruptModelError",
    "DataError",
    "EmptyInkError",
    "ExportError",
    "ImageTooLargeError",
    "Ink",
    "InkmathError",
    "InputError",
    "InvalidInkError",
    "Known",
    "LatexSyntaxError",
    "MeaninglessError",
    "MissingDataError",
    "MissingExtraError",
    "MissingFileError",
    "ModelError",
    "Page",
    "Reader",
    "Reading",
    "Solution",
    "SourceTypeError",
    "Step",
    "Symbol",
    "UnknownDatasetError",
    "UnknownModelError",
    "UnreadableImageError",
    "convert",
    "grade",
    "load_reader",
    "plot",
    "read",
    "read_page",
    "solve",
    "train",
]

_TYPES = (
    "Alternative",
    "Answer",
    "Box",
    "Check",
    "Ink",
    "Known",
    "Page",
    "Reading",
    "Solution",
    "Step",
    "Symbol",
)
_MODULES = {
    **dict.fromkeys(_TYPES, "inkmath.types"),
    **dict.fromkeys(("Reader", "load_reader", "read", "read_page", "solve"), "inkmath.pipeline"),
    "convert": "inkmath.conversion.writing",
    "grade": "inkmath.grading.grade",
    "plot": "inkmath.plots",
    "train": "inkmath.training.own",
}
"""Modules of the functions and types that are imported on first use."""


def __getattr__(name: str) -> Any:
    """The functions and types, imported on first use (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module 'inkmath' has no attribute {name!r}")
    try:
        return getattr(import_module(_MODULES[name]), name)
    except ModuleNotFoundError as error:
        if name != "train" or (error.name or "").startswith("inkmath"):
            raise
        raise MissingExtraError("train", "Training") from error


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
