"""Checkpoints come back whole, and a broken one costs no more than the steps since the one before."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import CheckpointError
from inkmath.training import checkpoints
from inkmath.training.checkpoints import Checkpoint, load_newest, save


def checkpoint(step: int) -> Checkpoint:
    tensors = {
        "model.a": torch.full((2, 3), float(step)),
        "ema.b": torch.arange(6).reshape(2, 3).T,  # not contiguous
        "optimizer.0.step": torch.tensor(float(step)),
    }
    return Checkpoint(step, tensors, {"config": {"seed": 3, "name": "é"}})


def test_round_trip(tmp_path: Path) -> None:
    save(checkpoint(7), tmp_path / "new" / "run")
    found = load_newest(tmp_path / "new" / "run")
    assert found is not None
    loaded, warnings = found
    assert warnings == []
    assert (loaded.step, loaded.notes) == (7, checkpoint(7).notes)
    assert loaded.tensors.keys() == checkpoint(7).tensors.keys()
    assert all(torch.equal(loaded.tensors[name], tensor) for name, tensor in checkpoint(7).tensors.items())


def test_the_two_newest_are_kept(tmp_path: Path) -> None:
    for step in (1, 2, 10, 999, 1000):
        save(checkpoint(step), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "checkpoint-000000999.safetensors",
        "checkpoint-000001000.safetensors",
    ]


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert load_newest(tmp_path) is None
    assert load_newest(tmp_path / "missing") is None


@pytest.mark.parametrize("keep", [0, 5, 200, -1])
def test_a_corrupt_newest_falls_back_with_a_warning(tmp_path: Path, keep: int) -> None:
    save(checkpoint(1), tmp_path)
    newest = save(checkpoint(2), tmp_path)
    newest.write_bytes(newest.read_bytes()[:keep])
    found = load_newest(tmp_path)
    assert found is not None
    loaded, (warning,) = found
    assert loaded.step == 1
    assert newest.name in warning


def test_tensors_of_another_program_are_no_checkpoint(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save(checkpoint(1), tmp_path)
    save_file({"x": torch.zeros(1)}, tmp_path / "checkpoint-000000002.safetensors")
    found = load_newest(tmp_path)
    assert found is not None
    assert found[0].step == 1
    assert len(found[1]) == 1


def test_all_corrupt_is_an_error(tmp_path: Path) -> None:
    for step in (1, 2):
        save(checkpoint(step), tmp_path).write_bytes(b"nothing")
    with pytest.raises(CheckpointError, match="No checkpoint in"):
        load_newest(tmp_path)


def test_writing_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(checkpoint(1), tmp_path)

    def half(tensors: object, path: Path, metadata: object) -> None:
        path.write_bytes(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(checkpoints, "save_file", half)
    with pytest.raises(OSError, match="no space"):
        save(checkpoint(2), tmp_path)
    found = load_newest(tmp_path)
    assert found is not None
    assert (found[0].step, found[1]) == (1, [])


def test_written_beside_the_training_they_come_in_order(tmp_path: Path) -> None:
    with checkpoints.Saver(tmp_path) as saver:
        for step in range(1, 6):
            saver.save(checkpoint(step))
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "checkpoint-000000004.safetensors",
        "checkpoint-000000005.safetensors",
    ]


def test_what_cannot_be_written_stops_the_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(tensors: object, path: Path, metadata: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(checkpoints, "save_file", full)
    with pytest.raises(OSError, match="no space"), checkpoints.Saver(tmp_path) as saver:
        saver.save(checkpoint(1))
