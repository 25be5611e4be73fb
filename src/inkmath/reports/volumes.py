"""A network drawn as the volumes of numbers that flow through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log2
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Polygon

from inkmath.reports.contents import LayerRow, Network
from inkmath.reports.numbers import count_text, shape_text
from inkmath.reports.theme import LIGHT, Plot, Theme, blank, fitted, themed

_STEP_IN = 1.15
_ROW_IN = 2.3
_A_ROW = 7
_MOST_STAGES = 70


@dataclass(frozen=True, slots=True)
class _Stage:
    """One volume of the drawing: a layer, with those after it that change no shape, or a whole block."""

    title: str
    detail: str
    shape: tuple[int, ...]
    parameters: int
    skips: bool = False


@themed
def architecture(network: Network, *, theme: Theme = LIGHT) -> Plot:
    """The network from left to right, row by row: a box is what one layer, or one block, gives to the next.

    Heights are the sides of the maps, depths their number (both on logarithmic scales). Layers that change no
    shape and learn little, such as ReLU, are named with the one before. An arc is a way around a block.
    """
    stages = _stages(network)
    shown = stages if len(stages) <= _MOST_STAGES else [*stages[: _MOST_STAGES - 1], _rest(stages)]
    columns = min(_A_ROW, len(shown))
    rows = -(-len(shown) // columns)
    plot = Plot(theme, max(4.0, 0.2 + _STEP_IN * columns), 0.1 + _ROW_IN * rows)
    axes = blank(plot)
    largest = max(_side(stage.shape) for stage in shown)
    for i, stage in enumerate(shown):
        x = 0.1 + _STEP_IN * (i % columns + 0.5)
        y = _ROW_IN * (i // columns) + 1.12
        _volume(axes, stage, x, y, largest, theme, is_input=i == 0)
        if i + 1 < len(shown) and (i + 1) % columns:
            _arrow(axes, x + _STEP_IN / 2, y, theme)
    return plot


def _stages(network: Network) -> list[_Stage]:
    stages = [_Stage("Input", "", network.input_shape, 0)]
    for block, layers in groupby(network.layers, key=lambda layer: layer.block):
        if block:
            stages.append(_block(block, list(layers)))
            continue
        for layer in layers:
            is_quiet = layer.output_shape == stages[-1].shape and not _is_convolution(layer)
            if is_quiet and len(stages) > 1 and layer.parameters <= 4 * layer.output_shape[0]:
                last = stages[-1]
                titles = last.title if "…" in last.title or last.skips else f"{last.title}\n+ {layer.kind}"
                stages[-1] = _Stage(
                    titles, last.detail, last.shape, last.parameters + layer.parameters, last.skips
                )
            else:
                stages.append(_Stage(layer.kind, layer.detail, layer.output_shape, layer.parameters))
    return stages


def _is_convolution(layer: LayerRow) -> bool:
    return "conv" in layer.kind.lower() or "linear" in layer.kind.lower()


def _block(name: str, layers: Sequence[LayerRow]) -> _Stage:
    parameters = sum(layer.parameters for layer in layers)
    return _Stage(
        name,
        f"{len(layers)} layers",
        layers[-1].output_shape,
        parameters,
        any(layer.skips for layer in layers),
    )


def _rest(stages: Sequence[_Stage]) -> _Stage:
    """A stage that stands for those that are not drawn."""
    hidden = stages[_MOST_STAGES - 1 :]
    return _Stage(f"… {len(hidden)} more", "", hidden[-1].shape, sum(stage.parameters for stage in hidden))


def _side(shape: tuple[int, ...]) -> int:
    return max(shape[1:], default=1)


def _volume(
    axes: Axes, stage: _Stage, x: float, y: float, largest: int, theme: Theme, *, is_input: bool
) -> None:
    """A box in oblique projection about (x, y), what it is above, its shape and parameters below."""
    height, width = _size(stage.shape, largest)
    slant = 0.35 * height if len(stage.shape) == 3 else 0.0
    slant = min(slant, 0.24)
    left, right = x - (width + slant) / 2, x + (width - slant) / 2
    top, bottom = y - height / 2 + slant / 2, y + height / 2 + slant / 2
    face = theme.panel if is_input else theme.heat[1] if stage.parameters else theme.panel
    edge = theme.first if stage.parameters else theme.soft
    style: dict[str, Any] = {"edgecolor": edge, "linewidth": 0.9, "joinstyle": "round"}
    axes.add_patch(
        Polygon([(left, top), (right, top), (right, bottom), (left, bottom)], facecolor=face, **style)
    )
    if slant:
        up = ((left, top), (left + slant, top - slant), (right + slant, top - slant), (right, top))
        side = ((right, top), (right + slant, top - slant), (right + slant, bottom - slant), (right, bottom))
        axes.add_patch(Polygon(up, facecolor=theme.paper, **style))
        axes.add_patch(Polygon(side, facecolor=theme.panel, **style))
    if stage.skips:
        _arc(axes, x, y, y - top + slant, theme)
    _words(axes, stage, x, y, theme)


def _size(shape: tuple[int, ...], largest: int) -> tuple[float, float]:
    """Height and width in inches."""
    if len(shape) == 1:
        return 0.3 + 0.5 * min(1.0, log2(shape[0] + 1) / 12), 0.09
    height = 0.18 + 0.6 * (log2(_side(shape) + 1) / log2(largest + 1)) ** 1.5
    return height, 0.06 + 0.045 * log2(shape[0] + 1)


def _words(axes: Axes, stage: _Stage, x: float, y: float, theme: Theme) -> None:
    room = _STEP_IN - 0.06
    titles = [fitted(line, room, 8) for line in stage.title.split("\n")]
    titles = titles if len(titles) <= 3 else [*titles[:2], f"+ {len(titles) - 2} more"]
    axes.text(
        x, y - 0.62, "\n".join(titles), ha="center", va="bottom", size=8, color=theme.ink, linespacing=1.05
    )
    below = [
        stage.detail,
        shape_text(stage.shape),
        f"{count_text(stage.parameters)} par." if stage.parameters else "",
    ]
    lines = [fitted(line, room, 7) for line in below if line]
    axes.text(
        x, y + 0.56, "\n".join(lines), ha="center", va="top", size=7, color=theme.soft, linespacing=1.25
    )


def _arrow(axes: Axes, x: float, y: float, theme: Theme) -> None:
    arrow = FancyArrowPatch(
        (x - 0.11, y), (x + 0.11, y), arrowstyle="-|>", mutation_scale=7, color=theme.soft, linewidth=0.9
    )
    axes.add_patch(arrow)


def _arc(axes: Axes, x: float, y: float, height: float, theme: Theme) -> None:
    """A way around a box that reaches so high above its middle."""
    half = 0.45
    bend = -(height + 0.06) / half  # arc3 takes the control point's distance in lengths of the chord
    arrow = FancyArrowPatch(
        (x - half, y), (x + half, y), connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>",
        mutation_scale=7, color=theme.second, linewidth=1.1, zorder=0.5,
    )  # fmt: skip
    axes.add_patch(arrow)
