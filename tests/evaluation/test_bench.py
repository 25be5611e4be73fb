from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from inkmath.errors import ConfigError, InkmathError, UnreadableImageError
from inkmath.evaluation import bench as module
from inkmath.evaluation.bench import bench, cold_starts, latencies_ms, peak_memory_bytes, picture_of
from inkmath.evaluation.specimen import LATEX, specimen
from inkmath.expression.latex import canonical_tokens
from inkmath.types import Ink, Reading


class Sleeper:
    """Takes 5 ms over a picture, and cannot read every one."""

    def read(self, source: Ink | bytes) -> Reading:
        time.sleep(0.005)
        if source == b"broken":
            raise UnreadableImageError("broken")
        return Reading("x", 1.0)


def test_latencies_are_in_milliseconds_and_count_what_failed() -> None:
    milliseconds, failures = latencies_ms(Sleeper(), [b"a", b"broken", b"c"])
    assert failures == 1
    assert len(milliseconds) == 3
    assert (milliseconds >= 5).all()
    assert np.median(milliseconds) < 50


def test_the_specimen_is_drawn_as_one_line_of_ink() -> None:
    pixels = cv2.imdecode(np.frombuffer(picture_of(specimen()), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels.shape[1] > 4 * pixels.shape[0]
    count, _ = cv2.connectedComponents((pixels < 128).astype(np.uint8))
    signs = {"=": 2, "^": 0, "{": 0, "}": 0}
    assert count - 1 == sum(signs.get(token, 1) for token in canonical_tokens(LATEX))


def test_a_picture_stays_as_it_is() -> None:
    assert picture_of(b"bytes") == b"bytes"


def test_peak_memory_grows_with_what_is_held() -> None:
    before = peak_memory_bytes()
    held = np.ones(30_000_000)
    assert peak_memory_bytes() - before > 0.8 * held.nbytes or before > 2 * held.nbytes


def test_a_fresh_process_is_timed_until_its_first_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import time; print(1, flush=True); time.sleep(1); print(7e3)"
    monkeypatch.setattr(module, "_FIRST_READING", script)
    seconds, peak = cold_starts("any", [b"a"], repeats=1)
    assert 0 < seconds[0] < 0.9
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
    assert any("1 of 2" in note for note in result.notes)


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(ConfigError, match="nothing to read"):
        bench(Sleeper(), "sleeper", [], data="none")
