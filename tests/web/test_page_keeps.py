"""The page keeps what is written: over a reload, a closed tab, a link, and as far back as undo goes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PIL import Image

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import MINUS_SYMBOL, PAD, STROKES, Come, Visit, expect, wait_for_pad, write_specimen

CORRECTED = LATEX.replace("-", "+")


def put_right(visit: Visit) -> None:
    visit.press_symbol(MINUS_SYMBOL)
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex(CORRECTED)


def reload(visit: Visit) -> None:
    visit.page.reload()
    visit.page.wait_for_selector(".example", state="attached")


def stroke_count(visit: Visit) -> int:
    return len(visit.strokes())


def is_kept(visit: Visit, strokes: int) -> None:
    """Waits until the browser has what was written."""
    visit.wait_until_kept(f"page.ink.lengths.length === {strokes}")


def test_page_has_ink_and_corrections_again_after_a_reload(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    put_right(visit)
    visit.write([[(0, 0), (0, 40)]], 640, 170, 1)
    is_kept(visit, len(STROKES) + 1)
    reload(visit)
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 10")
    visit.wait_for_start("x^{2}+5x")
    expect(visit.page.locator(".mark.fixed")).to_have_count(1)
    assert stroke_count(visit) == len(STROKES) + 1


def test_page_has_a_stroke_again_after_a_reload_at_once_and_after_a_crash(come: Come) -> None:
    from playwright.sync_api import Error

    visit = come(errors="Failed to load|net::ERR")
    visit.page.route("**/v1/read-page", lambda route: route.abort("connectionreset"))
    for count in (1, 2, 3):
        visit.write([[(0, 0), (0, 40)]], 100 * count, 170, 1)
        reload(visit)
        wait_for_pad(visit.page, f"pad.strokes.length === {count}")
    visit.write([[(0, 0), (0, 40)]], 400, 170, 1)
    is_kept(visit, 4)
    crashed, visit.page = visit.page, visit.page.context.new_page()
    with crashed.expect_event("crash"), suppress(Error):
        crashed.goto("chrome://crash")
    visit.page.goto(visit.address)
    wait_for_pad(visit.page, "pad.strokes.length === 4")


def test_page_has_an_edit_again_after_a_reload(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.fill(".reading textarea", "2x=10")
    visit.wait_until_kept("page.packed.lines.some((line) => line.includes('2x=10'))")
    reload(visit)
    visit.wait_for_latex("2x=10")
    visit.wait_for_answers(1)


def test_page_reads_after_a_reload_what_was_not_read_before(come: Come) -> None:
    visit = come(errors="Failed to load|net::ERR")
    visit.page.route("**/v1/read-page", lambda route: route.abort("connectionreset"))
    visit.write(STROKES, 60, 150, 1.5)
    is_kept(visit, len(STROKES))
    visit.page.unroute("**/v1/read-page")
    reload(visit)
    visit.wait_for_latex(LATEX)


def test_page_has_the_work_of_a_closed_tab_in_a_new_one_and_of_no_open_one(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    is_kept(visit, len(STROKES))
    second = visit.page.context.new_page()
    second.goto(visit.address)
    second.wait_for_selector(".example", state="attached")
    assert second.evaluate(f"{PAD}.then((pad) => pad.strokes.length)") == 0, "the other tab is open"
    second.close()
    third = visit.page.context.new_page()
    visit.page.close()
    third.goto(visit.address)
    wait_for_pad(third, f"pad.strokes.length === {len(STROKES)}")
    assert third.input_value(".reading textarea") == LATEX
    visit.page = third


def test_page_has_a_picture_and_its_correction_again_after_a_reload(come: Come, photo: Path) -> None:
    visit = come()
    visit.page.set_input_files("#file", str(photo))
    visit.page.locator("#crop[open]").wait_for()
    visit.page.click("#crop-done")
    visit.wait_for_latex("x=0")
    visit.press_symbol(1)
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex("x+0")
    visit.wait_until_kept("page.packed.fixes.length === 1")
    reload(visit)
    visit.wait_for_latex("x+0")
    expect(visit.page.locator("#picture")).to_be_visible()
    visit.page.click("#clear")
    visit.wait_for_latex()
    visit.page.click("#undo")
    visit.wait_for_latex("x+0")
    expect(visit.page.locator("#picture")).to_be_visible()
    visit.page.click("#undo") if visit.page.locator("#undo").is_enabled() else None


def test_undo_takes_back_corrections_edits_and_clear(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    put_right(visit)
    visit.page.fill(".reading textarea", "2x=10")
    visit.page.locator(".answer").first.wait_for()
    visit.page.click("#clear")
    visit.wait_for_latex()
    visit.page.click("#undo")
    visit.wait_for_latex("2x=10")
    assert stroke_count(visit) == len(STROKES)
    visit.page.click("#undo")
    visit.wait_for_latex(CORRECTED)
    visit.page.click("#undo")
    visit.wait_for_latex(LATEX)
    expect(visit.page.locator(".mark.fixed")).to_have_count(0)
    for expected in (CORRECTED, "2x=10"):
        visit.page.click("#redo")
        visit.wait_for_latex(expected)


def test_undo_takes_back_a_whole_edit_and_not_a_letter(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    field = visit.page.locator(".reading textarea")
    field.focus()
    field.press("End")
    visit.page.keyboard.type("+7", delay=30)
    visit.wait_for_latex(LATEX + "+7")
    visit.page.click("#undo")
    visit.wait_for_latex(LATEX)


def test_a_stroke_after_an_edit_is_read_and_the_edit_is_offered(come: Come) -> None:
    """Field, formula, solution and what is copied are one."""
    visit = come(permissions=["clipboard-read", "clipboard-write"])
    write_specimen(visit)
    visit.page.fill(".reading textarea", "2x=10")
    visit.page.wait_for_function("() => document.querySelector('.answer math')?.textContent === 'x=5'")
    visit.write([[(0, 0), (0, 40)]], 640, 170, 1)
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 10")
    visit.wait_for_start("x^{2}-5x+6=0")
    (field,) = visit.latex()
    assert visit.page.locator(".reading-math math").get_attribute("aria-label") != "2x equals 10"
    visit.page.get_by_role("button", name="LaTeX", exact=True).click()
    visit.page.get_by_text("LaTeX ✓").wait_for()
    assert visit.page.evaluate("navigator.clipboard.readText()") == field
    former = visit.page.locator(".other", has_text="or your edit")
    assert former.get_attribute("title") == "2x=10"
    former.click()
    visit.wait_for_latex("2x=10")
    visit.page.wait_for_function("() => document.querySelector('.answer math')?.textContent === 'x=5'")


def test_an_edit_stays_when_another_line_is_written(come: Come) -> None:
    visit = come()
    visit.write(STROKES, 40, 60, 1)
    visit.wait_for_latex(LATEX)
    visit.page.fill(".reading textarea", "2x=10")
    shifted = [[(x, y + 150) for x, y in stroke] for stroke in STROKES[:2] + STROKES[-3:]]
    visit.write(shifted, 40, 60, 1)
    visit.wait_for_latex("2x=10", "x=0")


def test_faulty_latex_greys_out_what_is_not_of_it(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.wait_for_answers(2)
    field = visit.page.locator(".reading textarea")
    field.fill("x^{2}-4=\\nothing")
    visit.page.wait_for_selector(".fault:not([hidden])")
    for stale in ("#solution-card.stale", "#copy.stale", ".reading-math.stale"):
        assert visit.page.locator(stale).count() == 1, stale
    assert visit.page.locator("#copy").evaluate("one => one.inert")
    field.fill("2x=10")
    visit.page.wait_for_function("() => document.querySelector('.answer math')?.textContent === 'x=5'")
    visit.page.wait_for_function("() => !document.querySelector('.stale')")
    assert not visit.page.locator("#copy").evaluate("one => one.inert")


def test_a_reload_after_a_link_does_not_go_back_in_time(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.click("#share")
    visit.page.wait_for_function("() => location.hash.length > 100")
    fragment = visit.page.evaluate("location.hash")
    put_right(visit)
    assert visit.page.evaluate("location.hash") == "", "the address is no more of what is shown"
    visit.wait_until_kept("page.packed.fixes.length === 1")
    reload(visit)
    visit.wait_for_latex(CORRECTED)
    visit.page.evaluate("(fragment) => (location.hash = fragment)", fragment)
    visit.wait_for_latex(LATEX)
    visit.page.click("#page-before")  # the link took none of the work
    visit.wait_for_latex(CORRECTED)


def history_count(visit: Visit) -> int:
    visit.page.click("#open-history")
    visit.page.wait_for_selector("#history[open]")
    count = visit.page.locator(".entry").count()
    visit.page.keyboard.press("Escape")
    return count


def test_opening_a_history_entry_makes_no_copy_and_changing_it_keeps_the_first(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.wait_for_answers(2)
    visit.page.click("#clear")
    visit.wait_for_latex()
    assert history_count(visit) == 1
    visit.page.click("#open-history")
    visit.page.locator(".entry").click()
    visit.wait_for_answers(2)
    visit.page.click("#clear")
    visit.wait_for_latex()
    assert history_count(visit) == 1
    visit.page.click("#open-history")
    visit.page.locator(".entry").click()
    visit.wait_for_answers(2)
    put_right(visit)
    visit.page.click("#clear")
    visit.wait_for_latex()
    assert history_count(visit) == 2


def test_forget_all_can_be_undone(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.wait_for_answers(2)
    visit.page.click("#clear")
    visit.page.click("#open-history")
    visit.page.locator(".entry").wait_for()
    visit.page.click("#forget")
    visit.page.wait_for_selector(".entry", state="detached")
    visit.page.locator("#history-forgotten button").click()
    visit.page.locator(".entry").wait_for()
    visit.page.locator(".entries .plain").click()
    visit.page.wait_for_selector(".entry", state="detached")
    visit.page.keyboard.press("Escape")
    reload(visit)
    assert history_count(visit) == 0


def test_a_photo_in_which_nothing_is_read_says_so_on_the_picture(come: Come, tmp_path: Path) -> None:
    Image.new("RGB", (600, 400), (225, 220, 205)).save(tmp_path / "blank.png")
    visit = come("phone")
    visit.page.set_input_files("#file", str(tmp_path / "blank.png"))
    visit.page.locator("#crop[open]").wait_for()
    visit.page.click("#crop-done")
    visit.page.get_by_text("No mathematics was found in this picture").wait_for()
    visit.page.click("#clear")
    visit.page.wait_for_selector("#nothing", state="hidden")
