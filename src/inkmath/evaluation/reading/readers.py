"""Measures recognisers on samples: whole readings, single symbols, and relations between true symbols.

Progress belongs to the caller, who may wrap the samples in whatever counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from inkmath.errors import ConfigError
from inkmath.evaluation.calibration import accuracy_of_surest, auroc, expected_calibration_error
from inkmath.evaluation.intervals import Floats, bootstrap, bootstrap_ratio
from inkmath.evaluation.metrics import confusions, ranks
from inkmath.evaluation.reading.detection import Detection, detect
from inkmath.evaluation.reading.outcomes import ReadsExpressions, attempt
from inkmath.evaluation.reading.parts import Verdict, judge_relations, judge_symbols
from inkmath.evaluation.reading.samples import ExpressionSample, SymbolSample
from inkmath.evaluation.results import Evaluation, Measure, Outcome, Unit
from inkmath.ink.views import Views, alone
from inkmath.types import Box, Reading
from inkmath.vocab import SYMBOLS, symbol_ids

Verdicts = npt.NDArray[np.bool_]

_BATCH = 256

FIRST_READINGS = 3
"""Answers that a person is willing to read: the reading and its first alternatives."""

_SUREST = "right in the more confident half"

_FEW_RESAMPLES = 400
"""For statistics that bin or sort all samples each time."""


class NamesSymbols(Protocol):
    """A symbol classifier: views of N candidates to probabilities (N, C + 1), the last class junk."""

    def classify(self, views: Views) -> npt.NDArray[np.float32]: ...


class ArrangesSymbols(Protocol):
    """A relations model with its search: written symbols and their boxes to the LaTeX that they make."""

    def arrange(self, names: Sequence[str], boxes: Sequence[Box]) -> str: ...


def evaluate_reader(
    reader: ReadsExpressions,
    samples: Iterable[ExpressionSample],
    *,
    model: str,
    data: str,
    seed: int = 0,
) -> Evaluation:
    """Read every sample and compare with its truth. What cannot be read or parsed counts as wrong.

    Raises ConfigError if there are no samples.
    """
    outcomes: list[Outcome] = []
    detections: list[Detection] = []
    symbols: list[Verdict] = []
    relations: list[Verdict] = []
    for sample in samples:
        outcome, reading = attempt(sample, lambda given: reader.read(given.source))
        outcomes.append(outcome)
        if sample.symbols:
            found = [] if reading is None else [(symbol.token, symbol.box) for symbol in reading.symbols]
            detections.append(detect(sample.symbols, found))
            symbols += [] if reading is None else judge_symbols(sample, reading)
            relations += [] if reading is None else judge_relations(sample, reading)
    measures = (
        *_expression_measures(outcomes, seed),
        _first_readings(outcomes),
        *_confidence_measures(
            [min(1.0, max(0.0, outcome.confidence)) for outcome in outcomes],
            [outcome.is_right for outcome in outcomes],
            seed,
        ),
        *_symbol_measures(detections, seed),
        *_part_measures("symbols", symbols, seed),
        *_part_measures("relations", relations, seed),
    )
    return Evaluation(
        model,
        data,
        seed,
        measures,
        outcomes=tuple(outcomes),
        notes=_failures(outcomes),
    )


def evaluate_relations(
    arranger: ArrangesSymbols,
    samples: Iterable[ExpressionSample],
    *,
    model: str,
    data: str,
    seed: int = 0,
) -> Evaluation:
    """Arrange the true symbols of every sample and compare. What has no symbols counts as wrong.

    Raises ConfigError if there are no samples.
    """

    def arranged(sample: ExpressionSample) -> Reading:
        names, boxes = zip(*sample.symbols, strict=True) if sample.symbols else ((), ())
        return Reading(arranger.arrange(names, boxes) if names else "", confidence=0.0)

    outcomes = [attempt(sample, arranged)[0] for sample in samples]
    return Evaluation(
        model,
        data,
        seed,
        _expression_measures(outcomes, seed),
        outcomes=tuple(outcomes),
        notes=_failures(outcomes),
    )


def evaluate_symbols(
    classifier: NamesSymbols, samples: Iterable[SymbolSample], *, model: str, data: str, seed: int = 0
) -> Evaluation:
    """Name every true symbol, junk masked: the classifier knows that there is a symbol.

    Where it stands, as a reader sees it, and alone: without its surroundings.
    Raises ConfigError if there are no samples or a name is none of `inkmath.vocab.SYMBOLS`.
    """
    truths: list[str] = []
    in_place: list[npt.NDArray[np.float64]] = []
    by_itself: list[npt.NDArray[np.float64]] = []
    for batch in _chunks(samples, _BATCH):
        seen = Views(
            *(
                np.concatenate([getattr(sample.views, view) for sample in batch])
                for view in ("crop", "context", "traces")
            )
        )
        in_place.append(_without_junk(classifier.classify(seen)))
        by_itself.append(_without_junk(classifier.classify(alone(seen.crop))))
        truths += [sample.name for sample in batch]
    if not truths:
        raise ConfigError(f"There are no symbols in {data}. Choose another split.")
    unknown = set(truths) - symbol_ids().keys()
    if unknown:
        raise ConfigError(f"No symbols of the vocabulary: {', '.join(sorted(unknown))}.")
    labels = np.array([symbol_ids()[name] for name in truths])
    probabilities = np.concatenate(in_place)
    place = ranks(probabilities, labels)
    names = [SYMBOLS[i] for i in probabilities.argmax(axis=1)]
    confidences, right = probabilities.max(axis=1).clip(0, 1), place < 1
    measures = [
        Measure.share("symbol accuracy, top 1", right.tolist()),
        Measure.share("symbol accuracy, top 5", (place < 5).tolist()),
        Measure.share("top 1 without surroundings", (ranks(np.concatenate(by_itself), labels) < 1).tolist()),
        *_confidence_measures(confidences.tolist(), right.tolist(), seed),
    ]
    return Evaluation(model, data, seed, tuple(measures), confusions=confusions(truths, names))


def _without_junk(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Probabilities of the symbols given that it is one: (N, C), rows sum to 1."""
    if probabilities.ndim != 2 or probabilities.shape[1] != len(SYMBOLS) + 1:
        raise ConfigError(
            f"The classifier gives an array of shape {probabilities.shape}; expected (N, {len(SYMBOLS) + 1})."
        )
    symbols = probabilities[:, :-1].astype(np.float64)
    return np.asarray(symbols / np.maximum(symbols.sum(axis=1, keepdims=True), 1e-12))


def _expression_measures(outcomes: Sequence[Outcome], seed: int) -> tuple[Measure, ...]:
    if not outcomes:
        raise ConfigError("There are no expressions to measure. Choose another split or subset.")
    errors = np.array([outcome.errors for outcome in outcomes], np.float64)
    lengths = np.array([len(outcome.truth or ()) for outcome in outcomes], np.float64)
    seconds = np.array([outcome.seconds for outcome in outcomes])
    total = lengths.sum()
    return (
        Measure.share("ExpRate", [outcome.is_right for outcome in outcomes]),
        Measure.share("ExpRate <= 1", [_within(outcome, 1) for outcome in outcomes]),
        Measure.share("ExpRate <= 2", [_within(outcome, 2) for outcome in outcomes]),
        Measure(
            "token error rate",
            float(errors.sum() / total) if total else 1.0,
            int(total),
            bootstrap_ratio(errors, lengths, seed=seed),
            is_cost=True,
        ),
        Measure(
            "seconds an expression",
            float(seconds.mean()),
            len(outcomes),
            bootstrap(_mean, seconds, seed=seed),
            "s",
            is_cost=True,
        ),
    )


def _within(outcome: Outcome, most: int) -> bool:
    return not outcome.failure and outcome.errors <= most


def _first_readings(outcomes: Sequence[Outcome]) -> Measure:
    """Readers that give their likeliest alternatives first can be corrected by a click."""
    verdicts = [outcome.place is not None and outcome.place < FIRST_READINGS for outcome in outcomes]
    return Measure.share(f"right within the first {FIRST_READINGS}", verdicts)


def _symbol_measures(detections: Sequence[Detection], seed: int) -> tuple[Measure, ...]:
    """Symbols of one expression are written by one hand: whole expressions are resampled, not symbols.

    Right place and right name, precision of those found and recall of those there; located: right place.
    """
    total = sum(detections, Detection())
    if not total.there:
        return ()
    there, found, located, named = (
        np.array([getattr(detection, name) for detection in detections], np.float64)
        for name in ("there", "found", "located", "named")
    )
    given = (
        ("symbols located", located, there, total.there),
        ("symbol precision", named, found, total.found),
        ("symbol recall", named, there, total.there),
        ("symbol F1", 2 * named, there + found, total.there),
    )
    return tuple(
        Measure(name, float(a.sum() / max(b.sum(), 1)), count, bootstrap_ratio(a, b, seed=seed))
        for name, a, b, count in given
    )


def _part_measures(name: str, verdicts: Sequence[Verdict], seed: int) -> tuple[Measure, ...]:
    """Calibration and ranking of the confidences of parts of readings."""
    if not verdicts:
        return ()
    confidences, right = zip(*verdicts, strict=True)
    return tuple(
        replace(measure, name=f"{name}: {measure.name}")
        for measure in _confidence_measures(confidences, right, seed)
        if measure.name != _SUREST
    )


def _confidence_measures(
    confidences: Sequence[float], right: Sequence[bool], seed: int
) -> tuple[Measure, ...]:
    rows = np.column_stack([confidences, right]).astype(np.float64)

    def measure(name: str, figure: Callable[[Floats, Verdicts], float], unit: Unit, is_cost: bool) -> Measure:
        def statistic(sample: Floats) -> float:
            return figure(sample[:, 0], sample[:, 1] > 0.5)

        interval = bootstrap(statistic, rows, seed=seed, resamples=_FEW_RESAMPLES)
        return Measure(name, statistic(rows), len(rows), interval, unit, is_cost)

    measures = [
        measure("calibration error", expected_calibration_error, "share", True),
        measure(_SUREST, accuracy_of_surest, "share", False),
    ]
    if any(right) and not all(right):  # else there is nothing to rank
        measures.append(measure("AUROC of the confidence", _ranking, "", False))
    return tuple(measures)


def _ranking(confidences: Floats, right: Verdicts) -> float:
    """`auroc`, and chance where a resample has nothing to rank."""
    area = auroc(confidences, right)
    return 0.5 if area is None else area


def _mean(rows: Floats) -> float:
    return float(rows.mean())


def _failures(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    failed = sum(bool(outcome.failure) for outcome in outcomes)
    if not failed:
        return ()
    return (f"{failed} of {len(outcomes)} gave no reading that parses; they count as wrong.",)


def _chunks(samples: Iterable[SymbolSample], size: int) -> Iterator[list[SymbolSample]]:
    stream = iter(samples)
    while chunk := list(islice(stream, size)):
        yield chunk
