"""Without matplotlib only the test of what its absence says can run."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("matplotlib") else ["test_[!i]*.py"]
