"""Formulas that are typed: as formulas, in plain text, and pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import Come, Visit, expect, write_specimen

if TYPE_CHECKING:
    from playwright.sync_api import Response, Route

PLAIN = {
    "sqrt(16)+2*3": r"\sqrt{16}+2\cdot3",
    "1/2+3": r"\frac{1}{2}+3",
    "(x+1)/(x-1)=2": r"\frac{x+1}{x-1}=2",
    "x^10+x^-2": r"x^{10}+x^{-2}",
    "2x^(n+1)=3": r"2x^{n+1}=3",
    "sqrt(sqrt(16)+1)/2": r"\frac{\sqrt{\sqrt{16}+1}}{2}",
    "1/f(x)+1": r"\frac{1}{f(x)}+1",
    "|x-1|<=3": r"|x-1|\leq3",
    "int_0^1 x^2 dx": r"\int_0^1x^2dx",
    "lim_(x->0) sin(x)/x": r"\lim_{x\rightarrow0}\frac{\sin(x)}{x}",
    r"\frac{1}{2}+\sqrt{3}": r"\frac{1}{2}+\sqrt3",
}


def begin(visit: Visit) -> None:
    """Begin a line by the key for it."""
    visit.page.keyboard.press("t")
    wait_for_field(visit)


def wait_for_field(visit: Visit, line: int = 1) -> None:
    visit.page.wait_for_function(
        "(line) => document.activeElement.getAttribute('aria-label') === `Formula, line ${line}`", arg=line
    )


def paste(visit: Visit, text: str, kind: str = "text/plain", into: str = "math-field") -> None:
    visit.page.eval_on_selector(
        into,
        """(field, [text, kind]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData(kind, text);
            const how = { clipboardData, bubbles: true, cancelable: true };
            field.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        [text, kind],
    )


def test_plain_text_becomes_a_formula_key_by_key(come: Come) -> None:
    visit = come()
    begin(visit)
    for text, latex in PLAIN.items():
        visit.page.keyboard.press("Control+a")
        visit.page.keyboard.press("Delete")
        visit.page.keyboard.type(text)
        visit.wait_for_latex(latex)


def test_what_is_typed_is_drawn_with_its_styles(come: Come) -> None:
    """The content security policy allows no styles in markup, without which a fraction lies on one line."""
    visit = come()
    begin(visit)
    visit.page.keyboard.type("1/2")
    visit.wait_for_latex(r"\frac{1}{2}")
    tops = visit.page.evaluate(
        """() => {
            const root = document.querySelector("math-field").shadowRoot;
            const parts = [...root.querySelectorAll(".ML__cmr")];
            return Object.fromEntries(parts.map((one) => [one.textContent, one.getBoundingClientRect().top]));
        }"""
    )
    assert tops["2"] > tops["1"] + 15
    assert visit.page.evaluate("document.fonts.check('20px KaTeX_Main')")


def test_lines_are_made_left_and_removed_by_keys_alone(come: Come) -> None:
    visit = come()
    begin(visit)
    visit.page.keyboard.type("x+y=5")
    visit.page.keyboard.press("Enter")
    wait_for_field(visit, 2)
    visit.page.keyboard.type("x-y=1")
    visit.page.wait_for_function("() => /=3,.+?=2/u.test(document.querySelector('#solution')?.textContent)")
    visit.page.keyboard.press("Enter")
    wait_for_field(visit, 3)
    visit.page.keyboard.press("Backspace")
    wait_for_field(visit, 2)
    visit.wait_for_latex("x+y=5", "x-y=1")
    visit.page.keyboard.press("ArrowUp")
    wait_for_field(visit, 1)
    visit.page.keyboard.type("0")
    visit.wait_for_latex("x+y=50", "x-y=1")
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("document.activeElement.className") == "reading-math"
    expect(visit.page.locator("math-field")).to_have_count(0)
    visit.page.keyboard.press("Enter")
    wait_for_field(visit, 1)


def test_lines_that_are_pasted_are_understood(come: Come) -> None:
    visit = come()
    begin(visit)
    paste(visit, r"\begin{align} 2x+1 &= 5 \\ 2x &= 4 \end{align}")
    visit.wait_for_latex("2x+1=5", "2x=4")
    wait_for_field(visit, 2)
    paste(visit, " $+\\sqrt{9}$ ")
    visit.wait_for_latex("2x+1=5", r"2x=4+\sqrt9")
    visit.page.keyboard.press("Enter")
    wait_for_field(visit, 3)
    above = "<mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow>"
    mathml = f"<math><mfrac>{above}<msqrt><mi>π</mi></msqrt></mfrac></math>"
    paste(visit, f"<p>{mathml}</p>", "text/html")
    visit.wait_for_latex("2x+1=5", r"2x=4+\sqrt9", r"\frac{x+1}{\sqrt{π}}")
    expect(visit.page.locator(".fault:visible")).to_have_count(0)


def test_the_latex_box_understands_plain_text_too(come: Come) -> None:
    visit = come()
    begin(visit)
    box = visit.page.locator(".reading textarea")
    box.fill("sqrt(16)+2*3")
    box.press("Enter")
    visit.wait_for_latex(r"\sqrt{16}+2\cdot3", "")
    assert visit.page.evaluate("document.activeElement === document.querySelectorAll('.reading textarea')[1]")
    paste(visit, "pi/2", into=".reading:last-child textarea")
    visit.wait_for_latex(r"\sqrt{16}+2\cdot3", r"\frac{\pi}{2}")


def test_typed_lines_stay_beside_ink(come: Come) -> None:
    visit = come()
    write_specimen(visit)
    visit.page.keyboard.press("t")
    wait_for_field(visit, 2)
    visit.page.keyboard.type("y=7")
    visit.wait_for_latex(LATEX, "y=7")
    visit.write([[(0, 0), (40, 0)]], 60, 400, 1.0)
    visit.page.wait_for_function("() => document.querySelectorAll('.reading').length > 1")
    visit.page.wait_for_function("() => document.querySelector('#busy').hidden")
    assert "y=7" in visit.latex()
    visit.page.reload()
    visit.page.wait_for_selector(".reading textarea")
    assert "y=7" in visit.latex()


def test_single_keys_can_be_turned_off(come: Come) -> None:
    visit = come()
    visit.page.click("#open-settings")
    visit.page.uncheck("#use-shortcuts")
    visit.page.keyboard.press("Escape")
    for key in "et":
        visit.page.keyboard.press(key)
    assert visit.page.get_attribute("#eraser", "aria-pressed") == "false"
    expect(visit.page.locator(".reading")).to_have_count(0)
    visit.page.click("#type")
    wait_for_field(visit)
    visit.page.keyboard.type("e=2")
    visit.wait_for_latex("e=2")


MOST_BYTES = 600_000
"""Limit of the first load, without what is loaded once it is asked for."""


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_library_comes_only_when_a_formula_is_typed(come: Come, size: str) -> None:
    visit = come(size=size)
    loaded: dict[str, int] = {}

    def note(response: Response) -> None:
        loaded[response.url.rsplit("/", 1)[1]] = len(response.body())

    visit.page.on("response", note)
    visit.page.reload()
    visit.page.wait_for_selector(".example", state="attached")
    visit.page.wait_for_load_state("networkidle")
    assert "main.js" in loaded
    assert sum(loaded.values()) <= MOST_BYTES
    assert "mathlive.js" not in loaded
    with visit.page.expect_response("**/mathlive.js") as library:
        visit.page.click("#type")
    wait_for_field(visit)
    assert len(library.value.body()) > 500_000


def test_without_the_library_latex_is_typed(come: Come) -> None:
    visit = come(errors="Failed to load resource")
    visit.page.route("**/mathlive.js", lambda route: route.abort())
    visit.page.click("#type")
    visit.page.wait_for_function("() => document.activeElement.tagName === 'TEXTAREA'")
    assert "could not be loaded" in visit.page.inner_text("#notice")


def test_latex_that_is_typed_until_the_library_is_there_stays(come: Come) -> None:
    visit = come(service_workers="block")
    held: list[Route] = []
    visit.page.route("**/mathlive.js", lambda route: held.append(route))
    visit.page.click("#type")
    box = visit.page.locator(".reading textarea")
    box.fill("5+")
    visit.wait_for_latex("5+")
    held[0].continue_()
    wait_for_field(visit)
    visit.page.keyboard.type("7")
    visit.wait_for_latex("5+7")
