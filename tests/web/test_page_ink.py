"""Ink on the page: pens, erasers, what is selected, and how soon a stroke is seen."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import MINUS_SYMBOL, PAD, STROKES, Come, Visit, expect, wait_for_pad, write_specimen

PEN = {"pointerType": "pen", "pointerId": 5, "pressure": 0.5, "buttons": 1}
AROUND_X_SQUARED = [(40, 120), (220, 120), (220, 270), (40, 270)]
BAR = [(100 + 10 * i, 200) for i in range(21)]


def bounds(visit: Visit, first: int = 0, last: int | None = None) -> tuple[float, float, float, float]:
    points = [point for stroke in visit.strokes()[first:last] for point in stroke]
    xs, ys = [x for x, *_ in points], [y for _, y, *_ in points]
    return min(xs), min(ys), max(xs), max(ys)


def select_x_squared(visit: Visit) -> None:
    write_specimen(visit)
    visit.page.click("#lasso")
    visit.write([AROUND_X_SQUARED], 0, 0, 1)
    visit.page.wait_for_selector("#selection", state="visible")


def drag(visit: Visit, handle: str, dx: float, dy: float) -> None:
    box = visit.page.locator(handle).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + dx / 2, y + dy / 2)
    visit.page.mouse.move(x + dx, y + dy)
    visit.page.mouse.up()


def inked(visit: Visit, canvas: str) -> int:
    """The number of pixels of a canvas that are not empty."""
    found: int = visit.page.evaluate(
        """(selector) => {
            const canvas = document.querySelector(selector);
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 3; i < data.length; i += 4) count += data[i] > 0;
            return count;
        }""",
        canvas,
    )
    return found


def test_colours_and_widths_are_chosen_and_kept(come: Come) -> None:
    visit = come(errors="Canvas2D")  # pixels are read until they are there
    visit.write_by_mouse([BAR], 0, 0, 1)
    visit.page.click("#pen")
    visit.page.click(".swatch.pen-red")
    visit.page.click("#pen")
    visit.page.locator("#pen-widths button").last.click()
    visit.write_by_mouse([[(x, y + 80) for x, y in BAR]], 0, 0, 1)
    visit.wait_until_kept("page.ink.lengths.length === 2")
    visit.page.reload()
    wait_for_pad(visit.page, "pad.strokes.length === 2")
    pens = visit.page.evaluate(
        f"""async () => {{
            const {{ penOf }} = await import("/static/pen.js");
            return (await {PAD}).strokes.map(penOf);
        }}"""
    )
    assert pens == [{"colour": "ink", "width": 1}, {"colour": "red", "width": 3}]
    red = """() => {
        const canvas = document.getElementById("ink");
        return [...canvas.getContext("2d").getImageData(200, 280, 1, 1).data];
    }"""
    visit.page.wait_for_function(f"() => {{ const [r, g] = ({red})(); return r > 150 && g < 90; }}")
    assert visit.page.evaluate(f"{PAD}.then((pad) => pad.pen)") == {"colour": "red", "width": 3}


def test_a_stroke_looks_the_same_before_and_after_the_pen_is_lifted(come: Come) -> None:
    visit = come(errors="Failed to load|net::ERR|Canvas2D")
    visit.page.route("**/v1/read-page", lambda route: route.abort("connectionreset"))
    box = visit.page.locator("#paper").bounding_box()
    assert box is not None
    clip: Any = {"x": box["x"] + 80, "y": box["y"] + 80, "width": 300, "height": 200}
    visit.pointer("down", 100, 150, **PEN)
    for i, pressure in enumerate((0.2, 0.5, 0.9, 0.9, 0.6, 0.3, 0.1)):
        visit.pointer("move", 130 + 30 * i, 150 + 25 * (-1) ** i, **{**PEN, "pressure": pressure})
    wet = visit.page.screenshot(clip=clip)
    assert inked(visit, "#ink") == 0
    visit.pointer("up", 310, 175, **PEN)
    assert inked(visit, ".wet-ink") == 0
    assert inked(visit, "#ink") > 0
    assert visit.page.screenshot(clip=clip) == wet


def test_only_the_new_stroke_is_drawn(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.evaluate(
        f"""async () => {{
            const {{ context }} = await {PAD};
            window.drawn = [];
            for (const name of ["clearRect", "fill"]) {{
                const draw = context[name];
                context[name] = (...given) => (window.drawn.push(name), draw.apply(context, given));
            }}
        }}"""
    )
    visit.write([BAR, BAR], 0, 220, 1)
    assert visit.page.evaluate("window.drawn") == ["fill", "fill"]


def test_a_pen_laid_flat_writes_wider(come: Come) -> None:
    visit = come()
    for tilt in (0, 60):
        visit.pointer("down", 100, 100 + tilt, **PEN, tiltX=tilt)
        visit.pointer("move", 200, 100 + tilt, **PEN, tiltX=tilt)
        visit.pointer("up", 200, 100 + tilt, **PEN, tiltX=tilt)
    upright, flat = visit.strokes()
    assert upright[1][2] == 0.5
    assert 0.7 < flat[1][2] <= 1


def test_the_far_end_and_the_barrel_button_of_a_pen_erase(come: Come) -> None:
    for buttons in (2, 32):
        visit = come()
        visit.write_by_mouse([BAR], 0, 0, 1)
        visit.pointer("down", 150, 180, **{**PEN, "buttons": buttons})
        visit.pointer("move", 150, 220, **{**PEN, "buttons": buttons})
        visit.pointer("up", 150, 220, **PEN)
        assert visit.strokes() == []
        visit.page.click("#undo")
        assert len(visit.strokes()) == 1


def test_a_pen_that_rests_on_ink_erases_and_one_that_rests_beside_it_writes(come: Come) -> None:
    visit = come()
    visit.write([[(100, 100), (200, 100)], [(300, 100), (300, 200)]], 0, 0, 1)
    pen = {"pointerType": "pen", "pointerId": 5, "pressure": 0.5, "buttons": 1}
    for x, left in ((600, 3), (150, 2)):
        visit.pointer("down", x, 101, **pen)
        visit.wait_in_page(650)
        visit.pointer("move", x + 20, 101, **pen)
        visit.pointer("up", x + 20, 101, **pen)
        assert len(visit.strokes()) == left
    visit.page.click("#undo")
    assert len(visit.strokes()) == 3


def test_a_rubber_takes_only_what_it_touches_and_shows_its_ring(come: Come) -> None:
    visit = come()
    visit.write_by_mouse([BAR], 0, 0, 1)
    visit.page.click("#eraser")
    visit.page.click("#eraser")
    visit.page.click("#erase-parts")
    box = visit.page.locator("#paper").bounding_box()
    assert box is not None
    visit.page.mouse.move(box["x"] + 200, box["y"] + 120)
    assert inked(visit, ".wet-ink") > 200, "the ring"
    visit.write([[(200, 180), (200, 220)]], 0, 0, 1)
    left, right = visit.strokes()
    assert max(x for x, *_ in left) == pytest.approx(191, abs=3)
    assert min(x for x, *_ in right) == pytest.approx(209, abs=3)
    visit.page.keyboard.press("Control+z")
    assert len(visit.strokes()) == 1


def test_a_zigzag_deletes_what_is_below_it_and_undo_brings_it_back(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    zero = visit.page.locator(".mark").last.bounding_box()
    paper = visit.page.locator("#ink").bounding_box()
    assert zero is not None
    assert paper is not None
    left, top = zero["x"] - paper["x"] - 4, zero["y"] - paper["y"] - 4
    ends = [(left + (zero["width"] + 8) * (i % 2), top + (zero["height"] + 8) * i / 7) for i in range(8)]
    way = [
        (a[0] + (b[0] - a[0]) * t / 6, a[1] + (b[1] - a[1]) * t / 6)
        for a, b in pairwise(ends)
        for t in range(7)
    ]
    visit.write_by_mouse([way], 0, 0, 1)
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 8")
    assert len(visit.strokes()) == len(STROKES) - 1
    visit.page.keyboard.press("Control+z")
    visit.wait_for_latex(LATEX)


def test_what_is_selected_is_moved_with_its_corrections_and_undone(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.press_symbol(MINUS_SYMBOL)
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    corrected = LATEX.replace("-", "+")
    visit.wait_for_latex(corrected)
    before = bounds(visit)
    visit.page.keyboard.press("Control+a")
    drag(visit, "#selection-move", 30, 160)
    visit.wait_for_latex(corrected)
    wait_for_pad(visit.page, "pad.strokes.length > 0")
    assert bounds(visit) == pytest.approx((before[0] + 30, before[1] + 160, before[2] + 30, before[3] + 160))
    visit.page.wait_for_function("() => document.querySelectorAll('.mark.fixed').length === 1")
    visit.page.click("#undo")
    assert bounds(visit) == pytest.approx(before)
    visit.wait_for_latex(corrected)


def test_a_loop_selects_what_is_scaled_copied_deleted_and_read_alone(come: Come) -> None:
    visit = come()
    select_x_squared(visit)
    visit.page.click("#selection-read")
    visit.page.locator(".alone-read").wait_for()
    assert visit.page.locator(".alone-read code").inner_text() in ("x^{2}", "x^{2}-")
    visit.page.keyboard.press("Escape")
    count = len(visit.strokes())
    visit.page.click("#selection-copy")
    copies = len(visit.strokes()) - count
    assert copies in (3, 4)
    drag(visit, "#selection-move", 0, 200)
    left, top, right, bottom = bounds(visit, -copies)
    drag(visit, "#selection-scale", right - left, bottom - top)
    scaled = bounds(visit, -copies)
    assert scaled[:2] == pytest.approx((left, top), abs=0.2)
    assert scaled[2] - scaled[0] == pytest.approx(2 * (right - left), rel=0.05)
    visit.page.keyboard.press("Delete")
    assert len(visit.strokes()) == count
    expect(visit.page.locator("#selection")).to_be_hidden()
    for _ in range(4):
        visit.page.click("#undo")
    visit.wait_for_latex(LATEX)
    assert len(visit.strokes()) == count


def test_selected_ink_goes_to_another_page_by_the_clipboard(come: Come) -> None:
    visit = come(permissions=["clipboard-read", "clipboard-write"])
    select_x_squared(visit)
    visit.page.keyboard.press("Control+c")
    visit.page.click("#page-after")
    wait_for_pad(visit.page, "pad.strokes.length === 0")
    visit.page.keyboard.press("Control+v")
    wait_for_pad(visit.page, "pad.strokes.length >= 3")
    visit.page.wait_for_selector(".mark")
    visit.wait_for_start("x^{2}")
    visit.page.keyboard.press("Control+x")
    wait_for_pad(visit.page, "pad.strokes.length === 0")


def test_a_tap_selects_one_stroke_and_arrow_keys_move_it(come: Come) -> None:
    visit = come()
    visit.write_by_mouse([BAR], 0, 0, 1)
    visit.page.click("#lasso")
    visit.write([[(150, 203), (150, 203)]], 0, 0, 1)
    visit.page.wait_for_selector("#selection", state="visible")
    visit.page.focus("#selection-move")
    visit.page.keyboard.press("ArrowRight")
    assert bounds(visit)[0] == pytest.approx(104)
    visit.page.click("#pen")
    visit.page.click("#lasso")
    visit.write([[(150, 203), (150, 203)]], 0, 0, 1)
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("#selection")).to_be_hidden()
