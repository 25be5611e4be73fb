"""Input by hands on the paper: palms, pens and fingers, as a tablet reports them."""

from __future__ import annotations

from web.browser import PEN as BROWSER_PEN
from web.browser import Come, expect, write_specimen
from web.handwriting import handwritten

TOUCH = {"pointerType": "touch", "pointerId": 3, "width": 20, "height": 20}
OTHER = {**TOUCH, "pointerId": 4}
PEN = {"pointerType": "pen", "pointerId": 5, "pressure": 0.9, "buttons": 1}


def test_a_pen_takes_over_from_a_palm_that_landed_first(come: Come) -> None:
    visit = come("phone")
    visit.pointer("down", 200, 200, **TOUCH)
    visit.pointer("move", 204, 204, **TOUCH)
    visit.pointer("down", 40, 40, **PEN)
    visit.pointer("move", 40, 90, **PEN)
    visit.pointer("move", 208, 208, **TOUCH)
    visit.pointer("up", 40, 90, **PEN)
    visit.pointer("up", 208, 208, **TOUCH)
    (only,) = visit.strokes()
    assert [point[:2] for point in only] == [[40, 40], [40, 90]]
    assert only[1][2] == 0.9


def test_a_pen_is_not_taken_over_by_a_palm(come: Come) -> None:
    visit = come("phone")
    visit.pointer("down", 40, 40, **PEN)
    visit.pointer("down", 200, 200, **TOUCH)
    visit.pointer("move", 40, 90, **PEN)
    visit.pointer("up", 40, 90, **PEN)
    assert len(visit.strokes()) == 1


def test_a_pinch_writes_nothing(come: Come) -> None:
    visit = come("phone")
    visit.pointer("down", 100, 100, **TOUCH, isPrimary=True)
    visit.pointer("move", 110, 110, **TOUCH, isPrimary=True)
    visit.pointer("down", 200, 200, **OTHER)
    for place in (120, 130):
        visit.pointer("move", place, place, **TOUCH, isPrimary=True)
        visit.pointer("move", 300 - place, 300 - place, **OTHER)
    visit.pointer("up", 130, 130, **TOUCH, isPrimary=True)
    visit.pointer("move", 160, 160, **OTHER)
    visit.pointer("up", 160, 160, **OTHER)
    assert visit.strokes() == []
    visit.pointer("down", 100, 100, **TOUCH, isPrimary=True)
    visit.pointer("move", 100, 150, **TOUCH, isPrimary=True)
    visit.pointer("up", 100, 150, **TOUCH, isPrimary=True)
    assert len(visit.strokes()) == 1, "one finger writes again"


def test_a_dot_that_is_written_at_once_is_no_tap_on_a_symbol(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    before = len(visit.strokes())
    visit.page.evaluate(
        """() => {
            const canvas = document.getElementById("ink");
            const box = canvas.getBoundingClientRect();
            const symbol = document.querySelector(".mark").getBoundingClientRect();
            canvas.setPointerCapture = () => {};
            const pen = { pointerId: 7, pointerType: "pen" };
            const send = (kind, clientX, clientY) =>
                canvas.dispatchEvent(new PointerEvent(`pointer${kind}`, { ...pen, clientX, clientY }));
            send("down", box.left + 40, box.top + 400);
            send("move", box.left + 40, box.top + 450);
            send("up", box.left + 40, box.top + 450);
            const place = [symbol.left + symbol.width / 2, symbol.top + symbol.height / 2];
            send("down", ...place);
            send("up", ...place);
        }"""
    )
    assert len(visit.strokes()) == before + 2
    expect(visit.page.locator("#choices:popover-open")).to_have_count(0)


def test_a_finger_that_becomes_a_palm_writes_nothing(come: Come) -> None:
    visit = come("phone")
    visit.pointer("down", 100, 100, **TOUCH)
    visit.pointer("move", 101, 101, **{**TOUCH, "width": 80, "height": 90})
    visit.pointer("up", 101, 101, **TOUCH)
    assert visit.strokes() == []


def test_a_finger_taps_on_what_a_pen_has_written(come: Come) -> None:
    visit = come("phone")
    visit.write(handwritten("x-5=0", 16, 40, 0.8), pointer=BROWSER_PEN)
    visit.wait_for_latex("x-5=0")
    visit.let_pen_rest()
    visit.wait_in_page(600)  # sooner it is the hand that holds the pen
    box = visit.page.locator(".mark").nth(1).bounding_box()
    assert box is not None
    visit.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.page.locator("#choices:popover-open").wait_for()
    assert len(visit.strokes()) == 8, "it writes nothing"
