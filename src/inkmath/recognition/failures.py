"""Failures of a library, or of the memory, while a source is read: they concern that source alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2

from inkmath.errors import InkmathError, InputError
from inkmath.ink.source import Source


@contextmanager
def input_errors(source: Source) -> Iterator[None]:
    """Within it, a failure of OpenCV, ONNX Runtime or the memory is an InputError that names the source."""
    try:
        yield
    except InkmathError:
        raise
    except MemoryError as error:
        raise InputError(_too_much_memory(source)) from error
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem or "bad_alloc" in str(error):
            raise InputError(_too_much_memory(source)) from error
        raise InputError(
            f"{_name_of(source)} cannot be worked on ({error.err or error}). Crop it or scale it."
        ) from error
    except _network_failures() as error:
        raise InputError(_too_much_memory(source)) from error


def _network_failures() -> tuple[type[Exception], ...]:
    """The exceptions of a session that cannot allocate; imported only once something was raised."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return state.RuntimeException, state.Fail


def _too_much_memory(source: Source) -> str:
    return f"{_name_of(source)} takes more memory than there is. Crop it or scale it down."


def _name_of(source: Source) -> str:
    return str(source) if isinstance(source, str | Path) else "The given input"
