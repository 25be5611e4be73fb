"""Draws docs/images/page.png: the page in a real browser, with an equation written on it by the mouse.

python scripts/draw_page.py docs/images/page.png
"""

from __future__ import annotations

import sys

from served import opened, served

from inkmath.evaluation.reading.sample_expression import sample_expression

WIDTH, HEIGHT = 1280, 880
LEFT, TOP, SCALE = 60, 230, 1.5


def main() -> None:
    with served() as (_, address), opened(address, WIDTH, HEIGHT) as page:
        box = page.locator("#ink").bounding_box()
        assert box is not None
        for stroke in sample_expression().strokes:
            points = [(box["x"] + LEFT + SCALE * x, box["y"] + TOP + SCALE * y) for x, y in stroke]
            page.mouse.move(*points[0])
            page.mouse.down()
            for point in points[1:]:
                page.mouse.move(*point)
            page.mouse.up()
        page.wait_for_selector("#graph svg")
        page.mouse.move(0, 0)
        page.screenshot(path=sys.argv[1])


if __name__ == "__main__":
    main()
