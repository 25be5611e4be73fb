"""Progress of work that takes minutes: data that is prepared, networks that train."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from inkmath.training.loop import StepReport


class Progress(Protocol):
    """Progress callbacks."""

    def update(self, task: str, done: int, total: int) -> None:
        """Take note that `done` of `total` steps of a task are done."""

    def message(self, text: str) -> None:
        """Show a line of text."""


class SilentProgress:
    """Shows nothing."""

    def update(self, task: str, done: int, total: int) -> None:
        """Ignored."""

    def message(self, text: str) -> None:
        """Ignored."""


class PrintedProgress:
    """Prints messages and validations on standard error."""

    def update(self, task: str, done: int, total: int) -> None:
        """Ignored."""

    def message(self, text: str) -> None:
        print(text, file=sys.stderr)

    def report(self, progress: StepReport) -> None:
        """Print the loss and, of a validation, its measures."""
        if progress.measures is not None:
            found = ", ".join(f"{name} {value:.4f}" for name, value in progress.measures.items())
            self.message(
                f"step {progress.step:,} of {progress.steps:,}: loss {progress.loss:.4f}; validation: {found}"
            )
