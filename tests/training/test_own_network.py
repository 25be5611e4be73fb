"""A network of the user's own: built from a file, and what is wrong with it is said at its first batch."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ConfigError
from inkmath.training.architectures import build

HEAD = "import torch\nfrom torch import nn\n"
NET = """
class Net(nn.Module):
    def __init__(self, num_classes, hidden=8):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.last = nn.Linear(4 * 14 * 14, num_classes)

    def forward(self, x):
        return self.last(self.conv(x).relu().view(x.shape[0], -1))
"""


def built(tmp_path: Path, text: str, name: str = "Net") -> torch.nn.Module:
    (tmp_path / "my.py").write_text(HEAD + text)
    return build(f"{tmp_path / 'my.py'}:{name}", 3, 16)


def test_a_module_is_built_with_what_it_asks_for(tmp_path: Path) -> None:
    network = built(tmp_path, NET)
    batch = torch.rand(5, 1, 16, 16).contiguous(memory_format=torch.channels_last)
    assert network(batch).shape == (5, 3)
    assert network.training


@pytest.mark.parametrize(
    "text",
    [
        "def Net(k, size_px):\n    return nn.Sequential(nn.Flatten(), nn.Linear(size_px ** 2, k))",
        "Net = nn.Sequential(nn.Flatten(), nn.Linear(256, 3))",
        "Net = lambda: nn.Sequential(nn.Flatten(), nn.LazyLinear(3))",
    ],
)
def test_functions_and_finished_modules_are_networks_too(tmp_path: Path, text: str) -> None:
    assert built(tmp_path, text)(torch.rand(2, 1, 16, 16)).shape == (2, 3)


def test_a_file_may_import_another_beside_it(tmp_path: Path) -> None:
    (tmp_path / "parts_of_mine.py").write_text("WIDTH = 5")
    text = (
        "from parts_of_mine import WIDTH\n"
        "Net = lambda classes: nn.Sequential(nn.Flatten(), nn.Linear(256, WIDTH), nn.Linear(WIDTH, classes))"
    )
    assert built(tmp_path, text)(torch.rand(2, 1, 16, 16)).shape == (2, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NET.replace("4 * 14 * 14", "100"), r"as far as last, Linear\(in_features=100.*which got \(2, 784\)"),
        (NET.replace("num_classes)\n\n", "10)\n\n"), r"makes \(2, 10\) of a batch.*\(2, 3\) is expected"),
        (NET.replace("hidden=8", "hidden"), "asks for 'hidden'"),
        ("Net = nn.Sequential(nn.Flatten(), nn.Linear(256, 3), nn.Softmax(1))", "leave out the last Softmax"),
        ("Net = lambda: 3", "made int"),
        ("Net = 3", "is no network"),
        ("raise RuntimeError('oh')", "cannot be run: RuntimeError: oh"),
        ("def Nets(): ...", "has no 'Net'. It has: Nets"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        built(tmp_path, text)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match=r"There is no file nowhere\.py"):
        build("nowhere.py:Net", 3, 16)
