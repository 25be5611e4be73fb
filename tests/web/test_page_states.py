"""The page in each of its states has the structure that was looked at, and nothing that axe finds serious.

After a change that is meant: `python scripts/page_states.py FOLDER --keep`, and look at the pictures.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web.browser import Visit
from web.states import show_states, structure
from web.web_app import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KEPT = Path(__file__).parent / "states"


def test_each_state_has_its_structure_and_can_be_accessed(chromium: Browser, server: Server) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    structures, found = {}, []

    def look(visit: Visit, name: str) -> None:
        structures[name] = structure(visit)
        violations = axe.run(visit.page).response["violations"]
        grave = [one for one in violations if one["impact"] in ("serious", "critical")]
        found.extend(f"{name}, {one['id']}: {one['nodes'][0]['html'][:200]}" for one in grave)

    show_states(chromium, server.address, look)
    assert found == []
    assert structures == {path.stem: path.read_text(encoding="utf-8") for path in KEPT.glob("*.txt")}
