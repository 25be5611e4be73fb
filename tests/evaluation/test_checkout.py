"""The solver's problem suite is found in a checkout, and its absence is explained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inkmath.errors import ConfigError
from inkmath.evaluation import checkout


def test_solver_suite_is_found_without_the_tests_on_the_path() -> None:
    program = (
        "import sys; from inkmath.evaluation.checkout import solver_suite\n"
        "assert not any(path.endswith('tests') for path in sys.path)\n"
        "print(len(solver_suite('suite').load_suite('limits')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) >= 20


def test_solver_suite_says_where_it_is_if_it_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(checkout, "TESTS", tmp_path)
    monkeypatch.delitem(sys.modules, "solver_suite", raising=False)
    with pytest.raises(ConfigError, match="Clone the repository"):
        checkout.solver_suite("suite")
