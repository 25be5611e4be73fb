"""A run folder becomes a report of what is in it, and of no more."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from inkmath.errors import CheckpointError, ConfigError, CorruptDataError
from inkmath.evaluation.symbols.class_metrics import cross_entropy
from inkmath.reports import report_of_run, report_of_sweep
from inkmath.reports.run_folder import RunFolder
from inkmath.reports.sections import FigureItem, TableItem, headline, sections
from reports.networks_made import CLASSES, write_run
from reports.reports_made import predictions


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "first")


def test_every_part_is_there(run: Path) -> None:
    report = report_of_run(run)
    assert report.samples is not None
    assert report.counts is not None
    assert report.predictions is not None
    assert report.predictions_on == "test"
    assert report.network is not None
    assert report.network.parameters == 365
    assert [layer.weights.shape for layer in report.filters] == [(4, 1, 3, 3), (5, 4, 4, 4)]
    assert report.filters[1].outputs == CLASSES
    assert report.curves["validation"].losses.tolist() == [1.5, 0.75]
    assert report.curves["train"].steps.tolist() == [100, 200]
    facts = dict(report.facts)
    assert facts["seed"] == "3"
    assert facts["images"] == "train 35, validation 5, test 40"
    assert "dropout=0.1" in facts["further settings"]
    keys = [section.key for section in sections(report)]
    assert keys == ["data", "network", "training", "answers", "classes", "insides"]


def test_the_plain_recipe_is_named_with_what_it_has_besides(run: Path) -> None:
    config = json.loads((run / "config.json").read_text())
    assert "recipe" not in dict(report_of_run(run).facts)
    config["settings"] |= {"schedule": "constant", "ema": 0.0, "warm_up": 0, "dropout": 0.5}
    (run / "config.json").write_text(json.dumps(config))
    recipe = dict(report_of_run(run).facts)["recipe"]
    assert recipe.startswith("plain: a constant learning rate")
    assert recipe.endswith("; besides: dropout 0.5")
    config["settings"]["ema"] = 0.99
    (run / "config.json").write_text(json.dumps(config))
    assert "recipe" not in dict(report_of_run(run).facts)


def test_a_right_answer_and_the_surest_mistake_are_followed(run: Path) -> None:
    answers = predictions(CLASSES)
    right, surest = report_of_run(run).traces
    assert right.truth == right.given
    wrong = np.flatnonzero(~answers.is_right)
    worst = wrong[answers.confidences[wrong].argmax()]
    assert (surest.image == answers.images[worst]).all()
    assert surest.truth != surest.given
    (asked,) = report_of_run(run, pictures=[7]).traces
    assert (asked.image == answers.images[7]).all()
    with pytest.raises(ConfigError, match="There is no picture 40: the answered ones are 0 to 39"):
        report_of_run(run, pictures=[40])


def test_the_table_of_runs_has_what_was_measured_at_the_end(run: Path, tmp_path: Path) -> None:
    other = write_run(tmp_path / "other")
    (other / "predictions-test.npz").unlink()
    first, second = report_of_run(run, [other]).runs
    answers = predictions(CLASSES)
    assert first.validation_accuracy == answers.is_right.mean()
    assert first.test_loss == pytest.approx(cross_entropy(answers.probabilities, answers.labels))
    assert first.train_accuracy == 0.7
    assert (first.epochs, first.batch_size, first.learning_rate, first.seconds_an_epoch) == (2, 16, 0.01, 3.0)
    assert (second.name, second.test_accuracy) == ("other", None)


def test_lookalikes_of_the_card_are_folded_and_listed(run: Path) -> None:
    assert report_of_run(run).lookalikes == ()
    card = {"recipe": {"lookalikes": [["zero", "$"], ["three", "four"]]}}
    (run / "export" / "tiny.json").write_text(json.dumps(card))
    report = report_of_run(run)
    answers = predictions(CLASSES)
    group = np.array([0, 1, 0, 2, 2])
    shares = np.stack([answers.probabilities[:, group == i].sum(axis=1) for i in range(3)], axis=1)
    wanted = (shares.argmax(axis=1) == group[answers.labels]).mean()
    figures = {name: value for name, value, _ in headline(report)}
    assert float(figures["look-alikes folded"][:-2]) == pytest.approx(100 * wanted, abs=0.01)
    (listed,) = (
        item.table
        for section in sections(report)
        for item in section.items
        if isinstance(item, TableItem) and "cannot be separated" in item.title
    )
    matrix = answers.matrix
    assert listed.rows[0] == ("zero, $", str(matrix[[0, 2]].sum()), str(matrix[0, 2] + matrix[2, 0]))


@pytest.mark.parametrize(
    ("missing", "figures"),
    [
        ("history.jsonl", {"curves"}),
        ("samples.npz", {"samples"}),
        (
            "export/tiny.onnx",
            {"architecture"}
            | {f"{name}-{n}" for name in ("filters", "activations", "explanation") for n in (1, 2)},
        ),
    ],
)
def test_what_is_missing_is_left_out(run: Path, missing: str, figures: set[str]) -> None:
    def drawn() -> set[str]:
        items = [item for section in sections(report_of_run(run)) for item in section.items]
        return {item.name for item in items if isinstance(item, FigureItem)}

    before = drawn()
    (run / missing).unlink()
    assert before - drawn() == figures


def test_without_a_test_the_answers_are_those_of_validation(run: Path) -> None:
    (run / "predictions-test.npz").unlink()
    report = report_of_run(run)
    assert report.predictions_on == "validation"
    assert any("the test part has not been looked at" in note for note in report.notes)
    (run / "predictions-validation.npz").unlink()
    report = report_of_run(run)
    assert report.predictions is None
    assert report.traces == ()
    assert report.runs[0].validation_accuracy == pytest.approx(0.6)  # of the last epoch


def test_a_line_that_is_being_written_is_left_out(run: Path) -> None:
    history = run / "history.jsonl"
    history.write_text(history.read_text() + '{"epoch": 3, "st')
    assert len(RunFolder(run).history) == 2
    history.write_text('{"epoch": 1, "st\n' + history.read_text())
    with pytest.raises(CheckpointError, match=r"Line 1 of .*history\.jsonl is not JSON"):
        report_of_run(run)


def test_a_resumed_training_has_each_step_once(run: Path) -> None:
    history = run / "history.jsonl"
    history.write_text(history.read_text() + '{"epoch": 2, "step": 200, "train_loss": 0.25}\n')
    curves = RunFolder(run).curves
    assert curves["train"].losses.tolist() == [1.0, 0.25]
    assert np.isnan(curves["validation"].losses[1])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("config.json", b"{", r"config\.json cannot be used"),
        ("config.json", b"[]", r"config\.json holds no JSON object"),
        ("samples.npz", b"PK\x03\x04 no zip", r"samples\.npz is damaged"),
        ("predictions-test.npz", b"", r"predictions-test\.npz is damaged"),
    ],
)
def test_a_damaged_file_is_named(run: Path, name: str, content: bytes, message: str) -> None:
    (run / name).write_bytes(content)
    with pytest.raises((CheckpointError, CorruptDataError), match=message):
        report_of_run(run)


def test_files_that_do_not_go_together_are_said(run: Path) -> None:
    data = json.loads((run / "data.json").read_text())
    (run / "data.json").write_text(json.dumps(data | {"classes": ["only"]}))
    with pytest.raises(CheckpointError, match="do not go together"):
        report_of_run(run)


def test_a_folder_without_a_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"holds no run of a classifier: there is no config\.json"):
        report_of_run(tmp_path)


def test_a_sweep_has_its_grids_and_its_trials_best_first(tmp_path: Path) -> None:
    trials = [
        {"name": str(i), "epochs": 1, "batch_size": 32, "learning_rate": 0.01, "validation_accuracy": share}
        for i, share in enumerate([0.5, 0.75])
    ]
    content = {
        "preset": "mnist", "x_name": "learning_rate", "x_values": [0.01, 0.1], "y_name": "epochs",
        "y_values": [1], "validation": [[0.5, None]], "test": [[0.4, 0.6]], "trials": trials,
    }  # fmt: skip
    (tmp_path / "sweep.json").write_text(json.dumps(content))
    report = report_of_sweep(tmp_path)
    assert [grid.measure for grid in report.sweeps] == ["validation accuracy", "test accuracy"]
    assert np.isnan(report.sweeps[0].accuracies[0, 1])
    assert [row.name for row in report.runs] == ["1", "0"]
    assert "75.00 %" in report.lead
    (tmp_path / "sweep.json").write_text(json.dumps(content | {"x_values": [1]}))
    with pytest.raises(CheckpointError, match=r"sweep\.json cannot be used"):
        report_of_sweep(tmp_path)


def test_every_loss_is_drawn_of_a_long_training_by_means(run: Path) -> None:
    assert "batches" not in RunFolder(run).curves
    losses = np.arange(4500, dtype="<f4")
    losses[1] = np.nan
    losses.tofile(run / "losses.f32")
    curve = RunFolder(run).curves["batches"]
    assert curve.steps.tolist()[:2] == [3, 6]
    assert curve.losses.tolist()[:2] == [1.0, 4.0]
    assert curve.steps[-1] == 4500


def test_an_answer_is_explained_by_places_and_neighbours(run: Path) -> None:
    found, _ = report_of_run(run).explanations
    assert found.occlusion.shape == found.image.shape
    assert np.abs(found.occlusion).max() > 0
    assert np.abs(found.gradient).max() > 0
    assert len(found.neighbours) == len(found.neighbour_names) == 6
    (run / "samples.npz").unlink()
    alone, _ = report_of_run(run).explanations
    assert len(alone.neighbours) == 0
