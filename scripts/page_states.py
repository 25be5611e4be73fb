"""Shows the states of the page as screenshots, to be looked at, and writes their structures.

python scripts/page_states.py FOLDER             # 01-empty.png and the others
python scripts/page_states.py FOLDER --keep      # and what `tests/web/test_page_states.py` compares with
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from web.browser import Visit, browser
from web.states import show_states, structure
from web.web_app import Server

MOST_RESTS = 20
STRUCTURES = Path(__file__).parents[1] / "tests" / "web" / "states"


def wait_until_still(visit: Visit) -> None:
    """Wait until the structure has not changed for half a second, which a test that knows it need not."""
    before = structure(visit)
    for _ in range(MOST_RESTS):
        visit.page.wait_for_timeout(500)
        now = structure(visit)
        if now == before:
            return
        before = now


def main() -> None:
    parser = argparse.ArgumentParser(description="Take screenshots of the page in each of its states.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", action="store_true", help="keep the structures for the tests")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)

    def shown(visit: Visit, name: str) -> None:
        wait_until_still(visit)
        visit.page.screenshot(path=given.folder / f"{name}.png")
        if given.keep:
            (STRUCTURES / f"{name}.txt").write_text(structure(visit), encoding="utf-8")
        print(name, flush=True)

    with Server.start("--workers", "2") as server, browser() as opened:
        show_states(opened, server.address, shown)


if __name__ == "__main__":
    main()
