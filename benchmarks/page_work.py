"""Work of the page for a stroke, on pages of several lengths: processor time, not time by the clock.

Lays lines on the page in Chromium and writes more below, a stroke at a time. Readings and solutions are made
here, so that only the page's own pace counts, and figures of a busy machine can be compared. `main` is the
processor time of the page's main thread for a stroke, `process` that of all its threads, in milliseconds.

    python benchmarks/page_work.py                          # pages of 2 and 60 lines
    python benchmarks/page_work.py --lines 60 --strokes 40
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from web.browser import PAD, browser
from web.handwriting import handwritten
from web.web_app import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

TEXT = "5x+6x-5=6x+5-2"
LINE_PX, TOP_PX = 110, 20
PAUSE_MS = 250
"""Time after a reading, in which it is solved and shown."""

COUNT = "() => { window.read = 0; addEventListener('inkmath-read', () => (window.read += 1)); }"
IS_LAID = """(count) => document.querySelectorAll(".reading").length === count &&
    !document.querySelector("#solution-card.stale")"""


def line(row: int) -> list[list[list[float]]]:
    """The strokes of a line in a row of the paper."""
    strokes = handwritten(TEXT, 30, TOP_PX + LINE_PX * row, 0.8)
    return [[[round(x, 1), round(y, 1)] for x, y in stroke] for stroke in strokes]


def ask(address: str, body: dict[str, Any]) -> dict[str, Any]:
    """The server's JSON answer."""
    content = json.dumps(body).encode()
    request = urllib.request.Request(address, content, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def answer_at_once(page: Page, address: str) -> None:
    """Has the page's requests answered with a reading and a solution that the server gave once."""
    reading = ask(f"{address}/v1/read-page", {"strokes": line(0)})["lines"][0]
    solution = ask(f"{address}/v1/solve", {"latex": "2x=6"})["solution"]
    symbols, whole = reading["symbols"], len(line(0))

    def read(row: int, strokes: int) -> dict[str, Any]:
        there = symbols[: max(1, len(symbols) * min(strokes, whole) // whole)]
        down = LINE_PX * row
        moved = [
            {**one, "box": [one["box"][0], one["box"][1] + down, one["box"][2], one["box"][3] + down]}
            for one in there
        ]
        latex = reading["latex"] if len(there) == len(symbols) else "".join(one["token"] for one in there)
        return {**reading, "latex": latex, "symbols": moved}

    def read_page(route: Route) -> None:
        strokes = route.request.post_data_json["strokes"]
        rows = Counter(int((min(point[1] for point in stroke) - 5) // LINE_PX) for stroke in strokes)
        route.fulfill(json={"schema": 1, "lines": [read(row, count) for row, count in sorted(rows.items())]})

    def solve_all(route: Route) -> None:
        results = [{"solution": solution} for _ in route.request.post_data_json["inputs"]]
        route.fulfill(json={"schema": 1, "results": results})

    page.route("**/v1/read-page", read_page)
    page.route("**/v1/solve/batch", solve_all)
    page.route("**/v1/solve", lambda route: route.fulfill(json={"schema": 1, "solution": solution}))
    page.route("**/v1/graph", lambda route: route.fulfill(json={"schema": 1, "graph": None}))


def measure(opened: Browser, address: str, count: int, strokes: int) -> dict[str, Any]:
    page = opened.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(120_000)
    answer_at_once(page, address)
    page.goto(address)
    page.wait_for_selector(".example", state="attached")
    laid = [stroke for row in range(count - 1) for stroke in line(row)]
    page.evaluate(f"(strokes) => {PAD}.then((pad) => pad.put(strokes))", laid)
    page.wait_for_function(IS_LAID, arg=count - 1)
    view = f"{{ scale: 1, x: 0, y: {200 - LINE_PX * (count - 1)} }}"
    page.evaluate(f"{PAD}.then((pad) => pad.look({view}))")
    page.wait_for_timeout(2500)  # the page is read in the light of its lines, and kept
    page.evaluate(COUNT)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def work_s() -> tuple[float, float]:
        metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
        return metrics["TaskDuration"], metrics["ProcessTime"]

    start = work_s()
    rows = range(count - 1, count + strokes)
    for stroke in [stroke for row in rows for stroke in line(row)][:strokes]:
        read = page.evaluate("window.read")
        page.evaluate(f"(stroke) => {PAD}.then((pad) => pad.write(stroke))", stroke)
        page.wait_for_function("(read) => window.read > read", arg=read, polling=50)
        page.wait_for_timeout(PAUSE_MS)
    main, process = (
        round(1000 * (after - before) / strokes, 1) for before, after in zip(start, work_s(), strict=True)
    )
    page.context.close()
    return {"lines": count, "strokes": strokes, "main": main, "process": process}


def main() -> None:
    parser = argparse.ArgumentParser(description="Work of the page for a stroke.")
    parser.add_argument("--lines", type=int, nargs="+", default=[2, 60])
    parser.add_argument("--strokes", type=int, default=20, help="strokes that are written")
    given = parser.parse_args()
    with Server.start("--workers", "1") as server, browser() as opened:
        for count in given.lines:
            print(json.dumps(measure(opened, server.address, count, given.strokes)), flush=True)


if __name__ == "__main__":
    main()
