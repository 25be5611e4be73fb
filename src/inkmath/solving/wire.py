"""Solutions as JSON objects and back, as they cross between processes; whole, or as far as they got."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from inkmath.types import Answer, Check, Meaning, Part, Solution, Step


def solution_from_dict(data: dict[str, Any]) -> Solution:
    """The inverse of `Solution.to_dict`."""
    return Solution(
        status=data["status"],
        kind=data["kind"],
        latex=data["latex"],
        variable=data["variable"],
        answers=tuple(Answer(**answer) for answer in data["answers"]),
        steps=tuple(Step(**step) for step in data["steps"]),
        checks=tuple(Check(**check) for check in data["checks"]),
        message=data["message"],
        meanings=tuple(Meaning(**meaning) for meaning in data.get("meanings", ())),
        wrong_line=data.get("wrong_line"),
        principal=tuple(Answer(**answer) for answer in data.get("principal", ())),
        parts=tuple(
            Part(tuple(part["lines"]), solution_from_dict(part["solution"])) for part in data.get("parts", ())
        ),
        reading_confidence=data.get("reading_confidence"),
    )


def with_found(solution: Solution, found: Iterable[dict[str, Any]]) -> Solution:
    """The solution with the kind, the unknown and the steps that were told (`progress.py`) before a limit."""
    for news in found:
        if "step" in news:
            solution = replace(solution, steps=(*solution.steps, Step(**news["step"])))
        else:
            solution = replace(solution, kind=news["kind"], variable=news["variable"], steps=())
    return solution
