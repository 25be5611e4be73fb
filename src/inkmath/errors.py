"""Every error that inkmath raises on purpose.

InkmathError
├── InputError                    an input that cannot be used
│   ├── UnreadableImageError      not a picture, truncated, or in a form that cannot be decoded
│   │   ├── MissingFileError      a file that does not exist; also a FileNotFoundError
│   │   └── SourceTypeError       an object that holds no ink; also a TypeError
│   ├── ImageTooLargeError        more pixels than any photo of a page has
│   ├── InvalidInkError           strokes, InkML or stroke JSON that break their format
│   ├── EmptyInkError             there is no ink where some is needed
│   ├── LatexSyntaxError          LaTeX that the expression grammar does not cover (has .position)
│   └── MeaninglessError          an expression that can be read, but has no definite mathematical meaning
├── DataError
│   ├── UnknownDatasetError       no data set of that name
│   ├── MissingDataError          the data set is not in the store; the message says how to get it
│   └── CorruptDataError          an archive or a file in it is broken, or its hash is not the expected one
├── ModelError
│   ├── UnknownModelError         no model of that name ships
│   ├── CorruptModelError         a weights file does not match its card
│   └── ExportError               the exported network disagrees with the trained one
├── ConfigError                   an unknown setting, or a value out of its range
├── CheckpointError               a checkpoint that cannot be resumed from
└── MissingExtraError             an optional dependency is needed; the message is the install line
"""

from __future__ import annotations


class InkmathError(Exception):
    """Base of all errors that inkmath raises on purpose."""


class InputError(InkmathError):
    """An input that cannot be used."""


class UnreadableImageError(InputError):
    """Not a picture, truncated, or in a form that cannot be decoded."""


class MissingFileError(UnreadableImageError, FileNotFoundError):
    """A file that does not exist."""


class SourceTypeError(UnreadableImageError, TypeError):
    """An object that holds no ink, such as a number."""


class ImageTooLargeError(InputError):
    """More pixels than any photo of a page has."""


class InvalidInkError(InputError):
    """Strokes, InkML or stroke JSON that break their format."""


class EmptyInkError(InputError):
    """A source without ink where some is needed."""


class LatexSyntaxError(InputError):
    """LaTeX that the expression grammar does not cover.

    position: index of the offending character in the text, or None where there is none.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class MeaninglessError(InputError):
    """An expression that can be read, but has no definite mathematical meaning; its message says why."""


class DataError(InkmathError):
    """Something is wrong with a data set."""


class UnknownDatasetError(DataError):
    """No data set of that name."""


class MissingDataError(DataError):
    """The data set is not in the store; the message says how to get it."""


class CorruptDataError(DataError):
    """An archive or a file in it is broken, or its hash is not the expected one."""


class ModelError(InkmathError):
    """Something is wrong with a model."""


class UnknownModelError(ModelError):
    """No model of that name ships."""


class CorruptModelError(ModelError):
    """A weights file does not match its card."""


class ExportError(ModelError):
    """The exported network disagrees with the trained one."""


class ConfigError(InkmathError):
    """An unknown setting, or a value out of its range."""


class CheckpointError(InkmathError):
    """A checkpoint that cannot be resumed from."""


SMALL_TORCH = "pip install torch --index-url https://download.pytorch.org/whl/cpu"
"""Installs the PyTorch that computes on a CPU alone, before the extra `train`."""


class MissingExtraError(InkmathError):
    """An optional dependency is needed.

    extra: the name of the extra that brings it.
    """

    def __init__(self, extra: str, purpose: str) -> None:
        text = f"{purpose} needs an optional part. Install it with: pip install 'inkmath[{extra}]'"
        if extra == "train":
            text += (
                ". Without a GPU, begin with the small PyTorch (200 MB; on Linux the other has several GB): "
                f"{SMALL_TORCH}"
            )
        super().__init__(text)
        self.extra = extra
