"""Baselines and sizes of the rows of written expressions, and the place of each symbol on its row.

A row's size is about the height of its digits; its line is what they stand on. Both are fitted to the tops
and bottoms of its letters and digits, given where such symbols usually stand; where they stand is the median
over all rows. The two are settled by turns, from what is customary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count

import numpy as np
import numpy.typing as npt

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.vocab import NAMES, Kind, table

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FRACTION_BAR = r"\frac"
"""The name of a fraction bar, which stands elsewhere than a minus sign does."""

MEASURED = (*NAMES, FRACTION_BAR)
"""The symbols by their number here."""

_CUSTOM: tuple[tuple[str, float, float], ...] = (
    ("0 1 2 3 4 5 6 7 8 9 b d h i k l t A B C E F G H I L M N P R S T V X Y", -1.0, 0.0),
    (r"\Delta \theta \lambda ! \forall \exists \sin \cos \tan \lim", -1.0, 0.0),
    (r"a c e m n o r s u v w x z \alpha \pi \sigma", -0.65, 0.0),
    (r"g p q y \gamma \mu", -0.65, 0.4),
    (r"f j \beta \phi \log", -1.0, 0.4),
    (r"+ \pm \times \div \neq \infty \in", -0.7, -0.05),
    (r"< > \leq \geq", -0.8, 0.0),
    (r"= \rightarrow", -0.55, -0.2),
    (rf"- {FRACTION_BAR}", -0.45, -0.4),
    (r"\cdot \cdots", -0.47, -0.37),
    (r". \ldots", -0.1, 0.0),
    (",", -0.1, 0.25),
    (r"\prime", -1.1, -0.7),
    (r"( ) [ ] | / \{ \} \sqrt", -1.2, 0.2),
    (r"\sum", -1.2, 0.3),
    (r"\int", -1.6, 0.6),
    ("D J K O U W Z", -1.0, 0.0),
    ("Q ?", -1.0, 0.1),
    (r"\delta \Gamma \Theta \Lambda \Xi \Pi \Sigma \Phi \Omega \partial \nabla \hbar \ell", -1.0, 0.0),
    (r"\epsilon \varepsilon \kappa \nu \tau \omega", -0.65, 0.0),
    (r"\eta \rho \varphi \chi \psi", -0.65, 0.4),
    (r"\zeta \xi \Psi", -1.0, 0.3),
    (r"\emptyset \mathbb{N} \mathbb{Z} \mathbb{R} \mathbb{C} \mathbb{E} \mathbb{P} \Re \Im", -1.0, 0.0),
    (r"\mathbb{Q}", -1.0, 0.1),
    (
        r"\mathcal{A} \mathcal{B} \mathcal{C} \mathcal{D} \mathcal{E} \mathcal{F} \mathcal{G} \mathcal{H}",
        -1.0,
        0.0,
    ),
    (
        r"\mathcal{L} \mathcal{M} \mathcal{N} \mathcal{O} \mathcal{P} \mathcal{R} \mathcal{S} \mathcal{T}",
        -1.0,
        0.0,
    ),
    (r"\mathcal{U} \mathcal{X} \mathcal{Z}", -1.0, 0.0),
    (r"\angle \triangle \square \top \perp", -0.85, 0.0),
    (r"\mp \oplus \otimes \odot \notin \ni", -0.7, -0.05),
    (r"\cup \cap \wedge \vee", -0.7, 0.0),
    (r"\setminus", -1.1, 0.1),
    (r"\neg", -0.5, -0.2),
    (r"* \star", -0.65, -0.2),
    (r"\circ \bullet", -0.55, -0.2),
    (r"\subset \supset \ll \gg \propto", -0.65, -0.1),
    (r"\subseteq \supseteq", -0.75, 0.0),
    (r"\approx \equiv \simeq", -0.6, -0.2),
    (r"\cong", -0.65, -0.15),
    (r"\sim", -0.5, -0.3),
    (r"\leftarrow \leftrightarrow \mapsto", -0.6, -0.2),
    (r"\Leftarrow \Rightarrow \Leftrightarrow \rightleftharpoons", -0.65, -0.15),
    (r"\uparrow \downarrow \dagger", -1.0, 0.1),
    (r"\therefore \because", -0.6, 0.0),
    (r"\prod \bigcup \bigcap", -1.2, 0.3),
    (r"\iint \oint", -1.6, 0.6),
    (r"\langle \rangle \lfloor \rfloor \lceil \rceil \|", -1.2, 0.2),
    (":", -0.6, -0.05),
    (";", -0.6, 0.25),
    (r"\vdots \ddots", -1.0, 0.1),
    (r"\% \# \& \euro \pounds \checkmark", -1.0, 0.0),
    (r"\$", -1.1, 0.15),
    (r"\unknown", -0.95, 0.05),
    (r"\dot \ddot", -1.2, -1.1),
    (r"\overline", -1.2, -1.15),
    (r"\underline", 0.15, 0.2),
    (r"\overrightarrow", -1.35, -1.05),
    (r"\widehat", -1.3, -1.05),
    (r"\widetilde", -1.25, -1.1),
)
"""Symbols with the top and bottom that they customarily have on a line, y downwards."""

_ANCHORS = (Kind.DIGIT, Kind.LETTER)  # what tells a row's size; the rest has next to no say
_WEAK = 0.02
_ROUNDS = 6
_TELLING = 3  # anchors of a row from which extents are learned
_ENOUGH = 5  # symbols of a name in such rows, from which its extents are learned


@dataclass(frozen=True, slots=True)
class Rows:
    """All symbols of many expressions, and the rows that they stand in.

    names: int (N,) into MEASURED. edges: float (N, 2), top and bottom. sides: float (N,), the longer one.
    rows: int (N,). origins: number of the expression and of the symbol in it.
    lines, sizes: float (R,), in the units of the strokes.
    """

    names: IntArray
    edges: FloatArray
    sides: FloatArray
    rows: IntArray
    origins: list[tuple[int, int]]
    lines: FloatArray
    sizes: FloatArray


def measured_rows(expressions: Sequence[WrittenExpression]) -> tuple[Rows, FloatArray]:
    """The rows of all expressions that have a tree; and float (names, 2), top and bottom of each symbol."""
    names, boxes, rows, origins = _collected(expressions)
    edges, extents = boxes[:, 1::2], usual_extents()
    anchor = np.array([name != FRACTION_BAR and table()[name].kind in _ANCHORS for name in MEASURED])
    telling = (np.bincount(rows, anchor[names]) >= _TELLING)[rows]
    weights = np.where(anchor, 1.0, _WEAK)[names]
    lines, sizes = _fitted(edges, extents[names], weights, rows)
    for _ in range(_ROUNDS):
        relative = (edges - lines[rows, None]) / sizes[rows, None]
        extents = _medians(relative[telling], names[telling], extents)
        lines, sizes = _fitted(edges, extents[names], weights, rows)
    sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    return Rows(names, edges, sides, rows, origins, lines, sizes), extents


@cache
def customary() -> Mapping[str, tuple[float, float]]:
    """Top and bottom by custom, by name."""
    return {name: (top, bottom) for names, top, bottom in _CUSTOM for name in names.split()}


def usual_extents() -> FloatArray:
    """float (names, 2): top and bottom of what can be measured, by custom."""
    return np.array([customary()[name] for name in MEASURED])


def _fitted(
    edges: FloatArray, extents: FloatArray, weights: FloatArray, rows: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Line and size (R,) of each row: the least squares of edges = line + size * extents."""

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(rows, (weights[:, None] * values).sum(axis=1)).astype(np.float64)

    weight = 2 * np.bincount(rows, weights)
    edge, extent = total(edges) / weight, total(extents) / weight
    spread = extents - extent[rows, None]
    sizes = total(spread * (edges - edge[rows, None])) / np.maximum(total(spread**2), 1e-12)
    sizes = np.maximum(sizes, 1e-6)
    return edge - sizes * extent, sizes


def _medians(relative: FloatArray, names: IntArray, extents: FloatArray) -> FloatArray:
    """The extents learned anew, on the scale on which digits stand from -1 to 0."""
    learned = extents.copy()
    common = np.flatnonzero(np.bincount(names, minlength=len(MEASURED)) >= _ENOUGH)
    for name in common:
        learned[name] = np.median(relative[names == name], axis=0)
    digits = [name for name in common if MEASURED[name].isdigit()]
    if digits:
        top, bottom = learned[digits].mean(axis=0)
        learned[common] = (learned[common] - bottom) / (bottom - top)
    return learned


def _collected(
    expressions: Sequence[WrittenExpression],
) -> tuple[IntArray, FloatArray, IntArray, list[tuple[int, int]]]:
    """Names, boxes (N, 4), rows and origins of all symbols."""
    numbers = {name: number for number, name in enumerate(MEASURED)}
    new_row = count()
    names: list[int] = []
    boxes: list[list[float]] = []
    rows: list[int] = []
    origins: list[tuple[int, int]] = []
    for number, expression in enumerate(expressions):
        tree = expression.tree
        if tree is None:
            continue
        children, row_of = tree.children(), dict[int, int]()
        for symbol in tree.reading_order():
            right = tree.parents[symbol] >= 0 and tree.relations[symbol] == Relation.RIGHT
            row_of[symbol] = row_of[tree.parents[symbol]] if right else next(new_row)
            points = np.concatenate(expression.symbol_strokes(expression.symbols[symbol]))
            names.append(numbers[_name(tree, symbol, children)])
            boxes.append([*points.min(axis=0).tolist(), *points.max(axis=0).tolist()])
            rows.append(row_of[symbol])
            origins.append((number, symbol))
    return np.array(names, np.int64), np.array(boxes).reshape(-1, 4), np.array(rows, np.int64), origins


def _name(tree: LayoutTree, symbol: int, children: list[dict[Relation, int]]) -> str:
    return FRACTION_BAR if tree.is_fraction_bar(symbol, children) else tree.names[symbol]
