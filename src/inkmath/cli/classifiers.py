"""`inkmath evaluate` for classifiers of single symbols."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inkmath.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from inkmath.data.classified import Part
    from inkmath.evaluation.results import Evaluation
    from inkmath.evaluation.symbols.predictions_file import PredictionsFile

ALL = "all"
SYMBOLS_MODEL = "symbols"


def is_classifier(model: str, data: str) -> bool:
    """True if this names a run's folder, an ONNX file, a classifier that ships, or pictures for `symbols`."""
    if Path(model).exists():
        return True
    if model == SYMBOLS_MODEL:
        from inkmath.data.classified import TASKS

        return data in TASKS
    from inkmath.recognition.classifier import VIEWS
    from inkmath.recognition.weights import list_models

    return any(card.name == model and card.recipe.get("view") in VIEWS for card in list_models())


def trained_on(model: str) -> str:
    """The set or task that a run was trained on. Raises ConfigError for anything else."""
    settings = _settings(Path(model))
    name = settings.get("data") or settings.get("preset")
    if not name:
        raise ConfigError(f"Which data? Name a set: inkmath evaluate run {model} DATA.")
    return str(name)


def evaluate_pictures(
    model: str,
    name: str,
    split: str,
    fold: int | None,
    limit: int | None,
    seed: int,
    sheet: Path | None = None,
) -> Evaluation:
    """Measure it on a split (test, if not given) of a task or of a set of the store.

    Where that is the test part of what a run was trained on, predictions-test.npz is left in its folder.
    sheet: where the contact sheet of the answers is written.
    """
    from inkmath.data.classified import TASKS
    from inkmath.evaluation.symbols.classifiers import (
        NamesPictures,
        ShapesAlone,
        among,
        evaluate_classifier,
        open_as_seen,
        predict,
    )
    from inkmath.evaluation.symbols.lookalikes import by_name
    from inkmath.evaluation.symbols.predictions_file import save_predictions
    from inkmath.recognition.classifier import Classifier
    from inkmath.recognition.detexify import NAME, Detexify
    from inkmath.recognition.symbol_classifier import SymbolClassifier

    classifier: NamesPictures
    if model == SYMBOLS_MODEL:
        classifier, groups = ShapesAlone(SymbolClassifier.load()), ()
    else:
        opened = Classifier.open(model)
        classifier = Detexify(opened) if model == NAME else opened
        groups = opened.card.recipe.get("lookalikes", ())
    settings = _settings(Path(model))
    fold = fold or settings.get("fold", 1)
    own = name in (settings.get("preset"), settings.get("data"))
    if name in TASKS:
        data = open_as_seen(classifier, name, data=str(settings.get("data", "")) if own else "", fold=fold)
    else:
        data = open_as_seen(classifier, "folder", data=name, fold=fold)
    split = "test" if split == ALL else split
    part = _first(data.part(split), limit)
    predictions = predict(classifier, part, data)
    if own and limit is None and split == "test":
        save_predictions(predictions, Path(model), split)
    title = f"{data.data}, {split}" + (f", first {limit}" if limit else "")
    if sheet is not None:
        shares = among(classifier.classes, data.classes, predictions.probabilities)
        _write_sheet(shares, predictions, data.classes, f"{model} on {title}", sheet)
    return evaluate_classifier(
        classifier.classes,
        predictions,
        data,
        model=model,
        title=title,
        seed=seed,
        groups=by_name(groups, data.classes),
    )


def _write_sheet(
    shares: npt.NDArray[np.float64],
    predictions: PredictionsFile,
    classes: Sequence[str],
    title: str,
    path: Path,
) -> None:
    """The contact sheet of the answers. shares: (N, C), the probabilities of the classes."""
    from inkmath.evaluation.symbols.contact_sheet import ContactSheet

    sheet = ContactSheet(title)
    for number, answer in enumerate(shares.argmax(axis=1).tolist()):
        probability = float(shares[number, answer])
        truth = classes[predictions.labels[number]]
        name = predictions.names[number] if predictions.names else str(number)
        sheet.add(classes[answer], probability, predictions.images[number], name, truth)
    sheet.save(path)


def _settings(run: Path) -> dict[str, Any]:
    """Preset and settings of a run's folder; none of anything else."""
    try:
        content = json.loads((run / "config.json").read_text(encoding="utf-8"))
        return {"preset": content["preset"], **content["settings"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _first(part: Part, limit: int | None) -> Part:
    from inkmath.data.classified import Part

    return Part(part.images[:limit], part.labels[:limit], lambda: part.names()[:limit])
