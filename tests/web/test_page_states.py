"""The page in each of its states has the structure that was looked at, and nothing that axe finds serious.

After a change that is meant: `python scripts/page_states.py FOLDER --keep`, and look at the pictures.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web.browser import Visit
from web.states import show_states, structure
from web.web_app import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KEPT = Path(__file__).parent / "states"


def wait_for_structure(visit: Visit, kept: str) -> None:
    """Waits until the page has this structure, for a minute at most."""
    end = time.monotonic() + 60
    while (now := structure(visit)) != kept and time.monotonic() < end:
        visit.page.wait_for_timeout(50)
    assert now == kept


def test_each_state_has_its_structure_and_can_be_accessed(chromium: Browser, server: Server) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    seen, found = [], []

    def look(visit: Visit, name: str) -> None:
        wait_for_structure(visit, (KEPT / f"{name}.txt").read_text(encoding="utf-8"))
        visit.wait_for_rest()  # colours that are on their way have another contrast
        seen.append(name)
        violations = axe.run(visit.page).response["violations"]
        grave = [one for one in violations if one["impact"] in ("serious", "critical")]
        found.extend(f"{name}, {one['id']}: {one['nodes'][0]['html'][:200]}" for one in grave)

    show_states(chromium, server.address, look)
    assert found == []
    assert sorted(seen) == sorted(path.stem for path in KEPT.glob("*.txt"))
