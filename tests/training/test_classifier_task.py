"""Classifiers: they learn, a run that was cut off ends the same, and what cannot be trained on is named."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.data import add, classified, store
from inkmath.data.classified import Part, open_classified
from inkmath.data.rows import ROW
from inkmath.errors import CheckpointError, ConfigError, CorruptDataError
from inkmath.evaluation.symbols.predictions_file import load_predictions
from inkmath.recognition.weights import Card
from inkmath.training.architectures import build
from inkmath.training.checkpoints import load_average, load_newest
from inkmath.training.classifier_presets import CLASSIFIERS
from inkmath.training.classifier_task import ClassifierConfig, ClassifierTask, measures_of
from inkmath.training.config import override
from inkmath.training.history import read_history
from inkmath.training.loop import StepReport, train
from inkmath.training.presets import find
from inkmath.training.run import Run, begin, open_run, resume
from picture_set import CLASSES, part, store_with_pictures

CONFIG = ClassifierConfig(
    arch="lenet", epochs=8, batch_size=32, threads=1, bf16=False, checkpoint_every=7, cutout=0.0, seed=1
)
TINY = (
    *("data=shapes", "arch=lenet", "epochs=4", "batch_size=16", "threads=1", "checkpoint_every=3"),
    *("cutout=0", "learning_rate=0.003"),
)


@pytest.fixture(autouse=True)
def _threads() -> None:
    torch.set_num_threads(1)


class Listener:
    def message(self, text: str) -> None:
        pass

    def update(self, task: str, done: int, total: int) -> None:
        pass


def test_two_million_pictures_are_trained_on_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The training part is mapped from a file, batch by batch; the pictures come as they are stored."""
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path))
    monkeypatch.setattr(classified, "MOST_IN_MEMORY", 1 << 24)
    count = 2_000_000
    folder = tmp_path / "many"
    folder.mkdir()
    images = np.lib.format.open_memmap(folder / "images.npy", "w+", np.uint8, (count, 16, 16))
    images[:, 0, :3] = np.arange(count, dtype="<u4").view(np.uint8).reshape(count, 4)[:, :3]  # each its own
    images.flush()
    rows = np.zeros(count, ROW)
    rows["label"], rows["writer"] = np.arange(count) % 3, -1
    rows["digest"] = np.random.default_rng(0).integers(0, 1 << 63, count)
    np.save(folder / "rows.npy", rows)
    store.save_meta(
        store.Meta(store.FORMAT, "many", "many", "images", "", "folder", CLASSES, ("",), kept={"": count}),
        folder,
    )
    del rows, images
    tracemalloc.start()
    data = open_classified("folder", data="many")
    training = data.part("train")
    task = ClassifierTask(training, data.part("validation"), data.classes, replace(CONFIG, batch_size=64))
    batch = task.batch(task.steps_per_epoch + 3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert training.images.nbytes > 1.4e6 * 256
    assert peak < 250e6
    pictures = 255 - batch.images.numpy()  # they are light on dark
    places = pictures[:, 0, 0, :3].astype(int) @ (1, 1 << 8, 1 << 16)
    assert np.array_equal(places % 3, batch.labels.numpy())
    assert len(set(places.tolist())) == 64


def task(config: ClassifierConfig = CONFIG) -> ClassifierTask:
    return ClassifierTask(part(100, 0), part(20, 1), CLASSES, config)


def trained(
    folder: Path, config: ClassifierConfig = CONFIG, *, again: bool = False
) -> tuple[torch.nn.Module, list[StepReport]]:
    made, reports = task(config), []
    model = train(made, made.config, folder, resume=again, report=reports.append, warn=pytest.fail)
    return model, reports


def test_it_learns_and_reports_every_epoch(tmp_path: Path) -> None:
    model, reports = trained(tmp_path)
    validated = [report for report in reports if report.measures is not None]
    assert [report.step for report in validated] == [9 * epoch for epoch in range(1, 9)]
    last = validated[-1]
    assert last.measures is not None
    assert last.measures["accuracy"] > 0.9
    probabilities = task().probabilities(model)
    assert last.measures["accuracy"] == float((probabilities.argmax(1) == task().validation.labels).mean())
    assert last.training is not None
    assert last.training["samples"] == 9 * 32
    assert 0.8 < last.training["accuracy"] <= 1


@pytest.mark.parametrize(("ema", "seed"), [(0.999, 0), (0.999, 1), (0.0, 0)])
def test_a_short_run_is_validated_as_well_as_it_has_learnt(tmp_path: Path, ema: float, seed: int) -> None:
    """Statistics of batch normalisation, averaged over a few steps, would be those of other weights."""
    config = replace(CONFIG, arch="residual", epochs=3, ema=ema, seed=seed, augment=False, learning_rate=2e-3)
    model, reports = trained(tmp_path, config)
    last = reports[-1]
    assert last.measures is not None
    assert last.training is not None
    assert last.training["accuracy"] > 0.95
    assert last.measures["accuracy"] > 0.95
    assert measures_of(task().probabilities(model), task().validation.labels) == last.measures
    kept = build("residual", len(CLASSES), 16)
    load_average(kept, tmp_path, pytest.fail)
    assert np.allclose(task().probabilities(kept), task().probabilities(model), atol=1e-5)


def test_an_epoch_shows_every_picture_once() -> None:
    made = task(replace(CONFIG, batch_size=30, augment=False))
    batches = [made.batch(step) for step in range(made.steps_per_epoch)]
    assert all(batch.changes is None for batch in batches)
    shown = np.concatenate([batch.images.numpy().reshape(30, -1) for batch in batches])
    assert {row.tobytes() for row in shown} == {image.tobytes() for image in part(100, 0).images}
    other = np.concatenate([made.batch(10 + step).labels for step in range(made.steps_per_epoch)])
    assert not np.array_equal(other, np.concatenate([batch.labels for batch in batches]))


def test_balance_draws_rare_classes_as_often() -> None:
    whole = part(200, 0)
    kept = np.flatnonzero((whole.labels != 1) | (np.arange(600) < 30))
    rare = Part(whole.images[kept], whole.labels[kept])

    def share(balance: float) -> float:
        made = ClassifierTask(rare, part(20, 1), CLASSES, replace(CONFIG, balance=balance, augment=False))
        labels = np.concatenate([made.batch(step).labels for step in range(4 * made.steps_per_epoch)])
        return float((labels == 1).mean())

    assert share(0.0) < 0.05
    assert 0.28 < share(1.0) < 0.39


def test_early_stopping_keeps_the_best_weights(tmp_path: Path) -> None:
    config = replace(CONFIG, epochs=40, patience=2, learning_rate=0.01)
    model, reports = trained(tmp_path, config)
    scores = [report.measures["accuracy"] for report in reports if report.measures is not None]
    assert len(scores) < 40
    best = int(np.argmax(scores))
    assert len(scores) == best + 1 + 2
    found = float((task().probabilities(model).argmax(1) == task().validation.labels).mean())
    assert found == max(scores)
    again, more = trained(tmp_path, config, again=True)
    assert more == []
    assert all(torch.equal(a, b) for a, b in zip(again.parameters(), model.parameters(), strict=True))


def test_steps_and_batches_follow_from_the_samples() -> None:
    settled = ClassifierConfig(epochs=3, batch_size=64).settled(600)
    assert (settled.batch_size, settled.steps, settled.validate_every, settled.warm_up) == (64, 27, 9, 2)
    assert [ClassifierConfig(batch_size=64).settled(n).batch_size for n in (200, 20, 5)] == [24, 8, 5]
    assert ClassifierConfig(steps=5).settled(1000).steps == 5


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("epochs=0", "epochs must be at least 1"),
        ("dropout=1", "dropout must be a share"),
        ("label_smoothing=nan", "label_smoothing must be a share"),
        ("rotation=-1", "rotation must be between"),
        ("patience=-2", "patience must be at least 0"),
        ("weight_decay=nan", "weight_decay and clip_norm must be 0 or more"),
        ("epoch=3", "Available: steps"),
        ("augment=maybe", "augment is true or false"),
    ],
)
def test_settings_out_of_range_are_named(setting: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        override(CLASSIFIERS["mnist"].config(), [setting])


def test_a_loss_that_is_no_number_names_the_setting_and_keeps_what_there_is(tmp_path: Path) -> None:
    made, calls = task(replace(CONFIG, epochs=2)), count(1)
    loss = made.loss

    def broken(model: torch.nn.Module, batch: object) -> object:
        value, measures = loss(model, batch)  # type: ignore[arg-type]
        return (value * float("nan") if next(calls) > 7 else value), measures

    made.loss = broken  # type: ignore[method-assign, assignment]
    with pytest.raises(CheckpointError, match=r"not finite at step 8.*learning_rate below 0.004"):
        train(made, made.config, tmp_path, resume=False, report=lambda _: None, warn=pytest.fail)
    found = load_newest(tmp_path)
    assert found is not None
    assert found[0].step == 7


def test_classes_that_cannot_be_learnt_are_named() -> None:
    whole = part(10, 0)
    lacking = Part(whole.images[whole.labels != 1], whole.labels[whole.labels != 1])
    with pytest.raises(CorruptDataError, match="The class 'dot' has no training picture"):
        ClassifierTask(lacking, part(2, 1), CLASSES, CONFIG)
    with pytest.raises(CorruptDataError, match="left for validation"):
        ClassifierTask(whole, Part(whole.images[:0], whole.labels[:0]), CLASSES, CONFIG)
    with pytest.raises(CorruptDataError, match="one class alone"):
        ClassifierTask(Part(whole.images, whole.labels * 0), whole, ("dot",), CONFIG)


def test_one_picture_of_a_class_is_enough_to_train() -> None:
    whole = part(10, 0)
    kept = np.flatnonzero((whole.labels != 1) | (np.arange(30) == 1))
    few = Part(whole.images[kept], whole.labels[kept])
    made = ClassifierTask(few, part(2, 1), CLASSES, replace(CONFIG, balance=1.0))
    assert made.loss(made.model, made.batch(0))[0].isfinite()


def test_a_class_with_one_picture_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    lonely = tmp_path / "pictures" / "lonely"
    lonely.mkdir()
    cv2.imwrite(str(lonely / "1.png"), np.eye(16, dtype=np.uint8) * 200)
    add("few", [lonely.parent], layout="folder", size_px=16)
    said: list[str] = []
    listener = Listener()
    monkeypatch.setattr(listener, "message", said.append)
    find("folder").task(find("folder").config(data="few"), tmp_path / "run", listener)
    assert [text for text in said if "lonely" in text]


def run_in(tmp_path: Path, name: str, *settings: str) -> Run:
    return begin(find("folder"), (*TINY, *settings), tmp_path / name)


def test_a_run_leaves_all_that_its_folder_promises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    run = run_in(tmp_path, "run")
    run.train(Listener(), lambda progress: None, tensorboard=True)
    open_run(run.folder).export(run.folder / "export", pytest.fail)
    card = Card.from_dict(json.loads((run.folder / "export" / "folder.json").read_text()))
    described = json.loads((run.folder / "data.json").read_text())
    assert (described["classes"], described["size_px"], described["view"]) == (list(CLASSES), 16, "whole")
    assert (
        sum(described["counts"]["train"]) + sum(described["counts"]["validation"]) < 120
    )  # test is untouched
    history = read_history(run.folder)
    assert [row["epoch"] for row in history] == [1, 2, 3, 4]
    assert sorted(history[0]) == sorted([
        *("epoch", "step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy"),
        *("seconds", "images_per_s", "learning_rate"),
    ])  # fmt: skip
    predictions = load_predictions(run.folder, "validation")
    assert predictions is not None
    assert predictions.probabilities.shape == (len(predictions.labels), 3)
    right = float((predictions.probabilities.argmax(1) == predictions.labels).mean())
    assert card.scores[0].value == right
    assert card.scores[0].samples == len(predictions.labels)
    assert (card.recipe["size_px"], card.recipe["view"], card.classes) == (16, "whole", CLASSES)
    assert load_predictions(run.folder, "test") is None
    with np.load(run.folder / "samples.npz") as samples:
        assert set(samples["labels"].tolist()) == {0, 1, 2}
    assert list((run.folder / "tensorboard").glob("events*"))


def test_a_run_that_is_cut_off_ends_bit_for_bit_as_one_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    whole = run_in(tmp_path, "whole")
    whole.train(Listener(), lambda progress: None)

    class StopError(Exception):
        pass

    def stop(progress: StepReport) -> None:
        if progress.step >= 15 and progress.measures is not None:
            raise StopError  # after the history has its line, before the checkpoint that goes with it

    cut = run_in(tmp_path, "cut")
    with pytest.raises(StopError):
        cut.train(Listener(), stop)
    assert [row["epoch"] for row in read_history(cut.folder)][-1] >= 2
    resume(find("folder"), (), cut.folder).train(Listener(), lambda progress: None)
    wanted, found = (load_newest(folder) for folder in (whole.folder, cut.folder))
    assert wanted is not None
    assert found is not None
    assert wanted[0].tensors.keys() == found[0].tensors.keys()
    assert all(torch.equal(tensor, found[0].tensors[name]) for name, tensor in wanted[0].tensors.items())

    def figures(folder: Path) -> list[tuple[float, ...]]:
        names = ("epoch", "step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
        return [tuple(row[name] for name in names) for row in read_history(folder)]

    assert figures(cut.folder) == figures(whole.folder)
    first, second = (load_predictions(folder, "validation") for folder in (whole.folder, cut.folder))
    assert first is not None
    assert second is not None
    assert np.array_equal(first.probabilities, second.probabilities)


def test_a_snapshot_shows_the_batch_as_it_is_seen_and_the_surest_mistakes() -> None:
    made = task(CONFIG)
    assert made.snapshot(0) is None, "there is nothing to show before a validation"
    made.validate(made.model)
    shown = made.snapshot(3)
    assert shown is not None
    batch = made.batch(3)
    assert np.array_equal(shown.batch_images, batch.images[:24, 0].numpy())
    assert not np.array_equal(shown.batch_seen, shown.batch_images)
    assert (np.diff(shown.mistake_confidences) <= 0).all()
    assert (shown.mistake_labels != shown.mistake_given).all()
    plain = task(replace(CONFIG, augment=False))
    plain.validate(plain.model)
    shown = plain.snapshot(3)
    assert shown is not None
    assert np.array_equal(shown.batch_seen, shown.batch_images)
