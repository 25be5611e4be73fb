"""The description of a network is what it computes: against NumPy by hand, and PyTorch's own count."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from inkmath import nn
from inkmath.errors import CorruptModelError
from inkmath.reports import OnnxNetwork
from reports.networks_made import SIZE, model, small_network

X = np.random.default_rng(1).random((1, 1, SIZE, SIZE), np.float32)
IMAGE = np.zeros((SIZE, SIZE), np.uint8)


def test_the_table_of_layers_of_a_small_network() -> None:
    table = OnnxNetwork(small_network()).network(X)
    rows = [(row.name, row.kind, row.output_shape, row.parameters, row.detail) for row in table.layers]
    assert rows == [
        ("conv", "Conv2d", (4, 8, 8), 40, "3×3, padding 1"),
        ("pool", "Max pool", (4, 4, 4), 0, "2×2, stride 2"),
        ("relu", "ReLU", (4, 4, 4), 0, ""),
        ("flatten", "Flatten", (64,), 0, ""),
        ("head", "Linear", (5,), 325, ""),
    ]
    assert table.input_shape == (1, SIZE, SIZE)


def test_activations_are_what_the_layers_compute() -> None:
    one = np.zeros((1, 1, 3, 3), np.float32)
    one[0, 0, 1, 1] = 2.0
    nodes = [
        helper.make_node("Conv", ["images", "w"], ["a"], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["a"], ["b"]),
        helper.make_node("Flatten", ["b"], ["c"]),
        helper.make_node("MatMul", ["c", "v"], ["d"]),
        helper.make_node("Add", ["d", "bias"], ["logits"]),
    ]
    v = np.ones((SIZE * SIZE, 2), np.float32)
    network = OnnxNetwork(model(nodes, {"w": one, "v": v, "bias": np.array([0, 1], np.float32)}))
    trace = network.trace(X - 0.5, IMAGE, "actual", "answered")
    assert [layer.name for layer in trace.layers] == ["conv2d 1  Conv2d + ReLU", "linear 1  Linear"]
    np.testing.assert_allclose(trace.layers[0].values[0], np.maximum(2 * (X[0, 0] - 0.5), 0), atol=1e-6)
    total = np.maximum(2 * (X - 0.5), 0).sum()
    np.testing.assert_allclose(trace.layers[1].values, [total, total + 1], rtol=1e-5)
    assert [(row.kind, row.parameters) for row in network.network(X).layers][-1] == ("Linear", 130)
    assert (trace.truth, trace.given) == ("actual", "answered")


def test_filters_come_back_from_half_precision_and_from_eight_bits() -> None:
    whole = np.random.default_rng(2).normal(size=(3, 1, 3, 3)).astype(np.float32)
    scale = (np.abs(whole).max(axis=(1, 2, 3)) / 127).astype(np.float32)
    eight = np.round(whole / scale[:, None, None, None]).astype(np.int8)
    half = helper.make_node("Cast", ["h"], ["w"], to=TensorProto.FLOAT)
    zeros = np.zeros(3, np.int8)
    scaled = helper.make_node("DequantizeLinear", ["q", "s", "z"], ["w"], axis=0)
    conv = helper.make_node("Conv", ["images", "w"], ["logits"])
    for node, weights, error in (
        (half, {"h": whole.astype(np.float16)}, 2e-3),
        (scaled, {"q": eight, "s": scale, "z": zeros}, float(scale.max())),
    ):
        network = OnnxNetwork(model([node, conv], weights))
        (found,) = network.filters()
        np.testing.assert_allclose(found.weights, whole, atol=error)
        assert [row.parameters for row in network.network(X).layers] == [27]


@pytest.mark.parametrize("batch_norm", [False, True])
def test_blocks_and_parameters_of_a_torch_network(batch_norm: bool) -> None:
    torch = pytest.importorskip("torch", reason="torch exports the network: pip install 'inkmath[train]'")
    from torch import nn as torch_nn

    class Block(torch_nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            norm = torch_nn.BatchNorm2d(4) if batch_norm else torch_nn.Identity()
            self.body = torch_nn.Sequential(torch_nn.Conv2d(4, 4, 3, padding=1), norm, torch_nn.SiLU())

        def forward(self, x):  # type: ignore[no-untyped-def]
            return torch_nn.functional.gelu(x + self.body(x))

    class Net(torch_nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.stem, self.stages = torch_nn.Conv2d(1, 4, 3), torch_nn.Sequential(Block(), Block())
            self.head = torch_nn.Linear(4, 5)

        def forward(self, x):  # type: ignore[no-untyped-def]
            return self.head(self.stages(self.stem(x)).mean((2, 3)))

    net, buffer = Net().eval(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net, torch.zeros(1, 1, SIZE, SIZE), buffer, dynamo=False, opset_version=17,
            input_names=["images"], output_names=["logits"],
        )  # fmt: skip
    network = OnnxNetwork(buffer.getvalue())
    table = network.network(X)
    learned = sum(p.numel() for name, p in net.named_parameters() if ".body.1." not in name)
    assert table.parameters == learned
    assert [row.kind for row in table.layers if row.block == "stages.1"] == ["Conv2d", "SiLU", "Add", "GELU"]
    assert {row.block for row in table.layers} == {"", "stages.0", "stages.1"}
    assert [row.name for row in table.layers if row.skips] == ["stages.0", "stages.1"]
    with torch.inference_mode():
        wanted = net(torch.from_numpy(X))[0].numpy()
    np.testing.assert_allclose(network.trace(X, IMAGE).layers[-1].values, wanted, atol=1e-5)


def test_a_network_of_the_teaching_engine(tmp_path: Path) -> None:
    layers = [
        nn.Conv2d(4, 3, padding=1), nn.BatchNorm(), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dense(5),
        nn.Softmax(),
    ]  # fmt: skip
    engine = nn.Sequential(layers, input_shape=(1, SIZE, SIZE))
    engine.to_onnx(tmp_path / "engine.onnx")
    network = OnnxNetwork(tmp_path / "engine.onnx")
    assert network.network(X).parameters == 40 + 8 + 64 * 5 + 5
    assert network.input_shape == (1, SIZE, SIZE)
    assert [layer.name for layer in network.trace(X, IMAGE).layers] == [
        "conv2d 1  Conv2d + Batch norm + ReLU", "max pool 1  Max pool", "linear 1  Linear",
    ]  # fmt: skip
    assert [layer.name for layer in network.filters()] == ["conv2d 1  Conv2d", "linear 1  Linear"]


def test_what_is_no_network_is_said(tmp_path: Path) -> None:
    with pytest.raises(CorruptModelError, match="no ONNX file"):
        OnnxNetwork(b"\x00 no protobuf at all")
    with pytest.raises(CorruptModelError, match=r"missing\.onnx"):
        OnnxNetwork(tmp_path / "missing.onnx")
    bad = onnx.load_model_from_string(model([helper.make_node("Relu", ["images"], ["logits"])], {}))
    bad.graph.node[0].input[0] = "nothing"
    with pytest.raises(CorruptModelError, match="no network that can be run"):
        OnnxNetwork(bad.SerializeToString())
