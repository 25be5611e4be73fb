"""The page's modules without a browser: their types and style, and unit tests by Node's own test runner."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from inkmath import annotate
from inkmath.recognition import known
from inkmath.rendering import content
from inkmath.web import Limits

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "inkmath" / "web" / "static"
NODE = shutil.which("node")
OLDEST = (20, 19)
"""The first version of Node that takes the page's files for modules without an option."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture
def node() -> str:
    if NODE is None:
        pytest.skip("Node is not installed: the page's modules are tested in the browser alone.")
    version = run(NODE, "--version").stdout
    if tuple(map(int, re.findall(r"\d+", version)))[:2] < OLDEST:
        pytest.skip(f"Node {version.strip()} is too old: the page's modules are tested in the browser alone.")
    return NODE


def test_modules_pass_their_unit_tests(node: str) -> None:
    tests = sorted(map(str, (Path(__file__).parent / "js").glob("*.test.js")))
    done = run(node, "--test", *tests)
    assert done.returncode == 0, done.stdout
    assert re.search(r"# pass [1-9]", done.stdout), done.stdout


@pytest.mark.parametrize(
    "tool", [("typescript/bin/tsc", "--noEmit"), ("eslint/bin/eslint.js", ".")], ids=["types", "style"]
)
def test_modules_pass_a_checker(node: str, tool: Sequence[str]) -> None:
    program = ROOT / "node_modules" / tool[0]
    if not program.exists():
        pytest.skip("The checkers of JavaScript are not installed: npm ci")
    done = run(node, str(program), *tool[1:])
    assert done.returncode == 0, done.stdout


def test_lock_file_names_no_host_of_a_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def constant(module: str, name: str) -> float:
    """The number that a module of the page gives a constant."""
    text = (STATIC / module).read_text(encoding="utf-8")
    found = re.search(rf"^(?:export )?const {name} = ([\d.]+);", text, re.MULTILINE)
    assert found, f"{module} has no {name}"
    return float(found[1])


def test_thresholds_are_those_of_the_reader_and_the_server() -> None:
    assert constant("line.js", "SAME_PLACE") == known.SAME_PLACE
    assert constant("line.js", "SLACK") == known.SLACK
    assert constant("readings.js", "SURE") == content.SURE_FROM
    assert constant("readings.js", "DOUBTFUL") == content.DOUBTFUL_BELOW
    assert constant("marks.js", "UNSURE_BELOW") == annotate.UNSURE_BELOW
    assert constant("math.js", "MOST_LINES") <= Limits().lines
    assert constant("solving.js", "AT_ONCE") <= Limits().batch
    assert constant("api.js", "TIME_LIMIT_MS") > 1000 * Limits().work_s
