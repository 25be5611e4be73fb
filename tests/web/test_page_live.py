"""Answers beside the ink, wrong lines, what waits, and what is read again of a page that is written on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from web.browser import PAD, PEN, Come, Strokes, Visit, expect, wait_for_pad
from web.handwriting import handwritten

if TYPE_CHECKING:
    from playwright.sync_api import Route

IS_DRAWN = "!document.getElementById('marks').style.transform"
"""The marks are drawn anew after the paper was moved."""
IS_SETTLED = "!(await import('/static/live.js')).isHasty(pad.strokes)"
"""All lines were read in the light of one another."""


def write_with_pen(visit: Visit, strokes: Strokes) -> None:
    visit.write(strokes, pointer=PEN)


def chips(visit: Visit) -> list[str]:
    """The texts beside the lines, without blanks."""
    found: list[str] = visit.page.eval_on_selector_all(
        ".chip", "all => all.map((one) => one.textContent.replace(/\\s/g, ''))"
    )
    return found


def wait_for_chips(visit: Visit, *texts: str) -> None:
    visit.page.wait_for_function(
        """(texts) => {
            const all = [...document.querySelectorAll(".chip")];
            const shown = all.map((one) => one.textContent.replace(/\\s/g, ""));
            return JSON.stringify(shown) === JSON.stringify(texts);
        }""",
        arg=list(texts),
    )


def box(visit: Visit, selector: str, place: int = 0) -> dict[str, float]:
    found = visit.page.locator(selector).nth(place).bounding_box()
    assert found is not None
    return dict(found)


def write_wrong_working(visit: Visit) -> None:
    write_with_pen(visit, [*handwritten("x-5=0", 40, 40, 0.8), *handwritten("x=6", 40, 120, 0.8)])
    visit.wait_for_latex("x-5=0", "x=6")
    visit.page.locator(".chip.wrong").wait_for()


def test_each_problem_has_its_answer_beside_its_last_line(come: Come) -> None:
    visit = come()
    write_with_pen(visit, [*handwritten("x-5=0", 40, 40, 0.8), *handwritten("x=5", 40, 120, 0.8)])
    write_with_pen(visit, handwritten("5+6", 40, 340, 0.8))
    visit.wait_for_latex("x-5=0", "x=5", "5+6")
    wait_for_chips(visit, "", "=11")
    assert visit.page.locator(".chip.right").get_attribute("aria-label") == "Right"
    right, eleven = box(visit, ".chip"), box(visit, ".chip", 1)
    paper = box(visit, "#ink")
    for chip, top in ((right, 120), (eleven, 340)):
        assert paper["y"] + top < chip["y"] + chip["height"] / 2 < paper["y"] + top + 60
    ink = [point for stroke in visit.strokes()[-7:] for point in stroke]
    assert eleven["x"] > paper["x"] + max(x for x, *_ in ink), "it covers no ink"


def test_problems_stand_side_by_side_and_below_a_ruling_line(come: Come) -> None:
    visit = come()
    write_with_pen(visit, [*handwritten("2x=6", 30, 30, 0.7), *handwritten("5-x=6", 30, 95, 0.7)])
    write_with_pen(visit, [*handwritten("x+5=6", 400, 30, 0.7), *handwritten("x=2", 400, 95, 0.7)])
    write_with_pen(visit, [[(20 + 10 * i, 170) for i in range(60)]])
    write_with_pen(visit, handwritten("5+6", 30, 190, 0.7))
    visit.wait_for_latex("2x=6", "5-x=6", "x+5=6", "x=2", "5+6")
    wait_for_chips(visit, "x=3", "x=−1", "Why?", "=11")
    wrong, paper = box(visit, ".chip.wrong"), box(visit, "#ink")
    assert wrong["x"] > paper["x"] + 400, "the working is that of its column"


def test_answers_move_with_the_paper(come: Come) -> None:
    visit = come()
    write_with_pen(visit, handwritten("5+6", 40, 40, 0.8))
    wait_for_chips(visit, "=11")
    before, ink = box(visit, ".chip"), box(visit, ".mark")
    visit.page.mouse.move(*[before["x"], before["y"] + 200])
    visit.page.mouse.wheel(-60, -80)
    wait_for_pad(visit.page, f"pad.view.x === 60 && {IS_DRAWN}")
    after, moved = box(visit, ".chip"), box(visit, ".mark")
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((60, 80), abs=1)
    assert (moved["x"] - ink["x"], moved["y"] - ink["y"]) == pytest.approx((60, 80), abs=1)
    visit.page.keyboard.press("+")
    wait_for_pad(visit.page, f"pad.view.scale > 1 && {IS_DRAWN}")
    last = visit.page.locator(".mark").last.bounding_box()
    assert last is not None
    assert box(visit, ".chip")["x"] > last["x"] + last["width"]


def test_an_answer_unfolds_to_its_steps_each_with_its_reason(come: Come) -> None:
    visit = come()
    write_with_pen(visit, handwritten("2x=6", 40, 40, 0.8))
    wait_for_chips(visit, "x=3")
    visit.let_pen_rest()
    chip = box(visit, ".chip")
    count = len(visit.strokes())
    visit.page.mouse.click(chip["x"] + 10, chip["y"] + chip["height"] / 2)
    unfolded = visit.page.locator("#unfolded")
    unfolded.get_by_text("Linear equation").wait_for()
    assert len(visit.strokes()) == count, "a tap on it is no dot"
    window = box(visit, "#unfolded")
    assert window["y"] >= chip["y"] + chip["height"] or window["x"] >= chip["x"] + chip["width"]
    assert not unfolded.locator(".steps .explanation").first.is_visible()
    unfolded.get_by_text("Why?").first.click()
    unfolded.get_by_text("Divide both sides by").wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector("#unfolded", state="hidden")


def test_a_pen_writes_where_an_answer_stands(come: Come) -> None:
    visit = come()
    write_with_pen(visit, handwritten("2x=6", 40, 40, 0.8))
    wait_for_chips(visit, "x=3")
    chip, paper = box(visit, ".chip"), box(visit, "#ink")
    count = len(visit.strokes())
    tools = visit.page.context.new_cdp_session(visit.page)
    x, y = chip["x"] + 8, chip["y"] + 4
    for kind, dy in (("mousePressed", 0), ("mouseMoved", 10), ("mouseMoved", 20), ("mouseReleased", 20)):
        given: dict[str, Any] = {"type": kind, "x": x, "y": y + dy, "button": "left", "pointerType": "pen"}
        tools.send("Input.dispatchMouseEvent", {**given, "buttons": 1, "clickCount": 1})
    wait_for_pad(visit.page, f"pad.strokes.length === {count + 1}")
    first = visit.strokes()[-1][0]
    assert first[:2] == pytest.approx((x - paper["x"], y - paper["y"]), abs=0.2)


def test_a_wrong_line_says_on_request_what_it_should_be_and_why(come: Come) -> None:
    visit = come()
    write_wrong_working(visit)
    expect(visit.page.locator(".wrong-line")).to_have_count(1)
    visit.page.locator(".chip.wrong").press("Enter")
    visit.page.locator("#unfolded .meant math").wait_for()
    assert visit.page.locator("#unfolded .meant math").text_content() == "x=5"
    assert "both sides" in visit.page.locator("#unfolded").inner_text()


def test_a_line_that_is_not_finished_waits(come: Come) -> None:
    visit = come()
    write_with_pen(visit, handwritten("x+5=6", 40, 40, 0.8))
    wait_for_chips(visit, "x=1")
    write_with_pen(visit, handwritten("2x=", 40, 340, 0.8))
    visit.wait_for_latex("x+5=6", "2x=")
    wait_for_chips(visit, "x=1", "…")
    expect(visit.page.locator(".answer"), "it has no answer, and spoils none").to_have_count(1)
    write_with_pen(visit, handwritten("6", 150, 340, 0.8))
    wait_for_chips(visit, "x=1", "x=3")


def test_an_answer_goes_as_soon_as_its_line_says_something_else(come: Come) -> None:
    visit = come()
    write_with_pen(visit, handwritten("x-5=0", 40, 20, 0.7))
    wait_for_chips(visit, "x=5")
    held: list[Route] = []
    visit.page.route("**/v1/solve", lambda route: held.append(route))
    write_with_pen(visit, handwritten("5", 190, 20, 0.7))
    visit.wait_for_latex("x-5=05")
    wait_for_chips(visit)


def test_check_me_hides_answers_and_only_judges(come: Come) -> None:
    visit = come()
    write_wrong_working(visit)
    write_with_pen(visit, handwritten("x+5=6", 40, 340, 0.8))
    visit.page.locator(".chip.found").wait_for()
    visit.page.click("#check-me")
    assert visit.page.locator("#check-me").get_attribute("aria-pressed") == "true"
    expect(visit.page.locator(".chip.found")).to_have_count(0)
    assert visit.page.locator(".chip.wrong").is_disabled()
    assert visit.page.locator(".chip.wrong").get_attribute("aria-label") == "This line is wrong"
    expect(visit.page.locator("#solution-card")).to_be_hidden()
    visit.page.reload()
    visit.page.locator(".chip.wrong").wait_for()
    expect(visit.page.locator("#solution-card"), "it is kept").to_be_hidden()
    visit.page.click("#check-me")
    visit.page.locator(".chip.found").wait_for()


def test_only_lines_that_have_changed_are_read_until_the_pen_rests(come: Come) -> None:
    visit = come()
    sizes: list[int] = []
    visit.page.on(
        "request",
        lambda request: (
            sizes.append(len(json.loads(request.post_data or "{}")["strokes"]))
            if request.url.endswith("/v1/read-page")
            else None
        ),
    )
    for row in range(4):
        write_with_pen(visit, handwritten("x-5=0", 40, 20 + 110 * row, 0.7))
    visit.wait_for_latex(*["x-5=0"] * 4)
    wait_for_pad(visit.page, IS_SETTLED)
    count = len(visit.strokes())
    sizes.clear()
    write_with_pen(visit, handwritten("5", 190, 350, 0.7))
    visit.wait_for_latex("x-5=0", "x-5=0", "x-5=0", "x-5=05")
    assert sizes
    assert max(sizes) <= count // 2
    first_marks = "[...document.querySelectorAll('.mark')].slice(0, 5).every((one) => one.isFirst)"
    visit.page.evaluate("document.querySelectorAll('.mark').forEach((one) => (one.isFirst = true))")
    wait_for_pad(visit.page, IS_SETTLED)
    assert max(sizes) > count // 2, "then all of them, in the light of one another"
    assert visit.page.evaluate(first_marks), "what is the same stays"


def test_marks_out_of_sight_are_there_and_not_drawn(come: Come) -> None:
    visit = come()
    write_with_pen(visit, [*handwritten("x-5=0", 40, 40, 0.8), *handwritten("5+6", 40, 3000, 0.8)])
    visit.wait_for_latex("x-5=0", "5+6")
    marks = "[...document.querySelectorAll('.mark')]"
    drawn = f"{marks}.map((one) => one.checkVisibility({{ contentVisibilityAuto: true }}))"
    wait_for_pad(visit.page, f"{drawn}.join() === '{'true,' * 5}false,false,false'")
    visit.page.evaluate(f"{PAD}.then((pad) => pad.look({{ scale: 1, x: 0, y: -2800 }}))")
    wait_for_pad(visit.page, f"{drawn}.join() === '{'false,' * 5}true,true,true'")


def test_a_symbol_is_put_right_in_two_taps_beside_it(come: Come) -> None:
    visit = come("phone")
    write_with_pen(visit, handwritten("x-5=6", 30, 40, 0.8))
    visit.wait_for_latex("x-5=6")
    for index in (0, 4):
        visit.press_symbol(index)
        visit.page.wait_for_selector("#choices:popover-open")
        mark, window = box(visit, ".mark", index), box(visit, "#choices")
        is_below = window["y"] >= mark["y"] + mark["height"]
        is_above = window["y"] + window["height"] <= mark["y"]
        assert is_below or is_above
        assert window["height"] < 160, "it is small"
        for choice in visit.page.locator(".choice-button").all():
            size = choice.bounding_box()
            assert size is not None
            assert min(size["width"], size["height"]) >= 43.9
        visit.page.keyboard.press("Escape")
    visit.press_symbol(4)
    token = visit.page.locator(".choice-button code").nth(1).inner_text()
    visit.page.locator(".choice-button").nth(1).click()
    visit.page.wait_for_function(
        "(token) => document.querySelector('.reading textarea')?.value.endsWith(token)", arg=token
    )


def test_a_voice_hears_the_line_that_has_changed_alone(come: Come) -> None:
    visit = come()
    write_with_pen(visit, handwritten("x+5=6", 40, 40, 0.8))
    wait_for_chips(visit, "x=1")
    visit.page.evaluate(
        """() => {
            window.said = [];
            const live = document.getElementById("live");
            new MutationObserver(() => window.said.push(live.textContent)).observe(live, { childList: true });
        }"""
    )
    write_with_pen(visit, handwritten("5+6", 40, 340, 0.8))
    wait_for_chips(visit, "x=1", "=11")
    visit.page.wait_for_function("() => window.said.some((text) => text.includes('Answer'))")
    said = visit.page.evaluate("window.said")
    assert "Line 2: 5+6" in said
    assert "Line 2: Answer: 11" in said
    assert not any("Line 1" in text for text in said)
    expect(visit.page.locator("#readings, #solution, #answers").locator("[aria-live]")).to_have_count(0)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_page_speaks_german_where_the_browser_does(come: Come, size: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = come(size, locale="de-DE")
    assert visit.page.evaluate("document.documentElement.lang") == "de"
    assert visit.page.locator("#hint").inner_text().startswith("Hier eine Aufgabe hinschreiben")
    assert visit.page.locator("#undo").get_attribute("title") == "Rückgängig (Strg Z)"
    write_with_pen(visit, [*handwritten("x-5=0", 30, 30, 0.6), *handwritten("x=6", 30, 90, 0.6)])
    visit.wait_for_latex("x-5=0", "x=6")
    visit.page.locator(".chip.wrong").wait_for()
    assert chips(visit) == ["Warum?"]
    visit.page.locator(".chip.wrong").press("Enter")
    visit.page.get_by_text("Aus der Zeile darüber folgt:").wait_for()
    found = axe.run(visit.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    right = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert right <= 0, "nothing runs over the edge"


def test_lines_that_are_being_written_are_solved_now_and_then(come: Come) -> None:
    visit = come()
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url) if "/solve" in request.url else None)
    start = visit.page.evaluate("performance.now()")
    for stroke in handwritten("60606060+6", 40, 40, 0.6):
        visit.pointer("down", *stroke[0], **PEN, buttons=1, isPrimary=True)
        for point in stroke[1:]:
            visit.pointer("move", *point, **PEN, buttons=1, isPrimary=True)
        visit.wait_in_page(300)  # by then the stroke before has been read
        visit.pointer("up", *stroke[-1], **PEN, buttons=0, isPrimary=True)
    seconds = (visit.page.evaluate("performance.now()") - start) / 1000
    written = len(asked)
    visit.wait_for_latex("60606060+6")
    wait_for_chips(visit, "=60606066")
    assert written <= 1 + seconds, f"{written} times in {seconds:.1f} s"
