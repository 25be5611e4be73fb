"""Figures of data, trainings and classifiers on plain arrays, and the report that holds them: one HTML file.

Every figure function returns a matplotlib figure, shows itself in Jupyter, and takes `theme=LIGHT` or `DARK`.
Needs matplotlib, which the [train] extra brings. Raises MissingExtraError on import without it.
"""

from __future__ import annotations

from inkmath.errors import MissingExtraError

try:
    import matplotlib  # noqa: F401
except ModuleNotFoundError as error:
    if error.name != "matplotlib":
        raise
    raise MissingExtraError("train", "Drawing figures and reports") from error

from inkmath.reports.charts import calibration, curves, images_a_class, scores_a_class
from inkmath.reports.contents import (
    Activation,
    ClassCounts,
    Curve,
    Filters,
    LayerRow,
    Network,
    Predictions,
    Report,
    RunRow,
    Samples,
    SweepGrid,
    Trace,
)
from inkmath.reports.insides import activations, filters
from inkmath.reports.matrices import confusion, confusion_groups, worst_confusions
from inkmath.reports.page import build_report, save_report
from inkmath.reports.sweeps import sweep
from inkmath.reports.tables import layer_table, run_table
from inkmath.reports.theme import DARK, LIGHT, Plot, Theme
from inkmath.reports.tiles import actual_against_predicted, confident_mistakes, sample_grid
from inkmath.reports.volumes import architecture

__all__ = [
    "DARK",
    "LIGHT",
    "Activation",
    "ClassCounts",
    "Curve",
    "Filters",
    "LayerRow",
    "Network",
    "Plot",
    "Predictions",
    "Report",
    "RunRow",
    "Samples",
    "SweepGrid",
    "Theme",
    "Trace",
    "activations",
    "actual_against_predicted",
    "architecture",
    "build_report",
    "calibration",
    "confident_mistakes",
    "confusion",
    "confusion_groups",
    "curves",
    "filters",
    "images_a_class",
    "layer_table",
    "run_table",
    "sample_grid",
    "save_report",
    "scores_a_class",
    "sweep",
    "worst_confusions",
]
