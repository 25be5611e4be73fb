"""The README: its commands and its Python run, and print what it shows."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from docs_pages import ROOT, blocks, commands, draw_pictures, followed_by_output, run

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures that the README speaks of."""
    return draw_pictures(tmp_path_factory.mktemp("readme"))


def test_readme_python_prints_what_is_shown(pictures: Path) -> None:
    ((code, shown),) = followed_by_output(README, "python")
    assert run([sys.executable, "-c", code], pictures) == shown


def test_readme_commands_print_what_is_shown(pictures: Path) -> None:
    ((block, shown),) = followed_by_output(README, "sh")
    printed = [run([sys.executable, "-m", *words], pictures) for words in commands(block)]
    assert "".join(printed) == shown


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


def test_readme_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", "\n".join(blocks(README, "sh")), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_readme_links_exist() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
