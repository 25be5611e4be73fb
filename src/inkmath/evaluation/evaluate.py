"""Measures recognisers on samples: whole readings, single symbols, and relations between true symbols.

Progress belongs to the caller, who may wrap the samples in whatever counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from time import perf_counter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.calibration import auroc, expected_calibration_error
from inkmath.evaluation.detection import Detection, detect
from inkmath.evaluation.intervals import Floats, bootstrap, bootstrap_ratio, wilson
from inkmath.evaluation.metrics import confusions, edit_distance, ranks
from inkmath.evaluation.results import Evaluation, Measure, Outcome, Unit
from inkmath.evaluation.samples import ExpressionSample, SymbolSample, canonical_or_none
from inkmath.types import Box, Ink, Reading
from inkmath.vocab import SYMBOLS, symbol_ids

_BATCH = 256

_FEW_RESAMPLES = 400
"""For statistics that bin or sort all samples each time."""


class ReadsExpressions(Protocol):
    """A reader, such as `inkmath.load_reader()`."""

    def read(self, source: Ink | bytes) -> Reading: ...


class NamesSymbols(Protocol):
    """A symbol classifier: float32 (N, 1, S, S) to probabilities (N, C + 1), the last class junk."""

    def classify(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]: ...


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
    outcomes, detections = [], []
    for sample in samples:
        outcome, reading = _attempt(sample, lambda given: reader.read(given.source))
        outcomes.append(outcome)
        if sample.symbols:
            found = [] if reading is None else [(symbol.token, symbol.box) for symbol in reading.symbols]
            detections.append(detect(sample.symbols, found))
    measures = (*_symbol_measures(detections, seed), *_expression_measures(outcomes, seed))
    return Evaluation(
        model,
        data,
        seed,
        (*measures, *_confidence_measures(outcomes, seed)),
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

    outcomes = [_attempt(sample, arranged)[0] for sample in samples]
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

    Raises ConfigError if there are no samples or a name is none of `inkmath.vocab.SYMBOLS`.
    """
    truths: list[str] = []
    parts: list[npt.NDArray[np.float64]] = []
    for batch in _chunks(samples, _BATCH):
        probabilities = classifier.classify(np.stack([sample.image for sample in batch]))
        parts.append(_without_junk(probabilities))
        truths += [sample.name for sample in batch]
    if not truths:
        raise ConfigError(f"There are no symbols in {data}. Choose another split.")
    return _symbol_evaluation(truths, np.concatenate(parts), model=model, data=data, seed=seed)


def _symbol_evaluation(
    truths: list[str], probabilities: npt.NDArray[np.float64], *, model: str, data: str, seed: int
) -> Evaluation:
    unknown = set(truths) - symbol_ids().keys()
    if unknown:
        raise ConfigError(f"No symbols of the vocabulary: {', '.join(sorted(unknown))}.")
    labels = np.array([symbol_ids()[name] for name in truths])
    place = ranks(probabilities, labels)
    names = [SYMBOLS[i] for i in probabilities.argmax(axis=1)]
    confidences, right = probabilities.max(axis=1).clip(0, 1), place < 1
    measures = [
        _share("symbol accuracy, top 1", right.tolist()),
        _share("symbol accuracy, top 5", (place < 5).tolist()),
        *_calibration(confidences.tolist(), right.tolist(), seed),
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


def _attempt(
    sample: ExpressionSample, work: Callable[[ExpressionSample], Reading]
) -> tuple[Outcome, Reading | None]:
    """The outcome of one sample, and its reading unless that failed."""
    start = perf_counter()
    try:
        reading = work(sample)
    except InkmathError as error:
        seconds = perf_counter() - start
        failure = f"{type(error).__name__}: {error}"
        errors = _length(sample)
        return Outcome(sample.name, sample.tokens, None, errors, False, 0.0, seconds, failure), None
    seconds = perf_counter() - start
    tokens = canonical_or_none(reading.latex)
    if tokens is None or sample.tokens is None:
        failure = "the reading does not parse" if tokens is None else "the truth does not parse"
        errors = _length(sample)
    else:
        failure, errors = "", edit_distance(sample.tokens, tokens)
    outcome = Outcome(
        sample.name,
        sample.tokens,
        reading.latex,
        errors,
        not failure and errors == 0,
        reading.confidence,
        seconds,
        failure,
    )
    return outcome, reading


def _length(sample: ExpressionSample) -> int:
    """Tokens that a failed sample is charged with."""
    return max(1, len(sample.tokens or ()))


def _expression_measures(outcomes: Sequence[Outcome], seed: int) -> tuple[Measure, ...]:
    if not outcomes:
        raise ConfigError("There are no expressions to measure. Choose another split or subset.")
    errors = np.array([outcome.errors for outcome in outcomes], np.float64)
    lengths = np.array([len(outcome.truth or ()) for outcome in outcomes], np.float64)
    seconds = np.array([outcome.seconds for outcome in outcomes])
    total = lengths.sum()
    return (
        _share("ExpRate", [outcome.is_right for outcome in outcomes]),
        *(_share(f"ExpRate <= {most}", [_within(outcome, most) for outcome in outcomes]) for most in (1, 2)),
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


def _symbol_measures(detections: Sequence[Detection], seed: int) -> tuple[Measure, ...]:
    """Symbols of one expression are written by one hand: whole expressions are resampled, not symbols."""
    total = sum(detections, Detection())
    if not total.there:
        return ()
    there, found, located, named = (
        np.array([getattr(detection, name) for detection in detections], np.float64)
        for name in ("there", "found", "located", "named")
    )
    given = {
        "symbol accuracy": (named, there),
        "symbols located": (located, there),
        "symbol F1": (2 * named, there + found),
    }
    return tuple(
        Measure(name, float(a.sum() / b.sum()), total.there, bootstrap_ratio(a, b, seed=seed))
        for name, (a, b) in given.items()
    )


def _confidence_measures(outcomes: Sequence[Outcome], seed: int) -> tuple[Measure, ...]:
    confidences = [min(1.0, max(0.0, outcome.confidence)) for outcome in outcomes]
    return _calibration(confidences, [outcome.is_right for outcome in outcomes], seed)


def _calibration(confidences: Sequence[float], right: Sequence[bool], seed: int) -> tuple[Measure, ...]:
    rows = np.column_stack([confidences, right]).astype(np.float64)

    def error(sample: Floats) -> float:
        return expected_calibration_error(sample[:, 0], sample[:, 1] > 0.5)

    def ranking(sample: Floats) -> float:
        area = auroc(sample[:, 0], sample[:, 1] > 0.5)
        return 0.5 if area is None else area

    def measure(name: str, statistic: Callable[[Floats], float], unit: Unit, is_cost: bool) -> Measure:
        interval = bootstrap(statistic, rows, seed=seed, resamples=_FEW_RESAMPLES)
        return Measure(name, statistic(rows), len(rows), interval, unit, is_cost)

    calibration = measure("calibration error", error, "share", True)
    if all(right) or not any(right):  # nothing to rank
        return (calibration,)
    return calibration, measure("AUROC of the confidence", ranking, "", False)


def _share(name: str, verdicts: Sequence[bool]) -> Measure:
    right, samples = sum(verdicts), len(verdicts)
    return Measure(name, right / samples, samples, wilson(right, samples))


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
