"""The symbol head's network: shapes, suppression, and that what ships computes the same at any size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ExportError
from inkmath.training.detector_models import SymbolHeadNet, Widths, peaks
from inkmath.training.export import export, map_difference

TINY = Widths((8, 8, 8, 16, 16), 16, 12)
NAMES = ["peaks", "sizes", "offsets", "features"]
CARD: dict[str, Any] = {
    "name": "tiny", "task": "a test", "classes": ["a"] * 5, "input": "float32 (B, 1, H, W)", "data": "none",
    "licence": "Apache-2.0", "recipe": {}, "seed": 0,
}  # fmt: skip


def tiny_net() -> SymbolHeadNet:
    """With peaks that stand out, as those of a trained network do."""
    torch.manual_seed(0)
    net = SymbolHeadNet(5, 2, TINY).eval()
    with torch.no_grad():
        net.heat.out.weight *= 100
        net.heat.out.bias.zero_()  # type: ignore[union-attr]  # there is a bias
    return net


def picture(batch: int, height: int, width: int) -> torch.Tensor:
    return (torch.rand(batch, 1, height, width, generator=torch.Generator().manual_seed(1)) < 0.1).float()


def test_maps_have_a_cell_for_every_four_pixels() -> None:
    net = tiny_net()
    for height, width in ((32, 32), (64, 160)):
        found = net(picture(2, height, width))
        wanted = [(2, channels, height // 4, width // 4) for channels in (5, 4, 4, 12)]
        assert [tuple(map_.shape) for map_ in found] == wanted


def test_the_whole_network_is_as_large_as_it_should_be() -> None:
    assert 2.3e6 < sum(weight.numel() for weight in SymbolHeadNet(101, 2).parameters()) < 4e6


def test_a_picture_is_read_the_same_alone_as_beside_others() -> None:
    net, both = tiny_net(), picture(2, 64, 96)
    for together, alone in zip(net(both), net(both[1:]), strict=True):
        torch.testing.assert_close(together[1:], alone, atol=1e-5, rtol=1e-4)


def test_only_the_highest_of_nine_is_a_peak() -> None:
    heat = torch.zeros(1, 2, 4, 5)
    heat[0, 0, 1, 1], heat[0, 0, 2, 2], heat[0, 0, 1, 4] = 0.9, 0.8, 0.3
    heat[0, 1, 2, 2] = 0.1  # another class does not suppress it
    left = peaks(heat)
    assert torch.nonzero(left).tolist() == [[0, 0, 1, 1], [0, 0, 1, 4], [0, 1, 2, 2]]
    assert left[0, 0, 1, 1] == heat[0, 0, 1, 1]


def test_export_agrees_with_torch_at_two_sizes(tmp_path: Path) -> None:
    net = tiny_net()
    axes = {name: {0: "b", 2: "h", 3: "w"} for name in ["images", *NAMES]}
    export(net, {"images": picture(1, 64, 128)}, NAMES, axes, tmp_path, CARD, difference=map_difference)
    session = onnxruntime.InferenceSession(tmp_path / "tiny.onnx", providers=["CPUExecutionProvider"])
    for size in ((1, 96, 352), (3, 32, 64)):
        found = session.run(NAMES, {"images": picture(*size).numpy()})
        with torch.inference_mode():
            wanted = [map_.numpy() for map_ in net(picture(*size))]
        assert [a.shape for a in found] == [b.shape for b in wanted]
        assert map_difference(found, wanted) < 0.02
        assert wanted[0].max() > 0.3


def test_a_peak_may_move_by_a_cell_and_no_more() -> None:
    def maps(column: int, height: float, size: float) -> list[np.ndarray]:
        heat = np.zeros((1, 1, 3, 9), np.float32)
        heat[0, 0, 1, column] = height
        return [heat, np.full((1, 1, 3, 9), size, np.float32)]

    assert map_difference(maps(4, 0.8, 1), maps(4, 0.79, 1)) == pytest.approx(0.01, abs=1e-6)
    assert map_difference(maps(4, 0.8, 1), maps(4, 0.8, 1.1)) == pytest.approx(0.1 / 1.1, abs=1e-6)
    assert map_difference(maps(4, 0.8, 1), maps(7, 0.8, 1)) == pytest.approx(0.8)


def test_a_network_that_16_bits_cannot_hold_is_refused(tmp_path: Path) -> None:
    net = tiny_net()
    with torch.no_grad():
        max(net.parameters(), key=lambda weight: weight.numel()).mul_(1e7)
    axes = {name: {0: "b", 2: "h", 3: "w"} for name in ["images", *NAMES]}
    with pytest.raises(ExportError, match="differ by"):
        export(net, {"images": picture(1, 32, 64)}, NAMES, axes, tmp_path, CARD, difference=map_difference)
