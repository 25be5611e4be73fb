"""Graphs of problems: equations, functions, inequalities, and systems in two unknowns.

`graph_of` gives what a graph shows as plain numbers and needs NumPy alone; `plot` draws it, with matplotlib.
"""

from __future__ import annotations

from inkmath.plots.build import graph_of
from inkmath.plots.graphs import Asymptote, Curve, Graph, Mark, Stretch

__all__ = ["Asymptote", "Curve", "Graph", "Mark", "Stretch", "graph_of"]
