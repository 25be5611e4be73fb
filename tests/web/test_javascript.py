"""The page's modules that need no browser, by Node's own test runner."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

NODE = shutil.which("node")
OLDEST = (20, 19)
"""The first version that takes the page's files for modules without being told."""


def test_modules_pass_their_unit_tests() -> None:
    if NODE is None:
        pytest.skip("Node is not installed: the page's modules are tested in the browser alone.")
    version = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(map(int, re.findall(r"\d+", version)))[:2] < OLDEST:
        pytest.skip(f"Node {version.strip()} is too old: the page's modules are tested in the browser alone.")
    tests = sorted(map(str, (Path(__file__).parent / "js").glob("*.test.js")))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.search(r"# pass [1-9]", done.stdout), done.stdout
