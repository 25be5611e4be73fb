"""Latency of the page: from the pen's lifting to the new reading, in a real browser.

    python scripts/page_latency.py --lines 1 5 10 --load 27.1

A hand that does not wait writes the last line of a page of so many lines, CROHME's validation expressions:
its strokes come at an even pace, whatever the page shows. Prints, for each number of lines, the quantiles of
the time from `pointerup` to the first moment at which a reading of ink with this stroke is shown.
"""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

import numpy as np
from load import Client, expressions, send
from playwright.sync_api import Page
from served import opened, served

from inkmath.evaluation.intervals import bootstrap
from inkmath.evaluation.reading.samples import load_expressions
from inkmath.ink.raster import typical_size
from inkmath.types import Ink, Points

SYMBOL_PX = 30.0
LINE_PX = 98.0  # ten lines fit the paper, which is 1,022 pixels tall
WIDTH_PX = 620.0

WATCH = """async () => {
    const { pad } = await import("/static/main.js"); // the page's own: a module is loaded once
    window.pad = pad;
    window.lifted = []; // [strokes by then, when]
    window.shown = [];
    pad.addEventListener("change", () => window.lifted.push([pad.strokes.length, performance.now()]));
    addEventListener("inkmath-read", ({ detail }) =>
        requestAnimationFrame(() => window.shown.push([detail.strokes, performance.now()])));
}"""
LAY = """(strokes) => {
    window.pad.show(strokes);
    window.pad.dispatchEvent(new Event("change"));
}"""

IS_SHOWN = "() => window.shown.at(-1)?.[0] >= window.pad.strokes.length"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[1, 5, 10])
    parser.add_argument("--pages", type=int, default=5, help="pages of each number of lines")
    parser.add_argument("--pace", type=float, default=0.3, help="seconds from one stroke to the next")
    parser.add_argument("--wait", action="store_true", help="rest after each stroke until it is read")
    parser.add_argument("--load", type=float, default=0.0, help="readings a second for another client")
    given = parser.parse_args()
    sources = (sample.source for sample in load_expressions("crohme", "validation"))
    count = sum(given.lines) * given.pages
    inks = list(islice((source for source in sources if isinstance(source, Ink)), count))
    pace = None if given.wait else given.pace
    with served("--workers", "2") as (process, address), loaded(address, process, given.load):
        for lines in given.lines:
            pages = [inks.pop() for _ in range(lines * given.pages)]
            lags = [
                lag
                for first in range(0, len(pages), lines)
                for lag in measure(address, pages[first : first + lines], pace)
            ]
            report(lines, np.array(lags))


@contextmanager
def loaded(address: str, process: int, rate: float) -> Iterator[None]:
    """Has another client read at this rate, for the time of a `with`."""
    is_over = threading.Event()

    async def ask() -> None:
        client, bodies = Client(address), expressions(0)
        while not is_over.is_set():
            await send(client, process, bodies, rate, 1.0)
        client.close()

    thread = threading.Thread(target=lambda: asyncio.run(ask()), daemon=True)
    if rate:
        thread.start()
    yield
    is_over.set()
    if rate:
        thread.join()


def measure(address: str, inks: Sequence[Ink], pace_s: float | None) -> list[float]:
    """Milliseconds from each lifting of the pen in the last line to a reading that has this stroke.

    pace_s: from one stroke to the next; None to wait until each is read.
    """
    *above, last = [fitted(ink, number) for number, ink in enumerate(inks)]
    with opened(address, 1440, 1500) as page:
        page.evaluate(WATCH)
        if above:
            page.evaluate(LAY, [stroke.round(1).tolist() for line in above for stroke in line])
            page.wait_for_function("() => window.shown.length && document.querySelector('.answer, .status')")
        page.evaluate("window.lifted.length = 0")
        start = time.perf_counter()
        for number, stroke in enumerate(last):
            if pace_s is not None:
                time.sleep(max(0.0, start + number * pace_s - time.perf_counter()))
            write(page, stroke)
            if pace_s is None or number == len(last) - 1:
                page.wait_for_function(IS_SHOWN)
        lifted, shown = page.evaluate("[window.lifted, window.shown]")
    if len(lifted) != len(last):
        raise SystemExit(
            f"The paper took {len(lifted)} of {len(last)} strokes: {len(inks)} lines do not fit it."
        )
    return [min(at for read, at in shown if read >= count and at >= when) - when for count, when in lifted]


def fitted(ink: Ink, number: int) -> list[Points]:
    """The strokes on the paper, in the line of that number."""
    points = np.concatenate(ink.strokes)
    low, size = points.min(axis=0), np.ptp(points, axis=0).clip(1e-9)
    scale = min(SYMBOL_PX / typical_size(ink.strokes), WIDTH_PX / size[0], 0.7 * LINE_PX / size[1])
    return [(stroke - low) * scale + (40, 20 + LINE_PX * number) for stroke in ink.strokes]


def write(page: Page, stroke: Points) -> None:
    """Draws a stroke with the mouse, of every third of its points: each is a call to the browser."""
    box = page.locator("#ink").bounding_box()
    assert box is not None
    points = np.concatenate([stroke[::3], stroke[-1:]]) + np.array([box["x"], box["y"]])
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)
    page.mouse.up()


def report(lines: int, lags: np.ndarray) -> None:
    quantiles = []
    for share in (0.5, 0.95):
        low, high = bootstrap(lambda rows, q=share: float(np.quantile(rows, q)), lags, seed=0)
        quantiles.append(f"p{100 * share:.0f} {np.quantile(lags, share):.0f} ms [{low:.0f}, {high:.0f}]")
    print(f"{lines} lines: {', '.join(quantiles)}; {len(lags)} strokes", flush=True)


if __name__ == "__main__":
    main()
