"""The page in a real browser: writes, corrects, edits, uploads, reloads, on a phone and on a desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkmath.data import labelled_ink
from inkmath.data.archive import Source
from inkmath.data.expressions import WrittenExpression
from inkmath.evaluation.reading.sample_expression import LATEX
from inkmath.recognition.weights import list_models
from web.browser import MINUS_SYMBOL, SIZES, SQUARE_SYMBOL, STROKES, X_SYMBOL, Come, expect, write_specimen


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_an_equation_is_written_read_and_solved(come: Come, size: str, scheme: str) -> None:
    visit = come(size, scheme)
    write_specimen(visit, by_mouse=True)
    visit.wait_for_answers(2)
    assert visit.answers() == ["x=2", "x=3"]
    expect(visit.page.locator(".mark")).to_have_count(9)
    assert visit.page.locator(".steps li").count() > 0
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= SIZES[size][0], "the page is wider than the screen"
    visit.page.locator("#graph svg .curve").wait_for(state="attached")
    expect(visit.page.locator("#graph .dot")).to_have_count(2)
    explanation = visit.page.locator(".steps .explanation").first
    assert not explanation.is_visible()
    visit.page.locator(".steps summary").first.click()
    expect(explanation).to_be_visible()


@pytest.mark.parametrize("size", ["narrow", "phone on its side", "4K"])
def test_every_control_is_on_the_screen(come: Come, size: str) -> None:
    visit = come(size)
    visit.page.locator(".example").first.click()
    visit.page.locator("#copy .pill").first.wait_for()
    edges = (
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().right)"
    )
    assert max(visit.page.eval_on_selector_all("button, textarea, a", edges)) <= SIZES[size][0]
    paper = visit.page.eval_on_selector_all("#paper", edges)[0]
    assert max(visit.page.eval_on_selector_all("#pen, #photo", edges)) <= paper, "tools cover the reading"
    visit.page.locator("#graph svg .curve").wait_for(state="attached")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


def test_a_symbol_is_put_right_by_a_tap_and_stays_so(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.press_symbol(MINUS_SYMBOL)
    choices = visit.page.locator(".choice-button")
    choices.first.wait_for()
    assert choices.first.locator("code").inner_text() == "-"
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    corrected = LATEX.replace("-", "+")
    visit.wait_for_latex(corrected)
    visit.page.wait_for_function("() => document.querySelector('.answer')?.textContent.includes('−3')")
    assert "corrected by you" in (visit.page.locator(".mark.fixed").get_attribute("aria-label") or "")
    visit.write([[(0, 0), (0, 40)]], 640, 170, 1)  # a stroke more: the correction is kept
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 10")
    visit.wait_for_start("x^{2}+5x")


def test_a_symbol_that_is_none_is_left_out_and_may_come_back(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.press_symbol(SQUARE_SYMBOL)
    visit.page.get_by_text("leave it out").click()
    visit.wait_for_latex(LATEX.replace("^{2}", ""))
    gap = visit.page.locator(".mark").last
    assert "left out, corrected by you" in (gap.get_attribute("aria-label") or "")
    visit.page.click("#share")
    visit.page.wait_for_function("() => location.hash.length > 100")
    other = come(fragment=visit.page.evaluate("location.hash"))
    other.wait_for_latex(LATEX.replace("^{2}", ""))
    other.press_symbol(8)
    other.page.locator(".choice-button").first.click()
    other.wait_for_latex(LATEX)
    expect(other.page.locator(".mark")).to_have_count(9)


def test_a_second_tap_on_a_symbol_opens_its_choices_again(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    for _ in range(3):
        visit.press_symbol(MINUS_SYMBOL)
        visit.page.wait_for_selector("#choices:popover-open")
        visit.page.keyboard.press("Escape")
        visit.page.wait_for_selector("#choices", state="hidden")


def test_the_rest_is_read_in_the_light_of_what_was_put_right(come: Come) -> None:
    """A bar with something above and below it becomes a minus, and no part of the formula is lost."""
    visit = come()
    x, bar = [[(px + 30, py - 20) for px, py in stroke] for stroke in STROKES[:2]], [(0, 60), (100, 60)]
    two = [[(px, py + 80) for px, py in stroke] for stroke in STROKES[2:3]]
    visit.write([*x, bar, *two], 200, 120, 1)
    visit.wait_until_read()
    visit.wait_for_start(r"\frac")
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 3")
    (read,) = visit.latex()
    visit.press_symbol(0)
    visit.page.fill(".choice-other input", "-")
    visit.page.press(".choice-other input", "Enter")
    visit.page.wait_for_function("() => document.querySelector('textarea')?.value.includes('frac') === false")
    expect(visit.page.locator(".mark")).to_have_count(3)
    expect(visit.page.locator(".reading-math math"), "it is a formula still").to_have_count(1)
    place = "() => [...document.querySelectorAll('.mark')].findIndex((one) => one.matches('.fixed'))"
    visit.press_symbol(visit.page.evaluate(place))
    visit.page.locator(".choice-button", has_text="frac").click()
    visit.wait_for_latex(read)


def test_what_was_put_right_goes_with_its_ink(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.press_symbol(MINUS_SYMBOL)
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex(LATEX.replace("-", "+"))
    visit.page.click("#eraser")
    visit.write([[(83, 38), (83, 52)]], 60, 150, 1.5)
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 8")
    visit.page.click("#pen")
    visit.write([STROKES[3]], 60, 150, 1.5)
    visit.wait_for_latex(LATEX)


def test_another_whole_reading_is_a_tap_away(come: Come) -> None:
    visit = come()
    visit.write([[(0, 0), (0, 60)], [(24, 0), (24, 60)]], 300, 200, 1)  # 11, or ||, or l1
    visit.wait_until_read()
    both = "document.querySelector('.reading textarea')?.value.length > 1"  # not the first stroke alone
    visit.page.wait_for_function(f"() => {both} && document.querySelectorAll('.other').length === 2")
    (first,) = visit.latex()
    second = visit.page.locator(".other").first.get_attribute("title") or ""
    assert second != first
    visit.page.locator(".other").first.click()
    visit.wait_for_latex(second)
    visit.page.locator(f'.other[title="{first}"]').click()
    visit.wait_for_latex(first)


def test_another_symbol_is_a_tap_away(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.press_symbol(X_SYMBOL)
    second = visit.page.locator(".choice-button").nth(1)
    token = second.locator("code").inner_text()
    second.click()
    follows = "(token) => document.querySelector('textarea')?.value.startsWith(token)"
    visit.page.wait_for_function(follows, arg=token)


def test_latex_is_edited_and_the_result_follows(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.wait_for_answers(2)
    field = visit.page.locator(".reading textarea")
    field.fill("x^{2}-4=")
    expect(visit.page.locator(".fault")).to_be_hidden()
    field.fill("x^{2}-4=\\nothing")
    visit.page.wait_for_selector(".fault:not([hidden])")
    field.fill("2x=10")
    visit.page.wait_for_function("() => document.querySelector('.answer math')?.textContent === 'x=5'")
    expect(visit.page.locator(".mark"), "the ink and its boxes stay").to_have_count(9)


def test_nothing_is_wider_than_the_screen(come: Come) -> None:
    visit = come()
    for width in (320, 360, 640, 700, 800, 834, 870, 1024):
        visit.page.set_viewport_size({"width": width, "height": 700})
        assert visit.page.evaluate("document.documentElement.scrollWidth") == width


def test_what_is_typed_is_solved_too(come: Come) -> None:
    visit = come()
    visit.page.get_by_text("type your own").click()
    visit.page.wait_for_function("() => document.activeElement.tagName === 'MATH-FIELD'")
    visit.page.keyboard.type("\\frac{1}{2}+\\frac{1}{3}")
    visit.page.wait_for_function(
        "() => document.querySelector('.answer')?.textContent.includes('0.8333333')"
    )  # what is half typed is solved, too


def test_sets_and_families_are_answers_that_say_what_they_are(come: Come) -> None:
    visit = come()
    visit.page.get_by_text("type your own").click()
    visit.page.wait_for_function("() => document.activeElement.tagName === 'MATH-FIELD'")
    field = visit.page.locator(".reading textarea")
    field.fill("x^{2}-4<0")
    visit.wait_for_answers(1)
    assert visit.answers() == ["x∈(−2,2)"]
    field.fill("\\sin x=1")
    visit.page.get_by_text("k stands for any whole number").wait_for()


def test_a_link_holds_the_whole_state(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.press_symbol(MINUS_SYMBOL)
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex(LATEX.replace("-", "+"))
    visit.page.click("#share")
    visit.page.wait_for_function("() => location.hash.length > 100")
    fragment = visit.page.evaluate("location.hash")
    other = come("phone", "dark", fragment)
    other.wait_for_latex(LATEX.replace("-", "+"))
    other.wait_for_answers(2)
    expect(other.page.locator(".mark.fixed")).to_have_count(1)
    edges = other.page.eval_on_selector_all(".mark", "all => all.map((m) => m.getBoundingClientRect().right)")
    assert max(edges) < 390, "ink from a larger screen is scaled to fit"


def test_strokes_are_undone_redone_and_erased(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.keyboard.press("Control+z")
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 8")
    visit.page.keyboard.press("Control+y")
    visit.wait_for_latex(LATEX)
    visit.page.click("#eraser")
    visit.write([[(330, -20), (370, 30), (330, 70)]], 60, 150, 1.5)  # across the 0
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 8")
    visit.page.click("#clear")
    visit.wait_for_latex()
    expect(visit.page.locator("#hint")).to_be_visible()
    visit.page.click("#undo")
    visit.page.wait_for_function("() => document.querySelectorAll('.mark').length === 8")


def test_a_palm_does_not_write_beside_a_pen(come: Come) -> None:
    visit = come("phone")
    touch = {"pointerType": "touch", "pointerId": 3, "width": 20, "height": 20}
    palm = {**touch, "width": 90, "height": 70}
    pen = {"pointerType": "pen", "pointerId": 5, "pressure": 0.9, "buttons": 1}
    for kind, given, expected in (
        ("palm", palm, 0),
        ("finger", touch, 1),
        ("pen", pen, 2),
        ("hand", touch, 2),
    ):
        visit.pointer("down", 40, 40, **given)
        visit.pointer("move", 40, 90, **given)
        visit.pointer("up", 40, 90, **given)
        assert len(visit.strokes()) == expected, kind
    assert visit.strokes()[1][1][2] == 0.9


def test_history_and_corrected_ink_stay_on_the_device(come: Come, tmp_path: Path) -> None:
    visit = come()
    visit.page.click("#open-settings")
    assert not visit.page.locator("#keep-corrections").is_checked(), "it is asked for first"
    visit.page.check("#keep-corrections")
    visit.page.keyboard.press("Escape")
    write_specimen(visit)
    visit.press_symbol(MINUS_SYMBOL)
    visit.page.fill(".choice-other input", "+")
    visit.page.press(".choice-other input", "Enter")
    visit.wait_for_latex(LATEX.replace("-", "+"))
    visit.page.click("#open-settings")
    visit.page.locator("#export:enabled").wait_for()
    with visit.page.expect_download() as download:
        visit.page.click("#export")
    exported = tmp_path / "ink.jsonl"
    download.value.save_as(exported)
    (written,) = labelled_ink.read(Source([exported], tmp_path))
    assert isinstance(written, WrittenExpression)
    assert written.latex == LATEX.replace("-", "+")
    assert [symbol.name for symbol in written.symbols] == ["x", "2", "+", "5", "x", "+", "6", "=", "0"]
    assert sum(len(symbol.strokes) for symbol in written.symbols) == len(STROKES)
    visit.page.keyboard.press("Escape")
    visit.page.click("#clear")
    visit.page.click("#open-history")
    visit.page.locator(".entry").first.click()
    visit.wait_for_latex(LATEX.replace("-", "+"))


def test_the_formula_is_copied_in_every_format(come: Come) -> None:
    visit = come(permissions=["clipboard-read", "clipboard-write"])
    visit.page.get_by_text("type your own").click()
    visit.page.wait_for_function("() => document.activeElement.tagName === 'MATH-FIELD'")
    visit.page.keyboard.type("\\sqrt{\\frac{1}{2}}")
    visit.page.locator("#copy .pill").first.wait_for()
    expected = {
        "LaTeX": "\\sqrt{\\frac{1}{2}}",
        "MathML": "<msqrt>",
        "SymPy": "sqrt(1/2)",
        "AsciiMath": "sqrt",
        "Typst": "sqrt(frac(1, 2))",
        "SVG": "<path",
    }
    for label, part in expected.items():
        visit.page.get_by_role("button", name=label, exact=True).click()
        visit.page.get_by_text(f"{label} ✓").wait_for()
        assert part in visit.page.evaluate("navigator.clipboard.readText()"), label
    visit.page.get_by_role("button", name="PNG", exact=True).click()
    visit.page.get_by_text("PNG ✓").wait_for()
    kinds = visit.page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert kinds == ["image/png"]


def test_everything_can_be_done_from_the_keyboard(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.locator(".mark").nth(MINUS_SYMBOL).focus()
    visit.page.keyboard.press("Enter")
    visit.page.locator(".choice-button").first.wait_for()
    visit.page.wait_for_function("() => document.activeElement.classList.contains('choice-button')")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    other = "(latex) => ![undefined, latex].includes(document.querySelector('textarea')?.value)"
    visit.page.wait_for_function(other, arg=LATEX)


def test_the_help_of_the_api_needs_no_other_host(come: Come) -> None:
    visit = come()
    visit.page.goto(f"{visit.address}/docs")
    visit.page.get_by_text("/v1/read-page", exact=True).first.wait_for()


def test_the_first_wrong_line_of_a_working_is_marked(come: Come) -> None:
    visit = come()
    visit.write(STROKES, 40, 60, 1)
    shifted = [[(x, y + 150) for x, y in stroke] for stroke in STROKES[:2] + STROKES[-3:]]
    visit.write(shifted, 40, 60, 1)
    visit.wait_for_latex(LATEX, "x=0")
    visit.page.locator(".reading.wrong").wait_for()
    expect(visit.page.locator("#marks .wrong-line")).to_have_count(1)
    assert visit.page.locator(".reading").nth(1).evaluate("card => card.classList.contains('wrong')")


@pytest.mark.skipif(
    not any(card.name == "detexify" for card in list_models()), reason="detexify does not ship"
)
def test_a_symbol_is_named(come: Come) -> None:
    visit = come()
    visit.page.click("#tab-symbol")
    visit.write([STROKES[0]], 80, 60, 3, paper="#symbol-ink")
    visit.page.locator(".candidate").first.wait_for()
    expect(visit.page.locator(".candidate")).to_have_count(10)
