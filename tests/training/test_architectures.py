"""The architectures: shapes, and the published number of parameters."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ConfigError
from inkmath.training.architectures import ARCHITECTURES, build


@pytest.mark.parametrize("size_px", [16, 28, 33])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_any_size_gives_logits(name: str, size_px: int) -> None:
    network = build(name, 7, size_px, 0.1).eval()
    with torch.inference_mode():
        assert network(torch.rand(2, 1, size_px, size_px)).shape == (2, 7)


def test_the_notebooks_network_has_263_408_parameters() -> None:
    def count(name: str) -> int:
        return sum(parameter.numel() for parameter in build(name, 16, 32).parameters())

    assert count("notebook") == 263_408
    assert count("notebook-2") == 263_408 + 64 * 64 + 64
    assert count("residual") < count("residual-large") < 1_400_000


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ConfigError, match="Available: notebook, notebook-2, two-convolutions, lenet, "):
        build("resnet", 10, 28)
    with pytest.raises(ConfigError, match="Set size_px to 16"):
        build("lenet", 10, 12)
