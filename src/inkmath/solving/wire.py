"""Solutions as JSON objects and back, as they cross between processes."""

from __future__ import annotations

from typing import Any

from inkmath.types import Answer, Check, Solution, Step


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
    )
