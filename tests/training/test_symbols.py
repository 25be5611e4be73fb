"""The symbol classifier trains on symbols and junk of drawn expressions."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from ink_set import written
from inkmath.training.symbols import JUNK_CLASS, SymbolConfig, SymbolTask
from inkmath.vocab import symbol_ids

CONFIG = SymbolConfig(batch_size=24, validation_expressions=2)


@pytest.fixture(scope="module")
def task() -> SymbolTask:
    rng = np.random.default_rng(0)
    expressions = [written(text, "w", rng) for text in ("1+x", "x=1", "x+x=1", "1", "=")]
    return SymbolTask(expressions, expressions, CONFIG)


def test_a_batch_is_a_function_of_seed_and_step(task: SymbolTask) -> None:
    (crop, context), labels = task.batch(3)
    assert crop.shape == (24, 1, 32, 32)
    assert context.shape == (24, 2, 48, 48)
    (again, _), same = task.batch(3)
    assert torch.equal(crop, again)
    assert torch.equal(labels, same)
    (other, _), _ = task.batch(4)
    assert not torch.equal(crop, other)


def test_symbols_and_wrong_groupings_are_learnt_and_nothing_unclear(task: SymbolTask) -> None:
    labels = torch.cat([task.batch(step)[1] for step in range(4)])
    there = {symbol_ids()[name] for name in "1+x="} | {JUNK_CLASS}
    assert set(labels.tolist()) == there


def test_half_an_equals_sign_is_a_minus_to_its_shape_and_junk_in_its_place(task: SymbolTask) -> None:
    """The two strokes of an equals sign are junk when each is alone, with the other stroke as context."""
    junk = [
        (crop, context)
        for step in range(6)
        for (crop, context), label in zip(
            zip(*task.batch(step)[0], strict=True), task.batch(step)[1], strict=True
        )
        if label == JUNK_CLASS
    ]
    level = [
        context for crop, context in junk if crop[0].any(dim=1).sum() < 12 and crop[0].any(dim=0).sum() > 20
    ]
    assert level
    assert any(context[1].any() for context in level)


def test_context_dropout_hides_the_surroundings() -> None:
    rng = np.random.default_rng(0)
    config = SymbolConfig(batch_size=40, validation_expressions=1, context_dropout=1.0)
    (_, context), _ = SymbolTask([written("x=1", "w", rng)], [written("x", "w", rng)], config).batch(0)
    assert not context.any()


def test_validation_counts_symbols_and_junk(task: SymbolTask) -> None:
    class Sure(torch.nn.Module):
        """Everything is an x, or, alone, junk."""

        def __init__(self) -> None:
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(1))

        def forward(self, crop: torch.Tensor, context: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            logits = torch.zeros(len(crop), JUNK_CLASS + 1)
            logits[:, symbol_ids()["x"]] = 30
            return logits, crop.flatten(1)

    measures = task.validate(Sure())
    assert measures["top1"] == measures["alone"] == pytest.approx(3 / 8)  # of the symbols of 1+x and x+x=1
    assert measures["junk"] == pytest.approx(0, abs=1e-6)
