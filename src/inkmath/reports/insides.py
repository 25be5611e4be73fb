"""Inside of a trained network: the filters of a convolution, and each layer's output for a picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from inkmath.reports.contents import Filters, Floats, Trace
from inkmath.reports.numbers import shape_text
from inkmath.reports.theme import LIGHT, Plot, Theme, blank, fitted, plain, themed

WIDTH_IN = 4.8
_MOST_OUTPUTS = 64  # filters, where pictures have one channel
_MOST_ROWS, _MOST_INPUTS = 20, 32  # deeper
_MAPS = 8
_A_ROW = 8
_PIXELS = 8  # of a weight
_GAP = 2  # pixels around a kernel
_WIDEST_KERNEL_IN = 0.57


@themed
def filters(layer: Filters, *, theme: Theme = LIGHT) -> Plot:
    """Every kernel of a convolution: blue adds, orange takes away, on one scale about 0.

    Where pictures have one channel a tile is a filter; deeper, a row of tiles is what one output weighs,
    a column one input. Of more than 64 filters, or 20 outputs and 32 inputs, those with the largest weights
    are shown.
    """
    weights = _strongest(layer.weights)
    outputs, inputs, kernel_height, kernel_width = weights.shape
    columns = min(outputs, _A_ROW) if inputs == 1 else inputs
    picture = _mosaic(weights.reshape(outputs * inputs, kernel_height, kernel_width), columns)
    scale_in = min((WIDTH_IN - 0.2) / picture.shape[1], _WIDEST_KERNEL_IN * columns / picture.shape[1])
    width, height = scale_in * picture.shape[1], scale_in * picture.shape[0]
    plot = Plot(theme, WIDTH_IN, 0.65 + height + 0.1)
    axes = blank(plot)
    scale = float(np.abs(weights).max()) or 1.0
    extent = (0.1, 0.1 + width, 0.65 + height, 0.65)
    colours = theme.colormap(theme.signed).with_extremes(bad=theme.line)
    axes.imshow(
        picture, colours, vmin=-scale, vmax=scale, extent=extent, aspect="auto", interpolation="nearest"
    )
    _filter_words(axes, layer, weights.shape, scale, theme)
    axes.set_xlim(0, WIDTH_IN)
    axes.set_ylim(plot.get_size_inches()[1], 0)
    return plot


def _mosaic(kernels: Floats, columns: int) -> npt.NDArray[np.float64]:
    """Kernels (N, H, W) row by row in one picture, each weight several pixels wide; NaN between them."""
    count, height, width = kernels.shape
    rows = -(-count // columns)
    gap = _GAP if height * width > 1 else 0
    tall, wide = height * _PIXELS + 2 * gap, width * _PIXELS + 2 * gap
    grid = np.full((rows * columns, tall, wide), np.nan)
    grid[:count, gap : tall - gap, gap : wide - gap] = kernels.repeat(_PIXELS, axis=1).repeat(_PIXELS, axis=2)
    cells = grid.reshape(rows, columns, tall, wide)
    return cells.transpose(0, 2, 1, 3).reshape(rows * cells.shape[2], columns * cells.shape[3])


def _strongest(weights: Floats) -> Floats:
    """The outputs and inputs with the largest weights, in their order."""
    most = _MOST_OUTPUTS if weights.shape[1] == 1 else _MOST_ROWS
    outputs = _largest(np.abs(weights).sum(axis=(1, 2, 3)), most)
    inputs = _largest(np.abs(weights).sum(axis=(0, 2, 3)), _MOST_INPUTS)
    return weights[np.ix_(outputs, inputs)]


def _largest(sizes: Floats, most: int) -> npt.NDArray[np.int64]:
    """The positions of the largest sizes, in rising order."""
    return np.sort(np.argsort(-sizes, kind="stable")[:most])


def _filter_words(axes: Axes, layer: Filters, shown: tuple[int, ...], scale: float, theme: Theme) -> None:
    outputs, inputs, height, width = layer.weights.shape
    axes.text(0.1, 0.16, fitted(layer.name, 3.0, 9), weight="bold", va="center", color=theme.ink)
    words = f"{outputs} outputs, {inputs} {'input' if inputs == 1 else 'inputs'}, {height} × {width}"
    if shown[:2] != (outputs, inputs):
        words += f"; shown {shown[0]} × {shown[1]}"
    elif inputs > 1:
        words += "; a row an output"
    axes.text(0.1, 0.38, words, size=8, va="center", color=theme.soft)
    ramp = np.linspace(-1, 1, 101)[None]
    left = WIDTH_IN - 1.35
    axes.imshow(
        ramp, theme.colormap(theme.signed), extent=(left + 0.28, left + 0.98, 0.22, 0.1), aspect="auto"
    )
    axes.text(left + 0.24, 0.16, f"−{scale:.2g}", size=7.5, ha="right", va="center", color=theme.soft)
    axes.text(left + 1.02, 0.16, f"{scale:.2g}", size=7.5, va="center", color=theme.soft)


@themed
def activations(trace: Trace, *, theme: Theme = LIGHT) -> Plot:
    """Output of each layer for one picture: its eight strongest maps, from nothing (pale) to its most (dark).

    A layer that gives a list of numbers is one strip. Each layer has a scale of its own.
    """
    pitch, tile = 0.78, (WIDTH_IN - 0.2) / _MAPS
    heights = [0.5 if layer.values.ndim == 1 else pitch for layer in trace.layers]
    top = 1.15
    plot = Plot(theme, WIDTH_IN, top + sum(heights) + 0.05)
    axes = blank(plot)
    axes.imshow(trace.image, "gray", vmin=0, vmax=255, extent=(0.1, 1.0, 1.0, 0.1), aspect="auto")
    axes.add_patch(Rectangle((0.1, 0.1), 0.9, 0.9, fill=False, edgecolor=theme.line, linewidth=0.6))
    for row, (word, name) in enumerate((("actual", trace.truth), ("answered", trace.given))):
        if name:
            axes.text(
                1.15, 0.38 + 0.24 * row, f"{word}: {fitted(name, 2.6, 9)}", va="center", color=theme.ink
            )
    for layer, height in zip(trace.layers, heights, strict=True):
        label = f"{plain(layer.name)}   {shape_text(layer.values.shape)}"
        axes.text(
            0.1, top + 0.07, fitted(label, WIDTH_IN - 0.2, 7.5), size=7.5, va="center", color=theme.soft
        )
        if layer.values.ndim == 1:
            box = (0.1, top + 0.17, WIDTH_IN - 0.2, 0.2)
            _map(axes, layer.values[None], box, layer.values, theme)
        else:
            strongest = _largest(np.abs(layer.values).sum(axis=(1, 2)), _MAPS)
            for column, channel in enumerate(strongest):
                box = (0.1 + column * tile, top + 0.17, tile - 0.05, tile - 0.05)
                _map(axes, layer.values[channel], box, layer.values, theme)
        top += height
    axes.set_xlim(0, WIDTH_IN)
    axes.set_ylim(top + 0.05, 0)
    return plot


def _map(
    axes: Axes, values: Floats, box: tuple[float, float, float, float], layer: Floats, theme: Theme
) -> None:
    """One map on its layer's scale: about 0 where the layer has negative numbers, else from 0."""
    left, top, width, height = box
    scale = float(np.abs(layer).max()) or 1.0
    is_signed = bool(layer.min() < 0)
    stops, low = (theme.signed, -scale) if is_signed else (theme.heat, 0.0)
    extent = (left, left + width, top + height, top)
    axes.imshow(
        values,
        theme.colormap(stops),
        vmin=low,
        vmax=scale,
        extent=extent,
        aspect="auto",
        interpolation="nearest",
    )
    axes.add_patch(Rectangle((left, top), width, height, fill=False, edgecolor=theme.line, linewidth=0.4))
