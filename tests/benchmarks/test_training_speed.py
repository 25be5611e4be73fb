"""The benchmark of training runs and reports figures that agree with one another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_training_speed_prints_one_line_of_json() -> None:
    command = [sys.executable, "benchmarks/training_speed.py", "--json", "--images", "320"]
    paths = os.pathsep.join(map(str, [ROOT / "src", *sys.path]))
    done = subprocess.run(
        [*command, "--rounds", "1", "--threads", "1"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=3600,
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    (found,) = json.loads(line)["threads"]
    for clock, speeds in found["images_per_s"].items():
        plain = speeds["plain loop, batch 32"]
        assert plain > 0
        for way, speed in speeds.items():
            assert found["times"][clock][way] == pytest.approx(speed / plain, abs=0.006)
