"""Training goes on from a network that was exported in 8 bits."""

from __future__ import annotations

import numpy as np
import onnx
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ExportError
from inkmath.training import export
from inkmath.training.blocks import blocked, of_pixels
from inkmath.training.models import ResidualBlock, SymbolNet
from inkmath.training.recovery import recover


def small(classes: int = 7, width: int = 6) -> SymbolNet:
    torch.manual_seed(classes)
    crop = ((width, 1), (2 * width, 2))
    return SymbolNet(classes, stem=4, crop=crop, context=(4, 6, 8, 10), hidden=12, dropout=0.0)


def exported(network: SymbolNet, inputs: dict[str, torch.Tensor]) -> onnx.GraphProto:
    """The graph as `inkmath.training.presets` makes it."""
    for module in network.modules():
        if isinstance(module, ResidualBlock):
            module.merge_pooling()
    axes = {name: {0: "n"} for name in (*inputs, "logits", "features")}
    whole = export._to_onnx(network, inputs, ("logits", "features"), axes)
    return onnx.load_from_string(export._in_8_bits(whole, inputs)).graph


@pytest.fixture(scope="module")
def inputs() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    return {"crop": torch.rand(120, 1, 32, 32).round(), "context": torch.rand(120, 2, 48, 48).round()}


def test_what_is_recovered_gives_the_same(inputs: dict[str, torch.Tensor]) -> None:
    network = small()
    network(*inputs.values())  # statistics that are none of a new network
    graph = exported(network, inputs)
    again = small(width=6)
    recover(again, graph, [tuple(inputs.values())])
    with torch.inference_mode():
        wanted, found = (one.eval()(*inputs.values())[0] for one in (network, again))
        in_training = again.train()(*inputs.values())[0]
    spread = wanted.std(dim=0).mean()
    assert (found - wanted).abs().mean() < 0.1 * spread
    assert (in_training - found).abs().mean() < 0.1 * spread  # its statistics are those of the examples


def test_another_network_is_refused(inputs: dict[str, torch.Tensor]) -> None:
    graph = exported(small(), inputs)
    for other in (small(width=8), small(classes=9)):
        with pytest.raises(ExportError, match="of another network"):
            recover(other, graph, [tuple(inputs.values())])


@pytest.mark.parametrize(("stride", "pad", "side"), [(1, 1, 3), (2, 1, 3), (2, 0, 2)])
def test_weights_of_blocks_become_those_of_pixels_again(stride: int, pad: int, side: int) -> None:
    weights = np.random.default_rng(0).integers(-64, 64, (5, 3, side, side)).astype(np.int8)
    assert (of_pixels(blocked(weights, stride, pad)[0], weights.shape, stride, pad) == weights).all()
