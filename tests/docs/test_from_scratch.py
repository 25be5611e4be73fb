"""The chapter on networks from scratch: all its code runs, in order, and what it points to is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from inkmath.classics.presets import PRESETS

ROOT = Path(__file__).parents[2]
CHAPTER = ROOT / "docs" / "tutorials" / "from-scratch.md"
TEXT = CHAPTER.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_the_code_runs_in_order(tmp_path: Path) -> None:
    paths = os.pathsep.join(map(str, [ROOT / "src", *sys.path]))
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(blocks("python"))],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert len(blocks("python")) >= 12


def test_no_other_code_is_left_out() -> None:
    assert TEXT.count("```") == 2 * (len(blocks("python")) + len(blocks("sh")))


def test_the_files_it_links_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert [link for link in links if "://" not in link and not (CHAPTER.parent / link).exists()] == []
    assert any(link.endswith(".png") for link in links)


def test_the_files_and_networks_it_names_are_there() -> None:
    for name in re.findall(r"`((?:tests|benchmarks|scripts|src)/[\w./]+)`", TEXT):
        assert (ROOT / name).exists(), name
    lines = [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines()]
    trained = [words[2] for words in lines if words[:2] == ["inkmath", "classic"]]
    assert set(trained) <= set(PRESETS)
    assert len(trained) >= 5
