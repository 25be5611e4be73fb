"""The content of a graph, as plain numbers: curves, marks, asymptotes, or a number line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from inkmath.plots.curves import Branch
from inkmath.plots.windows import Range
from inkmath.serialization import Rounded, Serializable, Shape

ShortBranch: TypeAlias = Annotated[Branch, Rounded(significant=6), Shape((None, 2))]

MarkKind = Literal[
    "solution", "zero", "minimum", "maximum", "inflection", "hole", "y-intercept", "end", "label"
]


@dataclass(frozen=True, slots=True)
class Curve(Serializable):
    """A curve in branches that do not touch. latex: what it is the graph of, such as `y=x^{2}`.

    is_dashed: for a border that does not belong to its region.
    formula: of its height, or of what is 0 on it if is_implicit (see `formulas.py`); empty where it has none.
    """

    latex: str
    branches: tuple[ShortBranch, ...]
    is_dashed: bool = False
    formula: str = ""
    is_implicit: bool = False


@dataclass(frozen=True, slots=True)
class Mark(Serializable):
    """A point of interest, or a label that stands alone. latex: such as `x=2` or `(1,-4)`."""

    kind: MarkKind
    x: float
    y: float
    latex: str


@dataclass(frozen=True, slots=True)
class Asymptote(Serializable):
    """A line that the curve comes close to, from one edge of the window to the other."""

    latex: str
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretch(Serializable):
    """An interval on a number line; None for an end that is infinite. low_latex, high_latex: its ends."""

    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    low_latex: str = ""
    high_latex: str = ""


@dataclass(frozen=True, slots=True)
class Graph(Serializable):
    """Everything that a drawing of a problem shows, in the units of its letters; no number is infinite.

    latex: the problem. x_label, y_label: LaTeX of the letters; y_label is empty for a number line.
    y_range: None for a number line. stretches: of a number line. area: what is filled, as polygons.
    field: strokes in the directions that a differential equation gives. has_axes: False for a Venn diagram.
    parameters: LaTeX of letters that stand for numbers in the formulas; what is drawn is for 1.
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
    area: tuple[ShortBranch, ...] = ()
    is_square: bool = False
    field: tuple[ShortBranch, ...] = ()
    has_axes: bool = True
    parameters: tuple[str, ...] = ()

    @property
    def is_number_line(self) -> bool:
        return self.y_range is None
