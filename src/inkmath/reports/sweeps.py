"""A measure over two settings, as the heat map of a sweep."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from inkmath.reports.contents import SweepGrid
from inkmath.reports.numbers import share_text
from inkmath.reports.theme import LIGHT, Plot, Theme, contrasting, fitted, plain, themed


@themed
def sweep(grid: SweepGrid, *, theme: Theme = LIGHT) -> Plot:
    """A heat map of a measure over two settings; the best cell is framed, a missing one is hatched."""
    rows, columns = grid.accuracies.shape
    plot = Plot(theme, _width_in(grid), 1.2 + 0.42 * rows)
    axes = plot.add_subplot()
    values = np.where(np.isfinite(grid.accuracies), grid.accuracies, np.nan).astype(np.float64)
    colours = theme.colormap(theme.heat)
    is_there = np.isfinite(values)
    low, high = (
        (float(values[is_there].min()), float(values[is_there].max())) if is_there.any() else (0.0, 1.0)
    )
    scaled = (values - low) / (high - low or 1.0)
    axes.imshow(
        np.ma.masked_invalid(scaled), cmap=colours, vmin=0, vmax=1, aspect="auto", interpolation="nearest"
    )
    for row, column in np.ndindex(rows, columns):
        if is_there[row, column]:
            colour = contrasting(colours(scaled[row, column]))
            text = share_text(float(values[row, column]))
            axes.text(column, row, text, ha="center", va="center", size=8.5, color=colour)
        else:
            box = Rectangle(
                (column - 0.5, row - 0.5), 1, 1, fill=False, hatch="////", edgecolor=theme.line, lw=0
            )
            axes.add_patch(box)
    if is_there.any():
        row, column = np.unravel_index(int(np.nanargmax(values)), values.shape)
        box = Rectangle((column - 0.47, row - 0.47), 0.94, 0.94, fill=False, edgecolor=theme.second, lw=2.2)
        axes.add_patch(box)
    _setting_axes(axes, grid, theme)
    return plot


def _width_in(grid: SweepGrid) -> float:
    """The width of the whole figure."""
    return max(3.2, 1.3 + 0.62 * len(grid.x_values))


def _setting_axes(axes: Axes, grid: SweepGrid, theme: Theme) -> None:
    for axis, values, name, room in (
        (axes.xaxis, grid.x_values, grid.x_name, 0.58),
        (axes.yaxis, grid.y_values, grid.y_name, 0.9),
    ):
        labels = [fitted(value if isinstance(value, str) else f"{value:g}", room, 8.5) for value in values]
        axis.set_ticks(np.arange(len(values)), labels, parse_math=False, color=theme.ink)
        axis.set_label_text(plain(name))
    room = _width_in(grid) - 0.9
    axes.set_title(fitted(grid.measure[:1].upper() + grid.measure[1:], room, 10.5))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
