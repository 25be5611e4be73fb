"""The paper on the page: moved, magnified, ruled, and printed."""

from __future__ import annotations

import pytest

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import PAD, STROKES, Come, Visit, expect, wait_for_pad, write_specimen

TOUCH = {"pointerType": "touch", "pointerId": 3, "width": 20, "height": 20}
OTHER = {**TOUCH, "pointerId": 4}
PEN = {"pointerType": "pen", "pointerId": 5, "pressure": 0.9, "buttons": 1}


def view(visit: Visit) -> dict[str, float]:
    found: dict[str, float] = visit.page.evaluate(f"{PAD}.then((pad) => pad.view)")
    return found


def hover(visit: Visit, x: float, y: float) -> None:
    box = visit.page.locator("#paper").bounding_box()
    assert box is not None
    visit.page.mouse.move(box["x"] + x, box["y"] + y)


def test_wheel_moves_and_magnifies_the_paper_and_the_pen_writes_where_it_is_seen(come: Come) -> None:
    visit = come()
    hover(visit, 300, 200)
    visit.page.mouse.wheel(40, 130)
    wait_for_pad(visit.page, "pad.view.y === -130 && pad.view.x === -40")
    visit.page.keyboard.down("Control")
    visit.page.mouse.wheel(0, 100)
    visit.page.keyboard.up("Control")
    wait_for_pad(visit.page, "pad.view.scale < 0.9")
    seen = view(visit)
    visit.write([[(100, 100), (180, 140)]], 0, 0, 1)
    (stroke,) = visit.strokes()
    for (x, y, _), (px, py) in zip((stroke[0], stroke[-1]), ((100, 100), (180, 140)), strict=True):
        assert abs(x * seen["scale"] + seen["x"] - px) < 0.2
        assert abs(y * seen["scale"] + seen["y"] - py) < 0.2


def test_boxes_stay_on_their_ink_and_ink_is_read_at_any_scale(come: Come) -> None:
    visit = come()
    hover(visit, 300, 200)
    for _ in range(3):
        visit.page.keyboard.press("-")
    wait_for_pad(visit.page, "pad.view.scale < 0.6")
    visit.write(STROKES, 60, 150, 0.8)
    visit.wait_for_latex(LATEX)
    box = visit.page.locator(".mark >> nth=0").bounding_box()
    visit.page.keyboard.press("ArrowDown")
    visit.page.wait_for_function("() => !document.getElementById('marks').style.transform")
    moved = visit.page.locator(".mark >> nth=0").bounding_box()
    assert box is not None
    assert moved is not None
    assert moved["y"] == pytest.approx(box["y"] - 80, abs=1)
    visit.press_symbol(0)
    visit.page.locator(".choice-button").first.wait_for()


def test_keys_and_buttons_magnify_and_everything_is_shown_again(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.click("#zoom-in")
    visit.page.keyboard.press("+")
    wait_for_pad(visit.page, "pad.view.scale > 1.5")
    expect(visit.page.locator("#zoom-level")).to_have_text("156 %")
    hover(visit, 300, 200)
    visit.page.mouse.wheel(0, 4000)
    visit.page.click("#zoom-fit")
    edges = "(all) => all.map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.top])"
    visit.page.wait_for_function("() => !document.getElementById('marks').style.transform")
    box = visit.page.locator("#paper").bounding_box()
    assert box is not None
    for left, top in visit.page.eval_on_selector_all(".mark", edges):
        assert box["x"] <= left <= box["x"] + box["width"]
        assert box["y"] <= top <= box["y"] + box["height"]
    visit.page.click("#zoom-level")
    assert view(visit)["scale"] == pytest.approx(1)


def test_space_bar_and_mouse_move_the_paper_and_write_nothing(come: Come) -> None:
    visit = come()
    hover(visit, 300, 200)
    visit.page.keyboard.down(" ")
    visit.page.mouse.down()
    hover(visit, 350, 230)
    visit.page.mouse.up()
    visit.page.keyboard.up(" ")
    assert (view(visit)["x"], view(visit)["y"]) == (50, 30)
    assert visit.strokes() == []


def test_two_fingers_magnify_and_write_nothing(come: Come) -> None:
    visit = come("phone")
    visit.pointer("down", 100, 100, **TOUCH, isPrimary=True)
    visit.pointer("down", 200, 100, **OTHER)
    visit.pointer("move", 50, 100, **TOUCH, isPrimary=True)
    visit.pointer("move", 250, 100, **OTHER)
    visit.pointer("up", 50, 100, **TOUCH, isPrimary=True)
    visit.pointer("up", 250, 100, **OTHER)
    assert visit.strokes() == []
    seen = view(visit)
    assert seen["scale"] == pytest.approx(2)
    assert seen["scale"] * 150 + seen["x"] == pytest.approx(150), "what was between them is there still"


def test_a_finger_moves_the_paper_beside_a_pen_and_a_hand_does_not(come: Come) -> None:
    visit = come("phone")
    visit.pointer("down", 40, 40, **PEN)
    visit.pointer("move", 40, 90, **PEN)
    visit.pointer("down", 200, 200, **TOUCH, isPrimary=True)
    visit.pointer("move", 230, 200, **TOUCH, isPrimary=True)
    visit.pointer("up", 230, 200, **TOUCH, isPrimary=True)
    visit.pointer("up", 40, 90, **PEN)
    assert view(visit)["x"] == 0, "the hand that holds the pen"
    visit.wait_in_page(600)
    visit.pointer("down", 200, 200, **TOUCH, isPrimary=True)
    visit.pointer("move", 230, 210, **TOUCH, isPrimary=True)
    visit.pointer("up", 230, 210, **TOUCH, isPrimary=True)
    assert (view(visit)["x"], view(visit)["y"]) == (30, 10)
    assert len(visit.strokes()) == 1


def test_paper_is_chosen_and_kept_with_its_page(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.click("#open-notebook")
    for paper in ("blank", "dotted", "ruled"):
        visit.page.select_option("#paper-choice", paper)
        assert visit.page.get_attribute("#paper", "data-paper") == paper
    visit.page.keyboard.press("Escape")
    visit.wait_until_kept("page.paper === 'ruled'")
    visit.page.reload()
    visit.wait_for_latex(LATEX)
    assert visit.page.get_attribute("#paper", "data-paper") == "ruled"


def test_a_page_is_printed_with_its_ink_and_its_solution(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.wait_for_answers(2)
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator("#print svg")).to_be_visible()
    expect(visit.page.locator("#print path")).to_have_count(len(STROKES))
    expect(visit.page.locator(".answer")).to_have_count(2)
    expect(visit.page.locator(".steps .explanation").first).to_be_visible()
    assert not visit.page.locator("#paper").is_visible()
    visit.page.emulate_media(media="screen")
    assert visit.page.pdf().startswith(b"%PDF")
    visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not visit.page.locator(".steps .explanation").first.is_visible()


@pytest.mark.parametrize("width", [840, 1000, 1200, 1400])
def test_tools_stay_over_their_paper(come: Come, width: int) -> None:
    page = come().page
    page.set_viewport_size({"width": width, "height": 800})
    tools, paper = (page.locator(place).bounding_box() for place in ("#photo", "#paper"))
    assert tools is not None
    assert paper is not None
    assert tools["x"] + tools["width"] <= paper["x"] + paper["width"] + 1
