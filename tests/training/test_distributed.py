"""Two processes train the network that one would."""

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
from torch import distributed

from inkmath.errors import ConfigError
from inkmath.training.checkpoints import load_newest
from inkmath.training.distributed import (
    CpuSyncBatchNorm,
    DistributedContext,
    is_first,
    synchronise_batch_norm,
)
from training.distributed_run import run


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
    program = [sys.executable, str(Path(__file__).with_name("distributed_run.py")), str(folder), arch]
    return subprocess.Popen(
        program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.slow
def test_train_in_two_processes_ends_where_one_does(tmp_path: Path) -> None:
    """With batch normalisation, whose statistics must be those of the whole batch."""
    arch, port = "residual", _free_port()
    both = [start(tmp_path / "two", arch, rank, 2, port) for rank in range(2)]
    run(tmp_path / "one", arch)
    outputs = [process.communicate(timeout=600)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert "StepReport(step=4" in outputs[0]
    assert "StepReport" not in outputs[1]
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


def test_shards_make_the_batch() -> None:
    batch = Batch(torch.arange(6), (torch.arange(12).reshape(6, 2), None))
    shards = [DistributedContext(rank, 3).shard(batch) for rank in range(3)]
    assert sorted(torch.cat([shard.images for shard in shards]).tolist()) == list(range(6))
    assert shards[1].rest[0].tolist() == [[2, 3], [8, 9]]
    assert shards[1].rest[1] is None
    assert DistributedContext().shard(batch) is batch


def test_check_batch_size_refuses_what_cannot_be_split_evenly() -> None:
    with pytest.raises(ConfigError, match="batch of 10 cannot be shared by 4"):
        DistributedContext(0, 4).check_batch_size(10)


def test_a_process_alone_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANK", raising=False)
    assert is_first()
    assert DistributedContext().broadcast(True)
    assert DistributedContext().mean({"loss": 2.0}) == {"loss": 2.0}
    monkeypatch.setenv("RANK", "1")
    assert not is_first()


def test_sync_batch_norm_of_torch_refuses_a_cpu() -> None:
    """The reason for a class of our own: `torch.nn.SyncBatchNorm` computes on accelerators alone."""
    norm = torch.nn.SyncBatchNorm(3)
    distributed.init_process_group("gloo", rank=0, world_size=1, store=distributed.HashStore())
    try:
        with pytest.raises(ValueError, match="on GPU"):
            norm(torch.rand(2, 3, 4, 4))
    finally:
        distributed.destroy_process_group()


@pytest.mark.parametrize(("device", "kind"), [("cpu", CpuSyncBatchNorm), ("cuda", torch.nn.SyncBatchNorm)])
def test_synchronise_batch_norm_keeps_the_parameters(device: str, kind: type) -> None:
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 1), torch.nn.BatchNorm2d(3))
    parameters, names = list(model.parameters()), list(model.state_dict())
    synchronise_batch_norm(model, torch.device(device))
    assert type(model[1]) is kind
    assert all(after is before for after, before in zip(model.parameters(), parameters, strict=True))
    assert list(model.state_dict()) == names
