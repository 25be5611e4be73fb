"""A store of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def store_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store; it need not exist before something is added."""
    folder = tmp_path / "store"
    monkeypatch.setenv("INKMATH_DATA", str(folder))
    return folder
