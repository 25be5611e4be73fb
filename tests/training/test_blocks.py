"""Convolutions on blocks of pixels give what those on pixels do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import onnx
import onnxruntime
import torch
from torch import nn

from inkmath.errors import ExportError
from inkmath.training import export as module
from inkmath.training.blocks import in_blocks
from inkmath.training.models import ResidualBlock


def on_pixels(net: nn.Module, images: torch.Tensor, monkeypatch: pytest.MonkeyPatch) -> onnx.ModelProto:
    """The network in 8 bits, as it is before it takes blocks."""
    monkeypatch.setattr(module, "in_blocks", lambda network: None)
    network = module._to_onnx(net, {"images": images}, ["out"], {"images": {0: "n"}, "out": {0: "n"}})
    return onnx.load_from_string(module._in_8_bits(network, {"images": images}))


def run(network: onnx.ModelProto, images: torch.Tensor) -> Any:
    session = onnxruntime.InferenceSession(network.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"images": images.numpy()})[0]


def small_net(channels: int, stride: int) -> nn.Module:
    torch.manual_seed(channels)
    block = ResidualBlock(4, 6, 2)
    block.merge_pooling()
    return nn.Sequential(nn.Conv2d(channels, 4, 3, stride, 1), nn.ReLU(), block)


@pytest.mark.parametrize(("channels", "shape"), [(1, (16, 16)), (2, (12, 20)), (3, (4, 2))])
def test_blocks_give_the_same_to_the_bit(
    channels: int, shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    net = small_net(channels, stride=1)
    images = torch.rand(200, channels, *shape)
    network = on_pixels(net, images, monkeypatch)
    wanted = run(network, images)
    before = len(network.graph.node)
    in_blocks(network)
    onnx.checker.check_model(network)
    assert len(network.graph.node) == before + 1
    (taken,) = (node for node in network.graph.node if node.op_type == "SpaceToDepth")
    assert list(taken.input) == ["images"]
    assert np.ptp(wanted) > 0
    assert (run(network, images) == wanted).all()


def test_where_the_first_convolution_takes_every_other_pixel_nothing_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = on_pixels(small_net(1, stride=2), torch.rand(200, 1, 8, 8), monkeypatch)
    before = network.SerializeToString()
    in_blocks(network)
    assert network.SerializeToString() == before


def test_a_network_that_folds_its_pixels_itself_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    net = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4, 4, 3, 1, 1), nn.ReLU())
    network = on_pixels(net, torch.rand(200, 1, 8, 8), monkeypatch)
    before = network.SerializeToString()
    in_blocks(network)
    assert network.SerializeToString() == before


def test_what_cannot_take_blocks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    net = nn.Sequential(nn.Conv2d(1, 4, 3, 1, 1), nn.ReLU(), nn.AvgPool2d(2))
    images = torch.rand(200, 1, 8, 8)
    network = on_pixels(net, images, monkeypatch)
    with pytest.raises(ExportError, match="AveragePool"):
        in_blocks(network)
