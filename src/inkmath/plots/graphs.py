"""What the graph of a problem shows, as plain numbers: curves, marks, asymptotes, or a number line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from inkmath.plots.curves import Branch
from inkmath.plots.windows import Range

MarkKind = Literal["solution", "zero", "minimum", "maximum", "inflection", "hole", "y-intercept", "end"]


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve in branches that do not touch. latex: what it is the graph of, such as `y=x^{2}`."""

    latex: str
    branches: tuple[Branch, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"latex": self.latex, "branches": [_points(branch) for branch in self.branches]}


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of interest. latex: what is said of it, such as `x=2` or `(1,-4)`."""

    kind: MarkKind
    x: float
    y: float
    latex: str

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "x": self.x, "y": self.y, "latex": self.latex}


@dataclass(frozen=True, slots=True)
class Asymptote:
    """A line that the curve comes close to, from one edge of the window to the other."""

    latex: str
    start: tuple[float, float]
    end: tuple[float, float]

    def to_dict(self) -> dict[str, Any]:
        return {"latex": self.latex, "start": list(self.start), "end": list(self.end)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """An interval on a number line; None for an end that is infinite. low_latex, high_latex: its ends."""

    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    low_latex: str = ""
    high_latex: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "low": self.low,
            "high": self.high,
            "low_open": self.low_open,
            "high_open": self.high_open,
            "low_latex": self.low_latex,
            "high_latex": self.high_latex,
        }


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything that a drawing of a problem shows, in the units of its letters.

    latex: the problem. x_label, y_label: LaTeX of the letters; y_label is empty for a number line.
    y_range: None for a number line. stretches: of a number line. area: between curve and axis, as a polygon.
    """

    latex: str
    x_label: str
    y_label: str
    x_range: Range
    y_range: Range | None
    curves: tuple[Curve, ...] = ()
    marks: tuple[Mark, ...] = ()
    asymptotes: tuple[Asymptote, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    area: tuple[Branch, ...] = ()
    is_square: bool = False

    @property
    def is_number_line(self) -> bool:
        return self.y_range is None

    def to_dict(self) -> dict[str, Any]:
        """Numbers have six significant digits, and unlike JSON's there are no infinite ones among them."""
        return {
            "latex": self.latex,
            "x_label": self.x_label,
            "y_label": self.y_label,
            "x_range": list(self.x_range),
            "y_range": None if self.y_range is None else list(self.y_range),
            "curves": [curve.to_dict() for curve in self.curves],
            "marks": [mark.to_dict() for mark in self.marks],
            "asymptotes": [asymptote.to_dict() for asymptote in self.asymptotes],
            "stretches": [stretch.to_dict() for stretch in self.stretches],
            "area": [_points(part) for part in self.area],
            "is_square": self.is_square,
        }


def _points(branch: Branch) -> Sequence[Sequence[float]]:
    return [[float(f"{x:.6g}"), float(f"{y:.6g}")] for x, y in branch.tolist()]
