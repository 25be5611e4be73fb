"""Inside of a trained network: the weights of a layer, and each layer's output for a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from inkmath.reports.contents import Explanation, Filters, Floats, Pictures, Trace
from inkmath.reports.numbers import shape_text, share_text
from inkmath.reports.onnx_network import shares_of
from inkmath.reports.theme import LIGHT, Plot, Theme, blank, fitted, plain, themed

WIDTH_IN = 4.8
_MOST = 256  # outputs and inputs
_TALLEST_IN = 9.0
_A_ROW = 8
_NAME_IN = 0.12  # height of a name
_LIKELIEST = 5  # classes
_PIXELS = 2000  # that a row of kernels may take; up to 8 a weight
_GAP = 2  # pixels around a kernel
_WIDEST_KERNEL_IN = 0.57


@themed
def filters(layer: Filters, *, theme: Theme = LIGHT) -> Plot:
    """Every kernel of a layer: blue adds, orange takes away, on one scale about 0.

    Where pictures have one channel a tile is a filter; deeper, a row of tiles is what one output weighs,
    a column one input. Of more than 256 outputs or inputs those with the largest weights are shown.
    """
    weights = _strongest(layer.weights)
    outputs, inputs, kernel_height, kernel_width = weights.shape
    columns = min(outputs, _A_ROW) if inputs == 1 else inputs
    picture = _mosaic(weights.reshape(outputs * inputs, kernel_height, kernel_width), columns)
    widest = WIDTH_IN if layer.is_matrix else _WIDEST_KERNEL_IN * columns
    room = WIDTH_IN - (1.0 if layer.outputs else 0.2)  # names stand beside
    scale_in = min(min(room, widest) / picture.shape[1], _TALLEST_IN / picture.shape[0])
    width, height = scale_in * picture.shape[1], scale_in * picture.shape[0]
    if layer.is_matrix:
        height = max(height, _NAME_IN * len(layer.outputs))
    plot = Plot(theme, WIDTH_IN, 0.65 + height + 0.1)
    axes = blank(plot)
    scale = float(np.abs(weights).max()) or 1.0
    extent = (0.1, 0.1 + width, 0.65 + height, 0.65)
    colours = theme.colormap(theme.signed).with_extremes(bad=theme.line)
    axes.imshow(
        picture, colours, vmin=-scale, vmax=scale, extent=extent, aspect="auto", interpolation="nearest"
    )
    _filter_words(axes, layer, weights.shape, scale, theme)
    if layer.outputs and len(layer.outputs) == (kernel_height if layer.is_matrix else outputs):
        _name_rows(axes, layer, (0.1, 0.65, width, height), columns, theme)
    axes.set_xlim(0, WIDTH_IN)
    axes.set_ylim(plot.get_size_inches()[1], 0)
    return plot


def _name_rows(
    axes: Axes, layer: Filters, box: tuple[float, float, float, float], columns: int, theme: Theme
) -> None:
    """The class of each tile, in its corner, or of each row of tiles, beside it; the box is in inches."""
    left, top, width, height = box
    count = len(layer.outputs)
    rows = -(-count // columns) if layer.weights.shape[1] == 1 and not layer.is_matrix else count
    pitch = height / rows
    if pitch < 0.9 * _NAME_IN:
        return
    for i, name in enumerate(layer.outputs):
        if rows == count:
            x, y = left + width + 0.05, top + (i + 0.5) * pitch
        else:
            x, y = left + width / columns * (i % columns) + 0.03, top + (i // columns) * pitch + 0.09
        if x < WIDTH_IN - 0.1:
            label = fitted(name, WIDTH_IN - x, 7)
            axes.text(x, y, label, size=7, va="center", color=theme.ink)


def _mosaic(kernels: Floats, columns: int) -> npt.NDArray[np.float64]:
    """Kernels (N, H, W) row by row in one picture, each weight one to eight pixels wide; NaN between them."""
    count, height, width = kernels.shape
    rows = -(-count // columns)
    pixels = int(np.clip(_PIXELS // (columns * width), 1, 8))
    gap = _GAP if count > 1 and height * width > 1 else 0
    tall, wide = height * pixels + 2 * gap, width * pixels + 2 * gap
    grid = np.full((rows * columns, tall, wide), np.nan)
    inside = slice(gap, tall - gap), slice(gap, wide - gap)
    grid[:count, *inside] = kernels.repeat(pixels, axis=1).repeat(pixels, axis=2)
    cells = grid.reshape(rows, columns, tall, wide)
    return cells.transpose(0, 2, 1, 3).reshape(rows * cells.shape[2], columns * cells.shape[3])


def _strongest(weights: Floats) -> Floats:
    """The outputs and inputs with the largest weights, in their order."""
    outputs = _largest(np.abs(weights).sum(axis=(1, 2, 3)), _MOST)
    inputs = _largest(np.abs(weights).sum(axis=(0, 2, 3)), _MOST)
    return weights[np.ix_(outputs, inputs)]


def _largest(sizes: Floats, most: int) -> npt.NDArray[np.int64]:
    """The positions of the largest sizes, in rising order."""
    return np.sort(np.argsort(-sizes, kind="stable")[:most])


def _filter_words(axes: Axes, layer: Filters, shown: tuple[int, ...], scale: float, theme: Theme) -> None:
    outputs, inputs, height, width = layer.weights.shape
    if layer.is_matrix:
        outputs, inputs, height, width = height, width, 1, 1
    axes.text(0.1, 0.16, fitted(layer.name, 3.0, 9), weight="bold", va="center", color=theme.ink)
    words = f"{outputs} outputs, {inputs} {'input' if inputs == 1 else 'inputs'}"
    words += "; a row an output" if layer.is_matrix else f", {height} × {width}"
    if layer.is_matrix:
        pass
    elif shown[:2] != (outputs, inputs):
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
    """Output of each layer for one picture: all its maps, from nothing (pale) to its most (dark).

    A layer that gives a list of numbers is one strip; the last, if its classes are known, the likeliest of
    them. Each layer has a scale of its own.
    """
    heights = [_height_of(layer.values, trace.classes, layer is trace.layers[-1]) for layer in trace.layers]
    top = 1.15
    plot = Plot(theme, WIDTH_IN, top + sum(heights) + 0.05)
    axes = blank(plot)
    _picture(axes, trace.image, (0.1, 0.1, 0.9, 0.9), theme)
    for row, (word, name) in enumerate((("actual", trace.truth), ("answered", trace.given))):
        if name:
            axes.text(
                1.15, 0.38 + 0.24 * row, f"{word}: {fitted(name, 2.6, 9)}", va="center", color=theme.ink
            )
    for layer, height in zip(trace.layers, heights, strict=True):
        label = f"{plain(layer.name)}   {shape_text(layer.values.shape)}"
        label = fitted(label, WIDTH_IN - 0.2, 7.5)
        axes.text(0.1, top + 0.07, label, size=7.5, va="center", color=theme.soft)
        if layer.values.ndim == 3:
            _maps(axes, layer.values, top + 0.17, theme)
        elif layer is trace.layers[-1] and len(trace.classes) == len(layer.values):
            _likeliest(axes, layer.values, trace.classes, top + 0.17, theme)
        else:
            _values(axes, layer.values[None], (0.1, top + 0.17, WIDTH_IN - 0.2, 0.2), theme)
        top += height
    axes.set_xlim(0, WIDTH_IN)
    axes.set_ylim(top + 0.05, 0)
    return plot


def _height_of(values: Floats, classes: Sequence[str], is_last: bool) -> float:
    """Inches that a layer takes, its name above it."""
    if values.ndim == 3:
        count, tall, wide = values.shape
        columns = _columns_of(count)
        return float(0.25 + -(-count // columns) * (WIDTH_IN - 0.2) / columns * tall / wide)
    if is_last and len(classes) == len(values):
        return 0.25 + 0.17 * min(_LIKELIEST, len(classes))
    return 0.5


def _columns_of(maps: int) -> int:
    """8, 16 or 32, for no more than eight rows of up to 256 maps."""
    return 8 if maps <= 16 else 16 if maps <= 64 else 32


def _maps(axes: Axes, values: Floats, top: float, theme: Theme) -> None:
    """All maps of a layer (C, H, W), row by row."""
    count, tall, wide = values.shape
    columns = _columns_of(count)
    rows = -(-count // columns)
    pitch = (WIDTH_IN - 0.2) / columns
    gap = max(1, round(wide * 0.08))
    grid = np.full((rows * columns, tall + gap, wide + gap), np.nan)
    grid[:count, :tall, :wide] = values
    cells = grid.reshape(rows, columns, tall + gap, wide + gap).transpose(0, 2, 1, 3)
    picture = cells.reshape(rows * (tall + gap), columns * (wide + gap))
    _values(axes, picture, (0.1, top, WIDTH_IN - 0.2, rows * pitch * tall / wide), theme, theme.line)


def _values(
    axes: Axes, values: Floats, box: tuple[float, float, float, float], theme: Theme, empty: str = ""
) -> None:
    """Numbers of one layer as colours: about 0 where there are negative ones, else from 0; NaN is `empty`."""
    left, top, width, height = box
    scale = float(np.nanmax(np.abs(values))) or 1.0
    is_signed = bool(np.nanmin(values) < 0)
    stops, low = (theme.signed, -scale) if is_signed else (theme.heat, 0.0)
    axes.imshow(
        values,
        theme.colormap(stops).with_extremes(bad=empty or theme.paper),
        vmin=low,
        vmax=scale,
        extent=(left, left + width, top + height, top),
        aspect="auto",
        interpolation="nearest",
    )
    if not empty:
        axes.add_patch(Rectangle((left, top), width, height, fill=False, edgecolor=theme.line, linewidth=0.4))


def _likeliest(axes: Axes, outputs: Floats, classes: Sequence[str], top: float, theme: Theme) -> None:
    """The likeliest classes with their probabilities, as bars."""
    shares = shares_of(outputs[None])[0]
    for row, i in enumerate(np.argsort(-shares, kind="stable")[:_LIKELIEST].tolist()):
        y, share = top + 0.17 * (row + 0.5), float(shares[i])
        axes.text(1.15, y, fitted(classes[i], 1.0, 8), size=8, ha="right", va="center", color=theme.ink)
        axes.add_patch(Rectangle((1.22, y - 0.055), 2.6 * share, 0.11, color=theme.first, linewidth=0))
        axes.text(1.26 + 2.6 * share, y, share_text(share, 1), size=8, va="center", color=theme.soft)


@themed
def explanation(found: Explanation, *, theme: Theme = LIGHT) -> Plot:
    """A picture, the places that its answer rests on, and the training pictures that are most like it.

    Of the first map blue is where the answer becomes less probable if a patch covers the picture, of the
    second where it becomes more probable with more ink; orange is the other way.
    """
    side, pitch = 1.42, 1.59
    plot = Plot(theme, WIDTH_IN, side + (1.7 if len(found.neighbours) else 0.85))
    axes = blank(plot)
    _picture(axes, found.image, (0.1, 0.3, side, side), theme)
    title = (
        f"{plain(found.truth)} → {plain(found.given)}" if found.truth != found.given else plain(found.given)
    )
    scale = float(np.abs(found.occlusion).max())
    for place, (words, below) in enumerate(
        (
            (title, "as the network sees it"),
            ("covered", f"bluest: probability ÷ {np.exp(scale):,.3g}"),
            ("gradient", "blue: more ink, more probable"),
        )
    ):
        left = 0.1 + place * pitch
        axes.text(left, 0.16, fitted(words, side, 9), weight="bold", va="center", color=theme.ink)
        axes.text(left, side + 0.4, fitted(below, pitch - 0.05, 7), size=7, va="center", color=theme.soft)
    _reasons(axes, found, found.occlusion, (0.1 + pitch, 0.3, side, side), theme)
    _reasons(axes, found, found.gradient, (0.1 + 2 * pitch, 0.3, side, side), theme)
    if len(found.neighbours):
        _neighbours(axes, found, side + 0.85, theme)
    axes.set_xlim(0, WIDTH_IN)
    axes.set_ylim(plot.get_size_inches()[1], 0)
    return plot


def _reasons(
    axes: Axes, found: Explanation, values: Floats, box: tuple[float, float, float, float], theme: Theme
) -> None:
    """A map of a picture in colours about 0, with the outline of its ink."""
    left, top, width, height = box
    extent = (left, left + width, top + height, top)
    scale = float(np.abs(values).max()) or 1.0
    colours = theme.colormap(theme.signed)
    axes.imshow(
        values, colours, vmin=-scale, vmax=scale, extent=extent, aspect="auto", interpolation="bilinear"
    )
    ink = (found.image < 128).astype(float)
    if ink.any() and not ink.all():
        axes.contour(ink, levels=[0.5], colors=theme.ink, linewidths=0.7, extent=extent, origin="image")
    axes.add_patch(Rectangle((left, top), width, height, fill=False, edgecolor=theme.line, linewidth=0.6))


def _neighbours(axes: Axes, found: Explanation, top: float, theme: Theme) -> None:
    """The nearest training pictures with their classes, a line below the words that say so."""
    axes.text(0.1, top - 0.08, "nearest training pictures", weight="bold", va="center", color=theme.ink)
    tile = (WIDTH_IN - 0.2) / 6
    for i, (image, name) in enumerate(zip(found.neighbours, found.neighbour_names, strict=True)):
        _picture(axes, image, (0.1 + i * tile, top + 0.04, tile - 0.2, tile - 0.2), theme)
        x, y = 0.1 + i * tile + (tile - 0.2) / 2, top + tile - 0.06
        colour = theme.ink if name == found.truth else theme.wrong
        axes.text(x, y, fitted(name, tile - 0.1, 8), size=8, ha="center", va="center", color=colour)


def _picture(axes: Axes, image: Pictures, box: tuple[float, float, float, float], theme: Theme) -> None:
    left, top, width, height = box
    extent = (left, left + width, top + height, top)
    axes.imshow(image, "gray", vmin=0, vmax=255, extent=extent, aspect="auto")
    axes.add_patch(Rectangle((left, top), width, height, fill=False, edgecolor=theme.line, linewidth=0.6))
