"""The benchmark runs and reports figures that agree with one another."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_nn_speed_prints_one_line_of_json() -> None:
    command = [sys.executable, "benchmarks/nn_speed.py", "--json", "--batch", "16", "--steps", "4"]
    paths = os.pathsep.join(map(str, [ROOT / "src", *sys.path]))
    done = subprocess.run(
        [*command, "--rounds", "1", "--threads", "1"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=3600,  # for what never ends: how long the loops take depends on what else is at work
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert found["share_of_pytorch"] > 0
    assert set(found["step_ms"]) == set(found["peak_memory_mb"]) == {"naive", "im2col", "engine", "pytorch"}
    ratio = found["step_ms"]["naive"] / found["step_ms"]["engine"]
    assert found["times_faster_than_naive"] == pytest.approx(ratio, rel=0.01)
    for one in found["products"]:
        operations = 2 * math.prod(map(int, one["shape"].split("x")))
        slowest, fastest = (operations / (one["ms"] + off) / 1e6 for off in (0.0005, -0.0005))  # as rounded
        assert slowest - 0.05 <= one["gflops"] <= fastest + 0.05
        assert one["share_of_peak"] == pytest.approx(one["gflops"] / found["peak_gflops"], rel=0.02, abs=0.01)
