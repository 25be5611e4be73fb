"""Exported networks compute the same as trained ones."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import onnx
import onnxruntime
import torch
from torch import nn

from inkmath.errors import ExportError
from inkmath.recognition.weights import Score
from inkmath.training import export as module
from inkmath.training.export import CONVOLUTIONS, TOLERANCE, export, renamed_share
from inkmath.training.models import RelationsNet, ResidualBlock

CARD: dict[str, Any] = {
    "name": "tiny", "task": "a test", "classes": ["a"], "input": "float32 (N, 1, 32, 32)", "data": "none",
    "licence": "Apache-2.0", "recipe": {}, "seed": 0,
}  # fmt: skip


def symbol_net() -> torch.nn.Module:
    torch.manual_seed(0)
    block = ResidualBlock(8, 16, 2)
    block.merge_pooling()
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, 1, 1),
        nn.ReLU(),
        block,
        nn.AvgPool2d(16),
        nn.Flatten(),
        nn.Linear(16, 4),
    )


def export_symbols(net: torch.nn.Module, folder: Path, scores: tuple[Score, ...] = ()) -> Any:
    images = {"images": torch.rand(3, 1, 32, 32)}
    return export(net, images, ["logits"], {"images": {0: "n"}, "logits": {0: "n"}}, folder, CARD, scores)


def test_weights_are_stored_in_16_bits_and_any_batch_size_runs(tmp_path: Path) -> None:
    net = symbol_net()
    score = Score("top1", "none", 0.5, (0.4, 0.6), 10, "true")
    card = export_symbols(net, tmp_path / "new", (score,))
    content = (tmp_path / "new/tiny.onnx").read_bytes()
    assert (card.sha256, card.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    written = json.loads((tmp_path / "new/tiny.json").read_text(encoding="utf-8"))
    assert written["sha256"] == card.sha256
    assert [score["metric"] for score in written["scores"]] == ["top1"]
    stored = onnx.load_from_string(content).graph.initializer
    kinds = {weight.data_type for weight in stored if np.prod(weight.dims) >= 256}
    assert kinds == {onnx.TensorProto.FLOAT16}
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    for count in (1, 2, 7):
        images = torch.rand(count, 1, 32, 32)
        (found,) = session.run(None, {"images": images.numpy()})
        with torch.inference_mode():
            wanted = net.eval()(images).softmax(-1)
        assert (torch.from_numpy(found).softmax(-1) - wanted).abs().max() <= TOLERANCE


def test_sizes_of_relations_are_free(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = RelationsNet(5, 4, 7, features=0, width=16, layers=1, heads=2, dropout=0.0).eval()

    def given(batch: int, count: int) -> dict[str, torch.Tensor]:
        low = 50 * torch.rand(batch, count, 2)
        return {
            "scores": torch.rand(batch, count, 5).softmax(-1),
            "boxes": torch.cat([low, low + 1 + 9 * torch.rand(batch, count, 2)], -1),
            "present": torch.ones(batch, count),
        }

    axes = {name: {0: "b", 1: "n"} for name in ("scores", "boxes", "present", "names")}
    export(net, given(2, 4), ["names", "edges"], {**axes, "edges": {0: "b", 1: "n", 2: "e"}}, tmp_path, CARD)
    session = onnxruntime.InferenceSession(tmp_path / "tiny.onnx", providers=["CPUExecutionProvider"])
    for batch, count in ((1, 1), (3, 9)):
        inputs = given(batch, count)
        found = session.run(None, {name: tensor.numpy() for name, tensor in inputs.items()})
        with torch.inference_mode():
            wanted = net(*inputs.values())
        for a, b in zip(found, wanted, strict=True):
            assert (torch.from_numpy(a).softmax(-1) - b.softmax(-1)).abs().max() <= TOLERANCE


def test_in_8_bits_the_likeliest_class_stays(tmp_path: Path) -> None:
    net = symbol_net()
    images = torch.rand(250, 1, 32, 32)
    axes = {"images": {0: "n"}, "logits": {0: "n"}}
    given = {"images": images}
    card = export(net, given, ["logits"], axes, tmp_path, CARD, (), renamed_share, in_8_bits=CONVOLUTIONS)
    content = (tmp_path / card.file).read_bytes()
    stored = [weight for weight in onnx.load_from_string(content).graph.initializer if len(weight.dims) > 1]
    assert {weight.data_type for weight in stored if len(weight.dims) == 4} == {onnx.TensorProto.INT8}
    assert {weight.data_type for weight in stored if len(weight.dims) == 2} == {onnx.TensorProto.FLOAT}
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    others = torch.rand(30, 1, 32, 32)
    (found,) = session.run(None, {"images": others.numpy()})
    with torch.inference_mode():
        wanted = net(others).softmax(-1)
    assert 0 < (torch.from_numpy(found).softmax(-1) - wanted).abs().max() < 0.05


def test_disagreement_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    net = symbol_net()
    largest = max(net.parameters(), key=lambda weight: weight.numel())
    with torch.no_grad():
        largest *= 1e7  # beyond 16 bits: infinite when stored
    with pytest.raises(ExportError, match="differ by"):
        export_symbols(net, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_wrong_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = symbol_net()
    with torch.no_grad():
        list(other.parameters())[-1] += torch.tensor([3.0, 0, 0, 0])
    right = module._to_onnx
    monkeypatch.setattr(module, "_to_onnx", lambda net, *rest: right(other, *rest))
    with pytest.raises(ExportError):
        export_symbols(symbol_net(), tmp_path)
    assert list(tmp_path.iterdir()) == []
