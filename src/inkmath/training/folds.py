"""Cross-validation: a classifier trained once for each fold of its data, and tested on that fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inkmath.errors import CheckpointError, ConfigError
from inkmath.training.classifier_presets import ClassifierPreset, read_test_measures
from inkmath.training.config import override
from inkmath.training.presets import find
from inkmath.training.sweep import Sweep, run_sweep


@dataclass(frozen=True, slots=True)
class FoldScore:
    """Result on a fold that the network did not learn from; shares in [0, 1], the loss in nats."""

    fold: int
    accuracy: float
    top_3: float
    loss: float


def cross_validate(
    preset: str, settings: Sequence[str], folder: Path, processes: int, say: Callable[[str], None]
) -> tuple[FoldScore, ...]:
    """Train and test once for each fold; what is in the folder already is not trained again.

    settings: KEY=VALUE texts that all folds share. processes: folds at a time.
    Raises ConfigError if the preset is no classifier or its data have no folds, and CheckpointError if a fold
    did not come to its end.
    """
    chosen = find(preset)
    if not isinstance(chosen, ClassifierPreset):
        raise ConfigError(f"{preset!r} is no classifier. Folds are those of a classifier's data.")
    data = chosen.open(override(chosen.config(), settings))
    if not data.folds:
        raise ConfigError(f"{data.data} does not come in folds. Train on it once: inkmath train {preset}.")
    folds = range(1, data.folds + 1)
    run_sweep(
        Sweep(preset, {"fold": tuple(map(str, folds))}, tuple(settings), with_test=True),
        folder,
        processes,
        say,
    )
    measured = {fold: read_test_measures(folder / f"fold={fold}") for fold in folds}
    missing = [str(fold) for fold, measures in measured.items() if measures is None]
    if missing:
        raise CheckpointError(f"Not trained: folds {', '.join(missing)}. The same command tries them again.")
    return tuple(FoldScore(fold, **measures) for fold, measures in measured.items() if measures)
