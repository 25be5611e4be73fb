"""Themes of figures: colours for light and dark paper, and the figure that everything is drawn on.

The colours of lines and marks are Okabe and Ito's ("Color universal design", 2008), on dark paper lightened:
people with colour blindness distinguish them. Nothing is shown by colour alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Literal, ParamSpec

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.textpath import TextToPath

from inkmath.data.show import shortened
from inkmath.expression.signs import sign

FONT = "DejaVu Sans"
"""Comes with matplotlib, so that figures are the same everywhere."""

PNG_DPI = 160
FormatName = Literal["png", "svg"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as #rrggbb.

    paper, ink: ground and text. soft: secondary text. line: rules and empty places. panel: filled boxes.
    first .. fourth: marks of the first kind and so on. right, wrong: of answers.
    heat, error_heat: from nothing to most, for right answers and for mistakes. signed: negative, 0, positive.
    """

    name: str
    paper: str
    ink: str
    soft: str
    line: str
    panel: str
    first: str
    second: str
    third: str
    fourth: str
    right: str
    wrong: str
    heat: tuple[str, ...]
    error_heat: tuple[str, ...]
    signed: tuple[str, ...]

    def applied(self) -> AbstractContextManager[None]:
        """matplotlib's settings for this theme, while the context lasts."""
        settings: Any = {
            "font.family": FONT,
            "font.size": 9,
            "text.parse_math": False,  # class names such as "$" are text
            "text.usetex": False,
            "text.color": self.ink,
            "axes.facecolor": self.paper,
            "axes.edgecolor": self.line,
            "axes.labelcolor": self.soft,
            "axes.labelsize": 9,
            "axes.titlesize": 10,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.titlecolor": self.ink,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": False,
            "axes.axisbelow": True,
            "axes.unicode_minus": True,
            "grid.color": self.line,
            "grid.linewidth": 0.6,
            "xtick.color": self.line,
            "ytick.color": self.line,
            "xtick.labelcolor": self.soft,
            "ytick.labelcolor": self.soft,
            "xtick.labelsize": 8.5,
            "ytick.labelsize": 8.5,
            "legend.frameon": False,
            "legend.fontsize": 8.5,
            "legend.labelcolor": self.ink,
            "figure.facecolor": self.paper,
            "savefig.facecolor": self.paper,
            "hatch.color": self.line,
            "hatch.linewidth": 0.6,
            "svg.fonttype": "path",
            "svg.hashsalt": "inkmath",
            "path.simplify": True,
        }
        return matplotlib.rc_context(settings)

    def colormap(self, stops: tuple[str, ...]) -> Colormap:
        return LinearSegmentedColormap.from_list("inkmath", list(stops)).with_extremes(bad=self.paper)


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1b2230",
    soft="#5b6472",
    line="#d5dae2",
    panel="#eef1f6",
    first="#0072b2",
    second="#d55e00",
    third="#009e73",
    fourth="#b0548b",
    right="#0072b2",
    wrong="#c24e00",
    heat=("#f3f7fb", "#a9cce6", "#3f8cc4", "#0b3c6f"),
    error_heat=("#fdf3e8", "#f5b877", "#d9650f", "#7a2a02"),
    signed=("#b35806", "#f7c27e", "#ffffff", "#8fbfe0", "#08519c"),
)

DARK = Theme(
    name="dark",
    paper="#151a22",
    ink="#e8ecf2",
    soft="#a3adbb",
    line="#38414f",
    panel="#232b37",
    first="#56b4e9",
    second="#ff9a57",
    third="#2fc79b",
    fourth="#e09ac6",
    right="#56b4e9",
    wrong="#ff9a57",
    heat=("#1d2633", "#1f5583", "#4aa3dc", "#d8f0ff"),
    error_heat=("#2a221c", "#8a4510", "#ee8a35", "#ffe3c2"),
    signed=("#ffb066", "#8a4a12", "#151a22", "#1f5d91", "#7cc8f7"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a confusion matrix, by the indices of its classes; box: left, top, width and height as shares
    of the figure's.
    """

    truth: int
    given: int
    box: tuple[float, float, float, float]


class Plot(Figure):
    """A figure that keeps its theme and shows itself in Jupyter, without pyplot and its global state.

    cells: of the confusion matrices on it.
    """

    def __init__(self, theme: Theme, width_in: float, height_in: float) -> None:
        layout = ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08)
        super().__init__(figsize=(width_in, height_in), layout=layout, facecolor=theme.paper)
        FigureCanvasAgg(self)
        self.theme = theme
        self.cells: list[Cell] = []

    def draw(self, renderer: RendererBase) -> None:
        with self.theme.applied():  # ticks are made as late as this
            super().draw(renderer)

    def encoded(self, form: FormatName, dpi: int = PNG_DPI) -> bytes:
        """The figure as a file; the same bytes each time."""
        buffer = io.BytesIO()
        self.set_dpi(dpi)  # of pictures inside an SVG too
        # savefig would draw everything twice, to find bounds that are known here.
        canvas: Any = FigureCanvasSVG(self) if form == "svg" else FigureCanvasAgg(self)
        with self.theme.applied():
            if form == "svg":
                canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
            else:
                canvas.print_png(buffer, metadata={"Software": None})
        return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        return self.encoded("png", dpi=110)


P = ParamSpec("P")


def themed(draw: Callable[P, Plot]) -> Callable[P, Plot]:
    """The drawing function with matplotlib set to its theme, the keyword argument `theme`, while it draws."""

    @wraps(draw)
    def drawing(*args: P.args, **kwargs: P.kwargs) -> Plot:
        theme = kwargs.get("theme", LIGHT)
        assert isinstance(theme, Theme)
        with theme.applied():
            return draw(*args, **kwargs)

    return drawing


def blank(plot: Plot) -> Axes:
    """Axes over the whole figure, measured in inches from the top left, without anything drawn."""
    width, height = plot.get_size_inches()
    plot.set_layout_engine("none")
    axes = plot.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return axes


def message(text: str, theme: Theme) -> Plot:
    """A figure that says why there is nothing to show."""
    plot = Plot(theme, 4.8, 1.0)
    blank(plot).text(2.4, 0.5, text, ha="center", va="center", color=theme.soft)
    return plot


def contrasting(colour: Iterable[float]) -> str:
    """Black or white, whichever is easier to read on the colour, RGB in [0, 1] (WCAG's luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (*colour,)[:3]]
    luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
    return "#000000" if luminance > 0.18 else "#ffffff"


def plain(text: str) -> str:
    """The text in characters that the font has: others as their code point, such as U+8BED.

    A command is the sign that it stands for, if the font has that.
    """
    drawable = _drawable()
    shown = sign(text)
    text = shown if all(ord(c) in drawable for c in shown) else text
    return "".join(c if ord(c) in drawable else f"U+{ord(c):04X}" if c.isprintable() else " " for c in text)


def fitted(text: str, width_in: float, size: float) -> str:
    """As much of the text as is that wide at that font size in points, with an ellipsis where it is cut."""
    return shortened(plain(text), lambda part: width_of(part, size) <= width_in)


@lru_cache(maxsize=8192)
def width_of(text: str, size: float) -> float:
    """Inches that a line of text takes at a font size in points."""
    width, _, _ = TextToPath().get_text_width_height_descent(
        text, FontProperties(family=FONT, size=size), False
    )
    return float(width) / 72


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """Code points that the font has."""
    return frozenset(get_font(findfont(FontProperties(family=FONT))).get_charmap())
