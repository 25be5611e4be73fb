"""The loop: a killed run ends where an unbroken one does, to the bit."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import CheckpointError
from inkmath.training import loop
from inkmath.training.checkpoints import load_newest
from inkmath.training.config import TrainingConfig, plain
from inkmath.training.loop import StepReport, train
from inkmath.training.optimiser import learning_rate
from training.tiny_run import CONFIG, TinyTask, run


@pytest.fixture(autouse=True)
def _threads() -> None:
    """Training sets torch's threads; the tests after it shall not see that."""
    torch.set_num_threads(1)


def last_state(folder: Path) -> dict[str, torch.Tensor]:
    found = load_newest(folder)
    assert found is not None
    assert found[0].step == CONFIG.steps
    return found[0].tensors


def assert_same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> None:
    assert a.keys() == b.keys()
    assert [name for name in a if not torch.equal(a[name], b[name])] == []


def test_a_killed_run_resumes_bit_for_bit(tmp_path: Path) -> None:
    run(tmp_path / "unbroken")
    killed = tmp_path / "killed"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = [sys.executable, str(Path(__file__).with_name("tiny_run.py")), str(killed), "0.2"]
    with subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL) as process:
        wanted = random.randint(1, 10)
        deadline = time.monotonic() + 300
        while not any(_step_of(path) >= wanted for path in killed.glob("*.safetensors")):
            assert process.poll() is None, "the run ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
    found = load_newest(killed)
    assert found is not None
    assert 0 < found[0].step < CONFIG.steps
    run(killed)
    assert_same(last_state(killed), last_state(tmp_path / "unbroken"))


def _step_of(path: Path) -> int:
    return int(path.stem.split("-")[1])


def test_how_often_it_is_validated_changes_nothing(tmp_path: Path) -> None:
    for until in (30, CONFIG.steps):
        config, seldom, often = (
            replace(CONFIG, remeasure_until=until),
            tmp_path / f"{until}-a",
            tmp_path / f"{until}-b",
        )
        run(seldom, config=config)
        run(often, config=replace(config, validate_every=7, checkpoint_every=2))
        assert_same(last_state(often), last_state(seldom))


def test_a_long_run_ends_as_if_no_statistics_had_been_measured_anew(tmp_path: Path) -> None:
    run(tmp_path / "measured")
    run(tmp_path / "never", config=replace(CONFIG, remeasure_until=0))
    assert_same(last_state(tmp_path / "measured"), last_state(tmp_path / "never"))


@pytest.mark.parametrize("recipe", [CONFIG, plain(CONFIG)], ids=["house", "plain"])
def test_a_run_that_ends_while_statistics_are_measured_anew_resumes_bit_for_bit(
    recipe: TrainingConfig, tmp_path: Path
) -> None:
    config = replace(recipe, remeasure_until=CONFIG.steps)
    whole = run(tmp_path / "whole", config=config)
    begun = tmp_path / "begun"

    class StopError(Exception):
        pass

    def stop(progress: StepReport) -> None:
        if progress.step == 20:
            raise StopError

    with pytest.raises(StopError):
        train(TinyTask(), config, begun, resume=False, report=stop, warn=pytest.fail)
    resumed = run(begun, config=config)
    assert_same(last_state(begun), last_state(tmp_path / "whole"))
    assert_same(resumed.state_dict(), whole.state_dict())
    assert_same(run(begun, config=config).state_dict(), whole.state_dict())  # it is at its end already


def test_a_corrupt_checkpoint_costs_only_time(tmp_path: Path) -> None:
    run(tmp_path / "unbroken")
    run(tmp_path / "broken")
    newest = max((tmp_path / "broken").glob("*.safetensors"))
    newest.write_bytes(newest.read_bytes()[:100])
    warnings: list[str] = []
    train(TinyTask(), CONFIG, tmp_path / "broken", resume=True, report=lambda _: None, warn=warnings.append)
    assert len(warnings) == 1
    assert newest.name in warnings[0]
    assert_same(last_state(tmp_path / "broken"), last_state(tmp_path / "unbroken"))


def test_the_averaged_model_comes_back_and_learns(tmp_path: Path) -> None:
    reports: list[StepReport] = []
    config = replace(CONFIG, steps=300, learning_rate=0.02, validate_every=150)
    model = train(TinyTask(), config, tmp_path, resume=False, report=reports.append, warn=pytest.fail)
    assert not model.training
    measured = [r for r in reports if r.measures is not None]
    assert [r.step for r in measured] == [150, 300]
    assert TinyTask().validate(model) == measured[-1].measures
    assert measured[-1].measures is not None
    assert measured[-1].measures["minus_error"] > TinyTask().validate(TinyTask().model)["minus_error"]


def test_the_plain_recipe_is_a_loop_of_four_lines(tmp_path: Path) -> None:
    """Adam at a constant rate with an L2 penalty: the same numbers as PyTorch's own loop."""
    config = replace(plain(CONFIG), learning_rate=0.01, weight_decay=0.1, steps=12)
    found = run(tmp_path, config=config)
    task = TinyTask()
    optimizer = torch.optim.Adam(task.model.parameters(), lr=0.01, weight_decay=0.1)
    for step in range(12):
        torch.manual_seed((config.seed << 32) + step)
        loss, _ = task.loss(task.model, task.batch(step))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for ours, theirs in zip(found.parameters(), task.model.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)


def test_a_run_is_not_overwritten_by_mistake(tmp_path: Path) -> None:
    run(tmp_path)
    with pytest.raises(CheckpointError, match="holds a run already"):
        train(TinyTask(), CONFIG, tmp_path, resume=False, report=print, warn=print)
    with pytest.raises(CheckpointError, match="seed was 0, is 1"):
        run(tmp_path, config=replace(CONFIG, seed=1))


def test_a_loss_that_is_not_finite_stops_the_run_before_it_is_kept(tmp_path: Path) -> None:
    class Diverging(TinyTask):
        def batch(self, step: int) -> torch.Tensor:
            return super().batch(step) * (float("nan") if step == 11 else 1)

    with pytest.raises(CheckpointError, match="not finite at step 12"):
        train(Diverging(), CONFIG, tmp_path, resume=False, report=print, warn=print)
    found = load_newest(tmp_path)
    assert found is not None
    assert found[0].step == 9
    assert all(tensor.isfinite().all() for tensor in found[0].tensors.values())


def test_an_error_in_a_batch_is_raised_here(tmp_path: Path) -> None:
    class Broken(TinyTask):
        def batch(self, step: int) -> torch.Tensor:
            if step == 3:
                raise KeyError("no such sample")
            return super().batch(step)

    with pytest.raises(KeyError, match="no such sample"):
        train(Broken(), CONFIG, tmp_path, resume=False, report=print, warn=print)


def test_the_learning_rate_warms_up_and_falls_to_zero() -> None:
    config = TrainingConfig(steps=110, warm_up=10, learning_rate=1.0)
    assert learning_rate(config, 0) == pytest.approx(0.1)
    assert learning_rate(config, 9) == pytest.approx(1.0)
    assert learning_rate(config, 10) == pytest.approx(1.0)
    assert learning_rate(config, 60) == pytest.approx(0.5)
    assert learning_rate(config, 35) == pytest.approx(0.5 + 0.5 * 2**-0.5)
    assert learning_rate(config, 110) == pytest.approx(0.0)
    assert learning_rate(TrainingConfig(steps=3, warm_up=0, learning_rate=1.0), 0) == 1.0
    assert learning_rate(TrainingConfig(steps=3, warm_up=10, learning_rate=1.0), 2) == pytest.approx(0.3)


def test_reports_hold_the_loss_of_every_step(tmp_path: Path) -> None:
    reports: list[StepReport] = []
    train(TinyTask(), CONFIG, tmp_path, resume=False, report=reports.append, warn=pytest.fail)
    assert sum(len(report.losses) for report in reports) == CONFIG.steps
    assert {report.step for report in reports} >= set(range(3, 40, 3)), "a checkpoint was saved unreported"


def test_ctrl_c_saves_at_the_end_of_the_step(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    run(tmp_path / "unbroken")
    task = TinyTask()
    batch = task.batch

    def pressing(step: int) -> torch.Tensor:
        if step == 10:
            os.kill(os.getpid(), signal.SIGINT)
        return batch(step)

    task.batch = pressing  # type: ignore[method-assign]
    config = replace(CONFIG, checkpoint_every=1000)
    with pytest.raises(KeyboardInterrupt):
        train(task, config, tmp_path / "cut", resume=False, report=lambda _: None, warn=pytest.fail)
    found = load_newest(tmp_path / "cut")
    assert found is not None
    assert 5 < found[0].step < 15  # batches are made a few steps ahead
    assert signal.getsignal(signal.SIGINT) is before
    run(tmp_path / "cut", config=config)
    assert_same(last_state(tmp_path / "cut"), last_state(tmp_path / "unbroken"))


def test_a_checkpoint_is_due_when_the_last_one_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[int] = []
    monkeypatch.setattr(loop.Saver, "save", lambda _, checkpoint: saved.append(checkpoint.step))
    clock = iter(range(0, 10_000_000, 7))
    monkeypatch.setattr(loop.time, "monotonic", lambda: float(next(clock)))
    config = replace(CONFIG, checkpoint_every=1000, validate_every=1000, checkpoint_every_s=1)
    train(TinyTask(), config, tmp_path, resume=False, report=lambda _: None, warn=pytest.fail)
    assert saved == list(range(1, CONFIG.steps + 1))


def test_a_run_goes_on_longer_than_it_was_begun_with(tmp_path: Path) -> None:
    run(tmp_path)
    said: list[str] = []
    longer = replace(CONFIG, steps=60)
    train(TinyTask(), longer, tmp_path, resume=True, report=lambda _: None, warn=said.append)
    found = load_newest(tmp_path)
    assert found is not None
    assert found[0].step == 60
    assert said == [text for text in said if "from step 40 to 60" in text]
    with pytest.raises(CheckpointError, match="steps was 60, is 50"):
        run(tmp_path, config=replace(CONFIG, steps=50))
