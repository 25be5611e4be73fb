"""What the README shows is run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDERS = {"NAME", "FILE", "FOLDER", "COMMAND"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """The `inkmath ...` lines that can be run as they stand and come to an end by themselves."""
    lines = (shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines())
    runs = [words for words in lines if words[:1] == ["inkmath"] and not PLACEHOLDERS & set(words)]
    return [words for words in runs if words[1] != "serve"]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures that the README speaks of."""
    folder = tmp_path_factory.mktemp("readme")
    run(
        [sys.executable, str(ROOT / "examples" / "draw_pictures.py"), "--seed", "7", "--out", str(folder)],
        ROOT,
    )
    return folder


def run(command: list[str], folder: Path) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [ROOT / "src", *sys.path]))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", blocks("python"))
def test_the_python_runs(block: str, pictures: Path) -> None:
    assert run([sys.executable, "-c", block], pictures).count("\n") > 3


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_commands_run(words: list[str], pictures: Path) -> None:
    assert run([sys.executable, "-m", *words], pictures).strip() != ""


def test_there_is_something_to_run() -> None:
    assert len(blocks("python")) == 1
    assert len(commands()) >= 10


def test_the_api_fits_ten_lines() -> None:
    (block,) = blocks("python")
    assert len([line for line in block.splitlines() if line.strip()]) <= 10


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", "\n".join(blocks("sh")), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_files_it_links_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
