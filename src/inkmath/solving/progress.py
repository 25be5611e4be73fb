"""What of a solution has been found so far, told while the working goes on."""

from __future__ import annotations

from inkmath.processes.progress import tell
from inkmath.types import Step


def tell_kind(kind: str, variable: str | None = None) -> None:
    """Tells the kind of the problem and its unknown; steps told before no longer count."""
    tell({"kind": kind, "variable": variable})


def tell_step(step: Step) -> None:
    """Tells a step that has just been made."""
    tell({"step": step.to_dict()})
