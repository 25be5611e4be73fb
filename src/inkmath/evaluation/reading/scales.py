"""True if the size of a picture matters: the same expression drawn small and large must read the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from inkmath.errors import ConfigError
from inkmath.evaluation.reading.drawing import scaled_picture
from inkmath.evaluation.reading.outcomes import ReadsExpressions, attempt
from inkmath.evaluation.reading.samples import ExpressionSample, canonical_or_none
from inkmath.evaluation.results import Evaluation, Measure, Outcome
from inkmath.types import Ink

USUAL = 1.0

SCALES = (0.5, USUAL, 2.0, 4.0)
"""Sizes at which each expression is read; at 1 a typical symbol is 40 pixels tall."""


def evaluate_scales(
    reader: ReadsExpressions,
    samples: Iterable[ExpressionSample],
    *,
    model: str,
    data: str,
    seed: int = 0,
) -> Evaluation:
    """Read the strokes of each sample as pictures of every scale, and compare the readings with one another.

    Readings are the same if their canonical tokens are; a blank or failed one is the same as no other.
    Raises ConfigError if there are no samples of strokes.
    """
    rows = [
        {scale: _outcome(reader, sample, sample.source, scale) for scale in SCALES}
        for sample in samples
        if isinstance(sample.source, Ink)
    ]
    if not rows:
        raise ConfigError(
            "There are no strokes to draw at several sizes. Choose a set of ink, such as crohme."
        )
    others = [scale for scale in SCALES if scale != USUAL]
    measures = [
        Measure.share("same at all scales", [all(_agrees(row, scale) for scale in others) for row in rows]),
        *(Measure.share(f"same at {scale:g}x", [_agrees(row, scale) for row in rows]) for scale in others),
        *(Measure.share(f"ExpRate at {scale:g}x", [row[scale].is_right for row in rows]) for scale in SCALES),
    ]
    outcomes = tuple(row[scale] for row in rows for scale in SCALES)
    return Evaluation(model, data, seed, tuple(measures), outcomes=outcomes)


def _outcome(reader: ReadsExpressions, sample: ExpressionSample, ink: Ink, scale: float) -> Outcome:
    named = replace(sample, name=f"{sample.name} at {scale:g}x")
    return attempt(named, lambda _: reader.read(scaled_picture(ink, scale)))[0]


def _agrees(row: Mapping[float, Outcome], scale: float) -> bool:
    """True if the reading of that scale is that of the usual one."""
    usual, other = (canonical_or_none(row[at].latex or "") for at in (USUAL, scale))
    return bool(usual) and usual == other
