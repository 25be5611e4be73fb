"""The steps of a solution that have been found so far, sent while the solver still works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from inkmath.processes.progress import tell
from inkmath.serialization import Json, from_dict
from inkmath.types import Solution, Step


def tell_kind(kind: str, variable: str | None = None) -> None:
    """Sends the kind of the problem and its unknown; steps that were sent before no longer count."""
    tell({"kind": kind, "variable": variable})


def tell_step(step: Step) -> None:
    """Sends a step that has just been made."""
    tell({"step": step.to_dict()})


def with_found(solution: Solution, found: Iterable[Json]) -> Solution:
    """The solution with the kind, the unknown and the steps that were sent before a limit was reached."""
    for news in found:
        if "step" in news:
            solution = replace(solution, steps=(*solution.steps, from_dict(Step, news["step"])))
        else:
            solution = replace(solution, kind=news["kind"], variable=news["variable"], steps=())
    return solution
