"""Confusion matrices that can be read at ten classes and at four hundred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, PowerNorm
from matplotlib.patches import Rectangle

from inkmath.evaluation.symbols.class_metrics import worst_pairs
from inkmath.reports.clusters import clustered_order, confused_groups
from inkmath.reports.contents import Ints, require
from inkmath.reports.numbers import share_text
from inkmath.reports.theme import (
    LIGHT,
    Cell,
    Plot,
    Theme,
    blank,
    contrasting,
    fitted,
    message,
    themed,
    width_of,
)

COUNTED = 26
"""Up to so many classes, cells show their counts."""

NAMED = 100
"""Up to so many classes, rows and columns are named."""

_GROUP_MEMBERS = 8
_GROUPS = 9
_GROUP_COLUMNS = 3
_WIDEST_IN = 1.1  # of a name
_GAMMA = 0.5  # of the colours of mistakes: a rare one still shows

_Matrix = npt.NDArray[np.int64]


@themed
def confusion(matrix: Ints, classes: Sequence[str], *, clustered: bool = True, theme: Theme = LIGHT) -> Plot:
    """The whole confusion matrix: rows what is there, columns what was answered.

    matrix: counts (C, C). Each row is coloured by shares of its samples, right answers and mistakes on scales
    of their own; a row without samples is hatched. clustered: confused classes are neighbours. Beyond `NAMED`
    classes mistakes are dots and no class is named: `confusion_groups` shows the parts that matter.
    """
    counts = _checked(matrix, classes)
    if not counts.size:
        return message("There are no classes.", theme)
    order = clustered_order(counts) if clustered else np.arange(len(counts))
    counts, names = counts[np.ix_(order, order)], [classes[i] for i in order]
    if len(names) > NAMED:
        return _overview(counts, theme)
    cell, size = (0.3, 8.0) if len(names) <= COUNTED else (0.1, 6.5)
    block = _Block(counts, order.tolist(), names, counts.sum(axis=1), cell, size)
    width, height = max(3.6, block.width_in + 0.3), block.height_in + 0.95
    plot = Plot(theme, width, height)
    whole = blank(plot)
    left, top = (width - block.width_in) / 2 + 0.1, 0.3
    _draw_block(plot, block, left, top, theme)
    middle = left + block.margin_in + block.side_in / 2
    whole.text(middle, 0.17, "answered", ha="center", va="center", color=theme.soft)
    middle = top + block.margin_in + block.side_in / 2
    whole.text(0.14, middle, "actual", rotation=90, ha="center", va="center", color=theme.soft)
    _keys(plot, top + block.height_in + 0.12, theme)
    return plot


@themed
def confusion_groups(matrix: Ints, classes: Sequence[str], *, theme: Theme = LIGHT) -> Plot:
    """The groups of classes most often taken for one another, each as a small confusion matrix.

    matrix: counts (C, C); rows what is there, columns what was answered. Answers outside the group are left
    out; shares are still of all samples of the row.
    """
    counts = _checked(matrix, classes)
    groups = confused_groups(counts, _GROUP_MEMBERS)[:_GROUPS]
    if not groups:
        return message("No class was taken for another.", theme)
    supports = counts.sum(axis=1)
    blocks = [
        _Block(counts[np.ix_(g, g)], list(g), [classes[i] for i in g], supports[list(g)], 0.27, 7.5)
        for g in groups
    ]
    columns = min(_GROUP_COLUMNS, len(groups))
    width = max(block.width_in for block in blocks) + 0.3
    rows = [blocks[i : i + columns] for i in range(0, len(blocks), columns)]
    heights = [max(block.height_in for block in row) + 0.45 for row in rows]
    plot = Plot(theme, width * columns + 0.1, sum(heights) + 0.1)
    whole = blank(plot)
    top = 0.15
    for row, height in zip(rows, heights, strict=True):
        for column, block in enumerate(row):
            left = 0.15 + column * width
            mistakes = int(block.counts.sum() - np.trace(block.counts))
            words = f"{mistakes:,} {'mistake' if mistakes == 1 else 'mistakes'} among these"
            whole.text(left, top + 0.06, words, size=8.5, weight="bold", va="center", color=theme.ink)
            _draw_block(plot, block, left, top + 0.2, theme)
        top += height
    return plot


@themed
def worst_confusions(matrix: Ints, classes: Sequence[str], *, theme: Theme = LIGHT) -> Plot:
    """The commonest mistakes as bars: what is there, what was answered, how often, and of how many."""
    counts = _checked(matrix, classes)
    pairs = worst_pairs(counts, 20)
    if not pairs:
        return message("No class was taken for another.", theme)
    plot = Plot(theme, 4.8, 0.5 + 0.2 * len(pairs))
    axes = plot.add_subplot()
    places = np.arange(len(pairs))
    axes.barh(places, [pair.count for pair in pairs], color=theme.wrong, height=0.62)
    for place, pair in zip(places.tolist(), pairs, strict=True):
        support = round(pair.count / pair.share)
        text = f" {pair.count:,} of {support:,} ({share_text(pair.share, 0)})"
        axes.text(pair.count, place, text, va="center", size=8, color=theme.soft)
    names = [f"{fitted(classes[p.truth], 0.95, 8)} → {fitted(classes[p.given], 0.95, 8)}" for p in pairs]
    axes.set_yticks(places, names, parse_math=False, size=8, color=theme.ink)
    axes.set_xlim(0, pairs[0].count * 1.55)
    axes.set_ylim(len(pairs) - 0.4, -0.6)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    return plot


def _checked(matrix: Ints, classes: Sequence[str]) -> _Matrix:
    expected, shape = (len(classes), len(classes)), matrix.shape
    require(shape == expected, f"The confusion matrix of {len(classes)} classes is {expected}, not {shape}.")
    return matrix.astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Block:
    """A square of counts with named rows and columns, measured in inches.

    numbers: the classes' indices. supports: samples of each row, those outside the square too. size: of the
    names, in points.
    """

    counts: _Matrix
    numbers: Sequence[int]
    names: Sequence[str]
    supports: _Matrix
    cell_in: float
    size: float

    @property
    def labels(self) -> list[str]:
        return [fitted(name, _WIDEST_IN, self.size) for name in self.names]

    @property
    def margin_in(self) -> float:
        """Room for the names, to the left and, turned, above."""
        return max(width_of(label, self.size) for label in self.labels) + 0.1

    @property
    def side_in(self) -> float:
        return self.cell_in * len(self.names)

    @property
    def width_in(self) -> float:
        return self.margin_in + self.side_in

    @property
    def height_in(self) -> float:
        return self.margin_in + self.side_in


def _draw_block(plot: Plot, block: _Block, left: float, top: float, theme: Theme) -> None:
    """The block with its top left corner there, in inches from the figure's."""
    width, height = plot.get_size_inches()
    x, y = left + block.margin_in, top + block.margin_in
    side = block.side_in
    axes = plot.add_axes((x / width, 1 - (y + side) / height, side / width, side / height))
    cell = side / len(block.names)
    for i, j in np.argwhere(block.counts > 0).tolist():
        place = (x + j * cell) / width, (y + i * cell) / height, cell / width, cell / height
        plot.cells.append(Cell(block.numbers[i], block.numbers[j], place))
    colours = _colours(block.counts, block.supports, theme)
    axes.imshow(colours, interpolation="nearest", aspect="auto")
    labels, places = block.labels, np.arange(len(block.names))
    style: dict[str, Any] = {"parse_math": False, "size": block.size, "color": theme.ink}
    axes.set_xticks(places, labels, **style)
    for label in axes.get_xticklabels():
        is_short = width_of(label.get_text(), block.size) <= cell - 0.03
        label.set_rotation(0 if is_short else 90)  # a bracket or a minus turned would be another sign
    axes.set_yticks(places, labels, **style)
    axes.tick_params(length=0, pad=2, labeltop=True, labelbottom=False)
    _grid_lines(axes, len(places), theme)
    for row in np.flatnonzero(block.supports == 0):
        box = (-0.5, row - 0.5), len(places), 1
        axes.add_patch(Rectangle(*box, fill=False, hatch="////", edgecolor=theme.line, linewidth=0))
    if len(places) <= COUNTED:
        for row, column in np.argwhere(block.counts > 0):
            text, colour = _short(int(block.counts[row, column])), contrasting(tuple(colours[row, column]))
            axes.text(column, row, text, ha="center", va="center", size=block.size - 1, color=colour)


def _grid_lines(axes: Axes, count: int, theme: Theme) -> None:
    """Thin lines between cells in the colour of the paper."""
    edges = np.arange(count + 1) - 0.5
    axes.set_xticks(edges, minor=True)
    axes.set_yticks(edges, minor=True)
    axes.tick_params(which="minor", length=0)
    colour, thick = (theme.paper, 0.8) if count <= COUNTED else (theme.line, 0.4)
    axes.grid(which="minor", color=colour, linewidth=thick)
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_color(theme.line)


def _short(count: int) -> str:
    """A count in at most four characters: 12, 980, 1.2k, 45k, 3M."""
    if count < 1000:
        return str(count)
    if count < 9950:
        return f"{count / 1000:.1f}k"
    return f"{round(count / 1000)}k" if count < 999_500 else f"{round(count / 1e6)}M"


def _colours(counts: _Matrix, supports: npt.NDArray[np.int64], theme: Theme) -> npt.NDArray[np.float64]:
    """RGBA (C, C, 4) in [0, 1]: the diagonal on the scale of right answers, the rest on that of mistakes."""
    shares = counts / np.maximum(supports, 1)[:, None]
    colours = theme.colormap(theme.error_heat)(PowerNorm(_GAMMA, 0, 1)(shares))
    colours[counts == 0] = theme.colormap((theme.paper, theme.paper))(0.0)
    diagonal = np.arange(len(counts))
    colours[diagonal, diagonal] = theme.colormap(theme.heat)(np.diagonal(shares))
    return np.asarray(colours, np.float64)


def _keys(plot: Plot, top: float, theme: Theme) -> None:
    """The two scales of colours, side by side, so many inches below the figure's top."""
    height = plot.get_size_inches()[1]
    scales = (
        ("share right", theme.heat, Normalize(0, 1), (0, 0.5, 1)),
        ("share taken for it", theme.error_heat, PowerNorm(_GAMMA, 0, 1), (0, 0.05, 0.25, 1)),
    )
    for place, (title, stops, norm, ticks) in enumerate(scales):
        box = plot.add_axes((0.1 + 0.46 * place, 1 - (top + 0.1) / height, 0.34, 0.09 / height))
        bar = plot.colorbar(ScalarMappable(norm, theme.colormap(stops)), cax=box, orientation="horizontal")
        bar.set_ticks(list(ticks), labels=[f"{100 * tick:.0f} %" for tick in ticks])
        bar.outline.set_visible(False)
        box.tick_params(length=0, labelsize=7, pad=2)
        box.set_xlabel(title, size=8, labelpad=1)


def _overview(counts: _Matrix, theme: Theme) -> Plot:
    """Many classes: right answers as a line of colour on the diagonal, mistakes as dots."""
    count, side = len(counts), 6.6
    plot = Plot(theme, side + 0.45, side + 1.05)
    width, height = plot.get_size_inches()
    whole = blank(plot)
    words = f"answered ({count} classes, confused ones side by side)"
    whole.text(0.35 + side / 2, 0.17, words, ha="center", va="center", color=theme.soft)
    whole.text(0.17, 0.35 + side / 2, "actual", rotation=90, ha="center", va="center", color=theme.soft)
    axes = plot.add_axes((0.35 / width, 1 - (0.35 + side) / height, side / width, side / height))
    supports = counts.sum(axis=1)
    shares = counts / np.maximum(supports, 1)[:, None]
    for row in np.flatnonzero(supports == 0):
        axes.axhspan(row - 0.5, row + 0.5, color=theme.panel, linewidth=0)
    mistakes = shares.copy()
    np.fill_diagonal(mistakes, 0)
    rows, columns = np.nonzero(mistakes)
    weakest_first = np.argsort(mistakes[rows, columns], kind="stable")
    rows, columns = rows[weakest_first], columns[weakest_first]
    values = mistakes[rows, columns]
    dots = theme.colormap(theme.error_heat[1:])
    axes.scatter(
        columns, rows, s=1.5 + 22 * values, c=values, norm=PowerNorm(_GAMMA, 0, 1), cmap=dots, linewidths=0
    )
    places = np.flatnonzero(supports > 0)
    right = theme.colormap(theme.heat)(np.diagonal(shares)[places])
    cell = 72 * side / count
    axes.scatter(places, places, s=max(cell, 2.0) ** 2, c=right, marker="s", linewidths=0)
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(True)
    _keys(plot, side + 0.45, theme)
    return plot
