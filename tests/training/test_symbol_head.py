"""The symbol head's task: its batches, and that it learns what two expressions show."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from ink_set import written
from inkmath.data.expressions import WrittenExpression
from inkmath.recognition.detections import decode
from inkmath.training import symbol_head
from inkmath.training.detector_models import SymbolHeadNet, Widths
from inkmath.training.symbol_head import Batch, SymbolHeadConfig, SymbolHeadTask
from inkmath.vocab import SYMBOLS

CONFIG = SymbolHeadConfig(batch_size=6, threads=1)


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = Widths((8, 16, 24, 24, 24), 32, 16)
    monkeypatch.setattr(symbol_head, "symbol_head_net", lambda: SymbolHeadNet(len(SYMBOLS), 2, tiny))
    torch.set_num_threads(1)


def expressions(*texts: str) -> list[WrittenExpression]:
    rng = np.random.default_rng(0)
    return [written(text, "w", rng) for text in texts]


def task(config: SymbolHeadConfig = CONFIG) -> SymbolHeadTask:
    written = expressions("1+x=1", "x=1", "1+1=x", "x+x=1")
    return SymbolHeadTask(written, written[:2], config)


def same(first: Batch, second: Batch) -> bool:
    return torch.equal(first.images, second.images) and all(
        torch.equal(getattr(first.truth, field.name), getattr(second.truth, field.name))
        for field in fields(first.truth)
    )


def test_a_batch_is_a_function_of_seed_and_step() -> None:
    first, second = task(), task()
    first.batch(0)
    assert same(first.batch(7), second.batch(7))
    assert not same(first.batch(7), first.batch(8))
    assert not same(first.batch(7), task(replace(CONFIG, seed=1)).batch(7))


def test_a_batch_is_pictures_of_ink_with_a_symbol_wherever_it_says() -> None:
    batch = task().batch(3)
    assert batch.images.dtype == torch.uint8
    assert batch.images.shape[2] % 32 == batch.images.shape[3] % 32 == 0
    assert sorted(batch.truth.cells[:, 0].unique().tolist()) == list(range(len(batch.images)))
    for (number, label, _, _), centre, size in zip(
        batch.truth.cells.tolist(), batch.truth.centres, batch.truth.sizes, strict=True
    ):
        assert SYMBOLS[label] in "1+x="
        low, high = 4 * centre - 12 * size.exp(), 4 * centre + 12 * size.exp()
        (x0, y0), (x1, y1) = low.floor().int().tolist(), high.ceil().int().tolist()
        assert batch.images[number, 0, y0:y1, x0:x1].max() > 120


def test_the_loss_falls_to_the_truth_on_two_expressions() -> None:
    torch.manual_seed(0)
    both = SymbolHeadTask(expressions("1+x=1", "x=1"), [], replace(CONFIG, swaps=0.0, size=0.0))
    batch = both.batch(0)
    optimizer = torch.optim.AdamW(both.model.parameters(), lr=1e-2)
    for _ in range(80):
        loss = both.loss(batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(both.model.parameters(), 5.0)
        optimizer.step()
    with torch.inference_mode():  # with the statistics of this batch: 80 steps are too few for an average
        maps = both.model(batch.images.float() / 255)
    for number in range(len(batch.images)):
        found = decode(*(map_[number].numpy() for map_ in maps[:3]), least=0.3)
        wanted = batch.truth.cells[batch.truth.cells[:, 0] == number]
        names = {(int(one.heights.argmax()), one.cell[1], one.cell[0]) for one in found}
        assert names == {tuple(cell) for cell in wanted[:, 1:].tolist()}


def test_validation_scores_what_the_network_says(monkeypatch: pytest.MonkeyPatch) -> None:
    one = task()
    untrained = one.validate(one.model)
    assert list(untrained) == ["f1", "found", "named", "by_features"]
    assert untrained["f1"] < 0.2
    truth = iter(one._validation)

    def right(*_: object, least: float) -> list[object]:
        return [_detection(name, box) for name, box in next(truth).truth]

    monkeypatch.setattr(symbol_head, "decode", right)
    assert one.validate(one.model) | {"by_features": 0} == {
        "f1": 1, "found": 1, "named": 1, "by_features": 0,
    }  # fmt: skip


def _detection(name: str, box: object) -> object:
    heights = np.zeros(len(SYMBOLS))
    heights[SYMBOLS.index(name)] = 0.9
    return symbol_head.Detection(box, (0, 0), heights)  # type: ignore[arg-type]
