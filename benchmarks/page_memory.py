"""Memory of the page over half an hour of writing, at one stroke a second, compressed in time.

Writes lines of CROHME's training set on the page in Chromium, a page of the notebook after the other, read
and solved as they come. The heap is measured after a garbage collection at the end of each page; `growth` is
the mean of the last quarter over that of the second, so that what is loaded and typeset first does not count.

    python benchmarks/page_memory.py                # 30 minutes: 1,800 strokes
    python benchmarks/page_memory.py --minutes 6    # five pages
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from page_ink import LEFT_PX, LINE_PX, lines
from page_live import rest

from web.browser import PAD, browser
from web.memory import growth, heap_bytes
from web.web_app import Server

LINES_A_PAGE = 6
STROKES_A_MINUTE = 60
LEAST_PAGES = 4
"""Pages from which on the growth means something: one in each quarter."""


def placed(line: Sequence[np.ndarray], row: int) -> list[list[list[float]]]:
    """The strokes of a line in a row of the paper."""
    corner = np.array([LEFT_PX, 20 + LINE_PX * row])
    return [np.round(stroke + corner, 1).tolist() for stroke in line]


def measure(page: Any, minutes: float) -> dict[str, Any]:
    heaps = []
    row, written = 0, 0
    for line in lines(round(minutes * STROKES_A_MINUTE)):
        page.evaluate(
            f"(strokes) => {PAD}.then((pad) => strokes.forEach((stroke) => pad.write(stroke)))",
            placed(line, row),
        )
        page.wait_for_timeout(50)
        written += len(line)
        row += 1
        if row == LINES_A_PAGE:
            rest(page)
            heaps.append(heap_bytes(page))
            page.click("#page-after")
            row = 0
    return {
        "strokes": written,
        "pages": len(heaps),
        "heap_mb": [round(one / 1e6, 1) for one in heaps],
        "growth": growth(heaps) if len(heaps) >= LEAST_PAGES else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the memory of the page while it is written on.")
    parser.add_argument("--minutes", type=float, default=30)
    given = parser.parse_args()
    with Server.start("--workers", "2") as server, browser() as opened:
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        page.goto(server.address)
        page.wait_for_selector(".example", state="attached")
        print(json.dumps(measure(page, given.minutes)))


if __name__ == "__main__":
    main()
