"""Lines and bars: curves of a training, images a class, scores a class, calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from inkmath.evaluation.calibration import expected_calibration_error, reliability_bins
from inkmath.evaluation.intervals import wilson
from inkmath.evaluation.symbols.class_metrics import ClassScores
from inkmath.reports.contents import ClassCounts, Curve, Ints, require
from inkmath.reports.numbers import share_text
from inkmath.reports.theme import LIGHT, Plot, Theme, fitted, message, plain, themed

WIDTH_IN = 4.8
_NAMED_BARS = 40
_SMOOTHED = 100  # points from which a line is drawn smoothed, its points pale behind it
_LOG_RATIO = 30.0  # of losses, from which their axis is logarithmic


@themed
def curves(lines: Mapping[str, Curve], *, theme: Theme = LIGHT) -> Plot:
    """Loss above and accuracy below, over the steps of a training, one line for each split.

    lines: such as {"train": ..., "validation": ...}. Long noisy lines are smoothed, their points pale behind.
    The best validation accuracy is marked.
    """
    there = {name: line for name, line in lines.items() if len(line.steps)}
    if not there:
        return message("Nothing was recorded along the training.", theme)
    has_accuracy = any(np.isfinite(line.accuracies).any() for line in there.values())
    plot = Plot(theme, WIDTH_IN, 5.0 if has_accuracy else 2.7)
    panels = plot.subplots(2 if has_accuracy else 1, 1, sharex=True, squeeze=False)[:, 0]
    for panel, measure in zip(panels, ("losses", "accuracies"), strict=False):
        for (name, line), colour, dash in zip(there.items(), _marks(theme), _DASHES, strict=False):
            _line(panel, line.steps, getattr(line, measure), plain(name), colour, dash)
        panel.yaxis.grid(True)
        panel.tick_params(length=0)
    _loss_axis(panels[0], [line.losses for line in there.values()])
    if has_accuracy:
        _accuracy_axis(panels[1], there, theme)
    if panels[0].get_legend_handles_labels()[0]:
        panels[0].legend(loc="upper right")
    panels[-1].set_xlabel("step")
    panels[-1].xaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
    panels[-1].xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    return plot


_DASHES = ("-", (0, (4, 1.4)), (0, (1, 1)), "-.")


def _marks(theme: Theme) -> tuple[str, ...]:
    return (theme.first, theme.second, theme.third, theme.fourth)


def _line(axes: Axes, x: Ints, y: npt.NDArray[np.floating], name: str, colour: str, dash: object) -> None:
    y = np.where(np.isfinite(y), y, np.nan)
    if not np.isfinite(y).any():
        return
    marker = "o" if len(x) <= 25 else ""
    if len(x) > _SMOOTHED:
        axes.plot(x, y, color=colour, alpha=0.22, linewidth=0.7)
        y = _smoothed(y)
    axes.plot(x, y, color=colour, label=name, linewidth=1.7, linestyle=dash, marker=marker, markersize=3.2)


def _smoothed(y: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """The centred mean over a fiftieth of the line, gaps left out; NaN where all of it is a gap."""
    width = max(3, len(y) // 50) | 1
    present = np.isfinite(y)
    ones = np.ones(width)
    sums = np.convolve(np.where(present, y, 0.0), ones, "same")
    counts = np.convolve(present.astype(np.float64), ones, "same")
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _loss_axis(axes: Axes, losses: Sequence[npt.NDArray[np.floating]]) -> None:
    axes.set_title("Loss")
    values = np.concatenate([loss[np.isfinite(loss)] for loss in losses])
    if values.size and values.min() > 0 and values.max() / values.min() > _LOG_RATIO:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(10, subs=(1.0, 2.0, 5.0), numticks=12))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.tick_params(which="minor", length=0)


def _accuracy_axis(axes: Axes, lines: Mapping[str, Curve], theme: Theme) -> None:
    axes.set_title("Accuracy")
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 6):g} %"))
    values = np.concatenate([line.accuracies for line in lines.values()])
    values = values[np.isfinite(values)]
    # The first steps are bad in every training: the axis begins where nine in ten points lie above.
    low = float(np.quantile(values, 0.1)) if values.size > 20 else float(values.min())
    high = float(values.max())
    margin = max(0.06 * (high - low), 0.001)
    axes.set_ylim(max(0.0, low - margin), min(1.0 + margin / 2, high + margin))
    line = lines.get("validation")
    if line is not None and np.isfinite(line.accuracies).any():
        best = int(np.nanargmax(line.accuracies))
        x, y = line.steps[best], line.accuracies[best]
        axes.plot([x], [y], marker="o", markersize=6, color=theme.second, markeredgecolor=theme.ink)
        text = f"best validation {share_text(float(y))} at step {x:,}"
        axes.text(1, 1.03, text, transform=axes.transAxes, ha="right", size=8.5, color=theme.ink)


@themed
def images_a_class(counts: Mapping[str, Ints], classes: Sequence[str], *, theme: Theme = LIGHT) -> Plot:
    """Images of each class, the splits one upon the other.

    counts: split name -> (C,). Up to 40 classes are named; more are one line sorted by size, with the largest
    and smallest named. Classes without an image are listed.
    """
    ClassCounts(counts, classes)
    if not counts or not len(classes):
        return message("There are no classes.", theme)
    stack = np.array([values.astype(np.int64) for values in counts.values()])
    return (_named_counts if len(classes) <= _NAMED_BARS else _many_counts)(
        stack, tuple(counts), classes, theme
    )


def _named_counts(
    stack: npt.NDArray[np.int64], splits: Sequence[str], classes: Sequence[str], theme: Theme
) -> Plot:
    count = len(classes)
    plot = Plot(theme, WIDTH_IN, 0.9 + 0.19 * count)
    axes = plot.add_subplot()
    places, left = np.arange(count), np.zeros(count)
    for values, split, colour in zip(stack, splits, _marks(theme), strict=False):
        bars: dict[str, Any] = {"edgecolor": theme.paper, "linewidth": 0.6, "height": 0.74}
        axes.barh(places, values, left=left, color=colour, label=plain(split), **bars)
        left = left + values
    for place, total in zip(places.tolist(), left, strict=True):
        colour = theme.soft if total else theme.wrong
        axes.text(total, place, f" {total:,.0f}", va="center", size=8, color=colour)
    labels = [fitted(name, 1.4, 8.5) for name in classes]
    axes.set_yticks(places, labels, parse_math=False, color=theme.ink)
    axes.set_ylim(count - 0.4, -0.6)
    axes.set_xlim(0, max(1.0, left.max()) * 1.16)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    if len(splits) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(splits), handlelength=1)
    return plot


def _many_counts(
    stack: npt.NDArray[np.int64], splits: Sequence[str], classes: Sequence[str], theme: Theme
) -> Plot:
    totals = stack.sum(axis=0)
    order = np.argsort(-totals, kind="stable")
    plot = Plot(theme, WIDTH_IN, 3.5)
    axes = plot.add_subplot()
    places, bottom = np.arange(len(classes)), np.zeros(len(classes))
    for values, split, colour in zip(stack, splits, _marks(theme), strict=False):
        top = bottom + values[order]
        axes.fill_between(places, bottom, top, step="mid", color=colour, label=plain(split), linewidth=0)
        bottom = top
    axes.set_xlim(-0.5, len(classes) - 0.5)
    axes.set_ylim(0, max(1.0, float(totals.max())) * 1.05)
    axes.yaxis.grid(True)
    axes.tick_params(length=0)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_ylabel("images")
    axes.set_xlabel(f"{len(classes)} classes, by size (median {np.median(totals):,.0f})")
    text = "\n".join(
        (_extremes("most", order[:5], totals, classes), _extremes("fewest", order[:-6:-1], totals, classes))
    )
    axes.legend(loc="upper right", title=None)
    plot.supxlabel(text, size=8, color=theme.soft, x=0.02, ha="left")
    return plot


def _extremes(word: str, chosen: Ints, totals: npt.NDArray[np.int64], classes: Sequence[str]) -> str:
    parts = [f"{fitted(classes[i], 0.7, 8)} {totals[i]:,}" for i in chosen.tolist()]
    return f"{word}: {',  '.join(parts)}"


@themed
def scores_a_class(scores: ClassScores, classes: Sequence[str], *, theme: Theme = LIGHT) -> Plot:
    """Precision, recall and F1 of the 30 classes with the lowest F1, the worst first, if they have samples.

    Of equally bad ones those with more samples come first.
    """
    require(len(scores.f1) == len(classes), f"{len(scores.f1)} scores do not go with {len(classes)} classes.")
    there = np.flatnonzero(scores.support > 0)
    worst = there[np.lexsort((-scores.support[there], scores.f1[there]))][:30]
    if not len(worst):
        return message("No class has a sample.", theme)
    plot = Plot(theme, WIDTH_IN, 1.0 + 0.19 * len(worst))
    axes = plot.add_subplot()
    places = np.arange(len(worst))
    low, high = (
        np.minimum(scores.precision, scores.recall)[worst],
        np.maximum(scores.precision, scores.recall)[worst],
    )
    axes.hlines(places, low, high, color=theme.line, linewidth=3)
    for name, values, marker, colour in (
        ("precision", scores.precision, "o", theme.first),
        ("recall", scores.recall, "D", theme.second),
        ("F1", scores.f1, "|", theme.ink),
    ):
        size = {"o": 26, "D": 20, "|": 70}[marker]
        axes.scatter(
            values[worst], places, marker=marker, color=colour, s=size, label=name, zorder=3, clip_on=False
        )
    labels = [f"{fitted(classes[i], 1.2, 8.5)} ({scores.support[i]:,})" for i in worst]
    axes.set_yticks(places, labels, parse_math=False, color=theme.ink)
    axes.set_ylim(len(worst) - 0.4, -0.6)
    axes.set_xlim(max(0.0, float(low.min()) - 0.03), 1.0)
    axes.xaxis.grid(True)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 6):g} %"))
    axes.tick_params(length=0)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.2, columnspacing=1)
    return plot


_BINS = 10


@themed
def calibration(confidences: npt.ArrayLike, correct: npt.ArrayLike, *, theme: Theme = LIGHT) -> Plot:
    """Reliability diagram: accuracy over confidence, and the histogram of confidences.

    confidences: (N,) in [0, 1]. correct: bool (N,). Bars are Wilson's 95 % intervals. The expected
    calibration error (Naeini et al. 2015) is over the same bins.
    """
    found = [item for item in reliability_bins(confidences, correct, _BINS) if item.count]
    if not found:
        return message("There are no samples.", theme)
    plot = Plot(theme, WIDTH_IN, 5.0)
    axes, below = plot.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    axes.plot([0, 1], [0, 1], color=theme.soft, linewidth=1, linestyle=(0, (3, 3)))
    axes.text(
        0.64,
        0.585,
        "as sure as right",
        rotation=45,
        rotation_mode="anchor",
        transform_rotates_text=True,
        size=8,
        color=theme.soft,
        va="top",
    )
    x = np.array([item.confidence for item in found])
    y = np.array([item.accuracy for item in found])
    spans = np.array([wilson(round(item.accuracy * item.count), item.count) for item in found])
    reach = np.abs(spans.T - y)
    axes.errorbar(
        x,
        y,
        yerr=reach,
        color=theme.first,
        marker="o",
        markersize=4.5,
        linewidth=1.6,
        elinewidth=1,
        capsize=2,
        clip_on=False,
    )
    error = expected_calibration_error(confidences, correct, _BINS)
    # Where the line does not go: few are sure and wrong.
    where: dict[str, Any] = {"transform": axes.transAxes, "ha": "right"}
    axes.text(0.97, 0.12, f"ECE {100 * error:.2f} %", size=11, weight="bold", **where)
    total = sum(item.count for item in found)
    axes.text(0.97, 0.05, f"{total:,} samples, {_BINS} bins", size=8.5, color=theme.soft, **where)
    axes.set_ylabel("share that is right")
    middles = [(item.low + item.high) / 2 for item in found]
    below.bar(middles, [item.count / total for item in found], width=0.9 / _BINS, color=theme.first)
    below.set_ylabel("samples")
    below.set_xlabel("confidence")
    for panel in (axes, below):
        panel.set_xlim(0, 1)
        panel.set_ylim(0, 1)
        panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
        panel.grid(True)
        panel.tick_params(length=0)
    below.set_yticks([0, 0.5, 1])
    return plot
