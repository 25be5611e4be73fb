"""The page as a screen reader has it, by roles and names, on phones and at 400 %, and after long writing."""

from __future__ import annotations

import pytest

from web.browser import PAD, STROKES, Come, Visit, expect
from web.memory import growth, heap_bytes

LISTEN = """() => {
    window.heard = [];
    const live = document.getElementById("live");
    new MutationObserver(() => window.heard.push(live.textContent)).observe(live, { childList: true });
}"""


def announced(visit: Visit) -> list[str]:
    """The announcements since the last call."""
    found: list[str] = visit.page.evaluate("() => window.heard.splice(0)")
    return found


def wait_until_announced(visit: Visit, part: str) -> None:
    visit.page.wait_for_function("(part) => window.heard.some((one) => one.includes(part))", arg=part)


def test_a_problem_is_typed_solved_and_kept_by_roles_and_names_alone(come: Come) -> None:
    """The walk of docs/how-to/use-a-screen-reader.md."""
    visit = come()
    page = visit.page
    page.evaluate(LISTEN)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Type").press("Enter")
    page.locator("math-field").wait_for()
    page.keyboard.type("2x=6")
    page.keyboard.press("Escape")
    wait_until_announced(visit, "x equals 3")
    announced(visit)
    solution = page.get_by_role("region", name="Solution")
    expect(solution.get_by_role("heading", name="Steps")).to_be_visible()
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Type").press("Enter")
    page.keyboard.type("5+6")
    page.keyboard.press("Escape")
    wait_until_announced(visit, "11")
    news = " ".join(announced(visit))
    assert "Line 2" in news
    assert "x equals 3" not in news, "an announcement is not repeated"
    page.get_by_role("button", name="Notebook", exact=True).press("Enter")
    dialog = page.get_by_role("dialog", name="Notebooks on this device")
    dialog.get_by_role("textbox", name="Name of this page").fill("Two problems")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Two problems, 1 of 1").wait_for()
    assert page.evaluate("() => document.activeElement.id") == "open-notebook", "where it was opened"


@pytest.mark.parametrize(
    ("size", "touch"), [((320, 568), True), ((844, 390), True), ((360, 225), False)], ids=str
)
def test_targets_are_large_nothing_is_cut_off_and_the_answer_is_on_the_screen(
    come: Come, size: tuple[int, int], touch: bool
) -> None:
    visit = come(viewport={"width": size[0], "height": size[1]}, has_touch=touch, is_mobile=touch)
    visit.write(STROKES, 12, 50 if touch else 20, 0.55)
    visit.page.locator(".chip.found").wait_for()
    visit.page.evaluate("scrollTo(0, 0)")
    found = visit.page.evaluate(
        """() => {
            const all = [...document.querySelectorAll("button, select, input, textarea, a")];
            const isTarget = (one) => one.checkVisibility() && !one.closest("#marks, #answers, .for-readers");
            const boxOf = (one) => ({ name: one.id || one.textContent, box: one.getBoundingClientRect() });
            const boxes = all.filter(isTarget).map(boxOf);
            const names = (isSuch) => boxes.filter(({ box }) => isSuch(box)).map(({ name }) => name);
            const chip = document.querySelector(".chip").getBoundingClientRect();
            const labels = [...document.querySelectorAll(".mark-label:not(.at-nowhere)")];
            const isAcross = (a, b) => a.left < b.right && b.left < a.right;
            const meets = (a, b) => isAcross(a, b) && a.top < b.bottom && b.top < a.bottom;
            return {
                small: names(({ width, height }) => width < 43.5 || height < 43.5),
                outside: names(({ left, right }) => left < 0 || right > innerWidth),
                width: document.documentElement.scrollWidth,
                isAnswerSeen: chip.top >= 0 && chip.bottom <= innerHeight && chip.right <= innerWidth,
                covered: labels.filter((one) => meets(one.getBoundingClientRect(), chip)).length,
            };
        }"""
    )
    assert found["outside"] == []
    assert found["width"] <= size[0]
    assert found["covered"] == 0
    if touch:
        assert found["small"] == []
        assert found["isAnswerSeen"]


def test_memory_stays_flat_over_pages_that_are_written(come: Come) -> None:
    """Minutes of writing, a page after the other; `benchmarks/page_memory.py` has half an hour of them."""
    visit = come()
    heaps = []
    for _ in range(8):
        visit.page.evaluate(
            f"""async (strokes) => {{
                const pad = await {PAD};
                for (const row of [0, 1, 2])
                    for (const stroke of strokes)
                        pad.write(stroke.map(([x, y]) => [x + 20, y + 20 + 150 * row, 0.5]));
            }}""",
            STROKES,
        )
        visit.page.wait_for_function("() => document.querySelectorAll('.reading').length === 3")
        heaps.append(heap_bytes(visit.page))
        visit.page.click("#page-after")
        visit.page.wait_for_function("() => document.querySelectorAll('.reading').length === 0")
    assert growth(heaps) < 1.2, heaps
