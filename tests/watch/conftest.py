"""Without matplotlib there are no reports, and no page of trainings."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

collect_ignore_glob = [] if find_spec("matplotlib") else ["test_*.py"]


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    """A training after 250 of 1,000 steps and two validations."""
    from watch.watched import write_run

    folder = tmp_path / "first"
    write_run(folder)
    return folder
