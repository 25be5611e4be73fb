"""The trace network learns from how symbols were written, by any writer."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import numpy as np
import torch

from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.training.traces import TraceConfig, TraceTask
from inkmath.types import Points

CONFIG = TraceConfig(steps=120, batch_size=32, learning_rate=0.01, warm_up=5, width=8, hidden=16, dropout=0.0)


def expression(*written: tuple[str, list[Points]]) -> WrittenExpression:
    strokes = [stroke for _, symbol in written for stroke in symbol]
    ends = np.cumsum([len(symbol) for _, symbol in written]).tolist()
    symbols = [
        WrittenSymbol(name, tuple(range(end - len(symbol), end)))
        for (name, symbol), end in zip(written, ends, strict=True)
    ]
    return WrittenExpression("e", "train", "w", tuple(strokes), tuple(symbols), None, ())


ROUND = np.array([[np.cos(angle), np.sin(angle)] for angle in np.linspace(0, 6.2, 30)]) * 20
ONE, ZERO = ("1", [np.array([[0.0, -20], [0, 20]])]), ("0", [ROUND])
PLUS = ("+", [np.array([[-20.0, 0], [20, 0]]), np.array([[0.0, -20], [0, 20]])])
WRITTEN = [expression(ONE, ZERO, PLUS), expression(ZERO, ONE)]


def test_batches_are_a_function_of_seed_and_step() -> None:
    first, second = (TraceTask(WRITTEN, WRITTEN, CONFIG) for _ in range(2))
    for step in range(3):
        for one, other in zip(first.batch(step), second.batch(step), strict=True):
            assert torch.equal(one, other)
    assert not torch.equal(first.batch(0)[0], first.batch(1)[0])


def test_no_two_are_written_alike_and_all_fill_their_box() -> None:
    seen, _ = TraceTask(WRITTEN, WRITTEN, CONFIG).batch(0)
    assert len({one.numpy().tobytes() for one in seen}) == CONFIG.batch_size
    assert seen[:, :2].abs().amax(dim=(1, 2)).numpy() == pytest.approx(1, abs=1e-4)


def test_some_are_written_otherwise() -> None:
    """With a bar first of a plus, it ends below; from below, or after the other stroke, it does not."""

    def ends(otherwise: float) -> float:
        config = TraceConfig(batch_size=400, reorder_prob=otherwise)
        seen, _ = TraceTask([expression(*[PLUS] * 50)], WRITTEN, config).batch(0)
        return float((seen[:, 1, -1] > 0.5).float().mean())

    assert ends(0.0) == 1
    assert 0.3 < ends(1.0) < 0.7


def test_rare_symbols_are_chosen_more_often_than_they_are_written() -> None:
    many = [expression(*[ZERO] * 99, ONE)]
    _, labels = TraceTask(many, WRITTEN, TraceConfig(batch_size=2000)).batch(0)
    share = float(labels.bincount().sort().values[-2]) / len(labels)
    assert share == pytest.approx(1 / (1 + 99**0.6), abs=0.02)


def test_it_learns_what_it_is_shown() -> None:
    task = TraceTask(WRITTEN, WRITTEN, CONFIG)
    optimiser = torch.optim.Adam(task.model.parameters(), CONFIG.learning_rate)
    assert task.validate(task.model)["top1"] < 0.5
    task.model.train()
    for step in range(CONFIG.steps):
        loss, _ = task.loss(task.model, task.batch(step))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert task.validate(task.model)["top1"] == 1
