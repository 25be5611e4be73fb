"""Progress of work that takes minutes: data that is prepared, networks that train."""

from __future__ import annotations

from typing import Protocol


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
