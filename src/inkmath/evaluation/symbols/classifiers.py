"""Measures a classifier of single symbols on the pictures of a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from inkmath.data.classified import Classified, Part, absent, open_classified
from inkmath.data.drawn_symbols import in_view, scaled
from inkmath.errors import ConfigError
from inkmath.evaluation.calibration import expected_calibration_error
from inkmath.evaluation.intervals import bootstrap
from inkmath.evaluation.metrics import confusions, ranks
from inkmath.evaluation.reading.readers import NamesSymbols
from inkmath.evaluation.results import Evaluation, Measure
from inkmath.evaluation.symbols.class_metrics import class_scores, confusion_matrix
from inkmath.evaluation.symbols.lookalikes import EMNIST_MERGED, by_name, folded
from inkmath.evaluation.symbols.predictions_file import PredictionsFile
from inkmath.ink.raster import INPUT_SIZE, square_input
from inkmath.ink.views import alone
from inkmath.types import Pixels
from inkmath.vocab import SYMBOLS

Probabilities = npt.NDArray[np.float32]

SYNONYMS: Mapping[str, str] = {
    "add": "+", "plus": "+", "sub": "-", "minus": "-", "mul": r"\times", "div": r"\div", "eq": "=",
    "dec": ".", "dot": ".", "slash": "/", "times": r"\times",
}  # fmt: skip
"""Names that folder sets use, and what they stand for."""

_BATCH = 500
_RESAMPLES = 400

Floats = npt.NDArray[np.float64]


class TakesPictures(Protocol):
    """Pictures that a classifier takes; see `inkmath.recognition.classifier.Classifier`."""

    @property
    def size_px(self) -> int: ...

    @property
    def view(self) -> str: ...


class NamesPictures(TakesPictures, Protocol):
    """A classifier; see `inkmath.recognition.classifier.Classifier`."""

    @property
    def classes(self) -> tuple[str, ...]: ...

    def classify(self, pictures: Probabilities) -> Probabilities: ...


class ShapesAlone:
    """The reader's own classifier on single symbols: no context, and junk excluded."""

    classes, size_px, view = SYMBOLS, INPUT_SIZE, "symbol"

    def __init__(self, classifier: NamesSymbols) -> None:
        self._classifier = classifier

    def classify(self, pictures: Probabilities) -> Probabilities:
        symbols = self._classifier.classify(alone(pictures))[:, :-1]
        given: Probabilities = symbols / np.maximum(symbols.sum(axis=1, keepdims=True), 1e-12)
        return given


def open_as_seen(classifier: TakesPictures, name: str, *, data: str = "", fold: int = 1) -> Classified:
    """A task or set, its pictures as those that the classifier was trained on; see `open_classified`.

    They are scaled, or drawn, once: at the classifier's own size, as in training. Where it sees the ink alone
    and the set has whole pictures, these come at their own size, for the ink to be cut out of them.
    """
    task = open_classified(name, data=data, fold=fold, size_px=classifier.size_px)
    if classifier.view == "symbol" and task.view == "whole":
        return open_classified(name, data=data, fold=fold)
    return task


def predict(classifier: NamesPictures, part: Part, data: Classified) -> PredictionsFile:
    """The classifier's output for the pictures, over its own classes; labels are of the data."""
    images = shown(part.images, classifier, data.view)
    found = [
        classifier.classify(square_input(images[start : start + _BATCH]))
        for start in range(0, len(images), _BATCH)
    ]
    if not found:
        raise ConfigError(f"There are no pictures in {data.data}. Choose another split.")
    return PredictionsFile(np.concatenate(found), part.labels, images, part.names())


def shown(images: Pixels, classifier: TakesPictures, view: str) -> Pixels:
    """The pictures as the classifier takes them: uint8 (N, size_px, size_px)."""
    if classifier.view == "symbol" and view != "symbol":
        return in_view(images, classifier.size_px)
    return scaled(images, classifier.size_px)


def evaluate_classifier(
    classes: Sequence[str],
    predictions: PredictionsFile,
    data: Classified,
    *,
    model: str,
    title: str,
    seed: int = 0,
    groups: Sequence[Sequence[int]] = (),
) -> Evaluation:
    """Measure predictions over `classes` against the labels of the data.

    groups: of the data's classes that are inseparable, to be folded; EMNIST's 62 classes are folded to
    its 47 beside that. Where the classifier knows more classes than the data has, only those are allowed.
    Raises ConfigError if it lacks one of the data's classes.
    """
    columns = _columns(classes, data.classes)
    probabilities = predictions.probabilities.astype(np.float64)
    labels = predictions.labels
    chosen = among(classes, data.classes, probabilities)
    measures = [*_ranked("accuracy", chosen, labels), _macro_f1(chosen, labels, seed)]
    measures += _losses(chosen, labels, seed)
    if len(classes) > len(columns):
        right = probabilities.argmax(1) == np.asarray(columns)[labels]
        measures.append(Measure.share(f"top 1 of all its {len(classes)} classes", right.tolist()))
    notes = []
    for name, group in (
        ("lookalikes", groups),
        ("EMNIST's 47 classes", by_name(EMNIST_MERGED, data.classes)),
    ):
        if group and (name == "lookalikes" or data.name == "emnist-byclass"):
            measures += _ranked(f"accuracy, folded: {name}", *folded(chosen, labels, group))
            notes.append(f"{name} folded: {_listed(group, data.classes)}")
    if untested := absent(labels, data.classes):
        notes.append(f"Never tested, for want of pictures: {', '.join(untested)}")
    names = [data.classes[i] for i in chosen.argmax(1)]
    truths = [data.classes[i] for i in labels]
    return Evaluation(model, title, seed, tuple(measures), confusions(truths, names), notes=tuple(notes))


def among(classes: Sequence[str], wanted: Sequence[str], probabilities: npt.NDArray[np.floating]) -> Floats:
    """Probabilities (N, C) over `classes` as those over the wanted ones alone, of which each row sums to 1.

    Raises ConfigError if one of them is not among the classes.
    """
    chosen = probabilities[:, _columns(classes, wanted)].astype(np.float64)
    return np.asarray(chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1e-12), np.float64)


def _columns(classes: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """The index of each class of the data among the classifier's."""
    ids = {name: i for i, name in enumerate(classes)}
    found = [ids.get(name, ids.get(SYNONYMS.get(name, name))) for name in wanted]
    missing = [name for name, column in zip(wanted, found, strict=True) if column is None]
    if missing:
        raise ConfigError(f"The classifier does not know {', '.join(missing[:10])} of this data.")
    return [column for column in found if column is not None]


def _ranked(
    name: str, probabilities: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]
) -> list[Measure]:
    place = ranks(probabilities, labels)
    return [
        Measure.share(f"{name}, top 1", (place < 1).tolist()),
        Measure.share(f"{name}, top 3", (place < 3).tolist()),
    ]


def _macro_f1(probabilities: npt.NDArray[np.float64], labels: npt.NDArray[np.int64], seed: int) -> Measure:
    count = probabilities.shape[1]

    def macro_f1(pairs: Floats) -> float:
        truth, given = pairs.T.astype(np.int64)
        return class_scores(confusion_matrix(truth, given, count)).macro.f1

    pairs = np.column_stack([labels, probabilities.argmax(1)]).astype(np.float64)
    interval = bootstrap(macro_f1, pairs, seed=seed, resamples=_RESAMPLES)
    return Measure("macro F1", macro_f1(pairs), len(labels), interval)


def _losses(
    probabilities: npt.NDArray[np.float64], labels: npt.NDArray[np.int64], seed: int
) -> list[Measure]:
    own = -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-12))
    sure, right = probabilities.max(1).clip(0, 1), probabilities.argmax(1) == labels

    def calibration(rows: npt.NDArray[np.float64]) -> float:
        return expected_calibration_error(rows[:, 0], rows[:, 1] > 0.5)

    rows = np.column_stack([sure, right]).astype(np.float64)
    return [
        Measure(
            "cross-entropy (nats)",
            float(own.mean()),
            len(own),
            bootstrap(lambda sample: float(sample.mean()), own, seed=seed, resamples=_RESAMPLES),
            "",
            True,
        ),
        Measure(
            "calibration error",
            calibration(rows),
            len(rows),
            bootstrap(calibration, rows, seed=seed, resamples=_RESAMPLES),
            is_cost=True,
        ),
    ]


def _listed(groups: Sequence[Sequence[int]], classes: Sequence[str]) -> str:
    return "; ".join(" ".join(classes[i] for i in group) for group in groups)
