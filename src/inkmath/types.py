"""Result types: frozen dataclasses, free of torch and SymPy, that show and serialise themselves."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias, TypedDict

import numpy as np
import numpy.typing as npt

from inkmath.serialization import (
    SCHEMA,
    Bounds,
    Count,
    LineNumber,
    OmitDefault,
    Probability,
    Rounded,
    Serializable,
    to_list,
)

if TYPE_CHECKING:
    from PIL.Image import Image

Coordinate: TypeAlias = Annotated[float, Rounded(decimals=2)]

Pixels = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel rectangle in pixels, origin top left: x0 <= x1, y0 <= y1."""

    WRITTEN_AS_LIST: ClassVar = True

    x0: Coordinate
    y0: Coordinate
    x1: Coordinate
    y1: Coordinate

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )

    def to_list(self) -> list[float]:
        return to_list(self)


@dataclass(frozen=True, slots=True)
class Ink:
    """Pen strokes in the order of writing, each float64 (N, 2) of x, y, with N >= 1, x right and y down."""

    strokes: tuple[Points, ...]


MarkKind = Literal["boxed", "circled", "underlined", "crossed out", "struck out", "ticked"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that the writer made on the writing, such as a box around a result; it is no ink to read.

    box: around the mark, in pixels of the picture as given.
    """

    kind: MarkKind
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """Clean ink as pixels.

    pixels: uint8 (H, W), 0 = ink, 255 = paper, grey only at the edges of strokes.
    to_source: float64 (2, 3), the affine map from page coordinates to those of the picture as given.
    strokes: from which the ink was drawn, in the order of writing, in pixels of the page; none for a picture.
    is_photo: True if a camera or a scanner took the picture, which may be turned in any way.
    marks: of the writer, which were removed from the ink; each crop of the page has all of them.
    """

    pixels: Pixels
    to_source: npt.NDArray[np.float64] = field(default_factory=lambda: np.eye(2, 3))
    strokes: tuple[Points, ...] = ()
    is_photo: bool = False
    marks: tuple[Mark, ...] = ()

    def crop(self, box: Box) -> Page:
        """The page inside the box (rounded outwards, clipped to the page), with the strokes that reach in."""
        height, width = self.pixels.shape
        x0, y0 = max(0, int(np.floor(box.x0))), max(0, int(np.floor(box.y0)))
        x1, y1 = min(width, int(np.ceil(box.x1))), min(height, int(np.ceil(box.y1)))
        shifted = self.to_source.copy()
        shifted[:, 2] += self.to_source[:, :2] @ np.array([x0, y0], dtype=np.float64)
        reaching = self._strokes_in((x0, y0), (x1, y1))
        inside = tuple(stroke - np.array([x0, y0]) for stroke in reaching)
        return replace(self, pixels=self.pixels[y0:y1, x0:x1], to_source=shifted, strokes=inside)

    def _strokes_in(self, low: tuple[int, int], high: tuple[int, int]) -> list[Points]:
        """The strokes with a point in a rectangle that holds its lower edges and not its upper."""
        if not self.strokes:
            return []
        points = np.concatenate(self.strokes)
        starts = np.cumsum([0, *(len(stroke) for stroke in self.strokes)])[:-1]
        is_in = np.logical_or.reduceat(((points >= low) & (points < high)).all(axis=1), starts)
        return [stroke for stroke, reaches in zip(self.strokes, is_in, strict=True) if reaches]

    def box_in_source(self, box: Box) -> Box:
        """The box that encloses `box` (page coordinates) in the picture as given."""
        reaches = []
        for along_x, along_y, start in self.to_source.tolist():
            x, y = (along_x * box.x0, along_x * box.x1), (along_y * box.y0, along_y * box.y1)
            reaches.append((start + min(x) + min(y), start + max(x) + max(y)))
        (x0, x1), (y0, y1) = reaches
        return Box(x0, y0, x1, y1)


@dataclass(frozen=True, slots=True)
class Known:
    """A known symbol, such as one that a user corrected, to which a reading keeps.

    box: in pixels of the picture as given.
    token: its LaTeX token, `\\frac` for a fraction bar; None if there is no symbol here.
    """

    box: Box
    token: str | None


RelationName = Literal["right", "sup", "sub", "above", "below", "inside", "index", "row", "cell"]
"""Relations in the symbol layout tree: "inside" and "index" are of a root; "row" and "cell" of the opening
fence of a grid, on which each cell hangs by its first symbol, row by row: "row" is the first of a row."""


@dataclass(frozen=True, slots=True)
class Parent(Serializable):
    """The parent of a symbol in the symbol layout tree.

    index: its place among the symbols of the reading.
    relation: of the child to this parent.
    confidence: probability in [0, 1] that parent and relation are right.
    """

    index: Count
    relation: RelationName
    confidence: Probability


@dataclass(frozen=True, slots=True)
class Symbol(Serializable):
    """One written symbol. The letters of a word, a unit or a name such as `\\max` are one symbol each.

    token: its LaTeX token, see `inkmath.vocab` (a fraction bar is `\\frac`).
    box: in pixels of the picture as given.
    confidence: probability in [0, 1] that there is such a symbol and its token is right.
    alternatives: other tokens with their probabilities, best first.
    parent: in the symbol layout tree; None for the root.
    """

    token: str
    box: Box
    confidence: Probability
    alternatives: tuple[tuple[str, Probability], ...] = ()
    parent: Parent | None = None


@dataclass(frozen=True, slots=True)
class Alternative(Serializable):
    """Another whole reading of the same ink."""

    latex: str
    confidence: Probability


LeftOut = Literal["", "printed", "signs", "unsure"]


@dataclass(frozen=True, slots=True)
class Reading(Serializable):
    """The reading of one line of ink. `str()` of it is its LaTeX.

    latex: canonical LaTeX; empty for a blank page.
    confidence: probability in [0, 1] that the whole reading is right.
    symbols: in reading order (the order of their tokens in `latex`, or of the letters of words there). The
    equals sign of a long division has none, and that of a sum in a column is the rule.
    alternatives: other whole readings, best first.
    reader: the name of the reader that made it.
    seconds: time it took to read its source, decoding included; each line of a page has that of the page.
    label: of the exercise, such as "3." or "a)", if one stands before a line of a page; no part of latex.
    marks: of the writer, which are no part of latex.
    several_lines: True if the picture shows several lines, of which this is one or all: see `read_page`.
    left_out: why `read_page` leaves the line out unless everything is asked for: "printed" (then it is not
    read), "signs" (without an operand) or "unsure"; empty of a line that counts.
    """

    latex: str
    confidence: Probability
    symbols: tuple[Symbol, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    reader: str = ""
    seconds: Annotated[float, Rounded(decimals=4), Bounds(low=0)] = 0.0
    label: OmitDefault[str] = ""
    marks: OmitDefault[tuple[MarkKind, ...]] = ()
    several_lines: OmitDefault[bool] = False
    left_out: OmitDefault[LeftOut] = ""

    def to_dict(self) -> dict[str, Any]:
        """Stable JSON; label, marks, `several_lines` and `left_out` are absent where they are empty."""
        return {"schema": SCHEMA, **Serializable.to_dict(self)}

    def annotate(self, source: Any) -> Image:
        """The source, as for `read`, with the symbols of this reading marked: see `inkmath.annotate`."""
        above = import_module("inkmath.annotate")  # by name: the types import nothing that stands on them
        picture: Image = above.annotate(source, [self])
        return picture

    def __str__(self) -> str:
        return self.latex

    def __repr__(self) -> str:
        symbols = f"{len(self.symbols)} symbol{'' if len(self.symbols) == 1 else 's'}"
        return f"Reading({self.latex!r}, confidence={self.confidence:.2f}, {symbols})"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    def _repr_html_(self) -> str:
        return f"<p>\\({html.escape(self.latex)}\\) <small>confidence {self.confidence:.2f}</small></p>"


def _inline_html(step: Step) -> str:
    """The explanation, its mathematics between the delimiters of MathJax and KaTeX."""
    text = html.escape(step.explanation_latex or step.explanation.replace("$", r"\$"))
    return re.sub(r"(?<!\\)\$(.*?)(?<!\\)\$", r"\\(\1\\)", text).replace(r"\$", "$")


class Text(str):
    """Plain text; `latex` is the same with its mathematics as LaTeX between dollar signs."""

    __slots__ = ("latex",)
    latex: str

    def __new__(cls, plain: str, latex: str | None = None) -> Text:
        text = super().__new__(cls, plain)
        text.latex = plain.replace("$", r"\$") if latex is None else latex
        return text


def _typeset(value: Any, *names: str) -> None:
    """Fills the fields `NAME_latex` of a new dataclass from those of its fields that are `Text`."""
    for name in names:
        text = getattr(value, name)
        if isinstance(text, Text):
            object.__setattr__(value, f"{name}_latex", "" if text.latex == text else text.latex)


Section = Literal[
    "",
    "domain",
    "zeros",
    "signs",
    "derivatives",
    "monotony",
    "extrema",
    "inflections",
    "asymptotes",
    "range",
]
"""Sections of the study of a function; empty for a solution without sections."""


@dataclass(frozen=True, slots=True)
class Step(Serializable):
    """One line of working.

    rule: name of the rule, such as "subtract-from-both-sides"; `inkmath.solving.catalogue` lists them all.
    latex: the line that results.
    explanation: one English sentence with the actual numbers.
    verified: True if the line was checked to follow from the one before.
    caution: the reason why the line may have more solutions than the one before; a later step rejects them.
    explanation_latex, caution_latex: the same sentences with their mathematics as LaTeX between dollar signs;
    empty where they hold none.
    parts: the steps that this one sums up, in a solution that does not show them all.
    section: the part of the solution that it belongs to, where that has several.
    """

    rule: str
    latex: str
    explanation: str
    verified: bool
    caution: OmitDefault[str] = ""
    explanation_latex: OmitDefault[str] = ""
    caution_latex: OmitDefault[str] = ""
    parts: OmitDefault[tuple[Step, ...]] = ()
    section: OmitDefault[Section] = ""

    def __post_init__(self) -> None:
        _typeset(self, "explanation", "caution")


@dataclass(frozen=True, slots=True)
class Answer(Serializable):
    """One answer: a value, a root, a solution of a system, an interval set or a family of solutions.

    latex, sympy: the exact answer as LaTeX and as SymPy text.
    decimal: its value at full double precision, or None if it has none.
    values: for a system, each variable's value as SymPy text.
    verified: True if the check (such as substitution) succeeded.
    label: its meaning, such as "zero" or "minimum" of a function; empty if a problem has one kind of answer.
    section: the part of the solution that it belongs to, see `Step`.
    """

    latex: str
    sympy: str
    decimal: float | None = None
    values: OmitDefault[Mapping[str, str] | None] = None
    verified: bool = False
    label: OmitDefault[str] = ""
    section: OmitDefault[Section] = ""


@dataclass(frozen=True, slots=True)
class Check(Serializable):
    """One check of an answer, such as a substitution, and its outcome.

    explanation_latex: see `Step`.
    undecided: the check did not pass because it could not be carried out, not because it failed.
    """

    latex: str
    explanation: str
    passed: bool
    explanation_latex: OmitDefault[str] = ""
    undecided: OmitDefault[bool] = False

    def __post_init__(self) -> None:
        _typeset(self, "explanation")


Task = Literal[
    "simplify",
    "expand",
    "factor",
    "partial-fractions",
    "complete-square",
    "divide",
    "rationalise",
    "tangent",
    "taylor",
    "differentiate",
    "integrate",
    "prove",
    "check",
]
"""Tasks besides solving; `check` is for the lines of a working."""

Numbers = Literal["real", "complex"]
"""Numbers that solutions are looked for among."""

Method = Literal["formula", "factoring", "completing-the-square", "substitution", "elimination", "gauss"]
"""Ways to solve quadratic equations (the first three) and systems of linear equations."""

Detail = Literal["brief", "normal", "full"]
"""Depths of a working: its ideas, the lines that a person would write, or every line."""

Language = Literal["en", "de"]
"""Languages of the sentences of a solution."""


class Options(TypedDict, total=False):
    """Options of a solution: see `inkmath.solve`."""

    unknown: str | None
    task: str | None
    numbers: str | None
    method: str | None
    detail: str
    language: str


Status = Literal["solved", "no-solution", "all-numbers", "unsolved", "timeout", "not-a-problem"]


@dataclass(frozen=True, slots=True)
class Meaning(Serializable):
    """A place where the notation is ambiguous.

    part: the place, in LaTeX. taken: its interpretation, in words. other: the other interpretation.
    latex: the whole problem, written so that it can only mean the other.
    """

    part: str
    taken: str
    other: str
    latex: str


@dataclass(frozen=True, slots=True)
class Part(Serializable):
    """One of several problems on a page.

    lines: the numbers of its lines on the page, counted from 1.
    solution: its solution; line numbers in it count the lines of the part alone.
    """

    lines: tuple[LineNumber, ...]
    solution: Solution


@dataclass(frozen=True, slots=True)
class Solution(Serializable):
    """The worked solution of a problem.

    status: the outcome; each but "solved" is explained in `message`.
    kind: the kind of problem, such as "linear-equation"; empty if it was not recognised.
    latex: the problem as it was understood.
    variable: the unknown, or None.
    meanings: other interpretations of ambiguous notation.
    wrong_line: the first wrong line of a checked working, counted from 1; None if all are right.
    principal: the solutions of a trigonometric equation from 0 up to (not including) 2 pi, in order.
    parts: if the lines are several problems, each of them with its solution; empty for one problem.
    reading_confidence: the probability that a problem was read right from ink; None for LaTeX.
    """

    status: Status
    kind: str
    latex: str
    variable: str | None = None
    answers: tuple[Answer, ...] = ()
    steps: tuple[Step, ...] = ()
    checks: tuple[Check, ...] = ()
    message: str = ""
    meanings: OmitDefault[tuple[Meaning, ...]] = ()
    wrong_line: OmitDefault[LineNumber | None] = None
    principal: OmitDefault[tuple[Answer, ...]] = ()
    parts: OmitDefault[tuple[Part, ...]] = ()
    reading_confidence: OmitDefault[Probability | None] = None
    message_latex: OmitDefault[str] = ""

    def __post_init__(self) -> None:
        _typeset(self, "message")

    @property
    def problems(self) -> tuple[Solution, ...]:
        """The solution of each problem: this one, or those of the parts."""
        return tuple(part.solution for part in self.parts) or (self,)

    def to_dict(self) -> dict[str, Any]:
        """Stable JSON; the last five fields are absent where they are empty."""
        return {"schema": SCHEMA, **Serializable.to_dict(self)}

    def _repr_latex_(self) -> str:
        lines = [
            line for each in self.problems for line in (each.latex, *(step.latex for step in each.steps))
        ]
        return "$\\displaystyle \\begin{gathered}" + r" \\ ".join(lines) + "\\end{gathered}$"

    def _repr_html_(self) -> str:
        if self.parts:
            return "".join(solution._repr_html_() for solution in self.problems)
        items = "".join(
            f"<li>\\({html.escape(step.latex)}\\) {_inline_html(step)}</li>" for step in self.steps
        )
        read = self.reading_confidence
        confidence = "" if read is None else f" <small>read with confidence {read:.2f}</small>"
        return f"<p>\\({html.escape(self.latex)}\\){confidence}</p><ol>{items}</ol>"
