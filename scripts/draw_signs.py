"""Draws the figures of the signs in docs/tutorials/from-scratch.md, by running the chapter's own code.

    python scripts/draw_signs.py [OUT]

OUT is docs/tutorials/from-scratch if not given.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, PercentFormatter

from inkmath.nn import History
from inkmath.reports import LIGHT, Plot

ROOT = Path(__file__).parent.parent
CHAPTER = ROOT / "docs" / "tutorials" / "from-scratch.md"
DRAWINGS = 3  # of each sign

Grid = np.ndarray[Any, Any]


def names_after(section: int, text: str) -> dict[str, Any]:
    """The names that the chapter's code has defined at the end of a section; what it prints is dropped."""
    code = re.findall(
        r"^```python\n(.*?)^```$", text.split(f"\n## {section + 1}. ")[0], re.MULTILINE | re.DOTALL
    )
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec("\n".join(code), names)  # noqa: S102  # the project's own page
    return names


def figures(text: str) -> Iterator[tuple[str, Plot]]:
    """Every figure by its name."""
    one_layer, all_of_it = names_after(2, text), names_after(6, text)
    yield "signs", signs(one_layer["images"], one_layer["labels"], one_layer["NAMES"])
    yield "weights", weights(one_layer["W"], one_layer["NAMES"])
    yield "first-weights", first_weights(all_of_it["sizes"])
    yield "convolution", convolution(*(all_of_it[name] for name in ("x3", "w2", "dy2")))
    yield "four-signs", accuracies(all_of_it["histories"])


def signs(images: Grid, labels: Grid, names: Sequence[str]) -> Plot:
    """A few drawings of each sign, a column for each."""
    with LIGHT.applied():
        plot = Plot(LIGHT, 6.4, 0.8 * DRAWINGS + 0.2)
        panels = plot.subplots(DRAWINGS, len(names))
        for label, name in enumerate(names):
            panels[0, label].set_title(name, loc="center")
            for panel, image in zip(panels[:, label], images[labels == label], strict=False):
                panel.imshow(-image[0], "gray", vmin=-1.2, vmax=0.3)
                panel.set_axis_off()
    return plot


def weights(matrix: Grid, names: Sequence[str]) -> Plot:
    """The weights (D, classes) of one dense layer as a picture for each class."""
    side, scale = round(len(matrix) ** 0.5), np.abs(matrix).max()
    with LIGHT.applied():
        plot = Plot(LIGHT, 6.4, 1.1)
        for panel, name, column in zip(plot.subplots(1, len(names)), names, matrix.T, strict=True):
            panel.set_title(name, loc="center")
            panel.imshow(column.reshape(side, side), LIGHT.colormap(LIGHT.signed), vmin=-scale, vmax=scale)
            panel.set_axis_off()
    return plot


def first_weights(sizes: Mapping[float, tuple[Sequence[float], Sequence[float]]]) -> Plot:
    """Root mean square behind each layer, on the way forward and on the way back, on logarithmic scales."""
    with LIGHT.applied():
        plot = Plot(LIGHT, 7.4, 2.4)
        panels = plot.subplots(1, 2, sharey=True)
        for panel, way, title in zip(
            panels, (0, 1), ("Forward: outputs", "Backward: gradients"), strict=True
        ):
            panel.set_title(title)
            for (scale, both), colour in zip(
                sizes.items(), (LIGHT.second, LIGHT.first, LIGHT.fourth), strict=True
            ):
                layers = np.arange(1, len(both[way]) + 1)
                layers = layers if way == 0 else layers[::-1]
                label = f"weights times {scale}" if scale != 1 else "He's weights"
                panel.plot(layers, both[way], "o-", color=colour, markersize=3.5, label=label)
            panel.set_yscale("log")
            panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            panel.set_xlabel("layer")
            panel.set_xticks(range(1, 11))
            panel.yaxis.grid(True)
        panels[1].invert_xaxis()
        panels[0].set_ylabel("root mean square")
        panels[1].legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return plot


def accuracies(histories: Mapping[str, History]) -> Plot:
    """Accuracy on the test pictures after each epoch, a line for each network."""
    with LIGHT.applied():
        plot = Plot(LIGHT, 6.4, 2.8)
        axes = plot.subplots()
        colours = (LIGHT.fourth, LIGHT.second, LIGHT.third, LIGHT.first)
        for (name, history), colour in zip(histories.items(), colours, strict=True):
            numbers = [epoch.number for epoch in history.epochs]
            shares = [epoch.validation_accuracy for epoch in history.epochs]
            axes.plot(numbers, shares, "o-", color=colour, markersize=3.5)
            axes.annotate(
                name, (numbers[-1] + 0.25, shares[-1]), color=colour, va="center", annotation_clip=False
            )
        axes.set_title("Right on the test pictures")
        axes.set_xlabel("epoch")
        axes.set_xticks(numbers)
        axes.set_xlim(0.8, numbers[-1] + 3)
        axes.set_ylim(0.3, 1)
        axes.yaxis.set_major_formatter(PercentFormatter(1, 0))
        axes.yaxis.grid(True)
    return plot


def convolution(x: Grid, w: Grid, dy: Grid) -> Plot:
    """Forward and backward through a convolution: a column for each place of the window, a row a rule."""
    places = list(np.ndindex(dy.shape))
    side = len(w)
    y, dw, dx = np.zeros_like(dy), np.zeros_like(w), np.zeros_like(x)
    with LIGHT.applied():
        plot = Plot(LIGHT, 8.6, 4.7)
        panels = plot.subplots(3, len(places))
        for column, (i, j) in enumerate(places):
            window = slice(i, i + side), slice(j, j + side)
            y[i, j] = (x[window] * w).sum()
            dw += dy[i, j] * x[window]
            dx[window] += dy[i, j] * w
            done = places[: column + 1]
            forward, to_weights, to_pixels = panels[:, column]
            _pair(
                forward,
                x,
                (i, j),
                side,
                np.ma.array(y, mask=_not(done, y)),
                f"{_sum(x[window], w)} = {_signed(y[i, j])}",
            )
            _pair(to_weights, x, (i, j), side, dw.copy(), f"dW += {_signed(dy[i, j])} · window")
            _pair(to_pixels, dx.copy(), (i, j), side, w, f"dx at the window += {_signed(dy[i, j])} · W")
            head = f"place {i}, {j}:  dy = {_signed(dy[i, j])}"
            forward.text(0.5, 1.32, head, transform=forward.transAxes, ha="center", fontweight="bold")
        for panel, (left, right) in zip(
            panels[:, 0], (("x", "y"), ("x", "dW so far"), ("dx so far", "W")), strict=True
        ):
            _heads(panel, left, right, len(x), side)
        for row, name in enumerate(("forward", "backward:\nto the weights", "backward:\nto the pixels")):
            panels[row, 0].text(-0.3, len(x) / 2, name, ha="right", va="center", fontweight="bold")
    return plot


def _sum(window: Grid, w: Grid) -> str:
    """The products of a window and the weights as text: 1·1 + 2·(-1) ..."""
    terms = (
        f"{a}·{b}" if b >= 0 else f"{a}·({_signed(b)})" for a, b in zip(window.flat, w.flat, strict=True)
    )
    return " + ".join(terms)


def _signed(number: int) -> str:
    return str(number).replace("-", "−")


def _not(done: Sequence[tuple[int, ...]], like: Grid) -> Grid:
    mask = np.ones(like.shape, bool)
    for place in done:
        mask[place] = False
    return mask


def _pair(panel: Axes, left: Grid, place: tuple[int, ...], side: int, right: Grid, title: str) -> None:
    """Two grids of numbers beside each other; the window is framed in the left one."""
    panel.set_axis_off()
    panel.set_aspect("equal")
    _grid(panel, left, 0.0, 0.0)
    _grid(panel, right, len(left) + 0.7, (len(left) - len(right)) / 2)
    frame = Rectangle((place[1], place[0]), side, side, fill=False, edgecolor=LIGHT.first, linewidth=2.2)
    panel.add_patch(frame)
    panel.set_xlim(-0.1, len(left) + len(right) + 0.8)
    panel.set_ylim(len(left) + 0.1, -0.55)
    panel.set_title(title, loc="center", fontsize=8, fontweight="normal")


def _grid(panel: Axes, numbers: Grid, left: float, top: float) -> None:
    for (i, j), number in np.ndenumerate(np.ma.filled(numbers.astype(float), np.nan)):
        cell = Rectangle(
            (left + j, top + i), 1, 1, facecolor=LIGHT.panel, edgecolor=LIGHT.line, linewidth=0.8
        )
        panel.add_patch(cell)
        if np.isfinite(number):
            panel.text(
                left + j + 0.5, top + i + 0.53, _signed(int(number)), ha="center", va="center", fontsize=9
            )


def _heads(panel: Axes, left: str, right: str, width: int, side: int) -> None:
    panel.text(width / 2, -0.15, left, ha="center", fontsize=8, color=LIGHT.soft)
    panel.text(
        width + 0.7 + side / 2, (width - side) / 2 - 0.15, right, ha="center", fontsize=8, color=LIGHT.soft
    )


def main(out: str = str(CHAPTER.with_suffix(""))) -> None:
    folder = Path(out).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        for name, plot in figures(CHAPTER.read_text(encoding="utf-8")):
            (folder / f"{name}.png").write_bytes(plot.encoded("png"))
        os.chdir(ROOT)


if __name__ == "__main__":
    if len(sys.argv) not in (1, 2):
        sys.exit(__doc__)
    main(*sys.argv[1:])
