"""Figures of a batch: pages, lines, errors by kind, confidence, and how fast it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic

from inkmath.serialization import Json

BINS = 10
"""Bins of the histogram of confidence."""


@dataclass(slots=True)
class Tally:
    """Counts rows and errors.

    earlier: pages that an earlier run read. files: those done, as a fraction where pages of one are left;
    files_of_earlier: of these, by an earlier run.
    all_files: how many there are, None until they are counted.
    """

    earlier: int = 0
    read: int = 0
    lines: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    files: float = 0.0
    all_files: int | None = None
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    total: float = 0.0
    files_of_earlier: float = 0.0
    begun: float = field(default_factory=monotonic)

    @property
    def failed(self) -> int:
        return self.errors.total()

    def add(self, row: Json) -> None:
        """Count the lines of a row."""
        for line in row["lines"]:
            self.lines += 1
            self.total += line["confidence"]
            self.bins[min(BINS - 1, int(line["confidence"] * BINS))] += 1

    def pass_over(self, share: float) -> None:
        """Count a page that an earlier run read. share: of its file."""
        self.earlier += 1
        self.files += share
        self.files_of_earlier += share

    @property
    def seconds(self) -> float:
        return monotonic() - self.begun

    @property
    def pages_per_second(self) -> float:
        return self.read / max(1e-9, self.seconds)

    def seconds_left(self) -> float | None:
        """An estimate from the files that are done; None while there is nothing to estimate from."""
        done = self.files - self.files_of_earlier
        if self.all_files is None or done <= 0:
            return None
        return self.seconds * max(0.0, self.all_files - self.files) / done

    def report(self) -> Json:
        """The content of `report.json`: of all runs, but for the speed."""
        return {
            "pages": {"read": self.earlier + self.read, "failed": self.failed, "earlier": self.earlier},
            "lines": self.lines,
            "errors": dict(self.errors.most_common()),
            "confidence": {
                "mean": round(self.total / self.lines, 4) if self.lines else None,
                "histogram": self.bins,
            },
            "seconds": round(self.seconds, 1),
            "pages_per_second": round(self.pages_per_second, 3),
        }
