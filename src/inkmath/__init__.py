"""inkmath reads handwritten mathematics and gives back LaTeX and the worked, checked solution.

    reading = inkmath.read("photo.jpg")
    solution = inkmath.solve(reading)

Importing the package loads NumPy and little else; the functions load what they need on first use.
"""

from __future__ import annotations

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
    ModelError,
    UnknownDatasetError,
    UnknownModelError,
    UnreadableImageError,
)
from inkmath.types import Alternative, Answer, Box, Check, Ink, Page, Reading, Solution, Step, Symbol

if TYPE_CHECKING:
    from inkmath.pipeline import Reader, load_reader, read, read_page, solve

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
    "LatexSyntaxError",
    "MeaninglessError",
    "MissingDataError",
    "MissingExtraError",
    "ModelError",
    "Page",
    "Reader",
    "Reading",
    "Solution",
    "Step",
    "Symbol",
    "UnknownDatasetError",
    "UnknownModelError",
    "UnreadableImageError",
    "load_reader",
    "read",
    "read_page",
    "solve",
]

_IN_PIPELINE = frozenset({"Reader", "load_reader", "read", "read_page", "solve"})


def __getattr__(name: str) -> Any:
    """The functions of the pipeline, imported on first use (PEP 562)."""
    if name not in _IN_PIPELINE:
        raise AttributeError(f"module 'inkmath' has no attribute {name!r}")
    from inkmath import pipeline

    return getattr(pipeline, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
