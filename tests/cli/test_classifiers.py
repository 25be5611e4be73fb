"""A classifier from `inkmath train` to `inkmath evaluate`, on a made-up set."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

from inkmath.data import add, classified, open_set
from inkmath.evaluation.symbols.class_metrics import cross_entropy
from inkmath.evaluation.symbols.predictions_file import load_predictions
from inkmath.recognition.classifier import Classifier
from inkmath.training.classifier_presets import CLASSIFIERS
from picture_set import store_with_pictures

Run = Callable[..., Any]

SETTINGS = ("epochs=3", "batch_size=16", "threads=1", "learning_rate=0.003", "cutout=0")
TINY = [part for setting in SETTINGS for part in ("--set", setting)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store_with_pictures(tmp_path, monkeypatch)
    return tmp_path / "run"


def trained(run: Run, folder: Path, *more: object) -> Any:
    return run("train", "folder", "--data", "shapes", "--arch", "lenet", *TINY, "--out", folder, *more)


def test_train_and_evaluate_report_figures(run: Run, folder: Path) -> None:
    outcome = trained(run, folder)
    assert outcome.exit_code == 0, outcome.stderr
    assert "pictures of 3 classes" in outcome.stderr
    assert "samples/s" in outcome.stderr
    assert "; validation: accuracy 0." in outcome.stderr or "; validation: accuracy 1." in outcome.stderr
    settings = json.loads((folder / "config.json").read_text())["settings"]
    assert (settings["data"], settings["arch"], settings["augment"]) == ("shapes", "lenet", True)
    measured = run("evaluate", folder, "shapes", "--json")
    assert measured.exit_code == 0, measured.stderr
    (result,) = measured.objects
    figures = {measure["name"]: measure for measure in result["measures"]}
    assert figures["accuracy, top 3"]["value"] == 1
    assert result["data"] == "shapes, test"
    assert run("evaluate", "run", folder, "--json").objects[0]["measures"] == result["measures"]
    assert "Which data?" in run("evaluate", "run", folder.parent).stderr
    assert load_predictions(folder, "test") is not None
    validated = run("evaluate", folder, "shapes", "--split", "validation", "--json").objects[0]
    predictions = load_predictions(folder, "validation")
    assert predictions is not None
    right = float((predictions.probabilities.argmax(1) == predictions.labels).mean())
    assert validated["measures"][0]["value"] == pytest.approx(right, abs=0.01)


def test_the_plain_recipe_gives_way_to_settings(run: Run, folder: Path) -> None:
    outcome = trained(run, folder, "--plain", "--set", "dropout=0.3")
    assert outcome.exit_code == 0, outcome.stderr
    settings = json.loads((folder / "config.json").read_text())["settings"]
    assert (settings["schedule"], settings["ema"], settings["augment"]) == ("constant", 0.0, False)
    assert (settings["dropout"], settings["learning_rate"]) == (0.3, 0.003)
    history = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
    assert {row["learning_rate"] for row in history} == {0.003}


def test_evaluate_shows_the_pictures_of_the_training(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where `size_px` is not the side that the task has by itself: math16 comes at 45, and is scaled."""
    add("large", [folder.parent / "pictures"], layout="folder", size_px=45)
    monkeypatch.setattr(classified, "_images", lambda name: open_set("large"))
    outcome = run("train", "math16", "--arch", "lenet", *TINY, "--set", "size_px=17", "--out", folder)
    assert outcome.exit_code == 0, outcome.stderr
    kept = load_predictions(folder, "validation")
    assert kept is not None
    (result,) = run("evaluate", folder, "math16", "--split", "validation", "--json").objects
    figures = {measure["name"]: measure["value"] for measure in result["measures"]}
    assert figures["cross-entropy (nats)"] == pytest.approx(
        cross_entropy(kept.probabilities, kept.labels), abs=1e-5
    )
    assert run("evaluate", folder, "math16").exit_code == 0
    tested = load_predictions(folder, "test")
    assert tested is not None
    trained_on = CLASSIFIERS["math16"].open(CLASSIFIERS["math16"].config(size_px=17)).part("test")
    assert np.array_equal(tested.images, trained_on.images)


def test_predict_shows_the_pictures_of_the_training(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small pictures, a set of larger ones made of them, and a network of small ones again."""
    add("enlarged", [folder.parent / "pictures"], layout="folder", size_px=64)
    outcome = run(
        *("train", "folder", "--data", "enlarged", "--arch", "lenet", *TINY, "--set", "size_px=20"),
        *("--out", folder),
    )
    assert outcome.exit_code == 0, outcome.stderr
    data = CLASSIFIERS["folder"].open(CLASSIFIERS["folder"].config(data="enlarged", size_px=20))
    trained_on = {image.tobytes() for split in data.splits for image in data.part(split).images}
    shown, classify = [], Classifier.classify

    def watched(self: Classifier, pictures: np.ndarray) -> np.ndarray:
        shown.extend(np.round(255 - 255 * pictures[:, 0]).astype(np.uint8))
        return classify(self, pictures)

    monkeypatch.setattr(Classifier, "classify", watched)
    assert run("predict", folder, folder.parent / "pictures", "-o", folder / "answers.csv").exit_code == 0
    assert {image.tobytes() for image in shown} == trained_on


def test_no_augment_is_one_flag(run: Run, folder: Path) -> None:
    assert trained(run, folder, "--no-augment").exit_code == 0
    assert json.loads((folder / "config.json").read_text())["settings"]["augment"] is False


def test_the_test_part_of_the_runs_own_data_is_kept(run: Run, folder: Path) -> None:
    trained(run, folder)
    config = folder / "config.json"
    content = json.loads(config.read_text())
    assert run("evaluate", folder, "folder", "--limit", "5").exit_code == 0
    assert load_predictions(folder, "test") is None
    outcome = run("evaluate", folder, "folder")
    assert outcome.exit_code == 0, outcome.stderr
    kept = load_predictions(folder, "test")
    assert kept is not None
    assert kept.probabilities.shape[1] == 3
    assert np.allclose(kept.probabilities.sum(1), 1, atol=1e-3)
    assert json.loads(config.read_text()) == content


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (("shapes", "--scales"), "No such option: --scales", 2),
        (("letters",), "Unknown data set 'letters'", 2),
        (("shapes", "--split", "dev"), "Available: train, validation, test", 2),
        (("shapes", "--fold", "2"), "does not come in folds", 2),
    ],
)
def test_what_does_not_fit_is_said(
    run: Run, folder: Path, arguments: tuple[str, ...], words: str, code: int
) -> None:
    trained(run, folder)
    outcome = run("evaluate", folder, *arguments)
    assert (outcome.exit_code, words in outcome.stderr) == (code, True), outcome.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("train", "folder", "--data", "nothing"),
        ("train", "folder"),
        ("train", "folder", "--data", "shapes", "--arch", "vgg"),
        ("train", "folder", "--data", "shapes", "--set", "size_px=8"),
        ("train", "folder", "--data", "shapes", "--set", "size_px=100000"),
        ("train", "folder", "--data", "shapes", "--set", "batch_size=64", "--set", "learning_rate=1e30"),
        ("train", "mnist", "--data", "shapes"),
        ("train", "folder", "--data", "shapes", "--resume"),
        ("sweep", "folder", "--set", "data=nothing", "--lr", "0.1,0.2"),
        ("sweep", "folder", "--set", "data=shapes", "--over", "arch=vgg,lenet"),
    ],
)
def test_a_start_that_fails_leaves_nothing_behind(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    there = sorted(folder.parent.rglob("*"))
    outcome = run(*command, "--out", folder.parent / "runs" / "deep")
    assert outcome.exit_code in (1, 2, 3)
    assert outcome.stderr
    assert sorted(folder.parent.rglob("*")) == there


def test_a_start_that_fails_leaves_what_was_there(run: Run, folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    assert run("train", "folder", "--data", "nothing", "--out", folder).exit_code != 0
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "shapes"),
        ("evaluate", "crohme"),
        ("report",),
        ("export",),
        ("predict", "."),
    ],
)
def test_a_run_that_is_not_there_is_said(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    name, *more = command
    outcome = run(name, "runs/none", *more, *(["-o", folder] if name == "predict" else []))
    assert outcome.exit_code in (2, 3)
    assert "There is no " in outcome.stderr
    assert "runs/none" in outcome.stderr


def test_the_notebooks_network_sees_32_pixels(run: Run, folder: Path) -> None:
    outcome = run("train", "folder", "--data", "shapes", "--arch", "notebook", *TINY, "--out", folder)
    assert "notebook: 262,563 parameters, 32 x 32 pixels" in outcome.stderr, outcome.stderr
    assert json.loads((folder / "data.json").read_text())["size_px"] == 32
    assert run("evaluate", folder, "shapes").exit_code == 0


def test_an_unknown_preset_names_them_all(run: Run, folder: Path) -> None:
    outcome = run("train", "letters", "--out", folder)
    assert outcome.exit_code == 2
    for name in ("symbols", "relations", "mnist", "hasy", "detexify", "math16", "csv"):
        assert name in outcome.stderr


def test_arch_is_refused_where_there_is_no_choice(run: Run, folder: Path) -> None:
    outcome = run("train", "relations", "--arch", "lenet", "--out", folder)
    assert (outcome.exit_code, "Unknown setting 'arch=lenet'" in outcome.stderr) == (2, True)


def test_an_unknown_architecture_is_a_usage_error(run: Run, folder: Path) -> None:
    outcome = run("train", "folder", "--data", "shapes", "--arch", "vgg", "--out", folder)
    assert (outcome.exit_code, "Available: notebook" in outcome.stderr) == (2, True)
