"""Graphs of problems: equations, functions, inequalities, systems in two unknowns, probabilities, sets.

`graph_of` gives what a graph shows as plain numbers and needs NumPy alone; `plot` draws it, with matplotlib,
which the [plot] extra brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inkmath.errors import ConfigError, InputError
from inkmath.pipeline import solve
from inkmath.plots.build import graph_of
from inkmath.plots.graphs import Asymptote, Curve, Graph, Mark, Stretch
from inkmath.types import Reading, Solution

if TYPE_CHECKING:
    from inkmath.reports.theme import Plot

__all__ = ["Asymptote", "Curve", "Graph", "Mark", "Stretch", "graph_of", "plot", "save_plot", "svg_of"]

FORMS = (".svg", ".png")


def plot(problem: Solution | Reading | str | Sequence[Reading | str]) -> Plot:
    """The graph of a solution, or of a problem that is solved first: a figure that shows itself in Jupyter.

    Its `.encoded("svg")` and `.encoded("png")` are the bytes of a file. Raises InputError where the problem
    has no graph, MissingExtraError without matplotlib.
    """
    solution = problem if isinstance(problem, Solution) else solve(problem)
    graph = graph_of(solution)
    if graph is None:
        raise InputError(
            f"There is no graph of {solution.latex!r}. Graphs show equations and inequalities in one "
            "unknown, functions of one letter, systems and regions in two unknowns, probabilities and sets."
        )
    from inkmath.plots.drawing import draw

    return draw(graph)


def svg_of(solution: Solution) -> str | None:
    """The graph of a solution as the text of an SVG file; None where it has none.

    Raises MissingExtraError without matplotlib.
    """
    from inkmath.plots.drawing import draw

    graph = graph_of(solution)
    return None if graph is None else draw(graph).encoded("svg").decode()


def save_plot(problem: Solution | Reading | str | Sequence[Reading | str], path: str | Path) -> Path:
    """Write the graph to an .svg or .png file. Raises as `plot`, and ConfigError if it cannot be written."""
    target = Path(path)
    if target.suffix.lower() not in FORMS:
        raise ConfigError(f"{str(path)!r} is no name for a graph: it must end in .svg or .png.")
    data = plot(problem).encoded("svg" if target.suffix.lower() == ".svg" else "png")
    try:
        target.write_bytes(data)
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror or error}.") from error
    return target
