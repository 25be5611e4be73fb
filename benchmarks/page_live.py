"""Time from the end of a stroke to the reading on the paper that holds it, on pages of several lengths.

Lays lines of CROHME's training set on the page in Chromium and has them read; then writes more with a pen, at
a writer's pace and without rests, in lines of their own below. A stroke counts from the time stamp of its
pen-up until the frame that shows the first reading with it. `answers`: from a line's last stroke until what
was worked out of its reading is shown. `work` is the processor time for each stroke, of the page and of the
processes that read: it depends less on what else the machine does.

    python benchmarks/page_live.py                          # 1, 5, 20 and 60 lines
    python benchmarks/page_live.py --lines 60 --written 3
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from page_ink import LEFT_PX, LINE_PX, lines, summary, write

from web.browser import PAD, browser
from web.web_app import Server

PAUSE_MS = 150
"""Time between two strokes, in which a pen goes from one to the next."""

MANY_STROKES = 20_000

IS_QUIET = """document.getElementById("busy").hidden &&
    !document.querySelector("#solution-card.stale:not([hidden])")"""

WATCH = """() => {
    const lags = { read: [], solved: [] };
    window.lags = lags;
    let lifted = [];
    let last = 0;
    let line = null;
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data: { kind, start } }) => lags[kind].push(performance.now() - start);
    const shown = (kind, start) => requestAnimationFrame(() => channel.port2.postMessage({ kind, start }));
    addEventListener("pointerup", ({ timeStamp }) => {
        last = timeStamp;
        import("/static/main.js").then(({ pad }) => lifted.push([pad.strokes.length, timeStamp]));
    });
    addEventListener("inkmath-read", ({ detail: { strokes } }) => {
        for (const [, start] of lifted.filter(([count]) => count <= strokes)) shown("read", start);
        lifted = lifted.filter(([count]) => count > strokes);
    });
    window.endLine = () => (line = last);
    addEventListener("inkmath-solved", () => {
        if (line !== null && !lifted.length) shown("solved", line);
        if (!lifted.length) line = null;
    });
}"""


def processor_s(pid: int) -> float:
    """The processor time of a process so far, in seconds."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def rest(page: Any) -> None:
    """Wait until the page has had nothing to read or to solve for two seconds; 90 s at most."""
    quiet = 0
    end = time.monotonic() + 90
    while quiet < 4 and time.monotonic() < end:
        page.wait_for_timeout(500)
        quiet = quiet + 1 if page.evaluate(IS_QUIET) else 0


def measure(page: Any, workers: Sequence[int], count: int, written: int) -> dict[str, Any]:
    """The lags on a page of so many lines, of which the last ones are written by hand."""
    given = list(islice(lines(MANY_STROKES), count - 1 + written))
    corners = [np.array([LEFT_PX, 20 + LINE_PX * row]) for row in range(len(given))]
    placed = [[stroke + corner for stroke in one] for corner, one in zip(corners, given, strict=True)]
    laid = [np.round(stroke, 1).tolist() for one in placed[: count - 1] for stroke in one]
    page.evaluate(f"(strokes) => {PAD}.then((pad) => pad.put(strokes))", laid)
    rest(page)
    page.evaluate(WATCH)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")

    def work_s() -> tuple[float, float]:
        metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
        return metrics["ProcessTime"], sum(map(processor_s, workers))

    start = work_s()
    box = page.locator("#ink").bounding_box()
    assert box is not None
    for row in range(count - 1, count - 1 + written):
        top = 200 - LINE_PX * row
        page.evaluate(f"{PAD}.then((pad) => pad.look({{ scale: 1, x: 0, y: {top} }}))")
        for stroke in placed[row]:
            write(page, [stroke], box["x"], box["y"] + top)
            page.wait_for_timeout(PAUSE_MS)
        page.evaluate("window.endLine()")
    end = work_s()
    rest(page)
    lags = page.evaluate("window.lags")
    return {
        "lines": count,
        "strokes": len(laid) + sum(map(len, placed[count - 1 :])),
        "read": summary(lags["read"]),
        "answers": summary(lags["solved"]) if lags["solved"] else None,
        "work_ms": {
            name: round(1000 * (after - before) / max(1, len(lags["read"])), 1)
            for name, before, after in zip(("page", "readers"), start, end, strict=True)
        },
        "load": [round(value, 1) for value in os.getloadavg()],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Time from pen up to the reading.")
    parser.add_argument("--lines", type=int, nargs="+", default=[1, 5, 20, 60])
    parser.add_argument("--written", type=int, default=4, help="lines that are written by hand")
    given = parser.parse_args()
    with Server.start("--workers", "2") as server, browser() as opened:
        for count in given.lines:
            page = opened.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.address)
            page.wait_for_selector(".example", state="attached")
            print(json.dumps(measure(page, server.workers(), count, given.written)), flush=True)
            page.context.close()


if __name__ == "__main__":
    main()
