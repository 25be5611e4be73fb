"""A training on a CPU computes the same wherever its batches are made."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ConfigError
from inkmath.training.checkpoints import load_newest
from inkmath.training.config import TrainingConfig
from inkmath.training.devices import (
    made_by_processes,
    pick_device,
    pick_workers,
    to_device,
)
from training.tiny_run import CONFIG, run

CPU = torch.device("cpu")


@dataclass(frozen=True)
class Batch:
    images: torch.Tensor
    parts: tuple[torch.Tensor, str]


def make(step: int) -> Batch:
    if step == 13:
        raise KeyError("no such sample")
    return Batch(torch.full((2, 2), step), (torch.tensor(step), "kept"))


def test_processes_make_the_batches_in_order() -> None:
    batches = list(made_by_processes(make, range(3, 11), 2))
    assert [int(batch.images[0, 0]) for batch in batches] == list(range(3, 11))
    assert [batch.parts[1] for batch in batches] == ["kept"] * 8


def test_an_error_in_a_process_is_raised_here() -> None:
    with pytest.raises(KeyError, match="no such sample"):
        list(made_by_processes(make, range(12, 15), 2))


def test_a_run_with_processes_ends_the_same_to_the_bit(tmp_path: Path) -> None:
    run(tmp_path / "thread")
    run(tmp_path / "processes", config=replace(CONFIG, workers=2))
    states = [load_newest(tmp_path / name) for name in ("thread", "processes")]
    first, second = (state[0].tensors for state in states if state is not None)
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)
    run(tmp_path / "thread", config=replace(CONFIG, workers=2))  # the same run: nothing is left to do


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library is left as it is")
def test_freed_memory_is_not_asked_for_again() -> None:
    """In a process of its own: where another test's memory lies would decide where a block finds room."""
    script = """if True:
        import resource, torch
        from inkmath.training.devices import keep_freed_memory
        keep_freed_memory()
        pages = []
        for _ in range(30):
            torch.ones(16 << 20)  # 64 MB: 16,384 pages
            pages.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
        print(pages[-1] - pages[-11])  # once blocks have found where to lie
    """
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 16_384


@pytest.mark.parametrize("given", [None, "5"])
def test_waiting_threads_do_not_spin_for_long(given: str | None) -> None:
    """The setting is there before torch is loaded, which reads it once; the user's own stays."""
    code = (
        "import os, sys\nimport inkmath.training\nassert 'torch' not in sys.modules\n"
        "print(os.environ['GOMP_SPINCOUNT'])\nimport inkmath.training.loop"
    )
    env = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    env |= {} if given is None else {"GOMP_SPINCOUNT": given}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == (given or "1000")


def test_every_tensor_moves() -> None:
    moved = to_device(make(1), torch.device("meta"))
    assert (moved.images.device.type, moved.parts[0].device.type) == ("meta", "meta")
    assert moved.parts[1] == "kept"
    assert to_device((torch.ones(1), 3), CPU)[1] == 3


def test_what_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert pick_device("auto") == pick_device("cpu") == CPU
    with pytest.raises(ConfigError, match="no GPU"):
        pick_device("cuda")
    with pytest.raises(ConfigError, match="Unknown device 'tpu'"):
        pick_device("tpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pick_device("auto").type == "cuda"
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert pick_device("auto") == torch.device("cuda", 1)
    assert pick_device("cpu") == CPU
    monkeypatch.delenv("LOCAL_RANK")
    assert pick_workers(-1, CPU) == 0
    assert pick_workers(-1, torch.device("cuda")) == 14
    assert pick_workers(3, CPU) == 3
    with pytest.raises(ConfigError, match="workers"):
        TrainingConfig(workers=-2)
