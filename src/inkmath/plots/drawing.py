"""Graphs as figures, by matplotlib. Raises MissingExtraError on import without it."""

from __future__ import annotations

from collections.abc import Sequence

from inkmath.errors import MissingExtraError

try:
    import matplotlib  # noqa: F401
except ModuleNotFoundError as error:
    if error.name != "matplotlib":
        raise
    raise MissingExtraError("plot", "Drawing graphs") from error

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from inkmath.plots.graphs import Graph, Mark, Stretch
from inkmath.reports.theme import LIGHT, Plot, Theme, themed

WIDTH_IN, HEIGHT_IN = 6.0, 4.2
SQUARE_IN = (4.9, 5.0)
LINE_HEIGHT_IN = 1.35

DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)))
"""Curves differ in their dashes too: nothing is shown by colour alone."""

PLACES = (
    (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0),
    (1, 2.6), (-1, 2.6), (1, -2.6), (-1, -2.6),
)  # fmt: skip
"""Places of a label about its mark, to the side and above, in gaps; the best place first."""


@themed
def draw(graph: Graph, *, theme: Theme = LIGHT) -> Plot:
    """The graph as a figure that shows itself in Jupyter; `.encoded("svg")` or `"png"` are its bytes."""
    if graph.is_number_line:
        return _number_line(graph, theme)
    size = SQUARE_IN if graph.is_square else (WIDTH_IN, HEIGHT_IN)
    plot = Plot(theme, *size)
    plot.set_layout_engine("none")  # labels are placed here, and need to know where everything stands
    bottom, top = 0.5 / size[1], 1 - 0.5 / size[1]
    axes = plot.add_axes((0.7 / size[0], bottom, 1 - 0.9 / size[0], top - bottom))
    assert graph.y_range is not None
    axes.set_xlim(*graph.x_range)
    axes.set_ylim(*graph.y_range)
    if graph.has_axes:
        _axes_through_zero(axes, graph, theme)
    else:
        axes.set_axis_off()
        axes.set_aspect("equal")
    for part in graph.area:
        axes.fill(part[:, 0], part[:, 1], color=theme.first, alpha=0.18, linewidth=0)
    for stretch in graph.stretches:
        low = graph.x_range[0] if stretch.low is None else stretch.low
        high = graph.x_range[1] if stretch.high is None else stretch.high
        axes.axvspan(low, high, color=theme.third, alpha=0.12, linewidth=0)
    for stroke in graph.field:
        axes.plot(stroke[:, 0], stroke[:, 1], color=theme.soft, linewidth=0.8, alpha=0.7)
    _curves(axes, graph, theme)
    for line in graph.asymptotes:
        axes.plot(*zip(line.start, line.end, strict=True), color=theme.soft, linewidth=1, dashes=(4, 3))
    _marks(axes, graph, theme)
    return plot


def _axes_through_zero(axes: Axes, graph: Graph, theme: Theme) -> None:
    """A faint grid, and the two axes through the origin where that is in the window."""
    axes.grid(True)
    axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]))
    axes.axhline(0, color=theme.soft, linewidth=1, zorder=1)
    axes.axvline(0, color=theme.soft, linewidth=1, zorder=1)
    axes.set_xlabel(text_of(graph.x_label), parse_math=True)
    axes.set_ylabel(text_of(graph.y_label), parse_math=True, rotation=0, ha="right")
    axes.tick_params(length=0)
    if graph.is_square:
        axes.set_aspect("equal")


def _curves(axes: Axes, graph: Graph, theme: Theme) -> None:
    colours = (theme.first, theme.second, theme.third, theme.fourth)
    handles = []
    for number, curve in enumerate(graph.curves):
        line = None
        for branch in curve.branches:
            (line,) = axes.plot(
                branch[:, 0],
                branch[:, 1],
                color=colours[number % len(colours)],
                linestyle=DASHES[1] if curve.is_dashed else _dashes(graph, number),
                linewidth=1.8,
                solid_capstyle="round",
            )
        if line is not None and curve.latex:
            line.set_label(text_of(curve.latex))
            handles.append(line)
    if graph.parameters and handles:
        (note,) = axes.plot([], [], linestyle="none", label=text_of("=".join((*graph.parameters, "1"))))
        handles.append(note)
    if handles:
        legend = axes.legend(
            handles=handles,
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=2,
            borderaxespad=0.2,
            handlelength=2.4,
        )
        for text in legend.get_texts():
            text.set_parse_math(True)


def _dashes(graph: Graph, number: int) -> object:
    """The dashes of a curve; those of borders say whether these belong to the region."""
    return "-" if graph.area else DASHES[number % len(DASHES)]


def _marks(axes: Axes, graph: Graph, theme: Theme) -> None:
    """Points, and their labels where they cover neither each other nor leave the picture."""
    points = [mark for mark in graph.marks if mark.kind != "label"]
    taken: list[tuple[float, float, float, float]] = [_box_of_mark(axes, mark) for mark in points]
    for mark in graph.marks:
        if mark.kind == "label":
            axes.text(mark.x, mark.y, text_of(mark.latex), ha="center", va="center", parse_math=True)
    for mark in points:
        axes.plot(
            [mark.x],
            [mark.y],
            "o",
            markersize=6,
            color=theme.ink,
            markerfacecolor=theme.paper if mark.kind == "hole" else theme.ink,
            zorder=5,
            clip_on=False,
        )
    curves = [branch for curve in graph.curves for branch in curve.branches]
    for mark in points:
        if mark.latex:
            _place(axes, mark, taken, curves, theme)


def _box_of_mark(axes: Axes, mark: Mark) -> tuple[float, float, float, float]:
    x, y = axes.transData.transform((mark.x, mark.y))
    return x - 4, y - 4, x + 4, y + 4


def _place(
    axes: Axes,
    mark: Mark,
    taken: list[tuple[float, float, float, float]],
    curves: Sequence[np.ndarray],
    theme: Theme,
) -> None:
    """Writes the label of a mark at the first place that is free, or else where it covers least."""
    x, y = axes.transData.transform((mark.x, mark.y))
    label = text_of(mark.latex)
    width, height = _extent(label)
    frame = axes.get_window_extent()
    points = [axes.transData.transform(curve[:: max(1, len(curve) // 300)]) for curve in curves]
    costs = []
    for number, (side, above) in enumerate(PLACES):
        box = _box_beside((x, y), (width, height), side, above)
        outside = max(0.0, frame.x0 - box[0], box[2] - frame.x1) + max(
            0.0, frame.y0 - box[1], box[3] - frame.y1
        )
        cost = 5 * sum(_overlap(box, other) for other in taken) + 100 * outside + 20 * number
        costs.append((cost + sum(40.0 * _covered(box, curve) for curve in points), number, box))
    _, _, box = min(costs)
    taken.append(box)
    place = axes.transData.inverted().transform((box[0], box[1]))
    axes.text(
        float(place[0]),
        float(place[1]),
        label,
        ha="left",
        va="bottom",
        fontsize=LABEL_SIZE,
        color=theme.ink,
        parse_math=True,
        zorder=4,
        bbox={"facecolor": theme.paper, "alpha": 0.75, "edgecolor": "none", "pad": 1},
    )


def _box_beside(
    at: tuple[float, float], size: tuple[float, float], side: float, above: float
) -> tuple[float, float, float, float]:
    """The box of a label about a mark: left, bottom, right, top in pixels."""
    (x, y), (width, height) = at, size
    left = x + _GAP * side - width * {1: 0, 0: 0.5, -1: 1}[int(side)]
    bottom = y + _GAP * above - height * (0 if above > 0 else 0.5 if above == 0 else 1)
    return left, bottom, left + width, bottom + height


_GAP = 9.0
LABEL_SIZE = 9


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    """The common area of two boxes, in square pixels."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, width) * max(0.0, height)


def _covered(box: tuple[float, float, float, float], points: np.ndarray) -> int:
    """The number of points of a curve in a box."""
    x, y = points[:, 0], points[:, 1]
    return int(((x > box[0] - 2) & (x < box[2] + 2) & (y > box[1] - 2) & (y < box[3] + 2)).sum())


def _extent(label: str) -> tuple[float, float]:
    """Width and height of a label in pixels of the figure's own resolution, with a little room."""
    width, height, depth, *_ = _PARSER.parse(label, dpi=100, prop=FontProperties(size=LABEL_SIZE))
    return float(width) + 4, float(height + depth) + 4


_PARSER: MathTextParser = MathTextParser("path")  # type: ignore[type-arg]


def text_of(latex: str) -> str:
    """LaTeX as text for matplotlib: mathematics where its own small TeX reads it, else as written."""
    text = f"${latex}$"
    if text.count(r"\frac") <= 2 and r"^{\frac" not in text:
        text = text.replace(r"\frac", r"\dfrac")
    try:
        _PARSER.parse(text)
    except ValueError:
        return latex.replace("$", "")
    return text


# Number lines


def _number_line(graph: Graph, theme: Theme) -> Plot:
    plot = Plot(theme, WIDTH_IN, LINE_HEIGHT_IN)
    axes = plot.add_subplot()
    low, high = graph.x_range
    axes.set_xlim(low, high)
    axes.set_ylim(-1, 1)
    axes.spines[:].set_visible(False)
    axes.set_yticks([])
    axes.annotate(
        "",
        (1.02, 0.5),
        (-0.02, 0.5),
        xycoords="axes fraction",
        arrowprops={"arrowstyle": "->", "color": theme.soft},
    )
    axes.xaxis.set_major_locator(MaxNLocator(9, integer=high - low > 4, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="x", length=0, pad=-14)
    for tick in axes.get_xticks():
        if low <= tick <= high:
            axes.plot([tick, tick], [-0.08, 0.08], color=theme.soft, linewidth=1, zorder=1)
    axes.set_xlabel(text_of(graph.x_label), parse_math=True, loc="right")
    if not graph.stretches:
        axes.text(0.5, 0.85, "no solution", transform=axes.transAxes, ha="center", color=theme.soft)
    for stretch in graph.stretches:
        _stretch(axes, stretch, graph.x_range, theme)
    return plot


def _stretch(axes: Axes, stretch: Stretch, x_range: tuple[float, float], theme: Theme) -> None:
    """A thick line with a full end where the end belongs to it, an arrow where it goes on for ever."""
    low = x_range[0] if stretch.low is None else stretch.low
    high = x_range[1] if stretch.high is None else stretch.high
    axes.plot([low, high], [0, 0], color=theme.first, linewidth=4, solid_capstyle="butt", zorder=2)
    for end, is_infinite, marker in ((low, stretch.low is None, "<"), (high, stretch.high is None, ">")):
        if is_infinite:
            axes.plot([end], [0], marker, color=theme.first, markersize=9, clip_on=False, zorder=3)
    for place, is_open, latex in (
        (stretch.low, stretch.low_open, stretch.low_latex),
        (stretch.high, stretch.high_open, stretch.high_latex),
    ):
        if place is None:
            continue
        axes.plot(
            [place],
            [0],
            "o",
            markersize=9,
            markeredgewidth=2,
            color=theme.first,
            markerfacecolor=theme.paper if is_open else theme.first,
            zorder=4,
        )
        label: Text = axes.text(
            place, 0.3, text_of(latex), ha="center", va="bottom", fontsize=10, color=theme.ink
        )
        label.set_parse_math(True)
