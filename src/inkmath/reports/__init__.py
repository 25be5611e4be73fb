"""Figures of data, trainings and classifiers on plain arrays, and the report that holds them: one HTML file.

Every figure function returns a matplotlib figure, shows itself in Jupyter, and takes `theme=LIGHT` or `DARK`.
`report_of_run` makes the report of a run folder; `OnnxNetwork` gives layers, filters and activations of any
ONNX file. Needs matplotlib and onnx, which the [train] extra brings, else importing it raises
MissingExtraError.
"""

from __future__ import annotations

from inkmath.errors import MissingExtraError

try:
    import matplotlib  # noqa: F401
    import onnx  # noqa: F401
except ModuleNotFoundError as error:
    if error.name not in ("matplotlib", "onnx"):
        raise
    raise MissingExtraError("train", "Drawing figures and reports") from error

from inkmath.reports.charts import calibration, curves, images_a_class, scores_a_class
from inkmath.reports.contents import (
    Activation,
    ClassCounts,
    Curve,
    Explanation,
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
from inkmath.reports.explaining import explain, gradient_map, occlusion_map
from inkmath.reports.insides import activations, explanation, filters
from inkmath.reports.matrices import confusion, confusion_groups, worst_confusions
from inkmath.reports.onnx_network import OnnxNetwork
from inkmath.reports.page import build_report, save_report
from inkmath.reports.run_folder import is_sweep, report_of_run, report_of_sweep
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
    "Explanation",
    "Filters",
    "LayerRow",
    "Network",
    "OnnxNetwork",
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
    "explain",
    "explanation",
    "filters",
    "gradient_map",
    "images_a_class",
    "is_sweep",
    "layer_table",
    "occlusion_map",
    "report_of_run",
    "report_of_sweep",
    "run_table",
    "sample_grid",
    "save_report",
    "scores_a_class",
    "sweep",
    "worst_confusions",
]
