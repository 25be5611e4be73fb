"""The code of docs/how-to/inspect-a-training-run.md runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs" / "how-to"
PAGE = (DOCS / "inspect-a-training-run.md").read_text(encoding="utf-8")


def test_the_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    code = compile(block, "inspect-a-training-run.md", "exec")
    exec(code, {})  # noqa: S102 (it is ours)
    assert (tmp_path / "confusion.png").read_bytes().startswith(b"\x89PNG")


def test_the_files_it_links_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert [link for link in links if not (DOCS / link).exists()] == []
