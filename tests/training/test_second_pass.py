"""The second pass trains on photographs and on other hands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from ink_set import written
from inkmath.training.progress import SilentProgress
from inkmath.training.second_pass import SecondPassConfig, SecondPassTask
from inkmath.training.symbols import JUNK_CLASS
from inkmath.vocab import symbol_ids

CONFIG = SecondPassConfig(
    batch_size=20,
    validation_expressions=2,
    photographs=12,
    validated=8,
    other_hands=0,
    single=0,
    stem=4,
    width=8,
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


def made(run: Path, config: SecondPassConfig = CONFIG) -> SecondPassTask:
    rng = np.random.default_rng(0)
    expressions = [written(text, "w", rng) for text in ("1+x", "x=1", "x+x=1")]
    return SecondPassTask(expressions, expressions, config, run, SilentProgress())


@pytest.fixture(scope="module")
def task(run: Path) -> SecondPassTask:
    return made(run)


def test_a_batch_is_a_function_of_seed_and_step(task: SecondPassTask) -> None:
    (crop, context), labels = task.batch(3)
    assert crop.shape == (20, 1, 32, 32)
    assert context.shape == (20, 2, 48, 48)
    (again, _), same = task.batch(3)
    assert torch.equal(crop, again)
    assert torch.equal(labels, same)
    assert not torch.equal(crop, task.batch(4)[0][0])
    there = {symbol_ids()[name] for name in "1+x="} | {JUNK_CLASS}
    assert set(torch.cat([task.batch(step)[1] for step in range(6)]).tolist()) <= there


def test_photographs_are_taken_once(task: SecondPassTask, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "inkmath.training.second_pass.photographed_candidates", lambda *_: pytest.fail("taken again")
    )
    again = made(run)
    assert torch.equal(again.batch(1)[0][1], task.batch(1)[0][1])


def test_drawn_candidates_alone_where_the_share_of_photographs_is_nought(run: Path) -> None:
    (crop, _), labels = made(run, replace(CONFIG, photographed=0.0)).batch(0)
    assert len(crop) == len(labels) == 20


def test_validation_tells_drawn_from_photographed(task: SecondPassTask) -> None:
    measures = task.validate(task.model)
    assert next(iter(measures)) == "top1"
    assert 0 <= measures["photographed"] <= 1
