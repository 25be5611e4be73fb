"""Several problems on one page, each with its own solution, and a line that is solved by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from inkmath.evaluation.reading.sample_expression import LATEX
from web.browser import STROKES, Come, Visit, expect

if TYPE_CHECKING:
    from playwright.sync_api import Route


def show_lines(visit: Visit, *lines: str, confidence: float = 0.99) -> None:
    """Has the server read these lines, whatever is written, and writes something."""
    readings = [
        {
            "latex": latex,
            "confidence": confidence,
            "symbols": [
                {"token": "x", "box": [10, 60 * i, 40, 60 * i + 30], "confidence": 0.9, "alternatives": []}
            ],
            "alternatives": [],
        }
        for i, latex in enumerate(lines)
    ]

    def fulfill(route: Route) -> None:
        route.fulfill(body=json.dumps({"schema": 1, "lines": readings}), content_type="application/json")

    visit.page.route("**/v1/read-page", fulfill)
    visit.write([STROKES[0]], 60, 150, 1)
    visit.wait_for_latex(*lines)


def test_lines_that_have_nothing_to_do_with_one_another_are_problems_of_their_own(come: Come) -> None:
    visit = come()
    show_lines(visit, "2x+3=7", "\\frac{1}{2}+\\frac{1}{3}", "x^{2}=9")
    problems = visit.page.locator("#solution .problem")
    visit.page.wait_for_function("() => document.querySelectorAll('#solution .problem').length === 3")
    assert [problems.nth(i).locator("h3").first.inner_text() for i in range(3)] == [
        "Line 1",
        "Line 2",
        "Line 3",
    ]
    answers = [problems.nth(i).locator(".answer").count() for i in range(3)]
    assert answers == [1, 1, 2]
    expect(visit.page.locator(".reading.wrong")).to_have_count(0)
    visit.page.wait_for_function("() => document.querySelectorAll('.graph svg').length >= 2")


def test_a_solved_line_above_another_problem_is_no_wrong_line(come: Come) -> None:
    visit = come()
    show_lines(visit, "x=5", "2x+3=7")
    visit.page.locator("#solution .answer").first.wait_for()
    visit.page.wait_for_function("() => !document.querySelector('#solution-card.stale')")
    expect(visit.page.locator(".reading.wrong")).to_have_count(0)


def test_a_line_is_solved_alone_and_all_together_again(come: Come) -> None:
    visit = come()
    show_lines(visit, LATEX, "x=0")
    visit.page.locator(".reading.wrong").wait_for()
    alone = visit.page.get_by_role("button", name="Solve alone: line 1")
    alone.press("Enter")
    visit.wait_for_answers(2)
    assert alone.get_attribute("aria-pressed") == "true"
    expect(visit.page.get_by_text("Line 1 by itself")).to_be_visible()
    expect(visit.page.locator(".reading.wrong")).to_have_count(0)
    visit.page.get_by_role("button", name="All lines together").click()
    visit.page.locator(".reading.wrong").wait_for()


def test_a_task_is_chosen_from_the_menu(come: Come) -> None:
    visit = come()
    show_lines(visit, r"\frac{5x-4}{x^{2}-x-2}")
    visit.wait_for_answers(1)
    assert visit.page.locator(".kind").inner_text() == "Simplification"
    assert not visit.page.locator("#unknown").is_visible()
    visit.page.get_by_label("Task").select_option("partial fractions")
    visit.page.get_by_text("Partial fractions", exact=True).wait_for()
    expect(visit.page.locator(".steps li")).to_have_count(6)
    visit.page.fill(".reading textarea", r"\frac{1}{x^{2}-1}")
    visit.page.wait_for_function("() => document.querySelectorAll('.steps li').length === 6")
    visit.page.click("#brand")
    visit.page.locator(".example").first.click()
    visit.page.locator("#solution .answer").first.wait_for()
    assert visit.page.get_by_label("Task").input_value() == ""


def test_the_letter_to_solve_for_is_chosen(come: Come) -> None:
    visit = come()
    show_lines(visit, r"A=\frac{1}{2}bh")
    visit.wait_for_answers(1)
    visit.page.locator("#unknown").select_option("h")
    visit.page.wait_for_function("() => document.querySelector('.answer math')?.textContent.startsWith('h=')")


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.43, "The reading is doubtful (43 %)"), (0.71, "The reading is only fairly sure (71 %)"), (0.9, None)],
)
def test_a_solution_of_a_doubtful_reading_is_shown_as_such(
    come: Come, confidence: float, words: str | None
) -> None:
    visit = come()
    show_lines(visit, "2x=10", confidence=confidence)
    visit.wait_for_answers(1)
    doubt = visit.page.locator("#solution .doubt")
    expect(doubt).to_have_count(int(words is not None))
    if words is not None:
        assert doubt.inner_text().startswith(words)
    expect(visit.page.locator(".answers.doubted")).to_have_count(int(confidence < 0.5))
    visit.page.fill(".reading textarea", "2x=12")
    visit.page.wait_for_function("() => document.querySelector('.answer math')?.textContent === 'x=6'")
    expect(doubt, "what was typed is sure").to_have_count(0)


def test_axe_finds_nothing_serious_in_trouble_doubt_and_several_problems(come: Come) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for size, scheme in (("desk", "light"), ("phone", "dark")):
        visit = come(size, scheme, errors="Failed to load|net::ERR")
        show_lines(visit, "2x+3=7", "x^{2}=9", confidence=0.4)
        visit.page.locator(".doubt").first.wait_for()
        visit.page.route("**/v1/**", lambda route: route.abort("connectionreset"))
        visit.page.fill(".reading textarea >> nth=0", "2x+3=9")
        visit.page.locator("#trouble .trouble-title").wait_for()
        visit.wait_for_rest()
        found = axe.run(visit.page).response["violations"]
        grave = [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == []
        visit.page.unroute("**/v1/**")
