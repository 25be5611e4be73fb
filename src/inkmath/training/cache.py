"""Arrays that take minutes to make, kept in the run folder so that a run resumes at once."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.files import replacing

Arrays = dict[str, npt.NDArray[Any]]

_KEY = "made_from"


def cached(path: Path, settings: Mapping[str, object], make: Callable[[], Arrays]) -> Arrays:
    """Arrays from the file if it was made with these settings, else from `make`, and written there.

    settings: everything that the arrays depend on, as JSON holds it. A file that cannot be read is made anew.
    """
    key = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
    arrays = _load(path, key)
    if arrays is None:
        arrays = make()
        _save(path, key, arrays)
    return arrays


def fingerprint(expressions: Iterable[WrittenExpression]) -> str:
    """SHA-256 of the expressions: strokes, symbols and trees."""
    digest = hashlib.sha256()
    for expression in expressions:
        digest.update(repr((expression.name, expression.symbols, expression.tree)).encode())
        for stroke in expression.strokes:
            digest.update(stroke.tobytes())
    return digest.hexdigest()


def _load(path: Path, key: str) -> Arrays | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file[_KEY]) != key:
                return None
            return {name: file[name] for name in file.files if name != _KEY}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _save(path: Path, key: str, arrays: Arrays) -> None:
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **{_KEY: np.array(key)}, **arrays)
