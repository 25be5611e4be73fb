"""`inkmath folds`, from beginning to end on a made-up set that comes in folds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("optuna")

from inkmath.training import sweep as sweeping
from picture_set import store_with_pictures

Run = Callable[..., Any]

SETTINGS = ("data=shapes", "arch=lenet", "batch_size=32", "threads=1", "learning_rate=0.002", "epochs=1")
SHARED = [part for setting in SETTINGS for part in ("--set", setting)]
FOLDS = 3


def put_into_folds(folder: Path) -> None:
    """Number the samples of the set 1, 2, 3, 1, 2 ..."""
    rows = np.load(folder / "rows.npy")
    rows["fold"] = 1 + np.arange(len(rows)) % FOLDS
    np.save(folder / "rows.npy", rows)


def test_each_fold_is_tested_and_the_mean_has_an_interval(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    put_into_folds(tmp_path / "store" / "shapes")
    outcome = run("folds", "folder", *SHARED, "-o", tmp_path / "folds")
    assert outcome.exit_code == 0, outcome.stderr
    lines = outcome.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["fold", "1", "2", "3", "mean", "from", "to"]
    tested = [json.loads((tmp_path / "folds" / f"fold={n}" / "test.json").read_text()) for n in (1, 2, 3)]
    shares = [float(line.split()[1]) for line in lines[1:]]
    assert shares[:3] == pytest.approx([100 * one["accuracy"] for one in tested], abs=0.006)
    assert shares[3] == pytest.approx(sum(shares[:3]) / 3, abs=0.01)
    assert shares[4] <= shares[3] <= shares[5]
    assert all(one["top_3"] == 1 for one in tested)  # there are three classes
    monkeypatch.setattr(sweeping, "_train", lambda *_: pytest.fail("trained once more"))
    assert run("folds", "folder", *SHARED, "-o", tmp_path / "folds").stdout == outcome.stdout


def test_data_without_folds_are_a_usage_error(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_with_pictures(tmp_path, monkeypatch)
    outcome = run("folds", "folder", *SHARED, "-o", tmp_path / "folds")
    assert outcome.exit_code == 2
    assert "shapes does not come in folds" in outcome.stderr
    assert not (tmp_path / "folds").exists()
