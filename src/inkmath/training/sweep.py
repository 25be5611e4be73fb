"""Trainings over a grid of settings, kept by Optuna in SQLite: resumable, by several processes at a time.

A sweep's folder holds `study.db`, a run folder for each trial and `sweep.json`, rewritten after each trial:
preset, x_name, x_values, y_name, y_values, validation and test (shares or null, rows by y, columns by x) and
trials, a row each for the table of runs.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path
from typing import Any, Literal

import optuna
from filelock import FileLock
from optuna.trial import TrialState

from inkmath.errors import CheckpointError, ConfigError, InkmathError
from inkmath.files import write_whole
from inkmath.training.classifier_presets import ClassifierPreset, read_test_measures, write_test_measures
from inkmath.training.config import override
from inkmath.training.history import read_history
from inkmath.training.presets import find
from inkmath.training.progress import SilentProgress
from inkmath.training.run import begin, leaving_no_stub, open_run, resume

SWEEP_FILE = "sweep.json"

Sampler = Literal["grid", "tpe"]

_POINT = "point"  # the attribute of a planned trial that says which it is


@dataclass(frozen=True)
class Sweep:
    """Settings to try.

    axes: setting to the values, as texts, that it may have; the first is drawn upwards, the second to the
    right. settings: KEY=VALUE texts that all trials share.
    sampler: "grid" tries every combination; "tpe" so many trials of those that promise most (Bergstra et al.
    2011). with_test: also measure each trial on the test part, which says nothing about which to choose.
    """

    preset: str
    axes: Mapping[str, tuple[str, ...]]
    settings: tuple[str, ...] = ()
    sampler: Sampler = "grid"
    trials: int = 0
    with_test: bool = False

    def __post_init__(self) -> None:
        preset = _classifier(self.preset)
        if not 1 <= len(self.axes) <= 2 or not all(self.axes.values()):
            raise ConfigError(
                "A sweep is over one or two settings with their values, such as --epochs 1,3,5."
            )
        for values in self.axes.values():
            if len(set(values)) < len(values):
                raise ConfigError(f"A value is given twice: {','.join(values)}.")
        for combination in self.combinations():
            override(preset.config(), [*self.settings, *_texts(combination)])
        if self.sampler == "tpe" and self.trials < 1:
            raise ConfigError("How many trials? TPE needs --trials N.")

    def combinations(self) -> list[dict[str, str]]:
        """Every point of the grid."""
        return [dict(zip(self.axes, values, strict=True)) for values in product(*self.axes.values())]


def _classifier(name: str) -> ClassifierPreset:
    preset = find(name)
    if not isinstance(preset, ClassifierPreset):
        raise ConfigError(f"{name!r} is no classifier; a sweep is over a classifier's settings.")
    return preset


def run_sweep(sweep: Sweep, folder: Path, processes: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Train what is not trained yet and return the contents of sweep.json.

    A trial that fails is left out of the table, and said; the others go on.
    Raises ConfigError if the folder holds another sweep, and as `open_classified` does, before anything is
    written, if the data cannot be opened.
    """
    preset = _classifier(sweep.preset)
    preset.open(override(preset.config(), [*sweep.settings, *_texts(sweep.combinations()[0])]))
    _begin(sweep, folder)
    if processes == 1:
        _work(sweep, folder, say, 0)
    else:
        context = multiprocessing.get_context("spawn")
        workers = [
            context.Process(target=_work, args=(sweep, folder, print, number)) for number in range(processes)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    return _write_table(sweep, folder)


def _begin(sweep: Sweep, folder: Path) -> None:
    """Make the study, or go on with it: what was cut off is tried again."""
    folder.mkdir(parents=True, exist_ok=True)
    study = _study(sweep, folder)
    described = _described(sweep)
    begun = study.user_attrs.get("sweep")
    if begun is not None and begun != described:
        raise ConfigError(f"{folder} holds another sweep: {begun}. Name another folder with --out.")
    study.set_user_attr("sweep", described)
    for trial in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.PRUNED)  # cut off, where FAIL is an error of its own
    waiting = (TrialState.COMPLETE, TrialState.WAITING)
    planned = [trial.user_attrs.get(_POINT) for trial in study.get_trials(states=waiting)]
    for combination in sweep.combinations() if sweep.sampler == "grid" else ():
        if combination not in planned:
            study.enqueue_trial(combination, user_attrs={_POINT: combination})


def _described(sweep: Sweep) -> dict[str, Any]:
    return {
        "preset": sweep.preset,
        "axes": {name: list(values) for name, values in sweep.axes.items()},
        "settings": list(sweep.settings),
        "sampler": sweep.sampler,
    }


def _study(sweep: Sweep, folder: Path, seed: int = 0) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna.create_study(
        storage=f"sqlite:///{(folder / 'study.db').resolve()}",
        study_name=sweep.preset,
        sampler=optuna.samplers.TPESampler(seed=seed) if sweep.sampler == "tpe" else None,
        direction="maximize",
        load_if_exists=True,
    )


def _work(sweep: Sweep, folder: Path, say: Callable[[str], None], seed: int) -> None:
    """Try one after another until there is nothing left to try. seed: of what TPE draws."""
    study = _study(sweep, folder, seed)
    while _is_left(study, sweep):
        trial = study.ask()
        if sweep.sampler == "grid" and _POINT not in trial.user_attrs:
            study.tell(trial, state=TrialState.PRUNED)  # another process took the last one
            return
        chosen = {name: trial.suggest_categorical(name, values) for name, values in sweep.axes.items()}
        name = ", ".join(_texts(chosen))
        try:
            with FileLock(folder / f"{_folder_name(chosen)}.lock"):  # TPE may choose one twice
                accuracy = _train(sweep, chosen, folder)
        except InkmathError as error:
            study.tell(trial, state=TrialState.FAIL)
            say(f"{name}: {error}")
            continue
        study.tell(trial, accuracy, skip_if_finished=True)
        _write_table(sweep, folder)
        say(f"{name}: validation accuracy {accuracy:.4f}")


def _is_left(study: optuna.Study, sweep: Sweep) -> bool:
    if sweep.sampler == "grid":
        return bool(study.get_trials(deepcopy=False, states=(TrialState.WAITING,)))
    tried = (TrialState.COMPLETE, TrialState.RUNNING, TrialState.FAIL)
    return len(study.get_trials(deepcopy=False, states=tried)) < sweep.trials


def _train(sweep: Sweep, chosen: Mapping[str, str], folder: Path) -> float:
    """The validation accuracy of a trial, trained in its own folder unless it is already."""
    place = folder / _folder_name(chosen)
    preset = _classifier(sweep.preset)
    settings = [*sweep.settings, *_texts(chosen)]
    with leaving_no_stub(place):
        training = (resume if (place / "config.json").is_file() else begin)(preset, settings, place)
        training.train(SilentProgress(), lambda report: None)
    if sweep.with_test and read_test_measures(place) is None:
        write_test_measures(override(preset.config(), settings), preset, place)
    history = read_history(place)
    if not history:
        raise CheckpointError(f"The run in {place} was not validated.")
    return float(history[-1]["validation_accuracy"])


def _texts(chosen: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in chosen.items()]


def _folder_name(chosen: Mapping[str, str]) -> str:
    return "_".join(_texts(chosen)).replace("/", "-")


def _write_table(sweep: Sweep, folder: Path) -> dict[str, Any]:
    """The results so far, as the report draws them."""
    rows = {tuple(chosen.values()): _row(chosen, folder) for chosen in sweep.combinations()}
    names = list(sweep.axes)
    y_name, x_name = names[0], names[-1]
    is_line = len(names) == 1

    def grid(measure: str) -> list[list[float | None]]:
        def cell(y: str, x: str) -> float | None:
            row = rows[(x,) if is_line else (y, x)]
            value: float | None = None if row is None else row[measure]
            return value

        return [[cell(y, x) for x in sweep.axes[x_name]] for y in ("",) * is_line or sweep.axes[y_name]]

    table = {
        "preset": sweep.preset,
        "x_name": x_name,
        "x_values": [_number(value) for value in sweep.axes[x_name]],
        "y_name": "" if is_line else y_name,
        "y_values": [""] if is_line else [_number(value) for value in sweep.axes[y_name]],
        "validation": grid("validation_accuracy"),
        "test": grid("test_accuracy") if sweep.with_test else None,
        "trials": [row for row in rows.values() if row is not None],
    }
    write_whole(folder / SWEEP_FILE, (json.dumps(table, indent=1) + "\n").encode())
    return table


def _row(chosen: Mapping[str, str], folder: Path) -> dict[str, Any] | None:
    """A trial in the table of runs; None if it has not come to its end."""
    place = folder / _folder_name(chosen)
    if not (place / "predictions-validation.npz").is_file():
        return None
    history, config = read_history(place), open_run(place).config
    last, test = history[-1], read_test_measures(place) or {}
    known = {field.name: getattr(config, field.name) for field in fields(config)}
    return {
        "name": ", ".join(_texts(chosen)),
        "epochs": last["epoch"],
        "batch_size": known["batch_size"],
        "learning_rate": known["learning_rate"],
        **{
            name: last[name]
            for name in ("train_accuracy", "validation_accuracy", "train_loss", "validation_loss")
        },
        "test_accuracy": test.get("accuracy"),
        "test_loss": test.get("loss"),
        "seconds_an_epoch": sum(row["seconds"] for row in history) / len(history),
    }


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def values_of(text: str) -> Sequence[str]:
    """The values of a list such as 0.001,0.01."""
    return [value.strip() for value in text.split(",") if value.strip()]
