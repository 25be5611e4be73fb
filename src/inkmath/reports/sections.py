"""Sections of a report, in order: figures and tables, each with how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from inkmath.evaluation.calibration import expected_calibration_error
from inkmath.evaluation.intervals import wilson
from inkmath.evaluation.metrics import ranks
from inkmath.evaluation.symbols.class_metrics import accuracy, class_scores, cross_entropy
from inkmath.evaluation.symbols.lookalikes import by_name, folded
from inkmath.reports import charts, insides, matrices, sweeps, tables, tiles
from inkmath.reports.contents import Predictions, Report
from inkmath.reports.numbers import cost_text, count_text, share_text
from inkmath.reports.tables import Table
from inkmath.reports.theme import FormatName, Plot
from inkmath.reports.volumes import architecture

_MOST_FILTERS = 40  # figures of convolutions


@dataclass(frozen=True, slots=True)
class FigureItem:
    """One figure.

    name: of its PNG, without the suffix. alt: what it is, for those who do not see it. draw: called with
    `theme=`. is_wide: wider than a column; on a narrow screen it scrolls. form: in which it is embedded.
    """

    name: str
    alt: str
    draw: Callable[..., Plot]
    caption: str = ""
    is_wide: bool = False
    form: FormatName = "svg"


@dataclass(frozen=True, slots=True)
class TableItem:
    """One table; one of more rows than `most_open` opens on a click."""

    title: str
    table: Table
    most_open: int = 40

    @property
    def is_folded(self) -> bool:
        return len(self.table.rows) > self.most_open


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under one heading."""

    key: str
    title: str
    items: tuple[FigureItem | TableItem, ...]


def sections(report: Report) -> tuple[Section, ...]:
    """The sections for which the report has contents."""
    parts = (
        ("data", "The data", _data(report)),
        ("network", "The network", _network(report)),
        ("training", "The training", _training(report)),
        ("answers", "The answers", _answers(report)),
        ("classes", "The classes", _classes(report)),
        ("insides", "Inside the network", _insides(report)),
    )
    found = (Section(key, title, tuple(items)) for key, title, items in parts)
    return tuple(section for section in found if section.items)


def headline(report: Report) -> tuple[tuple[str, str, str], ...]:
    """The figures that matter most: name, value, and what qualifies it (Wilson's interval)."""
    figures: list[tuple[str, str, str]] = []
    if report.predictions is not None and len(report.predictions.labels):
        figures += _measures(report.predictions, report.predictions_on, report.lookalikes)
    if report.network is not None:
        parameters = count_text(report.network.parameters)
        figures.append(
            ("parameters", parameters, f"as exported, {report.network.parameters_mb:.2f} MB as float32")
        )
    return tuple(figures)


def _measures(
    predictions: Predictions, split: str, lookalikes: Sequence[Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    matrix, samples = predictions.matrix, len(predictions.labels)
    probabilities, labels = predictions.probabilities.astype(np.float64), predictions.labels.astype(np.int64)
    right = int(predictions.is_right.sum())
    low, high = wilson(right, samples)
    interval = f"95 %: {share_text(low)} to {share_text(high)}"
    yield f"accuracy, {split}", share_text(accuracy(matrix)), f"{interval}, n = {samples:,}"
    if groups := by_name(lookalikes, predictions.classes):
        found, truth = folded(probabilities, labels, groups)
        share = float((found.argmax(axis=1) == truth).mean())
        yield "look-alikes folded", share_text(share), f"{len(groups)} groups, listed below"
    if len(predictions.classes) > 5:
        among = int((ranks(probabilities, labels) < 3).sum())
        yield "accuracy, top 3", share_text(among / samples), f"{samples - among:,} missed"
    yield "macro F1", share_text(class_scores(matrix).macro.f1), "all classes count alike"
    loss = cross_entropy(probabilities, labels)
    yield "cross-entropy", cost_text(loss), "nats a sample"
    error = expected_calibration_error(predictions.confidences, predictions.is_right)
    yield "calibration error", f"{100 * error:.2f} %", "ECE over 10 bins"


def _data(report: Report) -> Iterator[FigureItem | TableItem]:
    if report.samples is not None:
        s = report.samples
        draw = partial(tiles.sample_grid, s.images, s.labels, s.classes)
        caption = (
            "Samples of the training data with their labels, as many classes as fit. Look for labels that "
            "are wrong, and for classes that you could not separate yourself: the network learns both."
        )
        yield FigureItem("samples", "A grid of labelled samples", draw, caption, form="png")
    if report.counts is not None:
        draw = partial(charts.images_a_class, report.counts.counts, report.counts.classes)
        caption = (
            "Number of images of each class in each part of the data. Look for short bars: a class with few "
            "images is learnt badly, and its figures rest on few answers."
        )
        yield FigureItem("images-a-class", "Bars of the number of images of each class", draw, caption)


def _network(report: Report) -> Iterator[FigureItem | TableItem]:
    if report.network is None:
        return
    caption = (
        "Boxes are what each layer or block hands on: heights are the sides of its maps, depths their "
        "number. Look how the maps become smaller and more on the way, and which layers have most of the "
        "parameters."
    )
    draw = partial(architecture, report.network)
    yield FigureItem("architecture", "The network's layers from left to right", draw, caption, is_wide=True)
    yield TableItem("Layers, shapes, parameters and megabytes", tables.layer_rows(report.network))


def _training(report: Report) -> Iterator[FigureItem | TableItem]:
    if report.curves:
        caption = (
            "Loss and accuracy over the steps, for training and for validation pictures, which are never "
            "trained on; pale, the loss of each batch. Look where the validation curve ends: if its loss "
            "rises while the training loss falls, the network overfits; if both still fall, it can train "
            "longer."
        )
        alt = "Loss and accuracy over the steps of the training"
        yield FigureItem("curves", alt, partial(charts.curves, report.curves), caption)
    for number, grid in enumerate(report.sweeps, 1):
        caption = (
            f"{grid.measure[:1].upper()}{grid.measure[1:]} over two settings; the best is framed. Look "
            "whether the best lies inside the grid: at its edge, better settings may lie beyond."
        )
        alt = f"Heat map of {grid.measure} over {grid.x_name} and {grid.y_name}"
        yield FigureItem(f"sweep-{number}", alt, partial(sweeps.sweep, grid), caption)
    if report.runs:
        yield TableItem("Runs; the best on validation is bold", tables.run_rows(report.runs))


def _answers(report: Report) -> Iterator[FigureItem | TableItem]:
    predictions = report.predictions
    if predictions is None:
        return
    caption = (
        "Samples drawn at random: what each is and, where they differ, what was answered. Look whether the "
        "framed ones are hard for you too."
    )
    draw = partial(tiles.actual_against_predicted, predictions)
    yield FigureItem("actual-against-predicted", "A grid of samples and answers", draw, caption, form="png")
    caption = (
        "The mistakes of which the network was surest: what is there, what was answered, how sure it was. "
        "Look for wrong labels first; what is left shows what the network has not understood."
    )
    draw = partial(tiles.confident_mistakes, predictions)
    yield FigureItem("confident-mistakes", "A grid of the surest mistakes", draw, caption, form="png")
    caption = (
        "Share of right answers at each confidence, with 95 % intervals; below, how many answers there are. "
        "Of the answers at 90 %, nine in ten should be right: below the dashes the network is too sure of "
        "itself."
    )
    draw = partial(charts.calibration, predictions.confidences, predictions.is_right)
    yield FigureItem("calibration", "Accuracy over confidence", draw, caption)


def _classes(report: Report) -> Iterator[FigureItem | TableItem]:
    if report.predictions is None:
        return
    matrix, classes = report.predictions.matrix, report.predictions.classes
    caption = (
        "Rows are what is there, columns what was answered; confused classes stand side by side. Look for "
        "dark cells off the diagonal; a click on a cell shows its pictures."
    )
    draw = partial(matrices.confusion, matrix, classes)
    is_wide = len(classes) > 12
    yield FigureItem("confusion", "The confusion matrix", draw, caption, is_wide, form="png")
    if len(classes) > matrices.COUNTED:
        caption = (
            "The groups of classes with the most mistakes among themselves, up close. Look whether the "
            "mistakes go both ways; a click on a cell shows its pictures."
        )
        draw = partial(matrices.confusion_groups, matrix, classes)
        yield FigureItem("confused-groups", "Small confusion matrices", draw, caption, True, "png")
    caption = (
        "The commonest mistakes: what is there → what was answered, and how many of the class. Look for "
        "pairs that come in both directions: more pictures of the two, or milder augmentation, may separate "
        "them."
    )
    draw = partial(matrices.worst_confusions, matrix, classes)
    yield FigureItem("worst-pairs", "Bars of the commonest mistakes", draw, caption)
    scores = class_scores(matrix)
    caption = (
        "The classes with the lowest F1, the worst first; samples in brackets. Low precision: others are "
        "taken for it; low recall: it is taken for others."
    )
    draw = partial(charts.scores_a_class, scores, classes)
    yield FigureItem("scores-a-class", "Precision, recall and F1 of the worst classes", draw, caption)
    yield TableItem("Precision, recall, F1 and support", tables.score_rows(scores, classes))
    if report.lookalikes:
        title = "Classes that cannot be separated in the pictures of validation"
        yield TableItem(title, tables.group_rows(report.lookalikes, matrix, classes), most_open=12)
    yield TableItem("Mistakes, the commonest first", tables.pair_rows(matrix, classes), most_open=12)


def _insides(report: Report) -> Iterator[FigureItem | TableItem]:
    for number, found in enumerate(report.explanations, 1):
        caption = (
            "Two maps of the places that an answer rests on: what happens to it where a patch covers the "
            "picture, and where a pixel has a little more ink; orange is the opposite of blue. Look whether "
            "they are the places that you would look at yourself, and whether the training pictures that the "
            "network finds most like it are of the same class."
        )
        draw = partial(insides.explanation, found)
        yield FigureItem(f"explanation-{number}", "What an answer rests on", draw, caption, form="png")
    for number, trace in enumerate(report.traces, 1):
        caption = (
            "Output of each layer for one picture, all its maps: blue is positive, orange negative; each "
            "layer has its own scale. Look how the first maps still resemble the picture and the later ones "
            "do not, and for maps that stay empty."
        )
        draw = partial(insides.activations, trace)
        yield FigureItem(f"activations-{number}", "Activations layer by layer", draw, caption, form="png")
    for number, layer in enumerate(report.filters[:_MOST_FILTERS], 1):
        caption = (
            "Weights: blue adds, orange takes away. Look for strokes and edges in the first layer; a filter "
            "that is only noise has learnt little."
        )
        draw = partial(insides.filters, layer)
        alt = f"Weights of {layer.name}"
        yield FigureItem(f"filters-{number}", alt, draw, caption if number == 1 else "", form="png")
