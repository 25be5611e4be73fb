"""Time from a pointer event to the frame that shows it, over many strokes on one page of paper.

Writes handwriting of CROHME's training set on the page in Chromium with a pen, line below line. An event
counts from its time stamp until its frame is drawn: the first task after the next animation frame. `work` is
the time that the page itself takes for a move of the pen, which depends less on what else the machine does.

    python benchmarks/page_ink.py --strokes 1000            # readings refused: the ink alone
    python benchmarks/page_ink.py --strokes 1000 --read     # read and solved while it is written
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from inkmath.data import open_set
from inkmath.data.expressions import ExpressionSet
from web.browser import PAD, browser
from web.web_app import Server

LINE_PX, HEIGHT_PX, LEFT_PX = 110, 60, 30
EVENTS_MS = 8

WATCH = """() => {
    const times = { move: [], lift: [], work: [] };
    window.times = times;
    const channel = new MessageChannel();
    let waiting = [];
    channel.port1.onmessage = () => {
        const now = performance.now();
        for (const [kind, start] of waiting) times[kind].push(now - start);
        waiting = [];
    };
    const watch = (kind) => (event) => {
        if (!event.buttons && kind === "move") return;
        if (!waiting.length) requestAnimationFrame(() => channel.port2.postMessage(null));
        waiting.push([kind, event.timeStamp]);
    };
    let begun = 0;
    addEventListener("pointermove", () => (begun = performance.now()), { capture: true });
    addEventListener("pointermove", (event) => event.buttons && times.work.push(performance.now() - begun));
    addEventListener("pointermove", watch("move"));
    addEventListener("pointerup", watch("lift"));
}"""


def lines(count: int) -> Iterator[list[np.ndarray]]:
    """The strokes of expressions, scaled to the height of a line, until there are enough."""
    written = 0
    crohme = open_set("crohme")
    assert isinstance(crohme, ExpressionSet)
    for expression in crohme.split("train"):
        strokes = [np.asarray(stroke)[:, :2] for stroke in expression.strokes]
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = min(HEIGHT_PX / max(high[1] - low[1], 1e-6), 700 / max(high[0] - low[0], 1e-6))
        yield [(stroke - low) * scale for stroke in strokes[: count - written]]
        written += len(strokes)
        if written >= count:
            return


def write(page: Any, strokes: list[np.ndarray], left: float, top: float) -> None:
    """Draws strokes with a pen, an event about every eight milliseconds."""
    tools = page.context.new_cdp_session(page)
    for stroke in strokes:
        for i, (x, y) in enumerate(stroke):
            kind = "mousePressed" if i == 0 else "mouseMoved"
            place = {"x": float(left + x), "y": float(top + y), "pointerType": "pen", "force": 0.5}
            button = {"button": "left", "buttons": 1, "clickCount": 1}
            tools.send("Input.dispatchMouseEvent", {"type": kind, **place, **button})
            page.wait_for_timeout(EVENTS_MS)
        tools.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **place, "button": "left"})
    tools.detach()


def summary(times: list[float]) -> dict[str, float]:
    low, middle, high = np.percentile(times, [50, 95, 99])
    return {"n": len(times), "p50_ms": round(low, 1), "p95_ms": round(middle, 1), "p99_ms": round(high, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time from a pointer event to the frame that shows it.")
    parser.add_argument("--strokes", type=int, default=1000)
    parser.add_argument("--read", action="store_true", help="read and solve what is written meanwhile")
    given = parser.parse_args()
    with Server.start("--workers", "1") as server, browser() as opened:
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        page.goto(server.address)
        page.wait_for_selector(".example", state="attached")
        if not given.read:
            page.route("**/v1/read-page", lambda route: route.abort())
        page.evaluate(WATCH)
        box = page.locator("#ink").bounding_box()
        lines_seen = int(box["height"] // LINE_PX)
        for number, strokes in enumerate(lines(given.strokes)):
            row = number % lines_seen
            if row == 0:
                view = f"{{ scale: 1, x: 0, y: {-number * LINE_PX} }}"
                page.evaluate(f"{PAD}.then((pad) => pad.look({view}))")
            write(page, strokes, box["x"] + LEFT_PX, box["y"] + 20 + LINE_PX * row)
        times = page.evaluate("window.times")
        count = page.evaluate(f"{PAD}.then((pad) => pad.strokes.length)")
    move, lift, work = times["move"], times["lift"], times["work"]
    tenth = len(move) // 10
    result = {
        "strokes": count,
        "move": summary(move),
        "first tenth": summary(move[:tenth]),
        "last tenth": summary(move[-tenth:]),
        "lift": summary(lift),
        "work": summary(work),
        "work, last tenth": summary(work[-len(work) // 10 :]),
        "load": [round(value, 1) for value in os.getloadavg()],
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
