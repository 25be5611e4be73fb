from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from inkmath.errors import ConfigError, InkmathError, UnreadableImageError
from inkmath.evaluation import bench as module
from inkmath.evaluation.bench import (
    BATCH,
    batch_seconds,
    bench,
    cold_starts,
    latencies_ms,
)
from inkmath.types import Ink, Reading


class Sleeper:
    """Takes 5 ms over a picture, and cannot read every one."""

    def read(self, source: Ink | bytes) -> Reading:
        time.sleep(0.005)
        if source == b"broken":
            raise UnreadableImageError("broken")
        return Reading("x", 1.0)

    def read_many(self, sources: Iterable[bytes]) -> Iterator[Reading | InkmathError]:
        for source in sources:
            try:
                yield self.read(source)
            except InkmathError as error:
                yield error


def test_latencies_are_in_milliseconds_and_count_what_failed() -> None:
    milliseconds, failures = latencies_ms(Sleeper().read, [b"a", b"broken", b"c"])
    assert failures == 1
    assert len(milliseconds) == 3
    assert (milliseconds >= 5).all()
    assert np.median(milliseconds) < 5000  # what microseconds would pass


def test_a_batch_is_timed_until_its_last_picture_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 8)
    counts, seconds = batch_seconds(Sleeper(), [b"a"] * 12 + [b"broken"])
    assert counts.tolist() == [8, 5]
    assert (seconds >= counts * 0.005).all()


_HOLDS_240_MB = """
import numpy as np
from inkmath.evaluation.bench import peak_memory_bytes
before = peak_memory_bytes()
held = np.ones(30_000_000)
print(peak_memory_bytes() - before)
"""


def test_peak_memory_grows_with_what_is_held() -> None:
    """In a process of its own: this one may have held more before, and given it back."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _HOLDS_240_MB]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    assert int(done.stdout) == pytest.approx(240e6, rel=0.1)


def test_a_fresh_process_is_timed_until_its_first_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import time; print(1, flush=True); time.sleep(1); print(7e3)"
    monkeypatch.setattr(module, "_FIRST_READING", script)
    start = time.perf_counter()
    seconds, peak = cold_starts("any", [b"a"], repeats=1)
    assert 0 < seconds[0] < time.perf_counter() - start - 1  # the second after the answer is not counted
    assert peak == 7000


def test_a_process_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_READING", "raise SystemExit('no weights')")
    with pytest.raises(InkmathError, match="no weights"):
        cold_starts("any", [b"a"], repeats=1)


def test_the_figures_of_a_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_READING", "print(1); print(5e7)")
    result = bench(Sleeper(), "sleeper", [b"a", b"broken"], data="two")
    assert 5 <= result["latency of read, p50"].value <= result["latency of read, p95"].value
    assert result["peak resident memory"].value == 50
    batches = result["expressions a second, in batches"]
    assert batches.samples == 2
    assert batches.interval is None  # of a single batch
    assert 0 < batches.value <= 1000 * (os.cpu_count() or 1) / 5
    assert any("1 of 2" in note for note in result.notes)


def test_throughput_of_several_batches_has_an_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_READING", "print(1); print(5e7)")
    batches = bench(Sleeper(), "sleeper", [b"a"] * (BATCH + 1), data="d")["expressions a second, in batches"]
    assert batches.interval is not None
    assert batches.interval[0] <= batches.value <= batches.interval[1]


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(ConfigError, match="nothing to read"):
        bench(Sleeper(), "sleeper", [], data="none")
