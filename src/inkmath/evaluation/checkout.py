"""Finds what is part of a checkout but not of the installed package."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

from inkmath.errors import ConfigError

TESTS = Path(__file__).parents[3] / "tests"
"""The tests of a checkout; there is no such folder beside an installed package."""

_SUITE = "solver_suite"


def solver_suite(module: str) -> Any:
    """A module of the solver's problem suite. Raises ConfigError outside a checkout."""
    if _SUITE not in sys.modules:
        start = TESTS / _SUITE / "__init__.py"
        if not start.is_file():
            raise ConfigError(
                "The solver's problem suite is not part of the installed package. Clone the repository, "
                "install it with: pip install -e . and run the command again."
            )
        spec = importlib.util.spec_from_file_location(
            _SUITE, start, submodule_search_locations=[str(start.parent)]
        )
        assert spec is not None
        assert spec.loader is not None
        sys.modules[_SUITE] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[_SUITE])
    return importlib.import_module(f"{_SUITE}.{module}")
