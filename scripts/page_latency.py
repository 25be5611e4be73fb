"""How soon the page shows what was written: from the pen's lifting to the new reading, in a real browser.

    python scripts/page_latency.py --expressions 20

Writes CROHME's validation expressions stroke by stroke with the mouse, resting after each until it is read.
Tells the quantiles of the time from `pointerup` to the moment at which the reading of this ink is shown.
"""

from __future__ import annotations

import argparse
from itertools import islice

import numpy as np
from playwright.sync_api import Page
from served import opened, served

from inkmath.evaluation.intervals import bootstrap
from inkmath.evaluation.samples import load_expressions
from inkmath.types import Ink, Points

WATCH = """() => {
    window.times = [];
    let lifted = null;
    document.getElementById("ink").addEventListener("pointerup", () => (lifted = performance.now()), true);
    addEventListener("inkmath-read", () => requestAnimationFrame(() => {
        if (lifted !== null) window.times.push(performance.now() - lifted);
        lifted = null;
    }));
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--expressions", type=int, default=20)
    given = parser.parse_args()
    sources = (sample.source for sample in load_expressions("crohme", "validation"))
    inks = list(islice((source for source in sources if isinstance(source, Ink)), given.expressions))
    with served() as (_, address):
        times = np.array(measure(address, inks))
    for share in (0.5, 0.95):
        low, high = bootstrap(lambda rows, q=share: float(np.quantile(rows, q)), times, seed=0)
        print(f"p{100 * share:.0f} {np.quantile(times, share):.0f} ms [{low:.0f}, {high:.0f}]")
    print(f"{len(times)} strokes")


def measure(address: str, inks: list[Ink]) -> list[float]:
    """Milliseconds from each lifting of the pen to its reading."""
    with opened(address, 1440, 900) as page:
        page.evaluate(WATCH)
        count = 0
        for ink in inks:
            for stroke in fitted(ink):
                write(page, stroke)
                count += 1
                page.wait_for_function("(count) => window.times.length >= count", arg=count)
            page.click("#clear")
            page.wait_for_function("() => document.querySelectorAll('.reading').length === 0")
        times: list[float] = page.evaluate("window.times")
    return times


def fitted(ink: Ink) -> list[Points]:
    """The strokes scaled to a part of the paper of 560 x 300 px."""
    points = np.concatenate(ink.strokes)
    low, size = points.min(axis=0), np.ptp(points, axis=0).clip(1e-9)
    scale = min(560 / size[0], 300 / size[1])
    return [(stroke - low) * scale + (80, 200) for stroke in ink.strokes]


def write(page: Page, stroke: Points) -> None:
    page.mouse.move(*stroke[0])
    page.mouse.down()
    for point in stroke[1:]:
        page.mouse.move(*point)
    page.mouse.up()


if __name__ == "__main__":
    main()
