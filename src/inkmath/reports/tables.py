"""Tables, as rows of text that are drawn as a figure or written as HTML: layers, runs, scores, mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inkmath.evaluation.symbols.class_metrics import Average, ClassScores, worst_pairs
from inkmath.expression.signs import named
from inkmath.reports.contents import Ints, Network, RunRow, is_number
from inkmath.reports.numbers import cost_text, count_text, megabytes_text, shape_text, share_text
from inkmath.reports.theme import LIGHT, Plot, Theme, blank, fitted, message, themed, width_of

_SIZE = 8.5
_ROW_IN = 0.215
_GAP_IN = 0.2
_WIDEST_IN = 2.2
_MOST_DRAWN = 400  # rows: a figure is no place for more


@dataclass(frozen=True, slots=True)
class Table:
    """head: the names of the columns. rows: as many cells each. texts: columns of words, set to the left.

    totals: how many rows at the end are totals. best: the row that is the best, None where none is.
    pairs: for each row the indices of a class and of what was answered, whose pictures it opens; or none.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: frozenset[int] = frozenset({0})
    totals: int = 0
    best: int | None = None
    pairs: tuple[tuple[int, int], ...] = ()

    @property
    def strong(self) -> frozenset[int]:
        """Rows set apart: the totals, and the best."""
        last = range(len(self.rows) - self.totals, len(self.rows))
        return frozenset(last) | (frozenset() if self.best is None else {self.best})


def layer_rows(network: Network) -> Table:
    """Layers with their shapes and parameters; then the totals, and the megabytes that a sample takes."""
    rows = [("input", "", "", shape_text(network.input_shape), "")]
    rows += [
        (layer.name, layer.kind, layer.detail, shape_text(layer.output_shape), count_text(layer.parameters))
        for layer in network.layers
    ]
    megabytes = (
        ("input", network.input_mb),
        ("forward and backward pass", network.forward_backward_mb),
        ("parameters", network.parameters_mb),
        ("together", network.input_mb + network.forward_backward_mb + network.parameters_mb),
    )
    totals = [("all parameters", "", "", "", count_text(network.parameters))]
    totals += [(f"{name}, MB", "", "", "", megabytes_text(value)) for name, value in megabytes]
    head = ("layer", "kind", "detail", "output", "parameters")
    return Table(head, (*rows, *totals), frozenset({0, 1, 2}), len(totals))


def run_rows(runs: Sequence[RunRow]) -> Table:
    """One row a training; the one with the best validation accuracy is set apart."""
    head = (
        "run", "epochs", "batch", "learning rate", "train", "validation", "test",
        "train loss", "validation loss", "test loss", "s an epoch",
    )  # fmt: skip
    rows = tuple(
        (
            run.name,
            f"{run.epochs:g}",
            count_text(run.batch_size),
            f"{run.learning_rate:g}",
            *(share_text(v) for v in (run.train_accuracy, run.validation_accuracy, run.test_accuracy)),
            *(cost_text(v) for v in (run.train_loss, run.validation_loss, run.test_loss)),
            cost_text(run.seconds_an_epoch, 1),
        )
        for run in runs
    )
    measured = [
        (run.validation_accuracy, -i)
        for i, run in enumerate(runs)
        if run.validation_accuracy is not None and is_number(run.validation_accuracy)
    ]
    return Table(head, rows, best=-max(measured)[1] if measured else None)


def score_rows(scores: ClassScores, classes: Sequence[str]) -> Table:
    """Precision, recall, F1 and support of each class, then their averages."""
    rows: list[tuple[str, ...]] = [
        (
            named(name),
            share_text(float(scores.precision[i]) if scores.given[i] else None),
            share_text(float(scores.recall[i]) if scores.support[i] else None),
            share_text(float(scores.f1[i]) if scores.support[i] else None),
            count_text(int(scores.support[i])),
        )
        for i, name in enumerate(classes)
    ]
    total = count_text(int(scores.support.sum()))
    rows.append(_average("macro average", scores.macro, total))
    rows.append(_average("weighted average", scores.weighted, total))
    right = scores.weighted.recall
    rows.append(("accuracy", "", "", share_text(right if scores.support.any() else None), total))
    return Table(("class", "precision", "recall", "F1", "support"), tuple(rows), totals=3)


def _average(name: str, average: Average, total: str) -> tuple[str, ...]:
    return name, share_text(average.precision), share_text(average.recall), share_text(average.f1), total


def pair_rows(matrix: Ints, classes: Sequence[str]) -> Table:
    """The commonest mistakes."""
    found = worst_pairs(np.asarray(matrix, np.int64), 50)
    rows = tuple(
        (
            named(classes[pair.truth]),
            named(classes[pair.given]),
            count_text(pair.count),
            share_text(pair.share, 1),
        )
        for pair in found
    )
    head = ("actual", "answered", "times", "of the class")
    pairs = tuple((pair.truth, pair.given) for pair in found)
    return Table(head, rows, frozenset({0, 1}), pairs=pairs)


def group_rows(groups: Sequence[Sequence[str]], matrix: Ints, classes: Sequence[str]) -> Table:
    """Groups of classes, their samples, and how many of these were taken for another of the group."""
    rows = []
    for group, places in zip(groups, (np.isin(classes, group) for group in groups), strict=True):
        inside = np.asarray(matrix, np.int64)[np.ix_(places, places)]
        support = int(np.asarray(matrix)[places].sum())
        taken = int(inside.sum() - np.trace(inside))
        rows.append((", ".join(map(named, group)), count_text(support), count_text(taken)))
    return Table(("classes", "samples", "taken for one another"), tuple(rows))


@themed
def layer_table(network: Network, *, theme: Theme = LIGHT) -> Plot:
    """The table of layers, shapes, parameters and megabytes."""
    return _drawn(layer_rows(network), theme)


@themed
def run_table(runs: Sequence[RunRow], *, theme: Theme = LIGHT) -> Plot:
    """The table of runs."""
    return _drawn(run_rows(runs), theme) if runs else message("There are no runs.", theme)


def _drawn(table: Table, theme: Theme) -> Plot:
    rows = table.rows[:_MOST_DRAWN]
    cells = [[fitted(cell, _WIDEST_IN, _SIZE) for cell in row] for row in (table.head, *rows)]
    # Strong cells are wider; a tenth is room for that.
    widths = [1.1 * max(width_of(row[column], _SIZE) for row in cells) for column in range(len(table.head))]
    lefts = np.concatenate([[0.0], np.cumsum(np.array(widths) + _GAP_IN)]) + 0.12
    plot = Plot(theme, float(lefts[-1] - _GAP_IN + 0.12), _ROW_IN * (len(cells) + 0.6))
    axes = blank(plot)
    for number, row in enumerate(cells):
        y = _ROW_IN * (number + 0.75)
        is_strong = number - 1 in table.strong
        for column, cell in enumerate(row):
            is_text = column in table.texts
            x = lefts[column] if is_text else lefts[column] + widths[column]
            axes.text(
                x, y, cell, size=_SIZE, va="center", ha="left" if is_text else "right",
                color=theme.soft if number == 0 else theme.ink,
                weight="bold" if is_strong else "normal",
            )  # fmt: skip
    for below in (1, len(cells) - table.totals)[: 2 if table.totals else 1]:
        y = _ROW_IN * (below + 0.25)
        axes.plot((0.08, lefts[-1] - _GAP_IN + 0.04), (y, y), color=theme.line, linewidth=0.8)
    return plot
