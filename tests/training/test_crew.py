"""Several processes train the network that one would."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ConfigError
from inkmath.training.checkpoints import load_newest
from inkmath.training.crew import Crew, is_first
from training.crew_run import run


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(folder: Path, arch: str, rank: int, size: int, port: int) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "RANK": str(rank),
        "WORLD_SIZE": str(size),
        "LOCAL_RANK": str(rank),
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
    }
    program = [sys.executable, str(Path(__file__).with_name("crew_run.py")), str(folder), arch]
    return subprocess.Popen(
        program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_two_processes_end_where_one_does(tmp_path: Path) -> None:
    """With batch normalisation, whose statistics must be those of the whole batch."""
    arch, port = "residual", _free_port()
    both = [start(tmp_path / "two", arch, rank, 2, port) for rank in range(2)]
    run(tmp_path / "one", arch)
    outputs = [process.communicate(timeout=600)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert "Progress(step=4" in outputs[0]
    assert "Progress" not in outputs[1]
    one, two = (load_newest(tmp_path / name) for name in ("one", "two"))
    assert one is not None
    assert two is not None
    assert one[0].step == two[0].step == 4
    for name, tensor in one[0].tensors.items():
        if not name.startswith("optimizer."):
            assert torch.allclose(tensor.float(), two[0].tensors[name].float(), atol=1e-4, rtol=1e-3), name


@dataclass(frozen=True)
class Batch:
    images: torch.Tensor
    rest: tuple[torch.Tensor, None]


def test_shares_make_the_batch() -> None:
    batch = Batch(torch.arange(6), (torch.arange(12).reshape(6, 2), None))
    shares = [Crew(rank, 3).share(batch) for rank in range(3)]
    assert sorted(torch.cat([share.images for share in shares]).tolist()) == list(range(6))
    assert shares[1].rest[0].tolist() == [[2, 3], [8, 9]]
    assert shares[1].rest[1] is None
    assert Crew().share(batch) is batch


def test_a_batch_that_cannot_be_shared_is_refused() -> None:
    with pytest.raises(ConfigError, match="batch of 10 cannot be shared by 4"):
        Crew(0, 4).check(10)


def test_alone_it_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANK", raising=False)
    assert is_first()
    assert Crew().agreed(True)
    assert Crew().mean({"loss": 2.0}) == {"loss": 2.0}
    monkeypatch.setenv("RANK", "1")
    assert not is_first()
