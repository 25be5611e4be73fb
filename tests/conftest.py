"""Tests of real data, `@pytest.mark.data("crohme")`, are skipped only where the set is not in the store."""

from __future__ import annotations

import pytest

from inkmath.data import store


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("data"):
        for name in mark.args:
            if name not in store.names():
                how = f"inkmath data fetch {name}, or inkmath data add {name} FILE"
                pytest.skip(f"{name} is not in the store. Get it with: {how}")
