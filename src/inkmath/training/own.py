"""A classifier of a user's own pictures in one call: looked at, split, trained, tested and reported."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inkmath.data.classified import Classified, absent, open_classified
from inkmath.data.own import add_own, describe, is_uneven, survey
from inkmath.data.samples import View
from inkmath.evaluation.results import Evaluation
from inkmath.evaluation.symbols.classifiers import evaluate_classifier, predict
from inkmath.evaluation.symbols.predictions_file import save_predictions
from inkmath.recognition.classifier import Classifier
from inkmath.reports import report_of_run, save_report
from inkmath.training.classifier_presets import ClassifierPreset
from inkmath.training.classifier_task import ClassifierConfig
from inkmath.training.distributed import is_first
from inkmath.training.fine_tuning import Start
from inkmath.training.loop import StepReport
from inkmath.training.own_layers import BegunRun, is_run, layers_of, resume_layers, train_layers
from inkmath.training.own_network import is_own
from inkmath.training.presets import find
from inkmath.training.progress import PrintedProgress, Progress
from inkmath.training.run import Run, begin, check_free, leaving_no_stub, resume

PRESET = "folder"

_TOLD_EVERY = 10_240  # pictures, a multiple of 256
_PASSES, _SHOWN, _MOST_EPOCHS = 10, 15_000, 100


@dataclass(frozen=True)
class Trained:
    """A trained classifier of own pictures.

    run: its folder. test: the figures of the test part, each with its 95 % interval; None where there
    are no pictures for one. never_tested: the classes that these figures say nothing about.
    report: the HTML file with every figure.
    """

    run: Path
    test: Evaluation | None
    never_tested: tuple[str, ...]
    report: Path

    def __str__(self) -> str:
        return "There were no pictures for a test." if self.test is None else self.test.to_text()


def train(
    source: str | Path,
    *,
    out: str | Path | None = None,
    model: str = "",
    start: str | None = None,
    cut: bool | None = None,
    settings: Sequence[str] = (),
    continued: bool = False,
    show: bool = True,
    progress: Progress | None = None,
    report: Callable[[StepReport], None] | None = None,
) -> Trained:
    """Train a classifier of single symbols on pictures, test it once and write its report.

    source: a folder (or zip or tar) with a folder of pictures for each class, with pictures whose names begin
    with their class (plus-12.png), or with a table of files and labels; such a table; or a table of pixels.
    out: the run folder, runs/NAME if not given. model: an architecture by name, or FILE.py:NAME for one of
    your own, of torch or of `inkmath.nn`. start: what to fine-tune: "symbols", the classifier that ships, or
    the folder of a run.
    cut: whether each symbol's ink is cut out of its picture; if not given, unless all pictures are small
    squares of one size. settings: KEY=VALUE, see `ClassifierConfig`; epochs follow from the data.
    continued: go on with the run in `out`, by settings that may be longer, such as epochs=50.
    show: open the report in the browser, where there is one. progress, report: callbacks; messages and
    validations are printed on standard error if not given.

    Ctrl-C saves a checkpoint and raises KeyboardInterrupt. Raises DataError if the pictures cannot be used,
    ConfigError for a setting that is not there or out of range, CheckpointError if `out` holds a run.
    """
    source = Path(source)
    folder = Path(out) if out else default_folder(source)
    printed = PrintedProgress()
    progress, report = progress or printed, report or printed.report
    with leaving_no_stub(folder):
        if not continued:
            check_free(folder)
        if is_in_numpy(model, start, folder, continued=continued):
            if continued:
                return resume_in_numpy(folder, settings, progress, show=show)
            return train_in_numpy(source, model, settings, folder, progress, start=start, cut=cut, show=show)
        changes = [f"arch={model}", *settings] if model else list(settings)
        if continued:
            run = resume(find(PRESET), changes, folder)
        else:
            by_data = settings_for(source, progress, start=start, cut=cut)
            run = begin(find(PRESET), [*by_data, *changes], folder)
        run.train(progress, report)
    if is_first():
        run.export(folder / "export", progress.message)
    return conclude(run, progress, show=show)


def is_in_numpy(model: str, start: str | None, folder: Path, *, continued: bool) -> bool:
    """True if layers of `inkmath.nn` are trained: those of FILE.py:NAME, of the run to start from or of the
    run in the folder that is continued.
    """
    if continued:
        return is_run(folder)
    if model:
        return is_own(model) and layers_of(model, 2) is not None
    return start is not None and is_run(Path(start))


def train_in_numpy(
    source: Path,
    model: str,
    settings: Sequence[str],
    folder: Path,
    progress: Progress,
    *,
    start: str | None = None,
    cut: bool | None = None,
    show: bool = True,
) -> Trained:
    """Train layers of `inkmath.nn`, which FILE.py:NAME lists, as `train` does torch's networks.

    model: "" for the layers of `start`, the folder of a run of layers. settings: KEY=VALUE of
    `inkmath.classics.presets.Settings`.
    """
    begun = None if start is None else BegunRun.open(Path(start))
    if begun is not None:
        cut = Classifier.open(begun.folder).view == "symbol"
    named = (setting.partition("=") for setting in settings_for(source, progress, cut=cut))
    by_data = {key: value for key, _, value in named}
    data = open_classified(PRESET, data=by_data["data"], size_px=begun.size_px if begun else 0)
    train_layers(model, data, int(by_data["epochs"]), settings, folder, progress.message, begun)
    return _concluded(folder, data, progress, show=show)


def resume_in_numpy(
    folder: Path, settings: Sequence[str], progress: Progress, *, show: bool = True
) -> Trained:
    """Go on with a run of layers in its folder, longer with a setting such as epochs=50."""
    begun = BegunRun.open(folder)
    data = open_classified(PRESET, data=begun.data, size_px=begun.size_px)
    resume_layers(begun, data, settings, progress.message)
    return _concluded(folder, data, progress, show=show)


def default_folder(source: Path) -> Path:
    return Path("runs") / (source.resolve().stem or "own")


def conclude(run: Run, progress: Progress, *, show: bool) -> Trained:
    """Test the exported network of a finished run and write the report."""
    assert isinstance(run.preset, ClassifierPreset)
    assert isinstance(run.config, ClassifierConfig)
    return _concluded(run.folder, run.preset.open(run.config), progress, show=show)


def _concluded(run: Path, data: Classified, progress: Progress, *, show: bool) -> Trained:
    test = None
    part = data.part("test") if "test" in data.splits else None
    if part is None or not len(part):
        progress.message("Nothing is tested: there are no pictures for a test part.")
    else:
        classifier = Classifier.open(run)
        predictions = predict(classifier, part, data)
        save_predictions(predictions, run, "test")
        title = f"{data.data}, test"
        test = evaluate_classifier(classifier.classes, predictions, data, model=str(run), title=title)
    path = run / "report.html"
    save_report(report_of_run(run), path)
    if show and _has_display():
        webbrowser.open(path.resolve().as_uri())
    untested = data.classes if test is None or part is None else absent(part.labels, data.classes)
    return Trained(run, test, untested, path)


def _has_display() -> bool:
    """False where a browser would be one of a terminal, or none."""
    return not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def settings_for(
    source: Path, progress: Progress, *, start: str | None = None, cut: bool | None = None
) -> list[str]:
    """The settings, KEY=VALUE, that follow from the pictures, which are added to the store; see `train`."""
    progress.message(f"Looking at {source} ...")
    found, begun = survey(source), Start.of(start) if start else None
    view: View = begun.view if begun else found.view if cut is None else "symbol" if cut else "whole"

    def tick(count: int) -> None:
        if count % _TOLD_EVERY == 0:
            progress.message(f"{count:,} pictures read")

    images = add_own(source, found, view, tick)
    for line in describe(images, found):
        progress.message(line)
    chosen = [f"epochs={epochs_of(len(images.split('train')))}"]
    chosen += ["balance=0.5"] if is_uneven(images) else []
    chosen += begun.settings() if begun else []
    if is_busy():
        progress.message("Other programs keep the processors busy: one thread, which is faster then")
        chosen.append("threads=1")
    progress.message(f"Settings by the data: {', '.join(chosen)}")
    return [f"data={images.name}", *chosen]


def is_busy() -> bool:
    """True if other programs leave less than two processors: threads would wait for one another."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return load > (os.cpu_count() or 1) - 1


def epochs_of(samples: int) -> int:
    """Passes over so many training pictures: ten, and of small sets so many more that 15,000 are shown."""
    return min(_MOST_EPOCHS, round(_PASSES + _SHOWN / max(samples, 1)))
