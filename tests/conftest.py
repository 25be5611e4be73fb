"""Settings of the test run: which tests are skipped, and which run in the same worker.

Tests of real data, `@pytest.mark.data("crohme")`, are skipped only where the set is not in the store;
those of the page only where there is no browser, and then that is said.
"""

from __future__ import annotations

import os

# Before NumPy is imported, here and in every process that a test starts: the workers share the machine, and
# threads that wait for one another on cores that are taken cost small matrices sixty times their time.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest

from inkmath.data import store

# How long an example takes says more of what else the machine does than of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

NO_BROWSER = "There is no Chromium here: the page was NOT tested. Install it: apt-get install chromium"


SERVER_FIXTURES = {"server", "chromium"}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Names bytes by their argument: packed ones hold the time, but workers must agree on the names."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the tests of a file in one worker, for they share fixtures and files.

    The tests of the real server and the browser are one group: one of each is enough for a machine. They
    come first, so that no worker is left with them at the end.
    """
    for item in items:
        needs_server = bool(SERVER_FIXTURES & set(getattr(item, "fixturenames", ())))
        item.add_marker(pytest.mark.xdist_group("server" if needs_server else str(item.path)))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group").args[0] != "server")  # type: ignore[union-attr]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("data"):
        for name in mark.args:
            if name not in store.names():
                how = f"inkmath data fetch {name}, or inkmath data add {name} FILE"
                pytest.skip(f"{name} is not in the store. Get it with: {how}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says plainly when the page was not tested in a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_BROWSER in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(NO_BROWSER, yellow=True)
