"""Pictures in a grid, with a caption below each: samples, answers, mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.patches import Rectangle

from inkmath.data.show import one_of_each_first
from inkmath.reports.contents import Ints, Pictures, Predictions, Samples
from inkmath.reports.numbers import share_text
from inkmath.reports.theme import LIGHT, Plot, Theme, blank, fitted, message, plain, themed, width_of

WIDTH_IN = 4.8
_SIZE = 8.0  # points of captions
_GAP_IN = 0.08
_LINE_IN = 0.15


@dataclass(frozen=True, slots=True)
class _Caption:
    """Lines below a picture; a wrong answer is set apart by a frame and by colour."""

    lines: tuple[str, ...]
    is_wrong: bool = False


_SAMPLES, _ANSWERS, _MISTAKES = 48, 40, 32  # pictures shown in each figure


@themed
def sample_grid(
    images: Pictures,
    labels: Ints,
    classes: Sequence[str],
    *,
    theme: Theme = LIGHT,
) -> Plot:
    """Some samples with their labels, as many classes as fit, in the order of the classes.

    images: uint8 (N, H, W). labels: (N,). classes: C names.
    """
    Samples(images, labels, classes)
    chosen = one_of_each_first(labels.astype(np.int32), _SAMPLES, 0)
    captions = [_Caption((classes[labels[i]],)) for i in chosen]
    return _grid(images[chosen], captions, "There are no samples.", theme)


@themed
def actual_against_predicted(predictions: Predictions, *, theme: Theme = LIGHT) -> Plot:
    """Samples drawn at random, what each is and what it was taken for; mistakes are framed."""
    order = np.random.default_rng(0).permutation(len(predictions.labels))[:_ANSWERS]
    return _grid(predictions.images[order], _captions(predictions, order), "There are no samples.", theme)


@themed
def confident_mistakes(predictions: Predictions, *, theme: Theme = LIGHT) -> Plot:
    """The mistakes of which the classifier was surest, the surest first, with its confidence and its file."""
    wrong = np.flatnonzero(~predictions.is_right)
    surest = wrong[np.argsort(-predictions.confidences[wrong], kind="stable")][:_MISTAKES]
    nothing = f"No mistake in {len(predictions.labels):,} samples."
    captions = _captions(predictions, surest, with_confidence=True)
    return _grid(predictions.images[surest], captions, nothing, theme, frame=False)


def _captions(
    predictions: Predictions, chosen: npt.NDArray[np.int64], with_confidence: bool = False
) -> list[_Caption]:
    captions = []
    given, confidences, is_right = predictions.given, predictions.confidences, predictions.is_right
    for i in chosen.tolist():
        truth, answer = predictions.classes[predictions.labels[i]], predictions.classes[given[i]]
        certainty = (_confidence(confidences[i]),) if with_confidence else ()
        lines = (
            (truth, f"→ {plain(answer)}", *certainty) if truth != answer or with_confidence else (truth, "✓")
        )
        if with_confidence and predictions.names:
            lines = (*lines, predictions.names[i].rpartition("/")[2])
        captions.append(_Caption(lines, not is_right[i]))
    return captions


def _confidence(value: float) -> str:
    """In per cent with one place."""
    return share_text(value, 1)


def _grid(
    images: Pictures, captions: Sequence[_Caption], nothing: str, theme: Theme, *, frame: bool = True
) -> Plot:
    """Pictures of one size in rows; as many columns as leave the captions room."""
    if not len(images):
        return message(nothing, theme)
    columns = min(_columns(captions), max(4, len(images)))
    cell = (WIDTH_IN - _GAP_IN) / columns
    side = cell - _GAP_IN
    tall = side * min(3.0, images.shape[1] / images.shape[2])
    pitch = tall + _LINE_IN * max(len(caption.lines) for caption in captions) + 2 * _GAP_IN
    rows = -(-len(images) // columns)
    plot = Plot(theme, WIDTH_IN, rows * pitch + _GAP_IN)
    axes = blank(plot)
    for i, (image, caption) in enumerate(zip(images, captions, strict=True)):
        left, top = _GAP_IN + (i % columns) * cell, _GAP_IN + (i // columns) * pitch
        is_marked = caption.is_wrong and frame
        axes.imshow(
            image, "gray", vmin=0, vmax=255, extent=(left, left + side, top + tall, top), aspect="auto"
        )
        edge, thick = (theme.wrong, 2.0) if is_marked else (theme.line, 0.6)
        axes.add_patch(Rectangle((left, top), side, tall, fill=False, edgecolor=edge, linewidth=thick))
        for row, line in enumerate(caption.lines):
            colour = theme.ink if row == 0 else theme.wrong if caption.is_wrong else theme.soft
            y = top + tall + _LINE_IN * (row + 0.72)
            axes.text(
                left + side / 2,
                y,
                fitted(line, side, _SIZE),
                size=_SIZE,
                color=colour,
                ha="center",
                va="center",
            )
    axes.set_xlim(0, WIDTH_IN)
    axes.set_ylim(rows * pitch + _GAP_IN, 0)
    return plot


def _columns(captions: Sequence[_Caption]) -> int:
    """8 where captions are short; fewer, down to 4, until nine captions in ten fit."""
    widths = sorted(max(width_of(plain(line), _SIZE) for line in caption.lines) for caption in captions)
    usual = widths[int(0.9 * (len(widths) - 1))]
    return int(np.clip((WIDTH_IN - _GAP_IN) // (usual + _GAP_IN), 4, 8))
