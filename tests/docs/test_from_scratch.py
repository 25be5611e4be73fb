"""The chapter on networks from scratch: all its code runs, in order, and what it points to is there."""

from __future__ import annotations

import itertools
import re
import shlex
from pathlib import Path

import docs_pages
from docs_pages import followed_by_output
from inkmath.classics.presets import PRESETS

ROOT = Path(__file__).parents[2]
CHAPTER = ROOT / "docs" / "tutorials" / "from-scratch.md"
TEXT = CHAPTER.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return docs_pages.blocks(TEXT, language)


def test_every_block_that_prints_shows_it() -> None:
    """The outputs themselves are compared in test_pages.py."""
    printing = [block for block in blocks("python") if re.search(r"^\s*print\(", block, re.MULTILINE)]
    assert [block for block, _ in followed_by_output(TEXT, "python")] == printing
    assert len(printing) >= 15


def test_each_idea_pays() -> None:
    """One layer, a hidden one, a convolution, two of them: each is better than the one before."""
    shown = [float(share) for share in re.findall(r"numbers, ([\d.]+)% right", TEXT)]
    assert len(shown) == 4
    assert all(after - before > 3 for before, after in itertools.pairwise(shown))


def test_it_asks_before_it_tells() -> None:
    assert TEXT.count("> **Predict.**") >= 8


def test_no_other_code_is_left_out() -> None:
    assert TEXT.count("```") == 2 * sum(len(blocks(language)) for language in ("python", "sh", "text"))


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
