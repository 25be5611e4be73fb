"""The JSON object of one input, the same on the command line and from the server.

{"schema": 1, "source": "a.jpg", "latex": ..., "confidence": ..., "symbols": [...], ...}
{"schema": 1, "source": "a.jpg", "lines": [...]}
{"schema": 1, "source": "2x=4", "latex": "2x=4", "solution": {...}}
{"schema": 1, "source": "b.jpg", "error": {"kind": "UnreadableImageError", "message": "..."}}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from inkmath.errors import InkmathError
from inkmath.serialization import SCHEMA, Json, to_dict
from inkmath.types import Reading, Solution

if TYPE_CHECKING:
    from inkmath.recognition.sheets import SheetView


def one_input(source: str | Sequence[str], content: Mapping[str, Any]) -> Json:
    """The object of an input: its name, and the content that one of the functions below gives."""
    return {"schema": SCHEMA, "source": source, **content}


def of_reading(reading: Reading) -> Json:
    return to_dict(reading)


def of_page(readings: Sequence[Reading], sheet: SheetView | None = None) -> Json:
    """The lines of a page. sheet: on which they are, if it is asked for."""
    lines = {"lines": [of_reading(reading) for reading in readings]}
    return lines if sheet is None else {**lines, "sheet": sheet.to_dict()}


def of_solution(solution: Solution, reading: Mapping[str, Any] | None = None) -> Json:
    """The solution, after the reading of the problem (of `of_reading` or `of_page`), if it was read."""
    read = {"latex": solution.latex} if reading is None else reading
    return {**read, "solution": to_dict(solution)}


def of_candidates(candidates: Sequence[tuple[str, float]]) -> Json:
    """The candidates for one symbol, best first."""
    return {"candidates": [[name, round(share, 4)] for name, share in candidates]}


def of_error(error: InkmathError) -> Json:
    return {"error": {"kind": type(error).__name__, "message": str(error)}}
