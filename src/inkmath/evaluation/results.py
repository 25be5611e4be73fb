"""Results of an evaluation: figures with their intervals, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from inkmath.evaluation.intervals import Interval, wilson
from inkmath.serialization import SCHEMA

Unit = Literal["share", "s", "ms", "MB", "lines", ""]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    name: such as "ExpRate". value: in its unit; a share is in [0, 1] (an error rate may be above 1).
    samples: how many it was measured on. interval: its 95 % interval, None where there is none.
    is_cost: whether less is better.
    """

    name: str
    value: float
    samples: int
    interval: Interval | None = None
    unit: Unit = "share"
    is_cost: bool = False

    @classmethod
    def share(cls, name: str, verdicts: Sequence[bool], *, is_cost: bool = False) -> Measure:
        """The share of verdicts that are true, with Wilson's interval. Raises ConfigError for no verdicts."""
        successes, samples = sum(verdicts), len(verdicts)
        interval = wilson(successes, samples)
        return cls(name, successes / samples, samples, interval, is_cost=is_cost)

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "interval": None if self.interval is None else list(self.interval),
            "samples": self.samples,
        }

    def to_score(self, data: str, command: str) -> dict[str, Any]:
        """The form in which a model's card keeps it; the unit is in the metric's name, as a card wants it."""
        metric = self.name if self.unit in ("share", "") else f"{self.name} ({self.unit})"
        interval = None if self.interval is None else list(self.interval)
        return {
            "metric": metric,
            "data": data,
            "value": self.value,
            "interval": interval,
            "samples": self.samples,
            "command": command,
        }

    def cells(self) -> tuple[str, str, str, str]:
        """Name, value, interval and samples as text, rounded to the nearest."""
        value = _text(self.value, self.unit)
        if self.interval is None:
            return self.name, value, "", str(self.samples)
        low, high = self.interval
        span = f"{_text(low, self.unit)} to {_text(high, self.unit)}"
        return self.name, value, span, str(self.samples)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcome of one expression.

    truth: canonical tokens; None where the truth is not in our grammar. latex: the reading; None where it
    failed.
    errors: token errors against the truth. seconds: time that it took.
    place: of the first right one among the reading (0) and its alternatives (1, 2, ...); None for none.
    """

    name: str
    truth: tuple[str, ...] | None
    latex: str | None
    errors: int
    is_right: bool
    confidence: float
    seconds: float
    failure: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A model measured on data.

    confusions: (truth, name given, how often), where symbols were named one by one.
    outcomes: of each expression, where expressions were read.
    notes: what the figures leave out, a sentence each.
    """

    model: str
    data: str
    seed: int
    measures: tuple[Measure, ...]
    confusions: tuple[tuple[str, str, int], ...] = ()
    outcomes: tuple[Outcome, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()

    def joined(self, other: Evaluation) -> Evaluation:
        """The figures of both evaluations of the same model on the same data."""
        return replace(
            self,
            measures=self.measures + other.measures,
            confusions=self.confusions + other.confusions,
            outcomes=self.outcomes + other.outcomes,
            notes=self.notes + other.notes,
        )

    def __getitem__(self, name: str) -> Measure:
        """The figure of that name. Raises KeyError."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "model": self.model,
            "data": self.data,
            "seed": self.seed,
            "measures": [measure.to_dict() for measure in self.measures],
            "confusions": [list(confusion) for confusion in self.confusions],
            "notes": list(self.notes),
        }

    def to_text(self) -> str:
        """A table for a terminal."""
        head = ("", "value", "95 % interval", "n")
        rows = [head, *(measure.cells() for measure in self.measures)]
        lines = [f"{self.model} on {self.data} (seed {self.seed})", *table(rows)]
        if self.confusions:
            lines.append("  most often taken for another, truth -> name (how often):")
            lines.append("    " + ", ".join(f"{truth} -> {name} ({n})" for truth, name, n in self.confusions))
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of columns: names to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for name, *cells in rows:
        numbers = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append(f"  {name.ljust(widths[0])}  {numbers}")
    return lines


def _text(value: float, unit: Unit) -> str:
    """A value with its unit, rounded to a tenth of a per cent, a millisecond or three places."""
    if unit == "share":
        return f"{100 * value:.1f} %"
    digits = {"s": 4, "ms": 1, "MB": 0, "lines": 0, "": 3}[unit]
    return f"{value:.{digits}f} {unit}".rstrip()
